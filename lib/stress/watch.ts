import type { Clock, Timer } from "../util/clock.ts";

/** Options of {@linkcode whenStill}. */
export interface StillOptions {
  readonly clock: Clock;
  /** Grows, or changes, whenever something happens. */
  pulse(): number;
  /** How long nothing may happen, in milliseconds. */
  readonly stillMs: number;
}

/** The time is counted in so many parts: a process that was stopped meanwhile missed one of them. */
const PARTS = 8;

/** Tells when nothing has happened for a time. */
export interface StillWatch {
  readonly still: Promise<void>;
  /** Watches no longer; the promise stays as it is. */
  cancel(): void;
}

/** Waits until nothing happens any more. */
export function whenStill({ clock, pulse, stillMs }: StillOptions): StillWatch {
  const { promise: still, resolve } = Promise.withResolvers<void>();
  let last = pulse();
  let quiet = 0;
  let timer: Timer;
  const look = () => {
    const now = pulse();
    quiet = now === last ? quiet + 1 : 0;
    last = now;
    if (quiet >= PARTS) resolve();
    else timer = clock.after(stillMs / PARTS, look);
  };
  timer = clock.after(stillMs / PARTS, look);
  return { still, cancel: () => timer.cancel() };
}
