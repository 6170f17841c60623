import type { Name } from "../protocol/names.ts";
import { type Clock, systemClock, type Timer } from "../util/clock.ts";
import type { Later } from "../util/later.ts";
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
import { keptMessages } from "./sqlite/columns.ts";
import { SqliteLink } from "./sqlite/link.ts";
import type { SessionStore } from "./session_store.ts";
import type { BreakForTests, Durability, OpenedReply } from "./sqlite/protocol.ts";
import { SqliteSessions } from "./sqlite/sessions.ts";
import type { StoreError } from "./store_error.ts";

/**
 * Options of {@linkcode SqliteHistory.open}.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { SqliteHistory, type SqliteHistoryOptions } from "@parley/parley";
 *
 * const options: SqliteHistoryOptions = {
 *   dir: "/var/lib/example/chat",
 *   durability: "full",
 *   maxAgeMs: 30 * 24 * 60 * 60 * 1000, // A month.
 *   onTrouble: (trouble) => trouble === null || reportError(trouble),
 * };
 * // What can't be meant is refused before anything is made.
 * await assertRejects(() => SqliteHistory.open({ ...options, maxMessages: 0 }), RangeError);
 * ```
 */
export interface SqliteHistoryOptions {
  /** The folder; it is made where it is missing. */
  readonly dir: string;
  /** What is survived: the process being killed, or (`full`) also the power being cut. */
  readonly durability: Durability;
  /** What the age of messages is measured by. @default {systemClock} */
  readonly clock?: Clock;
  /** How many messages of each log are kept, at least 1. @default {1_000_000} */
  readonly maxMessages?: number;
  /** How long a message is kept, in milliseconds. @default {one year} */
  readonly maxAgeMs?: number;
  /**
   * The texts of all messages together, in bytes of UTF-8; the oldest of all logs go first.
   *
   * @default {Infinity}
   */
  readonly maxBytes?: number;
  /**
   * Is told once when something begins to fail, and, with null, when it works again.
   *
   * @default {Nobody is told}
   */
  readonly onTrouble?: (trouble: StoreError | null) => void;
}

/** What tests may ask for besides. */
export interface SqliteHistoryTestOptions extends SqliteHistoryOptions {
  /** How many pages the database may have, for a test of a full disk. */
  readonly maxPagesForTests?: number;
  /**
   * Breaks a promise, for a test that has to notice: `commit` answers before it has committed,
   * `dedup` forgets what was said by which `sendId`.
   */
  readonly breakForTests?: BreakForTests;
}

interface OpenLog {
  listener: LogListener | null;
}

const MAX_MESSAGES = 1_000_000;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
/** So often it is looked whether something has grown too old. */
const SWEEP_MS = 60 * 60 * 1000;

