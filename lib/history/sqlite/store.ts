import type { DatabaseSync } from "node:sqlite";
import type { RandomHex } from "../../util/random_hex.ts";
import type { HistoryRange, RoomRecord, RulesRecord } from "../history_store.ts";
import type { SentRecords, SessionRecord } from "../session_store.ts";
import type { ReadColumns } from "./columns.ts";
import { Committer } from "./committer.ts";
import {
  checkpoint,
  markRunning,
  markStopped,
  Meta,
  openDatabase,
  type StoreMeta,
} from "./database.ts";
import type { StoreFiles } from "./files.ts";
import { LogTable } from "./log_table.ts";
import { MessageTable } from "./message_table.ts";
import type { BatchRequest, ChangeResult, StoreSettings } from "./protocol.ts";
import { Query } from "./query.ts";
import { type LogView, readRange, viewOf } from "./reader.ts";
import { search } from "./search.ts";
import { SearchIndex } from "./search_index.ts";
import { SendTable } from "./send_table.ts";
import { SessionTable } from "./session_table.ts";
import { Tidier } from "./tidier.ts";
import { Transactions, type Urgency } from "./transactions.ts";

/**
 * The database of one store, to which nobody else writes; every call waits for the disk.
 *
 * - After an error, nothing of what was to be done has been done.
 */
export class SqliteStore {
  readonly instance: string;
  /** Whether it was in use when its process or its machine ended. */
  readonly wasCutOff: boolean;
  readonly #db: DatabaseSync;
  readonly #meta: Meta;
  readonly #settings: StoreSettings;
  readonly #logs: LogTable;
  readonly #messages: MessageTable;
  readonly #sends: SendTable;
  readonly #sessions: SessionTable;
  readonly #index: SearchIndex;
  readonly #committer: Committer;
  readonly #tidier: Tidier;
  readonly #transactions: Transactions;

  private constructor(
    db: DatabaseSync,
    meta: StoreMeta,
    settings: StoreSettings,
    randomHex: RandomHex,
  ) {
    this.instance = meta.instance;
    this.wasCutOff = meta.wasCutOff;
    this.#db = db;
    this.#meta = new Meta(db);
    this.#settings = settings;
    this.#logs = new LogTable(db, {
      generation: meta.generation,
      maxMessages: settings.retention.maxMessages,
      randomHex,
    });
    const sent = settings.breakForTests === "dedup" ? "forgotten" : "kept";
    this.#messages = new MessageTable(db, this.#logs, sent);
    this.#sends = new SendTable(db, this.#logs);
    this.#sessions = new SessionTable(db);
    this.#index = new SearchIndex(db);
    const tables = {
      db,
      meta: this.#meta,
      logs: this.#logs,
      messages: this.#messages,
      sends: this.#sends,
      sessions: this.#sessions,
      index: this.#index,
    };
    this.#committer = new Committer(tables);
    this.#tidier = new Tidier(tables, settings.retention);
    this.#transactions = new Transactions(db, settings);
  }

  /** @throws {Error} SQLite's, or a {@linkcode StoreError}. */
  static async open(
    files: StoreFiles,
    settings: StoreSettings,
    randomHex: RandomHex,
  ): Promise<SqliteStore> {
    const db = await openDatabase(files, { durability: settings.durability });
    try {
      const meta = markRunning(db, randomHex);
      if (settings.maxPages !== null) {
        new Query(db, `PRAGMA max_page_count = ${settings.maxPages}`).get();
      }
      return new SqliteStore(db, meta, settings, randomHex);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** The rooms that somebody has created, the oldest first. */
  rooms(): readonly RoomRecord[] {
    const rooms = new Query<{ room: string }>(
      this.#db,
      "SELECT room FROM logs WHERE room IS NOT NULL ORDER BY id",
    );
    return rooms.all()
      .map(({ room }): RoomRecord => JSON.parse(room))
      .filter(({ creator }) => creator !== null)
      .sort((one, other) => one.createdAtMs - other.createdAtMs);
  }

  /** The rules of the whole server; null for none. */
  rules(): RulesRecord | null {
    const rules = this.#meta.get("rules");
    return rules === null ? null : JSON.parse(rules);
  }

  /** The sessions that are kept, the oldest first. */
  sessions(): readonly SessionRecord[] {
    return this.#sessions.all();
  }

  /** Makes all the changes of a batch, or none; returns what became of each. */
  commit({ changes, messages }: BatchRequest): readonly ChangeResult[] {
    this.#logs.trim();
    return this.#inTransaction("urgent", () => this.#committer.make(changes, messages));
  }

  /** A log as it is now; null where there is none. */
  view(logKey: string): LogView | null {
    const log = this.#logs.find(logKey);
    return log === null ? null : viewOf(log, this.#settings.retention.maxMessages);
  }

  read(view: LogView, range: HistoryRange): ReadColumns {
    return readRange(this.#messages, view, range);
  }

  /** Searches a log, a slice at each step; changes may come between them. */
  search(view: LogView, text: string, limit: number): Generator<void, ReadColumns> {
    return search({ messages: this.#messages, index: this.#index, view }, text, limit);
  }

  /** What a session has said; a slice at each step. */
  *sentBy(session: string, limit: number): Generator<void, SentRecords> {
    while (this.#inTransaction("whenever", () => this.#tidier.sort())) yield;
    return this.#sends.sentBy(session, limit);
  }

  /** Does a slice of what need not be done at once; false where nothing is left to do. */
  tidy(nowMs: number): boolean {
    this.#logs.trim();
    return this.#inTransaction("whenever", () => this.#tidier.step(nowMs));
  }

  /** Copies what was committed from the log of changes into the database itself. */
  checkpoint(): void {
    checkpoint(this.#db, "PASSIVE");
  }

  /** Marks a clean stop. @throws {Error} SQLite's; it is closed all the same. */
  close(): void {
    try {
      this.#transactions.finish();
      markStopped(this.#db);
    } finally {
      this.#db.close();
    }
  }

  #inTransaction<T>(urgency: Urgency, work: () => T): T {
    try {
      return this.#transactions.run(urgency, work);
    } catch (error) {
      this.#committer.reset();
      throw error;
    }
  }
}
