import type { Clock } from "../util/clock.ts";

/** Options of {@linkcode TokenBucket}. */
export interface TokenBucketOptions {
  readonly clock: Pick<Clock, "monotonicMs">;
  /** How many tokens it holds, and has at first. */
  readonly burst: number;
  /** How many it gets, evenly, in a minute. */
  readonly perMinute: number;
}

const MINUTE_MS = 60_000;

/**
 * Allows a rate, and bursts.
 *
 * - After a pause in which it could fill, `burst` tokens can be taken at once.
 * - In any time, no more can be taken than the rate gives in it, and twice `burst`. Twice, because
 *   the clock is looked at only where there is no token left: what comes often must cost little.
 * - It has no timer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { TokenBucket } from "./token_bucket.ts";
 *
 * const clock = { monotonicMs: () => 0 };
 * const bucket = new TokenBucket({ clock, burst: 2, perMinute: 60 });
 * assertEquals([bucket.take(), bucket.take(), bucket.take()], [0, 0, 1000]);
 * ```
 */
export class TokenBucket {
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #burst: number;
  readonly #intervalMs: number;
  #tokens: number;
  /** Until when what the rate gives is counted in. */
  #countedMs: number;

  constructor({ clock, burst, perMinute }: TokenBucketOptions) {
    this.#clock = clock;
    this.#burst = burst;
    this.#intervalMs = MINUTE_MS / perMinute;
    this.#tokens = burst;
    this.#countedMs = clock.monotonicMs();
  }

  /**
   * Takes a token.
   *
   * @returns 0; or, where there is none, in how many whole milliseconds there is one again.
   */
  take(): number {
    if (this.#tokens === 0) {
      const waitMs = this.#fill();
      if (waitMs > 0) return waitMs;
    }
    this.#tokens--;
    return 0;
  }

  #fill(): number {
    const nowMs = this.#clock.monotonicMs();
    const gained = Math.floor((nowMs - this.#countedMs) / this.#intervalMs);
    if (gained >= this.#burst) {
      this.#tokens = this.#burst;
      this.#countedMs = nowMs;
      return 0;
    }
    this.#tokens = gained;
    // What is left of the time counts for the next token.
    this.#countedMs += gained * this.#intervalMs;
    if (gained > 0) return 0;
    return Math.max(1, Math.ceil(this.#countedMs + this.#intervalMs - nowMs));
  }
}
