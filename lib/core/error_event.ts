import { ChatError } from "../protocol/chat_error.ts";
import type { Command } from "../protocol/command.ts";
import type { ErrorEvent } from "../protocol/event.ts";

/** What the one who asked is told of an error: of a bug, only that it is one. */
export function asRefusal(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  return new ChatError("internal", "Internal error: this is not your fault", { cause: error });
}

/** The answer to a command that was refused. */
export function errorEvent(command: Command, error: ChatError): ErrorEvent {
  const { code, message, mayRetry } = error;
  const sendId = "sendId" in command ? command.sendId : undefined;
  const event = { type: "error", code, message, mayRetry } as const;
  return sendId === undefined ? event : { ...event, sendId };
}
