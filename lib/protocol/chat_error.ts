/**
 * Why something was refused. Programs go by the code; the text beside it is for people.
 * The table in `docs/protocol.md` says what each one means.
 */
export type ChatErrorCode =
  | "already-in-room"
  | "bad-message"
  | "bad-name"
  | "bad-password"
  | "banned"
  | "code-required"
  | "connection-lost"
  | "internal"
  | "line-too-long"
  | "login-required"
  | "muted"
  | "name-required"
  | "name-taken"
  | "no-such-room"
  | "no-such-rule"
  | "not-allowed"
  | "not-confirmed"
  | "not-connected"
  | "not-in-room"
  | "not-sent"
  | "password-required"
  | "room-exists"
  | "room-full"
  | "room-private"
  | "room-required"
  | "sending-failed"
  | "text-required"
  | "too-many-logins"
  | "too-many-rooms"
  | "too-many-rules"
  | "unavailable"
  | "unknown-command"
  | "unknown-send-id"
  | "usage"
  | "user-not-found"
  | "wrong-epoch"
  | "wrong-password";

/** Options of {@linkcode ChatError}. */
export interface ChatErrorOptions extends ErrorOptions {
  /**
   * Whether the same command may succeed later without being changed.
   *
   * @default {false}
   */
  readonly mayRetry?: boolean;
}

/**
 * A refusal: it is sent to whoever asked, and the connection lives on.
 *
 * - The text is safe to show: no stack, no secret, no control character.
 * - Everything else that is thrown, {@linkcode Disconnect} apart, is a bug.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatError } from "./chat_error.ts";
 *
 * const error = new ChatError("no-such-room", "Room lobby does not exist");
 * assertEquals([error.code, error.mayRetry], ["no-such-room", false]);
 * ```
 */
export class ChatError extends Error {
  override readonly name = "ChatError";
  readonly code: ChatErrorCode;
  readonly mayRetry: boolean;

  constructor(code: ChatErrorCode, message: string, options: ChatErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.mayRetry = options.mayRetry ?? false;
  }
}
