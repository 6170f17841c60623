import type { Clock } from "../util/clock.ts";

/** Options of {@linkcode GrowingDelays}; times are in milliseconds. */
export interface GrowingDelaysOptions {
  readonly clock: Clock;
  /** How many failures cost nothing but the attempt. */
  readonly free: number;
  /** How long to wait after the last free failure; each further one doubles that. */
  readonly firstMs: number;
  readonly maxMs: number;
  /** Failures are forgotten when nothing has failed for this long after the last delay. */
  readonly forgetMs: number;
  /** How many are remembered; the one whose last failure is the oldest makes room. */
  readonly maxEntries: number;
}

/** Tells how an attempt went; call it once. */
export type Settle = (isRight: boolean) => void;

interface Entry {
  readonly failures: number;
  /** On the monotonic clock. */
  readonly freeAtMs: number;
}

/**
 * Counts failed attempts, and makes whoever goes on failing wait longer and longer.
 *
 * - An attempt in vain before the time does not make it longer.
 * - Once there are delays, an attempt counts when it is begun: whoever sends a thousand at once has
 *   one.
 * - A right attempt takes back nothing but itself: an account of his own does not give anybody new
 *   guesses at others.
 */
export class GrowingDelays {
  readonly #options: GrowingDelaysOptions;
  /** In the order of the last failures. */
  readonly #entries = new Map<string, Entry>();

  constructor(options: GrowingDelaysOptions) {
    this.#options = options;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#entries.size;
  }

  /** How long until an attempt may be made, in milliseconds; 0 for at once. */
  waitMs(id: string): number {
    return Math.max(0, (this.#entry(id)?.freeAtMs ?? 0) - this.#nowMs());
  }

  /** Begins an attempt; ask {@linkcode GrowingDelays.waitMs} before that. */
  begin(id: string): Settle {
    const isCounted = (this.#entry(id)?.failures ?? 0) >= this.#options.free;
    if (isCounted) this.#count(id, 1);
    return (isRight) => {
      if (isRight && isCounted) this.#count(id, -1);
      else if (!isRight && !isCounted) this.#count(id, 1);
    };
  }

  /** Forgets its failures. */
  forget(id: string): void {
    this.#entries.delete(id);
  }

  #count(id: string, by: 1 | -1): void {
    const failures = (this.#entry(id)?.failures ?? 0) + by;
    const delayMs = by === 1 ? this.#delayMs(failures) : 0;
    this.#entries.delete(id);
    if (failures <= 0) return;
    this.#entries.set(id, { failures, freeAtMs: this.#nowMs() + delayMs });
    this.#makeRoom();
  }

  #delayMs(failures: number): number {
    const { free, firstMs, maxMs } = this.#options;
    return failures < free ? 0 : Math.min(maxMs, firstMs * 2 ** (failures - free));
  }

  #makeRoom(): void {
    for (const [id] of this.#entries) {
      if (this.#entries.size <= this.#options.maxEntries) return;
      this.#entries.delete(id);
    }
  }

  #entry(id: string): Entry | undefined {
    const entry = this.#entries.get(id);
    const { forgetMs } = this.#options;
    if (entry === undefined || this.#nowMs() < entry.freeAtMs + forgetMs) return entry;
    this.#entries.delete(id);
    return undefined;
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }
}
