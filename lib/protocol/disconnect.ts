/**
 * Why a connection ends. The table in `docs/protocol.md` (7.2) says what each one means.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { Disconnect, type DisconnectCode } from "@parley/parley";
 *
 * // After these, nobody needs to be told that something went wrong.
 * const INTENDED: readonly DisconnectCode[] = ["logout", "taken-over"];
 * assert(INTENDED.includes(Disconnect.LOGOUT.code));
 * ```
 */
export type DisconnectCode =
  | "account-closed"
  | "bad-frame"
  | "banned"
  | "flooding"
  | "http"
  | "irc"
  | "kicked"
  | "login-timeout"
  | "logout"
  | "lost"
  | "password-changed"
  | "server-full"
  | "server-shutdown"
  | "silent"
  | "slow"
  | "taken-over"
  | "tls"
  | "too-many-connections"
  | "unresponsive";

/**
 * The end of a connection, with the reason that its other side is told.
 *
 * `mayReconnect` says whether a client should come back by itself; the client obeys it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, Disconnect } from "@parley/parley";
 *
 * const server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await server.stop();
 * assertEquals(await client.closed, Disconnect.SERVER_SHUTDOWN);
 * assertEquals(Disconnect.SERVER_SHUTDOWN.mayReconnect, true);
 * ```
 */
export class Disconnect {
  /** The operator removed or disabled the account. */
  static readonly ACCOUNT_CLOSED: Disconnect = new Disconnect(
    "account-closed",
    "Your account was closed. Goodbye!",
  );
  /** A frame's length did not begin with 0: nothing behind it can be understood. */
  static readonly BAD_FRAME: Disconnect = new Disconnect(
    "bad-frame",
    "What was sent is not a frame: a frame begins with its length, 4 bytes, the first of them 0",
  );
  /** One may not be on this server. */
  static readonly BANNED: Disconnect = new Disconnect("banned", "You are banned from this server.");
  /** Far over the rate for too long. */
  static readonly FLOODING: Disconnect = new Disconnect(
    "flooding",
    "You say too much at once. Connect again to go on, and more slowly.",
  );
  /** An HTTP request came to the chat port. */
  static readonly HTTP: Disconnect = new Disconnect("http", "This is a chat port, not a web page");
  /** An IRC command came first. */
  static readonly IRC: Disconnect = new Disconnect("irc", "IRC is not supported yet");
  /** An operator put the user off the server. */
  static readonly KICKED: Disconnect = new Disconnect("kicked", "You were put off the server.");
  /** Nobody logged in in time, where everybody has to. */
  static readonly LOGIN_TIMEOUT: Disconnect = new Disconnect(
    "login-timeout",
    "Nobody logged in here in time. Goodbye!",
  );
  /** The client said goodbye. */
  static readonly LOGOUT: Disconnect = new Disconnect("logout", "Goodbye!");
  /** The connection broke: so a client calls every end that it was told no reason of. */
  static readonly LOST: Disconnect = new Disconnect("lost", "The connection was lost", true);
  /** The operator gave the account another password. */
  static readonly PASSWORD_CHANGED: Disconnect = new Disconnect(
    "password-changed",
    "Your password was changed. Log in again with the new one.",
    true,
  );
  /** No room for more connections. */
  static readonly SERVER_FULL: Disconnect = new Disconnect(
    "server-full",
    "The server is full. Try again later.",
    true,
  );
  /** The server stops. */
  static readonly SERVER_SHUTDOWN: Disconnect = new Disconnect(
    "server-shutdown",
    "Server is shutting down.",
    true,
  );
  /** No word for five minutes after connecting. */
  static readonly SILENT: Disconnect = new Disconnect(
    "silent",
    "Nothing was said here for five minutes. Goodbye!",
  );
  /** It read too little of what came. */
  static readonly SLOW: Disconnect = new Disconnect(
    "slow",
    "You are not reading fast enough. Connect again to go on.",
    true,
  );
  /** The session goes on in another connection. */
  static readonly TAKEN_OVER: Disconnect = new Disconnect(
    "taken-over",
    "You go on in another connection.",
  );
  /** A TLS handshake came to the plain port. */
  static readonly TLS: Disconnect = new Disconnect("tls", "TLS on a plain port");
  /** Too many connections from one address, or too many new ones. */
  static readonly TOO_MANY_CONNECTIONS: Disconnect = new Disconnect(
    "too-many-connections",
    "There are too many connections from your address. Try again later.",
    true,
  );
  /** No answer to a ping. */
  static readonly UNRESPONSIVE: Disconnect = new Disconnect(
    "unresponsive",
    "No answer to a ping",
    true,
  );

  /** An end with a reason of its own; those that are known are the constants. */
  constructor(
    /** Why, for programs. */
    readonly code: DisconnectCode,
    /** Why, for people; safe to show. */
    readonly reason: string,
    /** Whether the client should come back by itself. @default {false} */
    readonly mayReconnect: boolean = false,
  ) {}

  /** The same end, with a reason that says more. */
  because(reason: string): Disconnect {
    return new Disconnect(this.code, reason, this.mayReconnect);
  }
}
