import type { Clock } from "./clock.ts";

/**
 * Waits for a promise, but not longer than a time.
 *
 * @returns Whether the promise was resolved in time; its rejection counts as that.
 */
export async function within(
  clock: Clock,
  maxMs: number,
  promise: Promise<unknown>,
): Promise<boolean> {
  const { promise: timeUp, resolve } = Promise.withResolvers<boolean>();
  const timer = clock.after(maxMs, () => resolve(false));
  const done = promise.then(() => true, () => true);
  const inTime = await Promise.race([done, timeUp]);
  timer.cancel();
  return inTime;
}
