import type { DatabaseSync } from "node:sqlite";
import type { RandomHex } from "../../util/random_hex.ts";
import type { Ancestor, RoomRecord } from "../history_store.ts";
import { Query } from "./query.ts";

/** What is known of a log; whoever changes it says so to its {@linkcode LogTable}. */
export interface LogState {
  readonly id: number;
  readonly key: string;
  shown: string;
  epoch: string;
  /** The start of the store in which the epoch began, or was found to go on. */
  generation: number;
  /** The epochs before, the oldest first. */
  ancestors: readonly Ancestor[];
  /** The oldest message that is kept; one more than `headSeq` where none is. */
  firstSeq: number;
  headSeq: number;
  /** What the kept texts take. */
  bytes: number;
  /** When the oldest kept message was said; null where none is kept. */
  firstAtMs: number | null;
  /** The search index has everything up to this one. */
  indexedSeq: number;
  /** What was said by which `sendId` can be looked up for everything up to this one. */
  sortedSeq: number;
  room: RoomRecord | null;
}

/** Options of {@linkcode LogTable}. */
export interface LogTableOptions {
  /** Which start of the store this is, counting those after an unclean end. */
  readonly generation: number;
  /** A log that has more is not tidy. */
  readonly maxMessages: number;
  readonly randomHex: RandomHex;
}

interface LogRow extends Omit<LogState, "ancestors" | "room"> {
  readonly room: string | null;
}

/** So many are remembered; what is beyond is read again when it is asked for. */
const MAX_REMEMBERED = 10_000;
/** Whose position is older than so many unclean starts is told of nothing that is missing. */
const MAX_ANCESTORS = 1000;
const EPOCH_BYTES = 8;

/** The logs, those that are in use remembered. */
export class LogTable {
  readonly #generation: number;
  readonly #maxMessages: number;
  readonly #randomHex: RandomHex;
  readonly #byKey: Query<LogRow>;
  readonly #byId: Query<LogRow>;
  readonly #ancestors: Query<{ epoch: string; lastSeq: number }>;
  readonly #insert: Query<{ id: number }>;
  readonly #update: Query;
  readonly #insertEpoch: Query;
  readonly #deleteEpochs: Query;
  readonly #delete: Query;
  readonly #insertDeleted: Query;
  readonly #sumBytes: Query<{ bytes: number }>;
  readonly #untidyLogs: Query<{ id: number }>;
  readonly #remembered = new Map<string, LogState>();
  readonly #rememberedIds = new Map<number, LogState>();
  readonly #changed = new Set<LogState>();
  /** Null where they have to be looked for. */
  #untidy: Set<number> | null = null;
  /** Null where it has to be counted. */
  #totalBytes: number | null = null;

