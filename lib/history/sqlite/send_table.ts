import type { DatabaseSync } from "node:sqlite";
import type { SentRecord, SentRecords } from "../session_store.ts";
import type { LogState, LogTable } from "./log_table.ts";
import { Query } from "./query.ts";
import { SEQ_BITS, SEQ_MASK } from "./schema.ts";

interface SendRow {
  readonly sendId: number;
  readonly room: string | null;
  readonly recipient: string | null;
  readonly epoch: string;
  readonly seq: number;
}

/** So many of the newest are kept of each session; beyond twice as many the rest goes. */
const KEPT_SENDS = 1000;

const SORT = `
  INSERT OR IGNORE INTO sends
  SELECT coalesce(sentBy, session) AS sender, sendId, iif(recipient IS NULL, ?4, NULL), recipient,
    ?5, id & ${SEQ_MASK}
  FROM messages
  WHERE id BETWEEN (?1 << ${SEQ_BITS}) | ?2 AND (?1 << ${SEQ_BITS}) | ?3 AND sendId IS NOT NULL
    AND EXISTS (SELECT 1 FROM sessions WHERE key = coalesce(sentBy, session))
  ORDER BY sender, sendId
  RETURNING session`;

/**
 * What sessions have said by which `sendId`, as far as they are kept.
 *
 * - That is first known by the messages alone; it is sorted by session later, many at once: that
 *   spares a page of the database for each session and batch.
 */
export class SendTable {
  readonly #logs: LogTable;
  readonly #sort: Query<{ session: string }>;
  readonly #select: Query<SendRow>;
  readonly #firstKept: Query<{ sendId: number }>;
  readonly #deleteOld: Query;
  readonly #forget: Query;
  readonly #forgotten: Query<{ sendId: number }>;
  readonly #drops: readonly Query[];

  constructor(db: DatabaseSync, logs: LogTable) {
    this.#logs = logs;
    this.#sort = new Query(db, SORT);
    this.#select = new Query(
      db,
      `SELECT sendId, room, recipient, epoch, seq FROM sends WHERE session = ?
       ORDER BY sendId DESC LIMIT ?`,
    );
    this.#firstKept = new Query(
      db,
      "SELECT sendId FROM sends WHERE session = ? ORDER BY sendId DESC LIMIT 1 OFFSET ?",
    );
    this.#deleteOld = new Query(db, "DELETE FROM sends WHERE session = ? AND sendId < ?");
    this.#forget = new Query(db, "INSERT OR REPLACE INTO forgotten_sends VALUES (?, ?)");
    this.#forgotten = new Query(db, "SELECT sendId FROM forgotten_sends WHERE session = ?");
    this.#drops = ["sends", "forgotten_sends"].map((table) =>
      new Query(db, `DELETE FROM ${table} WHERE session = ?`)
    );
  }

  /** What a session has said, at most so many of the newest, as far as it is sorted. */
  sentBy(session: string, limit: number): SentRecords {
    const bound = Math.max(0, Math.min(limit, 2 * KEPT_SENDS));
    const rows = this.#select.all(session, bound + 1);
    const complete = rows.length <= bound && this.#forgotten.get(session) === undefined;
    return { records: rows.slice(0, bound).reverse().map(recordOf), complete };
  }

  /** Forgets everything that a session has said; part of a transaction. */
  drop(session: string): void {
    for (const drop of this.#drops) drop.run(session);
  }

  /** Sorts what was said in a log up to a `seq`; part of a transaction. */
  sort(log: LogState, upTo: number): void {
    const sessions = new Set<string>();
    let from = log.sortedSeq + 1;
    for (const { epoch, lastSeq } of [...log.ancestors, { epoch: log.epoch, lastSeq: upTo }]) {
      const to = Math.min(lastSeq, upTo);
      if (to < from) continue;
      const sorted = this.#sort.all(log.id, from, to, log.shown, epoch);
      for (const { session } of sorted) sessions.add(session);
      from = to + 1;
    }
    log.sortedSeq = Math.max(log.sortedSeq, upTo);
    this.#logs.change(log);
    for (const session of sessions) this.#shorten(session);
  }

  #shorten(session: string): void {
    if (this.#firstKept.get(session, 2 * KEPT_SENDS) === undefined) return;
    const { sendId } = this.#firstKept.get(session, KEPT_SENDS - 1)!;
    this.#deleteOld.run(session, sendId);
    this.#forget.run(session, sendId - 1);
  }
}

function recordOf({ sendId, room, recipient, epoch, seq }: SendRow): SentRecord {
  return { sendId, place: room === null ? { to: recipient ?? "" } : { room }, epoch, seq };
}
