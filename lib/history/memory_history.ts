import type { Message } from "../protocol/event.ts";
import type { Name } from "../protocol/names.ts";
import type { Clock, Timer } from "../util/clock.ts";
import type { RandomHex } from "../util/random_hex.ts";
import { MessageRow } from "./message_row.ts";
import { Deque } from "../util/deque.ts";
import type { HistoryRange, HistoryStore, LogListener, MessageDraft } from "./history_store.ts";
import { nextTurn } from "../util/next_turn.ts";
import { wordSearch } from "./word_search.ts";

/** Options of {@linkcode MemoryHistory}. */
export interface MemoryHistoryOptions {
  readonly clock: Clock;
  readonly randomHex: RandomHex;
  /** Messages that are kept of each room. @default {1000} */
  readonly maxMessages?: number;
  /** What all messages may take together, in bytes of memory; the oldest go first. @default {64 MiB} */
  readonly maxBytes?: number;
  /** How long a log outlives the closing of its room, in milliseconds. @default {600_000} */
  readonly keepClosedMs?: number;
}

interface Log {
  readonly epoch: string;
  room: Name;
  /** The newest messages, the last one at `seq`. */
  readonly messages: MessageRow;
  seq: number;
  /** How many of its oldest entries in the order of all stand for messages that are gone. */
  stale: number;
  listener: LogListener | null;
  expiry: Timer | null;
}

const EPOCH_BYTES = 8;
const TEN_MINUTES_MS = 10 * 60 * 1000;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_CLOSED_LOGS = 1000;
/** So many are looked through before others have their turn. */
const SEARCHED_A_TURN = 50;
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
 * import { parseRoomName } from "../protocol/names.ts";
 * import { systemClock } from "../util/clock.ts";
 * import { MemoryHistory } from "./memory_history.ts";
 *
 * const history = new MemoryHistory({ clock: systemClock, randomHex: () => "a1" });
 * const heads: unknown[] = [];
 * history.open(parseRoomName("lobby"), {
 *   onOpened: (head) => heads.push(head),
 *   onAppended: () => {},
 *   onFailed: () => {},
 * });
 * assertEquals(heads, [{ epoch: "a1", seq: 0 }]);
 * ```
 */
export class MemoryHistory implements HistoryStore {
  readonly #clock: Clock;
  readonly #randomHex: RandomHex;
  readonly #maxMessages: number;
  readonly #keepClosedMs: number;
  readonly #maxBytes: number;
  readonly #logs = new Map<string, Log>();
  /** The keys of logs that wait to be opened again, the oldest first. */
  readonly #closed = new Set<string>();
  /** The logs of all messages, in the order in which these came. */
  #order = new Deque<Log>();
  #count = 0;
  #bytes = 0;
  #searching: Promise<unknown> = Promise.resolve();

  constructor(options: MemoryHistoryOptions) {
    const { clock, randomHex, maxMessages = 1000, keepClosedMs = TEN_MINUTES_MS } = options;
    if (maxMessages < 1) {
      throw new RangeError(`Cannot keep ${maxMessages} messages: maxMessages must be 1 or more`);
    }
    this.#clock = clock;
    this.#randomHex = randomHex;
    this.#maxMessages = maxMessages;
    this.#keepClosedMs = keepClosedMs;
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
  }

  open(room: Name, listener: LogListener): void {
    const log = this.#logs.get(room.key) ?? this.#newLog(room);
    log.expiry?.cancel();
    log.expiry = null;
    this.#closed.delete(room.key);
    log.room = room;
    log.listener = listener;
    listener.onOpened({ epoch: log.epoch, seq: log.seq });
  }

  append(roomKey: string, drafts: readonly MessageDraft[]): void {
    const log = this.#openLog(roomKey);
    const messages = drafts.map((draft) => this.#keep(log, draft));
    while (this.#bytes > this.#maxBytes) this.#forgetOldest();
    log.listener?.onAppended(messages);
  }

  close(roomKey: string): void {
    const log = this.#logs.get(roomKey);
    if (log === undefined) return;
    log.listener = null;
    log.expiry?.cancel();
    log.expiry = this.#clock.after(this.#keepClosedMs, () => this.delete(roomKey));
    this.#closed.add(roomKey);
    const [oldest] = this.#closed;
    if (this.#closed.size > MAX_CLOSED_LOGS && oldest !== undefined) this.delete(oldest);
  }

  delete(roomKey: string): void {
    const log = this.#logs.get(roomKey);
    if (log === undefined) return;
    log.expiry?.cancel();
    this.#drop(log, log.messages.length);
    this.#logs.delete(roomKey);
    this.#closed.delete(roomKey);
  }

  read(roomKey: string, range: HistoryRange): readonly Message[] {
    const log = this.#openLog(roomKey);
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
    return Array.from(
      { length: view.length },
      (_, index) => messageOf(log, from + first + index, view.at(index)),
    );
  }

  search(roomKey: string, text: string, limit: number): Promise<readonly Message[]> {
    const log = this.#openLog(roomKey);
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

  #newLog(room: Name): Log {
    const epoch = this.#randomHex(EPOCH_BYTES);
    const log: Log = {
      epoch,
      room,
      messages: new MessageRow(),
      seq: 0,
      stale: 0,
      listener: null,
      expiry: null,
    };
    this.#logs.set(room.key, log);
    return log;
  }

  #openLog(roomKey: string): Log {
    const log = this.#logs.get(roomKey);
    if (log === undefined) {
      throw new Error(`Cannot use the log of room "${roomKey}": it is not open`);
    }
    return log;
  }

  #keep(log: Log, draft: MessageDraft): Message {
    this.#bytes += OVERHEAD_BYTES + log.messages.push(draft);
    this.#order.push(log);
    this.#count++;
    if (log.messages.length > this.#maxMessages) this.#drop(log, 1);
    if (this.#order.length > 2 * this.#count + MIN_COMPACTED) this.#compact();
    return messageOf(log, ++log.seq, draft);
  }

  #forgetOldest(): void {
    const log = this.#order.shift()!;
    if (log.stale > 0) return void log.stale--;
    this.#drop(log, 1);
    log.stale--;
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

function messageOf(log: Log, seq: number, { from, text, atMs }: MessageDraft): Message {
  const { room: { shown: room }, epoch } = log;
  return { type: "message", room, epoch, seq, from, text, atMs };
}

/** The newest messages that fit, the oldest of them first. */
async function searchSlowly(
  messages: { readonly length: number; at(index: number): Message },
  isFound: (text: string) => boolean,
  limit: number,
): Promise<readonly Message[]> {
  const found: Message[] = [];
  for (let index = messages.length - 1; index >= 0 && found.length < limit; index--) {
    const message = messages.at(index);
    if (isFound(message.text)) found.push(message);
    if (index % SEARCHED_A_TURN === 0) await nextTurn();
  }
  await nextTurn();
  return found.reverse();
}
