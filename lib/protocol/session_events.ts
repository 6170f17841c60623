/** What the server says of a session: how it begins and ends, its name, and what is refused. */
import type { Answer } from "./answer.ts";
import type { ChatErrorCode } from "./chat_error.ts";
import type { DisconnectCode } from "./disconnect.ts";
import type { PrivateLog } from "./going_on.ts";

/**
 * Who may make an account: nobody, everybody, or who knows the code.
 *
 * @example What a login form asks for
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { RegistrationMode } from "@parley/parley";
 *
 * const FIELDS: Record<RegistrationMode, readonly string[]> = {
 *   off: [],
 *   open: ["name", "password"],
 *   code: ["name", "password", "code"],
 * };
 * assertEquals(FIELDS.code.length, 3);
 * ```
 */
export type RegistrationMode = "off" | "open" | "code";

/**
 * Answers a {@linkcode Hello}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Welcome } from "@parley/parley";
 *
 * const hostname = "127.0.0.1";
 * await using server = ChatServer.start({ hostname, port: 0, motd: "Be kind." });
 * await using client = await ChatClient.connect({ hostname, port: server.port });
 * const welcome: Welcome = client.welcome;
 * assertEquals([welcome.motd, welcome.resumed], ["Be kind.", null]);
 * ```
 */
export interface Welcome extends Answer {
  /** Tells this event from others. */
  readonly type: "welcome";
  /** The version of the protocol that is spoken from now on. */
  readonly protocol: number;
  /** The server's program and version. */
  readonly server: string;
  /** The key of this session, as it stands in {@linkcode From}. */
  readonly session: string;
  /** The secret by which a later connection goes on with this session. */
  readonly token: string;
  /** The name that goes on with a session that was taken up again; null for a new session. */
  readonly resumed: string | null;
  /** Tells the server's memory from another one: rooms and positions are those of one memory. */
  readonly instance: string;
  /** Where one's private messages go on; left out for a new session. */
  readonly privates?: PrivateLog;
  /** What the operator wants everybody to read, with LF between lines; often empty. */
  readonly motd: string;
  /** Who may make an account; left out where the server does not tell. */
  readonly registration?: RegistrationMode;
  /** How long the payload of a client's frame may be, in bytes. */
  readonly maxFrameBytes: number;
  /** How long the text of a message may be, in bytes of UTF-8. */
  readonly maxTextBytes: number;
}

/**
 * The session has this name now: answers a {@linkcode Login} or a {@linkcode Register}. A guest reads
 * it unasked whose name belongs to an account now.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Named } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * const named: Named = await client.login("alicia");
 * assertEquals([named.previous, named.name, named.account], ["alice", "alicia", null]);
 * ```
 */
export interface Named extends Answer {
  /** Tells this event from others. */
  readonly type: "named";
  /** The session's name, as it is shown. */
  readonly name: string;
  /** The account's name; null for a guest. */
  readonly account: string | null;
  /** The name before; null where there was none. */
  readonly previous: string | null;
  /** Where private messages go on; left out where their log is the one it was, or there is none yet. */
  readonly privates?: PrivateLog;
}

/**
 * Answers a {@linkcode ChangePassword}: the new password counts from now on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { ErrorEvent, PasswordChanged } from "@parley/parley";
 *
 * const shown = (answer: ErrorEvent | PasswordChanged) =>
 *   answer.type === "error" ? answer.message : "Use your new password from now on";
 * assertEquals(shown({ type: "passwordChanged" }), "Use your new password from now on");
 * ```
 */
export interface PasswordChanged extends Answer {
  /** Tells this event from others. */
  readonly type: "passwordChanged";
}

/**
 * Answers a {@linkcode Ping}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type PongEvent } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * const pong: PongEvent = await client.request({ type: "ping" }, "pong");
 * assertEquals(pong.type, "pong");
 * ```
 */
export interface PongEvent extends Answer {
  /** Tells this event from others. */
  readonly type: "pong";
}

