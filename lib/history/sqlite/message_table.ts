import type { DatabaseSync } from "node:sqlite";
import { MAX_BYTES_PER_UNIT, writeUtf8 } from "../../util/utf8.ts";
import { BulkInsert } from "./bulk_insert.ts";
import type { ColumnMessage } from "./columns.ts";
import type { LogState, LogTable } from "./log_table.ts";
import { Query } from "./query.ts";
import { SEQ_BITS, SEQ_MASK } from "./schema.ts";

/** A message as it is kept. */
export interface MessageRow {
  readonly seq: number;
  readonly name: string;
  readonly account: string | null;
  readonly session: string;
  readonly recipient: string | null;
  readonly text: string;
  readonly atMs: number;
}

const COLUMNS = `id & ${SEQ_MASK} AS seq, name, account, session, recipient, text, atMs`;
const BETWEEN = `id BETWEEN (?1 << ${SEQ_BITS}) | ?2 AND (?1 << ${SEQ_BITS}) | ?3`;

/** The messages of all logs. */
export class MessageTable {
  readonly #logs: LogTable;
  readonly #sends: "forgotten" | "kept";
  readonly #insert: BulkInsert;
  readonly #oldest: Query<MessageRow>;
  readonly #newest: Query<MessageRow>;
  readonly #delete: Query;
  #scratch = new Uint8Array(1024);

  /** @param sends What becomes of each `sendId`: a test forgets them, to see that somebody notices. */
  constructor(db: DatabaseSync, logs: LogTable, sends: "forgotten" | "kept" = "kept") {
    this.#logs = logs;
    this.#sends = sends;
    this.#insert = new BulkInsert(
      db,
      "INSERT INTO messages",
      `((? << ${SEQ_BITS}) | ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const select = `SELECT ${COLUMNS} FROM messages WHERE ${BETWEEN} ORDER BY id`;
    this.#oldest = new Query(db, `${select} LIMIT ?4`);
    this.#newest = new Query(db, `${select} DESC LIMIT ?4`);
    this.#delete = new Query(db, `DELETE FROM messages WHERE ${BETWEEN}`);
  }

  /** Adds a message at the end of a log. */
  append(log: LogState, message: ColumnMessage): void {
    const { name, account, session, to, text, atMs } = message;
    const isSent = message.sentBy !== null && this.#sends === "kept";
    const sentBy = isSent && message.sentBy !== session ? message.sentBy : null;
    const sendId = isSent ? message.sendId : null;
    log.headSeq++;
    log.firstAtMs ??= atMs;
    this.#logs.change(log, this.bytesOf(text));
    this.#insert.add(log.id, log.headSeq, name, account, session, to, text, atMs, sentBy, sendId);
  }

  /** Writes what was added; part of a transaction. */
  write(): void {
    this.#insert.flush();
  }

  reset(): void {
    this.#insert.clear();
  }

  /** At most so many of the oldest from one `seq` to another, both included, in their order. */
  oldest(logId: number, from: number, to: number, limit: number): MessageRow[] {
    return this.#oldest.all(logId, from, to, limit);
  }

  /** At most so many of the newest from one `seq` to another, both included, the newest first. */
  newest(logId: number, from: number, to: number, limit: number): MessageRow[] {
    return this.#newest.all(logId, from, to, limit);
  }

  delete(logId: number, from: number, to: number): void {
    this.#delete.run(logId, from, to);
  }

  /** What a text takes in UTF-8. */
  bytesOf(text: string): number {
    const bound = MAX_BYTES_PER_UNIT * text.length;
    if (this.#scratch.length < bound) this.#scratch = new Uint8Array(bound);
    return writeUtf8(text, this.#scratch, 0);
  }
}
