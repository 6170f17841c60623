import type { LogState } from "./log_table.ts";
import type { Retention } from "./protocol.ts";
import { RetentionSweep, type SweptTables } from "./retention.ts";

/** So many messages go into the search index in one slice. */
const INDEXED_A_SLICE = 100;
const SORTED_A_SLICE = 500;

/**
 * Does what need not be done at once, slice by slice: takes away what is not kept any longer, sorts
 * what was said by session, and fills the search index. Each slice is part of a transaction.
 */
export class Tidier {
  readonly #tables: SweptTables;
  readonly #retention: RetentionSweep;
  #merge: "due" | "done" = "done";

  constructor(tables: SweptTables, bounds: Retention) {
    this.#tables = tables;
    this.#retention = new RetentionSweep(tables, bounds);
  }

  /** Does one slice; false where nothing is left to do. */
  step(nowMs: number): boolean {
    if (this.#merge === "due") {
      this.#merge = "done";
      this.#tables.index.merge();
      return true;
    }
    const retention = this.#retention;
    const isDone = !retention.sweepDeleted() && !retention.sweepOld(nowMs) &&
      !retention.sweepBytes() && !this.#tidyLog();
    this.#tables.logs.write();
    if (!isDone) this.#merge = "due";
    return !isDone;
  }

  /** Sorts a slice of what was said by session; false where nothing is left to sort. */
  sort(): boolean {
    const { logs } = this.#tables;
    for (const id of logs.untidy) {
      const log = logs.findById(id);
      if (log === null || !this.#sort(log)) continue;
      logs.write();
      return true;
    }
    return false;
  }

  #tidyLog(): boolean {
    const { logs } = this.#tables;
    for (const id of logs.untidy) {
      const log = logs.findById(id);
      if (log !== null && this.#tidy(log)) return true;
      logs.untidy.delete(id);
    }
    return false;
  }

  #tidy(log: LogState): boolean {
    return this.#retention.sweepSurplus(log) || this.#sort(log) || this.#index(log);
  }

  #sort(log: LogState): boolean {
    if (log.sortedSeq >= log.headSeq) return false;
    this.#tables.sends.sort(log, Math.min(log.headSeq, log.sortedSeq + SORTED_A_SLICE));
    return true;
  }

  #index(log: LogState): boolean {
    const { logs, messages, index } = this.#tables;
    if (log.indexedSeq >= log.headSeq) return false;
    const rows = messages.oldest(log.id, log.indexedSeq + 1, log.headSeq, INDEXED_A_SLICE);
    index.add(log.id, rows);
    log.indexedSeq = rows.at(-1)?.seq ?? log.headSeq;
    logs.change(log);
    return true;
  }
}
