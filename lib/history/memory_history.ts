import type { Position } from "../protocol/command.ts";
import type { Name } from "../protocol/names.ts";
import { type Clock, systemClock, type Timer } from "../util/clock.ts";
import { type RandomHex, randomHex as systemRandomHex } from "../util/random_hex.ts";
import { MessageRow } from "./message_row.ts";
import { Deque } from "../util/deque.ts";
import { boundedRange } from "./bounded_range.ts";
import type {
  ExchangeListener,
  HistoryRange,
  HistoryStore,
  KeptMessage,
  LogListener,
  MessageDraft,
  RoomRecord,
  RulesRecord,
} from "./history_store.ts";
import { nextTurn } from "../util/next_turn.ts";
import { wordSearch } from "./word_search.ts";

/**
 * Options of {@linkcode MemoryHistory}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { MemoryHistory, type MemoryHistoryOptions } from "@parley/parley";
 *
 * const options: MemoryHistoryOptions = { maxMessages: 2, randomHex: () => "9f2c" };
 * using history = new MemoryHistory(options);
 * history.open({ shown: "lobby", key: "lobby" }, { onOpened() {}, onAppended() {}, onFailed() {} });
 * const from = { name: "kim", account: null, session: "5e55" };
 * history.append("lobby", ["one", "two", "three"].map((text) => ({ from, text, atMs: 0 })));
 * assertEquals(history.read("lobby", { limit: 9 }).map(({ text }) => text), ["two", "three"]);
 * ```
 */
export interface MemoryHistoryOptions {
  /** What the age of messages is measured by. @default {systemClock} */
  readonly clock?: Clock;
  /** Where epochs and the instance come from. @default {the system's secure randomness} */
  readonly randomHex?: RandomHex;
  /** Messages that are kept of each room, at least 1. @default {1000} */
  readonly maxMessages?: number;
  /** What all messages may take together, in bytes of memory; the oldest go first. @default {64 MiB} */
  readonly maxBytes?: number;
  /** How long a message is kept, in milliseconds. @default {Infinity} */
  readonly maxAgeMs?: number;
  /** How long a log outlives the closing of its room, in milliseconds. @default {600_000} */
  readonly keepClosedMs?: number;
}

interface Log {
  readonly epoch: string;
  room: RoomRecord | null;
  /** The newest messages, the last one at `seq`. */
  readonly messages: MessageRow;
  seq: number;
  /** How many of its oldest entries in the order of all stand for messages that are gone. */
  stale: number;
  listener: LogListener | null;
  expiry: Timer | null;
}

const EPOCH_BYTES = 8;
const INSTANCE_BYTES = 8;
const TEN_MINUTES_MS = 10 * 60 * 1000;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_CLOSED_LOGS = 1000;
/** So much is looked through before others have their turn, in UTF-16 units and a few for each text. */
const UNITS_A_TURN = 20_000;
const UNITS_A_TEXT = 400;
/** What a message takes besides its text. */
const OVERHEAD_BYTES = 64;
const MIN_COMPACTED = 1024;

/**
 * Keeps messages in memory, for as long as the process lives.
 *
 * - Every answer but that of `search` comes before the call returns.
 * - Of each room the newest `maxMessages` are kept, of all together the newest `maxBytes`.
 * - Closed logs go after `keepClosedMs`, and the oldest of them where there are more than 1000.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { MemoryHistory } from "@parley/parley";
 *
 * using history = new MemoryHistory();
 * history.open({ shown: "Lobby", key: "lobby" }, { onOpened() {}, onAppended() {}, onFailed() {} });
 * const from = { name: "kim", account: null, session: "5e55" };
 * history.append("lobby", [{ from, text: "Shall we have lunch?", atMs: Date.now() }]);
 * const [message] = await history.search("lobby", "LUNCH", 10);
 * assertEquals(message?.seq, 1);
 * ```
 */
