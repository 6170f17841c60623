/** Cancels what {@linkcode Clock.after} planned; cancelling twice does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * Where time comes from. Everything that waits or looks at a clock is given one of these, so that
 * tests move time by hand.
 *
 * - Intervals are measured with `monotonicMs`; it never goes back.
 * - `wallMs` is a label for people (milliseconds since 1970, UTC), never an order.
 */
export interface Clock {
  wallMs(): number;
  monotonicMs(): number;
  after(delayMs: number, run: () => void): Timer;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs: number, run: () => void): Timer {
    const id = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(id) };
  },
};
