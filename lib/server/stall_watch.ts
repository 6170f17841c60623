/** Looks from time to time whether writing makes progress. */
export class StallWatch {
  /** What had been written when this count was seen first, and when that was. */
  #seen: { readonly count: number; readonly sinceMs: number } | null = null;

  /**
   * How long nothing has gone out, in milliseconds; 0 where nothing is being written.
   *
   * @param count How many writes were begun, the one that is under way included; null where none is.
   */
  stalledMs(count: number | null, nowMs: number): number {
    if (count !== null && count === this.#seen?.count) return nowMs - this.#seen.sinceMs;
    this.#seen = count === null ? null : { count, sinceMs: nowMs };
    return 0;
  }
}