/**
 * Asks a silent client whether it is still there; the clients of this library answer by themselves.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Event, PingEvent, Pong } from "@parley/parley";
 *
 * const isPing = (event: Event): event is PingEvent => event.type === "ping";
 * const replyTo = (event: Event): Pong | null => isPing(event) ? { type: "pong" } : null;
 * assertEquals(replyTo({ type: "ping" }), { type: "pong" });
 * ```
 */
export interface PingEvent {
  /** Tells this event from others. */
  readonly type: "ping";
}

/**
 * The server says something to one session.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Notice } from "@parley/parley";
 *
 * const line = ({ text }: Notice) => `* ${text}`;
 * const notice: Notice = { type: "notice", text: "You may speak in room lobby again" };
 * assertEquals(line(notice), "* You may speak in room lobby again");
 * ```
 */
export interface Notice {
  /** Tells this event from others. */
  readonly type: "notice";
  /** What it says, for people. */
  readonly text: string;
}

/**
 * The server, or who runs it, says something to everybody.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Announcement, Notice } from "@parley/parley";
 *
 * const line = (said: Announcement | Notice) =>
 *   said.type === "announcement" ? `*** To all: ${said.text}` : `* ${said.text}`;
 * const said: Announcement = { type: "announcement", text: "Back at nine", atMs: 1790000000000 };
 * assertEquals(line(said), "*** To all: Back at nine");
 * ```
 */
export interface Announcement {
  /** Tells this event from others. */
  readonly type: "announcement";
  /** What it says, for people. */
  readonly text: string;
  /** When that was, in milliseconds since 1970, UTC. */
  readonly atMs: number;
}

/**
 * Answers an {@linkcode Away}, and follows a {@linkcode Welcome} that goes on with a session which is
 * away.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { AwaySet } from "@parley/parley";
 *
 * const shown = ({ text }: AwaySet) => text === null ? "You are back" : `You are away: ${text}`;
 * assertEquals(shown({ type: "away", text: "lunch" }), "You are away: lunch");
 * assertEquals(shown({ type: "away", text: null }), "You are back");
 * ```
 */
export interface AwaySet extends Answer {
  /** Tells this event from others. */
  readonly type: "away";
  /** Why one is away, may be empty; null where one is there again. */
  readonly text: string | null;
}

/**
 * A command was refused. The methods of {@linkcode ChatClient} reject with it as a
 * {@linkcode ChatError}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatError, type ErrorEvent } from "@parley/parley";
 *
 * const asError = ({ code, message, mayRetry }: ErrorEvent) =>
 *   new ChatError(code, message, { mayRetry });
 * const message = "Room tea does not exist";
 * const error = asError({ type: "error", code: "no-such-room", message, mayRetry: false });
 * assertEquals([error.code, error.message], ["no-such-room", message]);
 * ```
 */
export interface ErrorEvent extends Answer {
  /** Tells this event from others. */
  readonly type: "error";
  /** What was wrong, for programs. */
  readonly code: ChatErrorCode;
  /** What was wrong and what to do, for people; safe to show. */
  readonly message: string;
  /** Whether the same command may succeed later without being changed. */
  readonly mayRetry: boolean;
  /** That of the command; left out where it had none. */
  readonly sendId?: number;
}

/**
 * The last thing that is said on a connection.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Disconnect, type DisconnectEvent } from "@parley/parley";
 *
 * const next = ({ reason, mayReconnect }: DisconnectEvent) =>
 *   mayReconnect ? `${reason} Coming back…` : reason;
 * const { code, reason, mayReconnect } = Disconnect.LOGOUT;
 * assertEquals(next({ type: "disconnect", code, reason, mayReconnect }), "Goodbye!");
 * ```
 */
export interface DisconnectEvent {
  /** Tells this event from others. */
  readonly type: "disconnect";
  /** Why, for programs. */
  readonly code: DisconnectCode;
  /** Why, for people. */
  readonly reason: string;
  /** Whether a client should come back by itself. */
  readonly mayReconnect: boolean;
}
