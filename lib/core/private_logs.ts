import type {
  ExchangeListener,
  HistoryStore,
  KeptMessage,
  MessageDraft,
} from "../history/history_store.ts";
import type { Position } from "../protocol/command.ts";
import type { PrivateLog as LogInfo, PrivateMessage } from "../protocol/event.ts";
import { andThen } from "../util/later.ts";
import { catchUp, goingOn, startOf } from "./catch_up.ts";
import { type PageSize, PrivateLog } from "./private_log.ts";
import type { Session } from "./session.ts";
import type { Member, User } from "./user.ts";

/** Options of {@linkcode PrivateLogs}. */
export interface PrivateLogsOptions {
  readonly history: HistoryStore;
  /** How much of a log is read at a time. */
  readonly page: PageSize;
  /** What time it is, in milliseconds since 1970. */
  now(): number;
  /** A log can't be read. */
  onTrouble(error: unknown): void;
  /** A session can't go on with its log without a gap: it is to come back for it. */
  onBehind(session: Session, why: "slow" | "unreadable"): void;
}

/** Somebody who reads his log from where he was. */
export interface Reader {
  /** What he is to be told of it. */
  readonly info: LogInfo;
  /** To be called when he was told: what he has missed follows, and then what comes. */
  begin(): void;
}

/** The log of an account is read by all its connections; that of a guest dies with the session. */
const ACCOUNT = "account:";
const SESSION = "session:";

/**
 * What people say to one another alone, in a log of each of them: there a client reads what it has
 * missed, without a gap and nothing twice (E2).
 *
 * - A message stands in the logs of both sides or in none.
 * - Whoever speaks a dialect that knows no positions has no log as a guest: he is told at once, or
 *   never.
 */
export class PrivateLogs {
  readonly #options: PrivateLogsOptions;
  /** The logs of those who are there or awaited. */
  readonly #logs = new Map<string, PrivateLog>();
  /** Those who read themselves what was said, each with what tells one reading from another. */
  readonly #behind = new Map<Member, symbol>();

  constructor(options: PrivateLogsOptions) {
    this.#options = options;
  }

  /** The log of a user; null where he has none. */
  static keyOf(user: User): string | null {
    if (user.account !== null) return ACCOUNT + accountKey(user);
    for (const { resumableKey } of user.members) {
      if (resumableKey !== null) return PrivateLogs.keyOfSession(resumableKey);
    }
    return null;
  }

  /** The log of a guest's session. */
  static keyOfSession(key: string): string {
    return SESSION + key;
  }

  /** Whether a member is told what comes: not while it reads itself what it has missed. */
  isLevel(member: Member): boolean {
    return !this.#behind.has(member);
  }

