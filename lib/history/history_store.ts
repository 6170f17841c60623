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

/**
 * By what a client will ask for a message again: see {@linkcode SessionStore.sentBy}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { SentId } from "@parley/parley";
 *
 * const keyOf = ({ session, sendId }: SentId) => `${session} ${sendId}`;
 * assertEquals(keyOf({ session: "5e55", sendId: 3 }), "5e55 3");
 * ```
 */
export interface SentId {
  /** The key of the session that said it. */
  readonly session: string;
  /** The id under which its client said it: they rise in each session. */
  readonly sendId: number;
}

/**
 * A message that has no position yet.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { MessageDraft } from "@parley/parley";
 *
 * const from = { name: "kim", account: null, session: "5e55" };
 * const draft: MessageDraft = { from, text: "Hello!", atMs: Date.UTC(2027, 0, 1) };
 * assertEquals(draft.to, undefined); // It is said to a room.
 * ```
 */
export interface MessageDraft {
  /** Who says it, by the name of this moment. */
  readonly from: From;
  /** What is said: one line, checked and cleaned. */
  readonly text: string;
  /** When the server took it, in milliseconds since 1970. */
  readonly atMs: number;
  /** The name of whom alone it is said to; left out in a room. */
  readonly to?: string;
  /** Left out where nobody will ask for it again. */
  readonly sent?: SentId;
}

/**
 * A message at its place in a log, under the epoch in which it was kept.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { KeptMessage } from "@parley/parley";
 *
 * const from = { name: "kim", account: null, session: "5e55" };
 * const message: KeptMessage = { epoch: "9f2c", seq: 41, from, text: "Hello!", atMs: 0 };
 * const shown = ({ seq, from, text }: KeptMessage) => `#${seq} ${from.name}: ${text}`;
 * assertEquals(shown(message), "#41 kim: Hello!");
 * ```
 */
export interface KeptMessage extends Position {
  /** Who said it, by the name of that moment. */
  readonly from: From;
  /** What was said. */
  readonly text: string;
  /** When the server took it, in milliseconds since 1970. */
  readonly atMs: number;
  /** The name of whom alone it was said to; left out in a room. */
  readonly to?: string;
}

/**
 * Which messages are meant: after a `seq`, or before one, or without both the newest.
 *
 * @example Page after page back in time
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { HistoryRange, KeptMessage } from "@parley/parley";
 *
 * function pageBefore([oldest]: readonly KeptMessage[]): HistoryRange {
 *   return { limit: 50, ...(oldest === undefined ? {} : { before: oldest.seq }) };
 * }
 * assertEquals(pageBefore([]), { limit: 50 });
 * ```
 */
