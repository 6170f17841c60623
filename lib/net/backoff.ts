/**
 * How long to wait before a try, in milliseconds; tries count from 1.
 *
 * @example Quickly three times, then once a minute
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Backoff } from "@parley/parley";
 *
 * const backoff: Backoff = (attempt) => attempt <= 3 ? 500 : 60_000;
 * assertEquals([1, 3, 4].map(backoff), [500, 500, 60_000]);
 * ```
 */
export type Backoff = (attempt: number) => number;

/**
 * Options of {@linkcode exponentialBackoff}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type BackoffOptions, exponentialBackoff } from "@parley/parley";
 *
 * const options: BackoffOptions = { firstMs: 200, maxMs: 1000, factor: 3, jitter: 0 };
 * assertEquals([1, 2, 3].map(exponentialBackoff(options)), [200, 600, 1000]);
 * ```
 */
export interface BackoffOptions {
  /** The pause before the first try, in milliseconds. @default {1000} */
  readonly firstMs?: number;
  /** No pause is longer, in milliseconds. @default {30_000} */
  readonly maxMs?: number;
  /** By how many times each pause is longer than the one before. @default {2} */
  readonly factor?: number;
  /** Which part of a pause is left to chance, 0 to 1: so not all come back at once. @default {0.3} */
  readonly jitter?: number;
  /** Gives a number from 0 up to, but not, 1. @default {Math.random} */
  readonly random?: () => number;
}

/**
 * Pauses that grow, each a little shorter by chance.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { exponentialBackoff } from "@parley/parley";
 *
 * const backoff = exponentialBackoff({ jitter: 0 });
 * assertEquals([1, 2, 3, 10].map(backoff), [1000, 2000, 4000, 30_000]);
 * ```
 */
export function exponentialBackoff(options: BackoffOptions = {}): Backoff {
  const { firstMs = 1000, maxMs = 30_000, factor = 2, jitter = 0.3, random = Math.random } =
    options;
  return (attempt) => {
    const pauseMs = Math.min(maxMs, firstMs * factor ** (attempt - 1));
    return pauseMs * (1 - jitter * random());
  };
}