export class MemoryHistory implements HistoryStore {
  readonly #clock: Clock;
  readonly #randomHex: RandomHex;
  readonly #maxMessages: number;
  readonly #keepClosedMs: number;
  readonly #maxBytes: number;
  readonly #maxAgeMs: number;
  readonly instance: string;
  /** What it keeps ends with the process. */
  readonly rooms: readonly RoomRecord[] = [];
  serverRules: RulesRecord | null = null;
  readonly #logs = new Map<string, Log>();
  /** The keys of logs that wait to be opened again, the oldest first. */
  readonly #closed = new Set<string>();
  /** The logs of all messages, in the order in which these came. */
  #order = new Deque<Log>();
  #count = 0;
  #bytes = 0;
  #searching: Promise<unknown> = Promise.resolve();

  /**
   * Keeps nothing yet.
   *
   * @throws {RangeError} When `maxMessages` is less than 1.
   */
  constructor(options: MemoryHistoryOptions = {}) {
    const { clock = systemClock, randomHex = systemRandomHex } = options;
    const { maxMessages = 1000, keepClosedMs = TEN_MINUTES_MS } = options;
    if (maxMessages < 1) {
      throw new RangeError(`Cannot keep ${maxMessages} messages: maxMessages must be 1 or more`);
    }
    this.#clock = clock;
    this.#randomHex = randomHex;
    this.#maxMessages = maxMessages;
    this.#keepClosedMs = keepClosedMs;
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
    this.#maxAgeMs = options.maxAgeMs ?? Infinity;
    this.instance = randomHex(INSTANCE_BYTES);
  }

  open({ key }: Name, listener: LogListener): void {
    const log = this.#logs.get(key) ?? this.#newLog(key);
    log.expiry?.cancel();
    log.expiry = null;
    this.#closed.delete(key);
    log.listener = listener;
    this.#expire(log);
    listener.onOpened({ head: headOf(log), ancestors: [], room: log.room });
  }

  append(logKey: string, drafts: readonly MessageDraft[]): void {
    const log = this.#openLog(logKey);
    const first = { epoch: log.epoch, seq: log.seq + 1 };
    for (const draft of drafts) this.#keep(log, draft);
    this.#forgetSurplus();
    log.listener?.onAppended(first);
  }

  exchange(logKeys: readonly string[], draft: MessageDraft, listener: ExchangeListener): void {
    const places = logKeys.map((key) => {
      const log = this.#logs.get(key) ?? this.#newLog(key);
      this.#keep(log, draft);
      return headOf(log);
    });
    this.#forgetSurplus();
    listener.onKept(places);
  }

  describe(logKey: string, room: RoomRecord): void {
    this.#openLog(logKey).room = room;
  }

  keepServerRules(rules: RulesRecord): void {
    this.serverRules = rules;
  }

