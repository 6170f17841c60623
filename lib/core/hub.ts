/**
 * Who is where, and what may be done: the chat itself.
 *
 * This folder knows sessions, rooms and rules; it knows nothing of bytes, sockets, files or wording,
 * and has neither a clock nor randomness of its own.
 */
import type { Authenticator } from "../auth/authenticator.ts";
import type { RoomLocks } from "../auth/room_locks.ts";
import type { Dialect } from "../codec/codec.ts";
import type { HistoryStore } from "../history/history_store.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { Command, CommandType } from "../protocol/command.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import type { AnswerEvent, LeaveReason } from "../protocol/event.ts";
import type { Limits } from "../protocol/limits.ts";
import type { Clock } from "../util/clock.ts";
import type { Later } from "../util/later.ts";
import type { RandomHex } from "../util/random_hex.ts";
import { type AccountChanges, takeUpAccounts } from "./account_changes.ts";
import type { Activity } from "./activity.ts";
import type { AwaySession } from "./away_session.ts";
import type { Schedule } from "./audience.ts";
import type { Doors } from "./doors.ts";
import type { ChatContext, Resumption } from "./chat_context.ts";
import { type CommandEntry, COMMANDS } from "./command_table.ts";
import { asRefusal, errorEvent } from "./error_event.ts";
import { redeem } from "./handlers/ticket.ts";
import { guestName } from "./naming.ts";
import { goOutOf, pageOf } from "./membership.ts";
import { PastPages } from "./past_pages.ts";
import { NewIdentity } from "./new_identity.ts";
import { PreparedEvent } from "./prepared_event.ts";
import { Presence } from "./presence.ts";
import { PrivateLogs } from "./private_logs.ts";
import { checkRequirement, type LoginPolicy } from "./requirements.ts";
import { RoomRegistry } from "./room_registry.ts";
import { ServerRules } from "./server_rules.ts";
import { SendLedger } from "./send_ledger.ts";
import { Session, type SessionIdentity, type SessionSink } from "./session.ts";
import { SessionKeeper } from "./session_keeper.ts";
import { Tickets } from "./tickets.ts";
import type { User } from "./user.ts";

/** Options of {@linkcode Hub}. */
export interface HubOptions {
  readonly accounts: Authenticator;
  readonly clock: Clock;
  /** @default {Rooms have no ports} */
  readonly doors?: Doors;
  readonly history: HistoryStore;
  readonly limits: Limits;
  /** Whether guests may come in. @default {"optional"} */
  readonly login?: LoginPolicy;
  /** What makes and checks the passwords of rooms. */
  readonly locks: RoomLocks;
  readonly randomHex: RandomHex;
  /** What the operator wants everybody to read; may be empty. */
  readonly motd: string;
  /**
   * When what happens in a room is told: at the end of a turn, so that it is said in few writes.
   *
   * @default {At once}
   */
  readonly schedule?: Schedule;
  /** The server's program and version. */
  readonly serverName: string;
  /** Is told what happens, for the log. */
  record(activity: Activity): void;
}

/** What is known of a connection that becomes a session. */
export interface SessionStart {
  readonly dialect: Dialect;
  readonly sink: SessionSink;
  /** Where it comes from, for the log. */
  readonly address: string;
  /** The numeric address in that, by which attempts to log in are counted. */
  readonly host: string;
}

/** How much was done. */
export interface Traffic {
  messages: number;
  /** All else that was asked for. */
  commands: number;
}

const SESSION_KEY_BYTES = 8;
const TOKEN_BYTES = 16;
/** What clients say without anybody wanting it. */
const SAYS_NOTHING: ReadonlySet<CommandType> = new Set(["hello", "ping", "pong"]);

/**
 * Takes commands, keeps the rules, tells whom it concerns.
 *
 * - Fan-out never waits for anybody; a sink queues.
 * - A session's answers keep the order of its commands.
 * - A session whose connection was lost waits for its client, if that one knows how to come back.
 * - Whatever a handler throws is answered with an error; only the session is affected.
 */
