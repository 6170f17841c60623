import type { DatabaseSync } from "node:sqlite";
import type { LogState, LogTable } from "./log_table.ts";
import type { MessageRow, MessageTable } from "./message_table.ts";
import type { Retention as Bounds } from "./protocol.ts";
import { Query } from "./query.ts";
import type { SearchIndex } from "./search_index.ts";
import type { SendTable } from "./send_table.ts";

/** So many messages go in one slice. */
const MESSAGES_A_SLICE = 250;

interface DeletedLog {
  readonly id: number;
  readonly firstSeq: number;
  readonly headSeq: number;
  readonly indexedSeq: number;
}

interface OldLog {
  readonly id: number;
  readonly firstAtMs: number;
}

/** What a {@linkcode RetentionSweep} takes from. */
export interface SweptTables {
  readonly db: DatabaseSync;
  readonly logs: LogTable;
  readonly messages: MessageTable;
  readonly index: SearchIndex;
  readonly sends: SendTable;
}

/** Takes away what is not to be kept any longer; each step is one slice, part of a transaction. */
export class RetentionSweep {
  readonly #tables: SweptTables;
  readonly #bounds: Bounds;
  readonly #nextDeleted: Query<DeletedLog>;
  readonly #shortenDeleted: Query;
  readonly #forgetDeleted: Query;
  readonly #oldest: Query<OldLog>;

  constructor(tables: SweptTables, bounds: Bounds) {
    const { db } = tables;
    this.#tables = tables;
    this.#bounds = bounds;
    this.#nextDeleted = new Query(db, "SELECT * FROM deleted_logs ORDER BY id LIMIT 1");
    this.#shortenDeleted = new Query(db, "UPDATE deleted_logs SET firstSeq = ? WHERE id = ?");
    this.#forgetDeleted = new Query(db, "DELETE FROM deleted_logs WHERE id = ?");
    this.#oldest = new Query(
      db,
      `SELECT id, firstAtMs FROM logs WHERE firstAtMs IS NOT NULL
       ORDER BY firstAtMs, id LIMIT 2`,
    );
  }

  /** Takes away what is left of deleted logs; false where nothing was. */
  sweepDeleted(): boolean {
    const log = this.#nextDeleted.get();
    if (log === undefined) return false;
    const last = Math.min(log.headSeq, log.firstSeq + MESSAGES_A_SLICE - 1);
    this.#remove(log.id, log.firstSeq, last, log.indexedSeq);
    if (last < log.headSeq) this.#shortenDeleted.run(last + 1, log.id);
    else this.#forgetDeleted.run(log.id);
    return true;
  }

  /** Takes away what one log has above the number that is kept; false where that was nothing. */
  sweepSurplus(log: LogState): boolean {
    const surplus = log.headSeq - log.firstSeq + 1 - this.#bounds.maxMessages;
    if (surplus <= 0) return false;
    this.#shorten(log, (index) => index < surplus);
    return true;
  }

  /** Takes away what is too old; false where nothing was. */
  sweepOld(nowMs: number): boolean {
    const [oldest] = this.#oldest.all();
    const sinceMs = nowMs - this.#bounds.maxAgeMs;
    if (oldest === undefined || oldest.firstAtMs >= sinceMs) return false;
    this.#shorten(this.#tables.logs.findById(oldest.id)!, (_, row) => row.atMs < sinceMs);
    return true;
  }

  /** Takes away the oldest of all while their texts are too large; false where they were not. */
  sweepBytes(): boolean {
    const { logs, messages } = this.#tables;
    let surplus = logs.totalBytes - this.#bounds.maxBytes;
    const [oldest, next] = this.#oldest.all();
    if (surplus <= 0 || oldest === undefined) return false;
    const untilMs = next?.firstAtMs ?? Infinity;
    this.#shorten(logs.findById(oldest.id)!, (index, row) => {
      if (surplus <= 0 || index > 0 && row.atMs > untilMs) return false;
      surplus -= messages.bytesOf(row.text);
      return true;
    });
    return true;
  }

  /** Takes the oldest messages of a log as long as they are to go. */
  #shorten(log: LogState, isToGo: (index: number, row: MessageRow) => boolean): void {
    const { logs, messages, sends } = this.#tables;
    const rows = messages.oldest(log.id, log.firstSeq, log.headSeq, MESSAGES_A_SLICE + 1);
    const kept = rows.findIndex((row, index) => index === MESSAGES_A_SLICE || !isToGo(index, row));
    const gone = kept < 0 ? rows : rows.slice(0, kept);
    const first = rows[gone.length] ?? { seq: log.headSeq + 1, atMs: null };
    if (log.sortedSeq < first.seq - 1) sends.sort(log, first.seq - 1);
    this.#remove(log.id, log.firstSeq, first.seq - 1, log.indexedSeq);
    log.firstSeq = first.seq;
    log.firstAtMs = first.atMs;
    log.indexedSeq = Math.max(log.indexedSeq, first.seq - 1);
    logs.change(log, -gone.reduce((bytes, row) => bytes + messages.bytesOf(row.text), 0));
    // Whoever stands there is told how many are missing as long as the next one is known.
    logs.forgetEpochs(log, log.firstSeq - 2);
  }

  #remove(logId: number, from: number, to: number, indexedSeq: number): void {
    this.#tables.messages.delete(logId, from, to);
    this.#tables.index.delete(logId, from, Math.min(to, indexedSeq));
  }
}
