/**
 * Why something was refused. Programs go by the code; the text beside it is for people.
 * The table in `docs/protocol.md` (7.1) says what each one means.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { ChatErrorCode } from "@parley/parley";
 *
 * function nextStep(code: ChatErrorCode): "ask for a password" | "ask for a name" | "tell" {
 *   switch (code) {
 *     case "password-required":
 *     case "wrong-password":
 *       return "ask for a password";
 *     case "bad-name":
 *     case "name-taken":
 *       return "ask for a name";
 *     default:
 *       return "tell";
 *   }
 * }
 * assertEquals(nextStep("name-taken"), "ask for a name");
 * ```
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

/**
 * Options of {@linkcode ChatError}.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { ChatError, type ChatErrorOptions } from "@parley/parley";
 *
 * const options: ChatErrorOptions = { mayRetry: true, cause: new Error("The disk is full") };
 * const error = new ChatError("unavailable", "That cannot be done just now", options);
 * assert(error.mayRetry);
 * ```
 */
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
 * @example What a client's request rejects with
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { ChatClient, ChatError, ChatServer } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * const enter = () => client.enter("games", { ifMissing: "refuse" });
 * const { code, mayRetry } = await assertRejects(enter, ChatError, "does not exist");
 * assertEquals({ code, mayRetry }, { code: "no-such-room", mayRetry: false });
 * ```
 */
export class ChatError extends Error {
  /** Always `ChatError`. */
  override readonly name = "ChatError";
  /** Why, for programs. */
  readonly code: ChatErrorCode;
  /** Whether the same command may succeed later without being changed. */
  readonly mayRetry: boolean;

  /** `message` is for people: what was wrong, and what to do. */
  constructor(code: ChatErrorCode, message: string, options: ChatErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.mayRetry = options.mayRetry ?? false;
  }
}