  close(logKey: string): void {
    const log = this.#logs.get(logKey);
    if (log === undefined) return;
    log.listener = null;
    log.expiry?.cancel();
    log.expiry = this.#clock.after(this.#keepClosedMs, () => this.delete(logKey));
    this.#closed.add(logKey);
    const [oldest] = this.#closed;
    if (this.#closed.size > MAX_CLOSED_LOGS && oldest !== undefined) this.delete(oldest);
  }

  delete(logKey: string): void {
    const log = this.#logs.get(logKey);
    if (log === undefined) return;
    log.expiry?.cancel();
    this.#drop(log, log.messages.length);
    this.#logs.delete(logKey);
    this.#closed.delete(logKey);
  }

  read(logKey: string, range: HistoryRange): readonly KeptMessage[] {
    const log = this.#logs.get(logKey);
    if (log === undefined) return [];
    this.#expire(log);
    const { length } = log.messages;
    // Positions have no gap, so a message's place follows from its seq.
    const from = log.seq - length + 1;
    const start = range.after === undefined ? 0 : Math.max(0, range.after + 1 - from);
    const end = range.before === undefined
      ? length
      : Math.max(0, Math.min(length, range.before - from));
    const first = range.after === undefined ? Math.max(start, end - range.limit) : start;
    const last = range.after === undefined ? end : Math.min(start + range.limit, end);
    const view = log.messages.view(first, last);
    const messages = Array.from(
      { length: view.length },
      (_, index) => messageOf(log, from + first + index, view.at(index)),
    );
    return boundedRange(messages, range);
  }

  search(logKey: string, text: string, limit: number): Promise<readonly KeptMessage[]> {
    const log = this.#logs.get(logKey);
    if (log === undefined) return Promise.resolve([]);
    this.#expire(log);
    const { length } = log.messages;
    const from = log.seq - length + 1;
    const view = log.messages.view(0, length);
    const at = (index: number) => messageOf(log, from + index, view.at(index));
    // One after the other, so that many who search hold nobody up.
    const found = this.#searching.then(() => {
      return searchSlowly({ length, at }, wordSearch(text), limit);
    });
    this.#searching = found;
    return found;
  }

  /** Forgets everything and every timer. */
  [Symbol.dispose](): void {
    for (const key of Array.from(this.#logs.keys())) this.delete(key);
  }

  #newLog(key: string): Log {
    const epoch = this.#randomHex(EPOCH_BYTES);
    const log: Log = {
      epoch,
      room: null,
      messages: new MessageRow(),
      seq: 0,
      stale: 0,
      listener: null,
      expiry: null,
    };
    this.#logs.set(key, log);
    return log;
  }

  #openLog(logKey: string): Log {
    const log = this.#logs.get(logKey);
    if (log === undefined) {
      throw new Error(`Cannot use the log "${logKey}": it is not open`);
    }
    return log;
  }

  #keep(log: Log, draft: MessageDraft): void {
    this.#bytes += OVERHEAD_BYTES + log.messages.push(draft);
    this.#order.push(log);
    this.#count++;
    if (log.messages.length > this.#maxMessages) this.#drop(log, 1);
    if (this.#order.length > 2 * this.#count + MIN_COMPACTED) this.#compact();
    log.seq++;
  }

  #forgetSurplus(): void {
    while (this.#bytes > this.#maxBytes) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const log = this.#order.shift()!;
    if (log.stale > 0) return void log.stale--;
    this.#drop(log, 1);
    log.stale--;
  }

  /** Drops what is too old. */
  #expire(log: Log): void {
    if (this.#maxAgeMs === Infinity) return;
    const sinceMs = this.#clock.wallMs() - this.#maxAgeMs;
    while (log.messages.length > 0 && log.messages.view(0, 1).at(0).atMs < sinceMs) {
      this.#drop(log, 1);
    }
  }

  /** Drops the oldest messages of a log. */
  #drop(log: Log, count: number): void {
    for (let dropped = 0; dropped < count; dropped++) {
      this.#bytes -= OVERHEAD_BYTES + log.messages.shift();
      this.#count--;
      log.stale++;
    }
  }

  /** Leaves out of the order what is gone for another reason than its age among all. */
  #compact(): void {
    const order = this.#order.slice(0, this.#order.length);
    this.#order = new Deque(order.filter((log) => {
      if (log.stale === 0) return true;
      log.stale--;
      return false;
    }));
  }
}

function headOf({ epoch, seq }: Log): Position {
  return { epoch, seq };
}

function messageOf({ epoch }: Log, seq: number, draft: MessageDraft): KeptMessage {
  const { from, text, atMs, to } = draft;
  return { epoch, seq, from, text, atMs, ...(to === undefined ? {} : { to }) };
}

/** The newest messages that fit, the oldest of them first. */
async function searchSlowly(
  messages: { readonly length: number; at(index: number): KeptMessage },
  isFound: (text: string) => boolean,
  limit: number,
): Promise<readonly KeptMessage[]> {
  const found: KeptMessage[] = [];
  let units = 0;
  for (let index = messages.length - 1; index >= 0 && found.length < limit; index--) {
    const message = messages.at(index);
    if (isFound(message.text)) found.push(message);
    units += UNITS_A_TEXT + message.text.length;
    if (units < UNITS_A_TURN) continue;
    units = 0;
    await nextTurn();
  }
  await nextTurn();
  return found.reverse();
}