  /** Keeps a message in the logs of both sides; the places are in the order of the keys. */
  exchange(keys: readonly string[], draft: MessageDraft, listener: ExchangeListener): void {
    const logs = keys.map((key) => this.#logFor(key));
    const onKept = (places: readonly Position[]) => {
      logs.forEach((log, index) => log.advance(places[index]!));
      listener.onKept(places);
    };
    const onFailed = (error: unknown) => listener.onFailed(error);
    try {
      this.#options.history.exchange(keys, draft, { onKept, onFailed });
    } catch (error) {
      onFailed(error);
    }
  }

  /**
   * Lets a session read its log from where it was.
   *
   * @param from What to do where no position of this log is named: who is `new` is told only what
   * comes; who has `resumed` the session of a guest has seen nothing of its log yet.
   * @returns Null where there is no log, or none yet, or it can't be read.
   */
  read(
    session: Session,
    after: Position | undefined,
    from: "new" | "resumed",
  ): Reader | null | Promise<Reader | null> {
    const { user, state } = session;
    const key = user === null || state === "ended" ? null : PrivateLogs.keyOf(user);
    const isGuests = key?.startsWith(SESSION) === true;
    // A guest's log begins with the first message.
    if (key === null || isGuests && from === "new") return null;
    const log = this.#logFor(key);
    const reading = { session, log, symbol: Symbol(), after, isGuests };
    this.#behind.set(session, reading.symbol);
    const fail = (error: unknown) => {
      this.#options.onTrouble(error);
      if (this.#isGoingOn(reading)) this.forget(session);
      return null;
    };
    try {
      const reader = andThen(log.open(), () => this.#readFrom(reading));
      return reader instanceof Promise ? reader.catch(fail) : reader;
    } catch (error) {
      return fail(error);
    }
  }

  /** A session reads no more. */
  forget(session: Session): void {
    this.#behind.delete(session);
  }

  /** A user has nobody left who is there or awaited, or goes by another name. */
  release(user: User, key: string | null): void {
    const log = key === null ? undefined : this.#logs.get(key);
    if (log === undefined) return;
    const isGuests = log.key.startsWith(SESSION);
    if (!isGuests && user.members.size > 0) return;
    this.#logs.delete(log.key);
    log.release(isGuests ? "delete" : "keep", this.#options.onTrouble);
  }

  #logFor(key: string): PrivateLog {
    const known = this.#logs.get(key);
    if (known !== undefined) return known;
    const log = new PrivateLog(key, this.#options.history);
    this.#logs.set(key, log);
    return log;
  }

  #isGoingOn({ session, symbol }: Reading): boolean {
    return this.#behind.get(session) === symbol && session.state === "active";
  }

  #readFrom(reading: Reading): Reader | null | Promise<Reader | null> {
    const { session, log, after, isGuests } = reading;
    const { places } = log;
    if (places === null || !this.#isGoingOn(reading)) return null;
    const { head } = places;
    const place = startOf(after, places);
    // All that a guest has shown of his log was there once: none of it is known any more.
    const lost = after?.seq ?? 0;
    const start = isGuests && place.after === null ? { ...place, after: 0, lost } : place;
    const page = start.after === null || start.after >= head.seq
      ? []
      : log.read(start.after, this.#options.page);
    return andThen(page, (past) => {
      if (!this.#isGoingOn(reading)) return null;
      const info = { ...head, ...goingOn(start, after, head.seq, past) };
      const begin = () => {
        this.#tellPast(session, past);
        void this.#readOn(reading, past.at(-1)?.seq ?? head.seq);
      };
      return { info, begin };
    });
  }

  async #readOn(reading: Reading, after: number): Promise<void> {
    const { session, log } = reading;
    const { page, onTrouble, onBehind } = this.#options;
    try {
      await catchUp(after, {
        read: (seq) => log.read(seq, page),
        headSeq: () => log.headSeq,
        tell: (past) => this.#tellPast(session, past),
        whenReady: (run) => session.whenReady(run),
        isWanted: () => this.#isGoingOn(reading),
        onLevel: () => this.forget(session),
        onGap: () => onBehind(session, "slow"),
      });
    } catch (error) {
      if (!this.#isGoingOn(reading)) return;
      onTrouble(error);
      onBehind(session, "unreadable");
    }
  }

  #tellPast(session: Session, past: readonly KeptMessage[]): void {
    const nowMs = this.#options.now();
    for (const message of past) {
      const { epoch, seq } = message;
      session.tell({ ...privateMessage(message, { epoch, seq }), past: true }, nowMs);
    }
  }
}

/** One time that a session reads a log. */
interface Reading {
  readonly session: Session;
  readonly log: PrivateLog;
  readonly symbol: symbol;
  readonly after: Position | undefined;
  readonly isGuests: boolean;
}

/** What was said to one person, for those who find it at that place. */
export function privateMessage(
  { from, to = "", text, atMs }: MessageDraft,
  place: Position | undefined,
): PrivateMessage {
  const found = place === undefined ? {} : { place };
  return { type: "privateMessage", from, to, text, atMs, ...found };
}

function accountKey({ name: { key }, accountId }: User): string {
  return accountId === null ? key : `${key}:${accountId}`;
}
