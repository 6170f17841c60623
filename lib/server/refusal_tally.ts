/** How often the refusals of one kind are told. */
const TELL_AFTER_MS = 60_000;

/** Counts refusals of one kind, so that the log has a line a minute and not one for each. */
export class RefusalTally {
  readonly #tell: (count: number) => void;
  #toldMs = -Infinity;
  #untold = 0;

  /** @param tell Is told at once of the first, and then how many more there were in each minute. */
  constructor(tell: (count: number) => void) {
    this.#tell = tell;
  }

  /** Whether there is something that was not told. */
  get open(): boolean {
    return this.#untold > 0;
  }

  count(nowMs: number): void {
    this.#untold++;
    this.tellIfDue(nowMs);
  }

  tellIfDue(nowMs: number): void {
    if (this.#untold === 0 || nowMs - this.#toldMs < TELL_AFTER_MS) return;
    const count = this.#untold;
    this.#untold = 0;
    this.#toldMs = nowMs;
    this.#tell(count);
  }
}
