/**
 * Cancels what {@linkcode Clock.after} planned.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { systemClock, type Timer } from "@parley/parley";
 *
 * let rings = 0;
 * const timer: Timer = systemClock.after(60_000, () => rings++);
 * timer.cancel();
 * assertEquals(rings, 0);
 * ```
 */
export interface Timer {
  /** It will not run any more; where it has run, or was cancelled, this does nothing. */
  cancel(): void;
}

/**
 * Where time comes from. Everything that waits or looks at a clock is given one of these, so that
 * tests move time by hand.
 *
 * - Intervals are measured with `monotonicMs`; it never goes back.
 * - `wallMs` is a label for people, never an order.
 *
 * @example A clock that a test moves
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Clock } from "@parley/parley";
 *
 * let nowMs = 0;
 * const clock: Clock = {
 *   wallMs: () => Date.UTC(2027, 0, 1) + nowMs,
 *   monotonicMs: () => nowMs,
 *   after: () => ({ cancel() {} }), // Here nothing is ever due.
 * };
 * nowMs += 1500;
 * assertEquals(new Date(clock.wallMs()).toISOString(), "2027-01-01T00:00:01.500Z");
 * ```
 */
export interface Clock {
  /** The time of day, in milliseconds since 1970, UTC; it may jump. */
  wallMs(): number;
  /** Milliseconds since some moment; only differences mean anything. */
  monotonicMs(): number;
  /** Runs something once, not before `delayMs` milliseconds are over. */
  after(delayMs: number, run: () => void): Timer;
}

/**
 * The clock of the machine.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { systemClock } from "@parley/parley";
 *
 * const startMs = systemClock.monotonicMs();
 * assert(systemClock.monotonicMs() - startMs >= 0);
 * ```
 */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs: number, run: () => void): Timer {
    const id = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(id) };
  },
};
