/** Why a connection ends. The table in `docs/protocol.md` says what each one means. */
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
 * import { assert } from "@std/assert";
 * import { Disconnect } from "./disconnect.ts";
 *
 * assert(Disconnect.SLOW.mayReconnect);
 * assert(!Disconnect.LOGOUT.mayReconnect);
 * ```
 */
export class Disconnect {
  static readonly ACCOUNT_CLOSED: Disconnect = new Disconnect(
    "account-closed",
    "Your account was closed. Goodbye!",
  );
  static readonly BAD_FRAME: Disconnect = new Disconnect(
    "bad-frame",
    "What was sent is not a frame: a frame begins with its length, 4 bytes, the first of them 0",
  );
  static readonly BANNED: Disconnect = new Disconnect("banned", "You are banned from this server.");
  static readonly FLOODING: Disconnect = new Disconnect(
    "flooding",
    "You say too much at once. Connect again to go on, and more slowly.",
  );
  static readonly HTTP: Disconnect = new Disconnect("http", "This is a chat port, not a web page");
  static readonly IRC: Disconnect = new Disconnect("irc", "IRC is not supported yet");
  static readonly KICKED: Disconnect = new Disconnect("kicked", "You were put off the server.");
  static readonly LOGIN_TIMEOUT: Disconnect = new Disconnect(
    "login-timeout",
    "Nobody logged in here in time. Goodbye!",
  );
  static readonly LOGOUT: Disconnect = new Disconnect("logout", "Goodbye!");
  static readonly LOST: Disconnect = new Disconnect("lost", "The connection was lost", true);
  static readonly PASSWORD_CHANGED: Disconnect = new Disconnect(
    "password-changed",
    "Your password was changed. Log in again with the new one.",
    true,
  );
  static readonly SERVER_FULL: Disconnect = new Disconnect(
    "server-full",
    "The server is full. Try again later.",
    true,
  );
  static readonly SERVER_SHUTDOWN: Disconnect = new Disconnect(
    "server-shutdown",
    "Server is shutting down.",
    true,
  );
  static readonly SILENT: Disconnect = new Disconnect(
    "silent",
    "Nothing was said here for five minutes. Goodbye!",
  );
  static readonly SLOW: Disconnect = new Disconnect(
    "slow",
    "You are not reading fast enough. Connect again to go on.",
    true,
  );
  static readonly TAKEN_OVER: Disconnect = new Disconnect(
    "taken-over",
    "You go on in another connection.",
  );
  static readonly TLS: Disconnect = new Disconnect("tls", "TLS on a plain port");
  static readonly TOO_MANY_CONNECTIONS: Disconnect = new Disconnect(
    "too-many-connections",
    "There are too many connections from your address. Try again later.",
    true,
  );
  static readonly UNRESPONSIVE: Disconnect = new Disconnect(
    "unresponsive",
    "No answer to a ping",
    true,
  );

  constructor(
    readonly code: DisconnectCode,
    readonly reason: string,
    readonly mayReconnect: boolean = false,
  ) {}
  /** The same end, with a reason that says more. */
  because(reason: string): Disconnect {
    return new Disconnect(this.code, reason, this.mayReconnect);
  }
}
