/** What becomes of a command when the store fails: whoever asked may ask again. */
import { ChatError } from "../protocol/chat_error.ts";
import type { ChatContext } from "./chat_context.ts";

/** Who tells the operator of it. */
type Recorder = Pick<ChatContext, "record">;

/** The refusal of what the store could not do; why is for the operator alone. */
export function unavailable(chat: Recorder, what: string, cause: unknown): ChatError {
  return refusalOf(chat, cause, "unavailable", `${what}. Try again later`);
}

/** The refusal of a message that the store could not keep. */
export function notKept(chat: Recorder, cause: unknown): ChatError {
  const text = "The message was not kept, and nobody has seen it. Say it again";
  return refusalOf(chat, cause, "sending-failed", text);
}

function refusalOf(
  chat: Recorder,
  cause: unknown,
  code: "sending-failed" | "unavailable",
  text: string,
): ChatError {
  if (cause instanceof ChatError) return cause;
  chat.record({ type: "bug", error: cause });
  return new ChatError(code, text, { cause, mayRetry: true });
}

/**
 * Does something that the store may fail to do.
 *
 * @param what What then was not done, as the one who asked is told.
 * @throws {ChatError} `unavailable`
 */
export function withStore<T>(
  chat: Recorder,
  what: string,
  run: () => T | Promise<T>,
): T | Promise<T> {
  const fail = (cause: unknown): never => {
    throw unavailable(chat, what, cause);
  };
  try {
    const done = run();
    return done instanceof Promise ? done.catch(fail) : done;
  } catch (cause) {
    return fail(cause);
  }
}