export interface HistoryRange {
  /** Those with a greater `seq`, from there on. */
  readonly after?: number;
  /** Those with a smaller `seq`, up to there. */
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

/**
 * An epoch that a log had before: its positions are good up to `lastSeq`, where the next one began.
 *
 * @example How many messages a client has shown that a restart has lost
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Ancestor } from "@parley/parley";
 *
 * const ancestors: Ancestor[] = [{ epoch: "9f2c", lastSeq: 40 }];
 * const shown = { epoch: "9f2c", seq: 42 };
 * const ancestor = ancestors.find(({ epoch }) => epoch === shown.epoch);
 * assertEquals(Math.max(0, shown.seq - (ancestor?.lastSeq ?? 0)), 2);
 * ```
 */
export interface Ancestor {
  /** What it was called. */
  readonly epoch: string;
  /** The last position that is there; 0 for none. */
  readonly lastSeq: number;
}

/**
 * Who has made a room.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import type { CreatorRecord } from "@parley/parley";
 *
 * const creator: CreatorRecord = { name: "Kim", account: "Kim", session: "5e55", accountId: "a7" };
 * // The account was taken away, and somebody else has one of its name.
 * assert(creator.accountId !== "b8");
 * ```
 */
export interface CreatorRecord extends From {
  /** Tells his account from a later one of its name; left out where that is not known. */
  readonly accountId?: string;
}

/**
 * What is known of a room besides its messages.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { RoomRecord } from "@parley/parley";
 *
 * const topic = { topic: "Welcome!", by: "Kim", atMs: 0 };
 * const room: RoomRecord = { name: "lobby", creator: null, createdAtMs: 0, topic };
 * assertEquals(room.access ?? "open", "open");
 * ```
 */
export interface RoomRecord {
  /** As it is shown. */
  readonly name: string;
  /** Who made it with `create`; null for a room that was made by entering it. */
  readonly creator: CreatorRecord | null;
  /** When it was made, in milliseconds since 1970. */
  readonly createdAtMs: number;
  /** What it is about. */
  readonly topic: TopicInfo;
  /** Who may enter. @default {"open"} */
  readonly access?: RoomAccess;
  /** What its password is checked against, where it has one; never the password. */
  readonly lock?: string;
  /** Who may not be there, may not speak, or may come in. @default {None} */
  readonly rules?: RulesRecord;
}

/**
 * A log that can be used.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { OpenedLog } from "@parley/parley";
 *
 * const fresh: OpenedLog = { head: { epoch: "9f2c", seq: 0 }, ancestors: [], room: null };
 * const isNew = ({ head, room }: OpenedLog) => head.seq === 0 && room === null;
 * assertEquals(isNew(fresh), true);
 * ```
 */
export interface OpenedLog {
  /** The position of its newest message (`seq` 0: none). */
  readonly head: Position;
  /** The epochs before, the oldest first; `seq` goes on from one to the next. */
  readonly ancestors: readonly Ancestor[];
  /** What it was last described as; null where it never was. */
  readonly room: RoomRecord | null;
}

/**
 * Who is told what becomes of a log.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type LogListener, MemoryHistory } from "@parley/parley";
 *
 * const told: string[] = [];
 * const listener: LogListener = {
 *   onOpened: ({ head }) => told.push(`it is at ${head.seq}`),
 *   onAppended: ({ seq }) => told.push(`kept from ${seq} on`),
 *   onFailed: (error) => told.push(String(error)),
 * };
 * using history = new MemoryHistory();
 * history.open({ shown: "lobby", key: "lobby" }, listener);
 * const from = { name: "kim", account: null, session: "5e55" };
 * history.append("lobby", [{ from, text: "Hello!", atMs: 0 }]);
 * assertEquals(told, ["it is at 0", "kept from 1 on"]);
 * ```
 */
export interface LogListener {
  /** The log can be used; comes once, before everything else. */
  onOpened(log: OpenedLog): void;
  /** The batch is kept in its order: the first message is there, each other one behind it. */
  onAppended(first: Position): void;
  /** The log could not be opened, or nothing of the batch was kept. */
  onFailed(error: unknown): void;
}

/**
 * Who is told what becomes of a private message.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type ExchangeListener, MemoryHistory } from "@parley/parley";
 *
 * const told: number[][] = [];
 * const listener: ExchangeListener = {
 *   onKept: (places) => told.push(places.map(({ seq }) => seq)),
 *   onFailed: (error) => reportError(error),
 * };
 * using history = new MemoryHistory();
 * const from = { name: "kim", account: "Kim", session: "5e55" };
 * const draft = { from, text: "Hello!", atMs: 0, to: "bob" };
 * history.exchange(["account:kim", "account:bob"], draft, listener);
 * assertEquals(told, [[1, 1]]);
 * ```
 */
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
 *
 * {@linkcode MemoryHistory} and {@linkcode SqliteHistory} are stores.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type HistoryStore, MemoryHistory } from "@parley/parley";
 *
 * async function lastText(store: HistoryStore, logKey: string): Promise<string | undefined> {
 *   const [newest] = await store.read(logKey, { limit: 1 });
 *   return newest?.text;
 * }
 * using history = new MemoryHistory();
 * assertEquals(await lastText(history, "lobby"), undefined);
 * ```
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
  /** Keeps a batch, at least one message, behind all others of an open log. */
  append(logKey: string, drafts: readonly MessageDraft[]): void;
  /**
   * Keeps a message in all of these logs or in none; one that is not there is made. By its `sent` it
   * is at its place in the first of them.
   */
  exchange(logKeys: readonly string[], draft: MessageDraft, listener: ExchangeListener): void;
  /**
   * Keeps what is known of a room with its open log.
   *
   * @throws What went wrong; nothing has changed.
   */
  describe(logKey: string, room: RoomRecord): Later;
  /**
   * Keeps the rules of the whole server.
   *
   * @throws What went wrong; nothing has changed.
   */
  keepServerRules(rules: RulesRecord): Later;
  /** Nobody listens any more; the log goes on in the same epoch if it is opened soon. */
  close(logKey: string): void;
  /**
   * Ends the log, its epoch, and what it was described as.
   *
   * @throws What went wrong; nothing has changed.
   */
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
