/**
 * Kept messages. Each room has a log, which gives every message its position, and so has what one
 * user has said and heard privately.
 *
 * This folder knows messages and their order; it knows nothing of sockets and dialects.
 */
import type { Position } from "../protocol/command.ts";
import type { From, TopicInfo } from "../protocol/event.ts";
import type { Name } from "../protocol/names.ts";
import type { RoomAccess } from "../protocol/moderation.ts";
import type { Later } from "../util/later.ts";
import type { RulesRecord } from "./rule_record.ts";
import type { SessionStore } from "./session_store.ts";

export type * from "./rule_record.ts";

/** By what a client will ask for a message again: see {@linkcode SessionStore.sentBy}. */
export interface SentId {
  /** The key of the session that said it. */
  readonly session: string;
  readonly sendId: number;
}

/** A message that has no position yet. */
export interface MessageDraft {
  readonly from: From;
  readonly text: string;
  readonly atMs: number;
  /** The name of whom alone it is said to; left out in a room. */
  readonly to?: string;
  /** Left out where nobody will ask for it again. */
  readonly sent?: SentId;
}

/** A message at its place in a log, under the epoch in which it was kept. */
export interface KeptMessage extends Position {
  readonly from: From;
  readonly text: string;
  readonly atMs: number;
  readonly to?: string;
}

/** Which messages are meant: after a `seq`, or before one, or without both the newest. */
export interface HistoryRange {
  readonly after?: number;
  readonly before?: number;
  /** At most so many: the oldest ones with `after`, else the newest. */
  readonly limit: number;
  /**
   * At most so many bytes of text, counted from the same side; one message is always given.
   *
   * @default {Infinity}
   */
  readonly maxBytes?: number;
  /** Nothing older than that, in milliseconds since 1970; only without `after`. @default {0} */
  readonly sinceMs?: number;
}

/** An epoch that a log had before: its positions are good up to `lastSeq`, where the next one began. */
export interface Ancestor {
  readonly epoch: string;
  readonly lastSeq: number;
}

/** Who has made a room. */
export interface CreatorRecord extends From {
  /** Tells his account from a later one of its name; left out where that is not known. */
  readonly accountId?: string;
}

/** What is known of a room besides its messages. */
export interface RoomRecord {
  /** As it is shown. */
  readonly name: string;
  /** Who made it with `create`; null for a room that was made by entering it. */
  readonly creator: CreatorRecord | null;
  readonly createdAtMs: number;
  readonly topic: TopicInfo;
  /** Who may enter. @default {"open"} */
  readonly access?: RoomAccess;
  /** What its password is checked against, where it has one; never the password. */
  readonly lock?: string;
  /** @default {None} */
  readonly rules?: RulesRecord;
}

/** A log that can be used. */
export interface OpenedLog {
  /** The position of its newest message (`seq` 0: none). */
  readonly head: Position;
  /** The epochs before, the oldest first; `seq` goes on from one to the next. */
  readonly ancestors: readonly Ancestor[];
  /** What it was last described as. */
  readonly room: RoomRecord | null;
}

/** Who is told what becomes of a log: a room's outbox. */
export interface LogListener {
  onOpened(log: OpenedLog): void;
  /** The batch is kept in its order: the first message is there, each other one behind it. */
  onAppended(first: Position): void;
  /** The log could not be opened, or nothing of the batch was kept. */
  onFailed(error: unknown): void;
}

/** Who is told what becomes of a private message. */
export interface ExchangeListener {
  /** It is kept in each of the logs, at these places. */
  onKept(places: readonly Position[]): void;
  /** It is kept in none of them. */
  onFailed(error: unknown): void;
}

/**
 * Where messages are kept.
 *
 * - `seq` rises by one for each message of a log; a message is at one position for ever.
 * - What is handed out will be found by `read`, and, where the store outlives the process, after
 *   this process was killed.
 * - Listeners are called in the order of the calls that cause it. That may be before such a call
 *   returns: a store that has nothing to wait for does not wait.
 * - At most one batch of a log is under way; the next one is given after the answer.
 * - What is read was handed out before.
 */
export interface HistoryStore {
  /** Tells the messages of one store from those of another: positions are good in one of them. */
  readonly instance: string;
  /** The rooms that somebody has created, as they were when it was opened, the oldest first. */
  readonly rooms: readonly RoomRecord[];
  /** The rules of the whole server, as they were when it was opened; null for none. */
  readonly serverRules: RulesRecord | null;
  /** Where sessions are kept; left out where nothing outlives the process. */
  readonly sessions?: SessionStore;
  /** Opens a log, or makes one. */
  open(log: Name, listener: LogListener): void;
  append(logKey: string, drafts: readonly MessageDraft[]): void;
  /**
   * Keeps a message in all of these logs or in none; one that is not there is made. By its `sent` it
   * is at its place in the first of them.
   */
  exchange(logKeys: readonly string[], draft: MessageDraft, listener: ExchangeListener): void;
  /** Keeps what is known of a room with its open log. @throws What went wrong; nothing has changed. */
  describe(logKey: string, room: RoomRecord): Later;
  /** Keeps the rules of the whole server. @throws What went wrong; nothing has changed. */
  keepServerRules(rules: RulesRecord): Later;
  /** Nobody listens any more; the log goes on in the same epoch if it is opened soon. */
  close(logKey: string): void;
  /** Ends the log, its epoch, and what it was described as. @throws What went wrong. */
  delete(logKey: string): Later;
  /** Messages of a log, the oldest first; none of one that is not there. */
  read(
    logKey: string,
    range: HistoryRange,
  ): readonly KeptMessage[] | Promise<readonly KeptMessage[]>;
  /**
   * The newest `limit` messages of a log that contain every word of the text, whatever their case or
   * NFKC form; the oldest first.
   */
  search(
    logKey: string,
    text: string,
    limit: number,
  ): readonly KeptMessage[] | Promise<readonly KeptMessage[]>;
}