export class Hub implements ChatContext {
  readonly accounts: Authenticator;
  readonly history: HistoryStore;
  readonly limits: Limits;
  readonly login: LoginPolicy;
  readonly locks: RoomLocks;
  motd: string;
  readonly pastPages: PastPages;
  readonly presence: Presence = new Presence();
  readonly privates: PrivateLogs;
  readonly rooms: RoomRegistry;
  readonly serverName: string;
  readonly serverRules: ServerRules;
  readonly sessions: Set<Session> = new Set();
  readonly tickets: Tickets;
  /** What has been said and asked since the start. */
  readonly traffic: Traffic = { messages: 0, commands: 0 };
  readonly #keeper: SessionKeeper;
  readonly #clock: Clock;
  readonly #randomHex: RandomHex;
  readonly #record: (activity: Activity) => void;

  constructor(options: HubOptions) {
    this.accounts = options.accounts;
    this.history = options.history;
    this.limits = options.limits;
    this.login = options.login ?? "optional";
    this.locks = options.locks;
    this.motd = options.motd;
    this.serverName = options.serverName;
    this.#clock = options.clock;
    this.#randomHex = options.randomHex;
    this.#record = options.record;
    this.serverRules = new ServerRules(options.history, () => this.now());
    this.#keeper = new SessionKeeper({
      chat: this,
      clock: options.clock,
      onGivenUp: (away) => this.#release(away, away.user),
    });
    this.pastPages = new PastPages({ history: options.history, page: pageOf(this) });
    this.privates = new PrivateLogs({
      history: options.history,
      page: pageOf(this),
      now: () => this.now(),
      onTrouble: (error) => this.record({ type: "bug", error }),
      onBehind: (session, why) => {
        this.disconnect(session, why === "slow" ? Disconnect.SLOW : Disconnect.LOST);
      },
    });
    this.tickets = new Tickets(options);
    this.rooms = new RoomRegistry({
      ...(options.doors === undefined ? {} : { doors: options.doors }),
      history: options.history,
      maxOutboxBytes: options.limits.maxOutboxBytes,
      schedule: options.schedule ?? ((run) => run()),
      wallMs: () => this.now(),
      isSessionKnown: (key) => this.presence.sessionKeys()(key),
      onBug: (error) => this.record({ type: "bug", error }),
    });
    this.#keeper.restore();
  }

  /** Makes a session for a connection whose dialect is known. */
  open(start: SessionStart): Session {
    const token = this.#randomHex(TOKEN_BYTES);
    const session = new Session({
      ...start,
      identity: this.#newIdentity(token),
      token,
      connectedAtMs: this.now(),
      nowMs: this.#clock.monotonicMs(),
    });
    this.sessions.add(session);
    if (start.dialect.namesGuests && this.login === "optional") {
      const wanted = { name: guestName(this), account: null, roles: [] };
      session.become(this.presence.claim(session, null, wanted));
    }
    return session;
  }

  /**
   * Does what was said. The next command of the session may be given when what this returns is done,
   * which without a promise is at once.
   */
  handle(session: Session, command: Command): Later {
    if (session.state === "ended") return;
    if (!SAYS_NOTHING.has(command.type)) session.stir();
    if (command.type !== "send" && session.owes(null)) {
      return session.whenAnswered().then(() => this.handle(session, command));
    }
    return this.#attempt(session, command, () => this.#dispatch(session, command));
  }

  /** Puts a session into a room by the ticket that it says; it becomes one of whoever got that. */
  redeem(session: Session, room: string, ticket: string): Later {
    if (session.state === "ended") return;
    const command = { type: "enter", room, ifMissing: "refuse", exclusive: true } as const;
    return this.#attempt(session, command, () => redeem(this, session, command, ticket));
  }

  /**
   * Takes the session out of everything, and its rooms are told. Its name is free, unless its
   * connection was lost and its client may come back for it.
   */
  close(session: Session, reason: LeaveReason): void {
    if (!this.sessions.delete(session)) return;
    session.end(Disconnect.LOST, this.now());
    const { user } = session;
    const isAwaited = this.#keeper.disconnected(session) && reason === "lost";
    this.privates.forget(session);
    if (user === null) return;
    for (const room of session.rooms) {
      room.outbox.push({
        kind: "turn",
        run: () => goOutOf(this, session, room, reason),
        onRefused: () => {},
      });
    }
    if (isAwaited) this.#keeper.hold(session, user);
    else this.#release(session, user);
  }

  disconnect(session: Session, why: Disconnect): void {
    session.end(why, this.now());
    this.close(session, why.code === "kicked" || why.code === "banned" ? why.code : "lost");
  }

  allowResuming(session: Session): void {
    this.#keeper.allowResuming(session);
  }

  resume(session: Session, token: string): Resumption | Promise<Resumption> {
    return this.#keeper.resume(session, token);
  }

  keepSession(session: Session): Later {
    return this.#keeper.keep(session);
  }

  giveUpAway(isMeant: (away: AwaySession) => boolean): void {
    this.#keeper.giveUp(isMeant);
  }

  expel(endOf: (user: User, host: string) => Disconnect | null): number {
    this.giveUpAway(({ user, host }) => endOf(user, host) !== null);
    this.tickets.revoke(({ user, host }) => endOf(user, host) !== null);
    let count = 0;
    for (const session of this.sessions) {
      const { user, host } = session;
      const why = user === null ? null : endOf(user, host);
      if (why === null) continue;
      this.tickets.forget(session);
      this.#keeper.disconnected(session);
      this.disconnect(session, why);
      count++;
    }
    return count;
  }

  /** Looks who has said something since it was called last; to be called every few seconds. */
  noteActivity(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const session of this.sessions) session.idleMs(nowMs);
  }

  idleMs(session: Session): number {
    return session.idleMs(this.#clock.monotonicMs());
  }

  announce(text: string): void {
    const atMs = this.now();
    const told = new PreparedEvent({ type: "announcement", text, atMs }, atMs);
    for (const session of this.sessions) session.deliver(told);
  }

  /** Why nobody may connect from an address; null where everybody may. */
  refusalOf(host: string): Disconnect | null {
    return this.serverRules.refusalOf(host);
  }

  /** The accounts are not what they were: see {@linkcode takeUpAccounts}. */
  accountsChanged(
    isOpen: AccountChanges["isOpen"],
    isReset: AccountChanges["isReset"] = () => false,
  ): void {
    takeUpAccounts(this, { isOpen, isReset });
  }

  /** Tells everybody that it is over; nobody is told of the others' leaving. */
  shutdown(): void {
    for (const session of this.sessions) session.end(Disconnect.SERVER_SHUTDOWN, this.now());
    this.sessions.clear();
    this.#keeper.close();
    this.rooms.close();
  }

  /** How many sessions wait for their clients. */
  get waiting(): number {
    return this.#keeper.waiting;
  }

  now(): number {
    return this.#clock.wallMs();
  }

  answer(session: Session, command: Command, event: AnswerEvent): void {
    const { ref } = command;
    session.tell(ref === undefined ? event : { ...event, ref }, this.now());
  }

  refuse(session: Session, command: Command, error: ChatError): void {
    this.answer(session, command, errorEvent(command, error));
  }

  logout(session: Session): void {
    session.end(Disconnect.LOGOUT, this.now());
    this.close(session, "logout");
  }

  record(activity: Activity): void {
    this.#record(activity);
  }

  #newIdentity(token: string): SessionIdentity {
    const key = this.#randomHex(SESSION_KEY_BYTES);
    return new NewIdentity(key, token, new SendLedger(this.limits.maxKeptAnswers));
  }

  /** Nobody comes back for it. */
  #release(member: AwaySession | Session, user: User): void {
    const key = PrivateLogs.keyOf(user);
    this.presence.release(member, user);
    this.privates.release(user, key);
    if (member.resumableKey !== null) this.#keeper.drop(member.identity);
  }

  /** Whatever it throws is answered. */
  #attempt(session: Session, command: Command, run: () => Later): Later {
    try {
      return run()?.catch((error) => this.#fail(session, command, error));
    } catch (error) {
      return this.#fail(session, command, error);
    }
  }

  #dispatch<C extends Command>(session: Session, command: C): Later {
    // The table's type ties each entry to its command, which is lost on the way through the index.
    const entry = COMMANDS[command.type] as unknown as CommandEntry<C>;
    if (command.type === "send" || command.type === "sendPrivate") this.traffic.messages++;
    else this.traffic.commands++;
    checkRequirement(session, entry.requires, this.login);
    return entry.handle(this, session, command);
  }

  #fail(session: Session, command: Command, error: unknown): Later {
    if (!(error instanceof ChatError)) this.record({ type: "bug", error });
    const refusal = asRefusal(error);
    if (!session.owes(null)) return this.refuse(session, command, refusal);
    return session.whenAnswered().then(() => this.refuse(session, command, refusal));
  }
}
