/** How long to wait before a try, in milliseconds; tries count from 1. */
export type Backoff = (attempt: number) => number;

/** Options of {@linkcode exponentialBackoff}. */
export interface BackoffOptions {
  /** The pause before the first try. @default {1000} */
  readonly firstMs?: number;
  /** No pause is longer. @default {30_000} */
  readonly maxMs?: number;
  /** By how much each pause is longer than the one before. @default {2} */
  readonly factor?: number;
  /** Which part of a pause is left to chance, so that not all come back at once. @default {0.3} */
  readonly jitter?: number;
  /** From 0 up to, but not, 1. @default {Math.random} */
  readonly random?: () => number;
}

/**
 * Pauses that grow, each a little shorter by chance (A5).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { exponentialBackoff } from "./backoff.ts";
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
