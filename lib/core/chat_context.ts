import type { Authenticator } from "../auth/authenticator.ts";
import type { RoomLocks } from "../auth/room_locks.ts";
import type { HistoryStore } from "../history/history_store.ts";
import type { ChatError } from "../protocol/chat_error.ts";
import type { Command } from "../protocol/command.ts";
import type { Disconnect } from "../protocol/disconnect.ts";
import type { AnswerEvent } from "../protocol/event.ts";
import type { Limits } from "../protocol/limits.ts";
import type { Later } from "../util/later.ts";
import type { Activity } from "./activity.ts";
import type { AwaySession } from "./away_session.ts";
import type { PastPages } from "./past_pages.ts";
import type { Presence } from "./presence.ts";
import type { PrivateLogs } from "./private_logs.ts";
import type { LoginPolicy } from "./requirements.ts";
import type { RoomRegistry } from "./room_registry.ts";
import type { ServerRules } from "./server_rules.ts";
import type { Session } from "./session.ts";
import type { Tickets } from "./tickets.ts";
import type { User } from "./user.ts";

/** What became of a session that was to be gone on with. */
export type Resumption = "resumed" | "unknown";

/** What the handlers of commands work with: the hub, seen from inside. */
export interface ChatContext {
  readonly accounts: Authenticator;
  readonly history: HistoryStore;
  readonly limits: Limits;
  /** Whether guests may come in. */
  readonly login: LoginPolicy;
  /** What makes and checks the passwords of rooms. */
  readonly locks: RoomLocks;
  readonly motd: string;
  /** What members of rooms have missed. */
  readonly pastPages: PastPages;
  readonly presence: Presence;
  readonly privates: PrivateLogs;
  readonly rooms: RoomRegistry;
  /** The server's program and version. */
  readonly serverName: string;
  /** Who may not be here, or may not speak. */
  readonly serverRules: ServerRules;
  /** Everybody who is connected. */
  readonly sessions: Iterable<Session>;
  /** What lets more connections of somebody into rooms. */
  readonly tickets: Tickets;
  /** How long a session has said and asked nothing, in milliseconds. */
  idleMs(session: Session): number;
  /** Milliseconds since 1970. */
  now(): number;
  /** Answers a command; the answer bears the command's `ref`. */
  answer(session: Session, command: Command, event: AnswerEvent): void;
  /** Answers a command with the reason why it was not done. */
  refuse(session: Session, command: Command, error: ChatError): void;
  /** Ends a session's connection; it may come back where its client knows how to. */
  disconnect(session: Session, why: Disconnect): void;
  /** Says goodbye, and takes the session out of everything. */
  logout(session: Session): void;
  /** The session's client knows how to come back after a lost connection. */
  allowResuming(session: Session): void;
  /**
   * Lets a new session go on as the one with that token, out of a connection that seems to be there
   * still, too. `unknown`: no session with a name has that token.
   *
   * @throws {ChatError} `unavailable`, where it can't be gone on with for now.
   */
  resume(session: Session, token: string): Resumption | Promise<Resumption>;
  /** Keeps a session so that its client can go on with it after the server was started anew. */
  keepSession(session: Session): Later;
  /** Gives up sessions that wait for their clients: nobody comes back for them any more. */
  giveUpAway(isMeant: (away: AwaySession) => boolean): void;
  /**
   * Ends connections for good, also those whose clients are awaited: nobody comes back for them.
   *
   * @param endOf Why somebody's connections end; null where they go on.
   * @returns How many connections were there.
   */
  expel(endOf: (user: User, host: string) => Disconnect | null): number;
  /** Says something to everybody who is connected. */
  announce(text: string): void;
  record(activity: Activity): void;
}

/** Does what a command asks; a `ChatError` that it throws is the answer. */
export type Handler<C extends Command> = (
  chat: ChatContext,
  session: Session,
  command: C,
) => Later;