/**
 * Keeps messages in a database in a folder, so that they outlive the process.
 *
 * - What is handed out is committed: it is found again after the process was killed. With
 *   `durability` "full" also after the power was cut; with "normal" the last moments may be missing
 *   then, and positions tell so.
 * - The thread that uses it never waits for the disk: the database is in a worker.
 * - One process at a time writes to a folder.
 * - After anything but `close`, each log that is used again begins a new epoch.
 * - Of each log the newest `maxMessages` are read; what is too old, or too much for `maxBytes`, goes
 *   when there is time.
 * - Where something can't be kept, its listener is told, and everything later is tried anew.
 * - What a session has said by which `sendId` is known from when it is kept on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SqliteHistory } from "@parley/parley";
 *
 * await Deno.mkdir(".tmp", { recursive: true });
 * const dir = await Deno.makeTempDir({ dir: ".tmp" });
 * const heads: unknown[] = [];
 * for (let start = 0; start < 2; start++) {
 *   await using history = await SqliteHistory.open({ dir, durability: "normal" });
 *   const { promise, resolve } = Promise.withResolvers<unknown>();
 *   history.open({ shown: "lobby", key: "lobby" }, {
 *     onOpened: ({ head }) => resolve(head),
 *     onAppended() {},
 *     onFailed: resolve,
 *   });
 *   heads.push(await promise);
 * }
 * assertEquals(heads[0], heads[1]);
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export class SqliteHistory implements HistoryStore, AsyncDisposable {
  readonly instance: string;
  /** Whether the one before was not stopped: its process was killed, or its machine ended. */
  readonly wasCutOff: boolean;
  readonly rooms: readonly RoomRecord[];
  readonly serverRules: RulesRecord | null;
  readonly sessions: SessionStore;
  readonly #link: SqliteLink;
  readonly #clock: Clock;
  readonly #logs = new Map<string, OpenLog>();
  #sweep: Timer;

  private constructor(link: SqliteLink, opened: OpenedReply, clock: Clock) {
    this.instance = opened.instance;
    this.wasCutOff = opened.wasCutOff;
    this.rooms = opened.rooms;
    this.serverRules = opened.rules;
    this.sessions = new SqliteSessions(link, opened.sessions);
    this.#link = link;
    this.#clock = clock;
    this.#sweep = this.#planSweep();
  }

  /**
   * Opens the store of a folder, or makes one there.
   *
   * @throws {StoreError} When another process uses it, or it can't be used.
   * @throws {RangeError} When `maxMessages` is less than 1.
   */
  static async open(options: SqliteHistoryOptions): Promise<SqliteHistory> {
    const { dir, durability, clock = systemClock, onTrouble = () => {} } = options;
    const { maxMessages = MAX_MESSAGES, maxAgeMs = YEAR_MS, maxBytes = Infinity } = options;
    const tests: SqliteHistoryTestOptions = options;
    const { breakForTests = null, maxPagesForTests: maxPages = null } = tests;
    if (maxMessages < 1) {
      throw new RangeError(`Cannot keep ${maxMessages} messages: maxMessages must be 1 or more`);
    }
    const retention = { maxMessages, maxAgeMs, maxBytes };
    const settings = { durability, retention, breakForTests, maxPages };
    const [link, opened] = await SqliteLink.open({ dir, settings, clock, onTrouble });
    return new SqliteHistory(link, opened, clock);
  }

  open({ key, shown }: Name, listener: LogListener): void {
    const log: OpenLog = { listener };
    this.#logs.set(key, log);
    this.#link.send({
      change: { type: "open", log: key, shown },
      drafts: [],
      listener: {
        onCommitted: ({ opened }) => {
          if (log.listener !== null) listener.onOpened(opened!);
        },
        onFailed: (error) => {
          if (this.#logs.get(key) === log) this.#logs.delete(key);
          if (log.listener !== null) listener.onFailed(error);
        },
      },
    });
  }

  append(logKey: string, drafts: readonly MessageDraft[]): void {
    const log = this.#logs.get(logKey);
    if (log === undefined) throw new Error(`Cannot use the log "${logKey}": it is not open`);
    this.#link.send({
      change: { type: "append", log: logKey, count: drafts.length },
      drafts,
      listener: {
        onCommitted: ({ places }) => log.listener?.onAppended(places[0]!),
        onFailed: (error) => log.listener?.onFailed(error),
      },
    });
  }

  exchange(logKeys: readonly string[], draft: MessageDraft, listener: ExchangeListener): void {
    this.#link.send({
      change: { type: "exchange", logs: logKeys },
      drafts: [draft],
      listener: {
        onCommitted: ({ places }) => listener.onKept(places),
        onFailed: (error) => listener.onFailed(error),
      },
    });
  }

  describe(logKey: string, room: RoomRecord): Later {
    return this.#link.change({ type: "describe", log: logKey, room });
  }

  keepServerRules(rules: RulesRecord): Later {
    return this.#link.change({ type: "rules", rules });
  }

  close(logKey: string): void {
    const log = this.#logs.get(logKey);
    if (log !== undefined) log.listener = null;
    this.#logs.delete(logKey);
  }

  delete(logKey: string): Later {
    const log = this.#logs.get(logKey);
    return this.#link.change({ type: "delete", log: logKey }).then(() => {
      // There may be another one of that name by now.
      if (this.#logs.get(logKey) === log) this.close(logKey);
    });
  }

  async read(logKey: string, range: HistoryRange): Promise<readonly KeptMessage[]> {
    return keptMessages(await this.#link.ask({ type: "read", log: logKey, range }));
  }

  async search(logKey: string, text: string, limit: number): Promise<readonly KeptMessage[]> {
    return keptMessages(await this.#link.ask({ type: "search", log: logKey, text, limit }));
  }

  /** Does at once what is else done when there is time: nothing is left of what is not to be kept. */
  async tidy(): Promise<void> {
    await this.#link.ask({ type: "tidy", nowMs: this.#clock.wallMs() });
  }

  /**
   * Waits for what is under way and marks a clean stop. A second call waits for the first.
   *
   * @throws {StoreError} When the stop could not be marked; it is closed all the same.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#sweep.cancel();
    await this.#link.close();
  }

  #planSweep(): Timer {
    return this.#clock.after(SWEEP_MS, () => {
      this.#sweep = this.#planSweep();
      this.tidy().catch(() => {});
    });
  }
}