  constructor(db: DatabaseSync, { generation, maxMessages, randomHex }: LogTableOptions) {
    this.#generation = generation;
    this.#maxMessages = maxMessages;
    this.#randomHex = randomHex;
    this.#byKey = new Query(db, "SELECT * FROM logs WHERE key = ?");
    this.#byId = new Query(db, "SELECT * FROM logs WHERE id = ?");
    this.#ancestors = new Query(
      db,
      "SELECT epoch, lastSeq FROM epochs WHERE log = ? ORDER BY generation",
    );
    this.#insert = new Query(
      db,
      "INSERT INTO logs (key, shown, epoch, generation) VALUES (?, ?, ?, ?) RETURNING id",
    );
    this.#update = new Query(
      db,
      `UPDATE logs SET shown = ?, epoch = ?, generation = ?, firstSeq = ?, headSeq = ?, bytes = ?,
       firstAtMs = ?, indexedSeq = ?, sortedSeq = ?, room = ? WHERE id = ?`,
    );
    this.#insertEpoch = new Query(db, "INSERT INTO epochs VALUES (?, ?, ?, ?)");
    this.#deleteEpochs = new Query(db, "DELETE FROM epochs WHERE log = ? AND lastSeq <= ?");
    this.#delete = new Query(db, "DELETE FROM logs WHERE id = ?");
    this.#insertDeleted = new Query(db, "INSERT INTO deleted_logs VALUES (?, ?, ?, ?)");
    this.#untidyLogs = new Query(
      db,
      `SELECT id FROM logs WHERE indexedSeq < headSeq OR sortedSeq < headSeq
       OR headSeq - firstSeq >= ?`,
    );
    this.#sumBytes = new Query(db, "SELECT coalesce(sum(bytes), 0) AS bytes FROM logs");
  }

  /** The ids of logs in which there may be something to tidy up; whoever has done it takes one out. */
  get untidy(): Set<number> {
    if (this.#untidy !== null) return this.#untidy;
    const ids = this.#untidyLogs.all(this.#maxMessages).map(({ id }) => id);
    return this.#untidy = new Set(ids);
  }

  /** What the texts of all logs take. */
  get totalBytes(): number {
    return this.#totalBytes ??= this.#sumBytes.get()!.bytes;
  }

  /** A log as it is; null where there is none. */
  find(key: string): LogState | null {
    const remembered = this.#remembered.get(key);
    if (remembered !== undefined) return remembered;
    const row = this.#byKey.get(key);
    return row === undefined ? null : this.#remember(row);
  }

  findById(id: number): LogState | null {
    const remembered = this.#rememberedIds.get(id);
    if (remembered !== undefined) return remembered;
    const row = this.#byId.get(id);
    return row === undefined ? null : this.#remember(row);
  }

  /** A log in an epoch of this start, made where there is none. */
  current(key: string, shown: string | null = null): LogState {
    const log = this.find(key) ?? this.#make(key, shown ?? key);
    if (shown !== null && log.shown !== shown) {
      log.shown = shown;
      this.change(log);
    }
    if (log.generation !== this.#generation) this.#beginEpoch(log);
    return log;
  }

  /**
   * The log will be written.
   *
   * @param bytes How much more its texts take.
   */
  change(log: LogState, bytes = 0): void {
    this.#totalBytes = this.totalBytes + bytes;
    log.bytes += bytes;
    this.#changed.add(log);
  }

  /** Ends a log; what it held is taken away later. */
  delete(log: LogState): void {
    this.#totalBytes = this.totalBytes - log.bytes;
    this.#delete.run(log.id);
    this.#deleteEpochs.run(log.id, log.headSeq);
    this.#insertDeleted.run(log.id, log.firstSeq, log.headSeq, log.indexedSeq);
    this.#remembered.delete(log.key);
    this.#rememberedIds.delete(log.id);
    this.#changed.delete(log);
    this.#untidy?.delete(log.id);
  }

  /** Forgets epochs of which nothing is kept. */
  forgetEpochs(log: LogState, upTo: number): void {
    const kept = log.ancestors.filter(({ lastSeq }) => lastSeq > upTo);
    if (kept.length === log.ancestors.length) return;
    this.#deleteEpochs.run(log.id, upTo);
    log.ancestors = kept;
  }

  /** Writes what has changed; part of a transaction. */
  write(): void {
    for (const log of this.#changed) this.#write(log);
    this.#changed.clear();
  }

  /** Forgets everything that is remembered, for the transaction was rolled back. */
  reset(): void {
    this.#forget();
    this.#changed.clear();
    this.#totalBytes = null;
    this.#untidy = null;
  }

  /** Forgets what is beyond measure; to be called when no log is being changed. */
  trim(): void {
    if (this.#remembered.size > MAX_REMEMBERED) this.#forget();
  }

  #forget(): void {
    this.#remembered.clear();
    this.#rememberedIds.clear();
  }

  #make(key: string, shown: string): LogState {
    const epoch = this.#randomHex(EPOCH_BYTES);
    const { id } = this.#insert.get(key, shown, epoch, this.#generation)!;
    return this.#remember(this.#byId.get(id)!);
  }

  /** What may have been said in its last epoch and is lost can't be taken for what is said now. */
  #beginEpoch(log: LogState): void {
    const ancestor = { epoch: log.epoch, lastSeq: log.headSeq };
    this.#insertEpoch.run(log.id, log.generation, ancestor.epoch, ancestor.lastSeq);
    log.ancestors = [...log.ancestors, ancestor].slice(-MAX_ANCESTORS);
    log.epoch = this.#randomHex(EPOCH_BYTES);
    log.generation = this.#generation;
    this.change(log);
  }

  #remember(row: LogRow): LogState {
    const log: LogState = {
      ...row,
      ancestors: this.#ancestors.all(row.id).slice(-MAX_ANCESTORS),
      room: row.room === null ? null : JSON.parse(row.room),
    };
    this.#remembered.set(row.key, log);
    this.#rememberedIds.set(row.id, log);
    return log;
  }

  #write(log: LogState): void {
    this.#untidy?.add(log.id);
    this.#update.run(
      log.shown,
      log.epoch,
      log.generation,
      log.firstSeq,
      log.headSeq,
      log.bytes,
      log.firstAtMs,
      log.indexedSeq,
      log.sortedSeq,
      log.room === null ? null : JSON.stringify(log.room),
      log.id,
    );
  }
}
