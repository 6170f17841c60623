/**
 * Done already, or done when the promise is: work that need not wait does not wait a turn.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Later } from "@parley/parley";
 *
 * const kept = new Map<string, string>();
 * const keep = (room: string, topic: string): Later => void kept.set(room, topic);
 * await keep("lobby", "Welcome!"); // To wait for what is done already does no harm.
 * assertEquals(kept.get("lobby"), "Welcome!");
 * ```
 */
export type Later = void | Promise<void>;

/**
 * Goes on with a value that is there already, at once, or with one that will be.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { andThen } from "./later.ts";
 *
 * assertEquals(andThen(2, (count) => count + 1), 3);
 * assertEquals(await andThen(Promise.resolve(2), (count) => count + 1), 3);
 * ```
 */
export function andThen<T, R>(
  value: T | Promise<T>,
  run: (value: T) => R | Promise<R>,
): R | Promise<R> {
  return value instanceof Promise ? value.then(run) : run(value);
}

/**
 * Starts something that calls back, maybe before it returns: then this is done at once, or throws at
 * once.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { whenCalledBack } from "./later.ts";
 *
 * assertEquals(whenCalledBack((done) => done()), undefined);
 * await whenCalledBack((done) => queueMicrotask(done));
 * ```
 */
export function whenCalledBack(
  start: (done: () => void, fail: (error: unknown) => void) => void,
): Later {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let outcome: "waiting" | "done" | "failed" = "waiting";
  let failure: unknown;
  promise.catch(() => {}); // Nobody waits for it where the call came at once.
  start(
    () => {
      if (outcome === "waiting") outcome = "done";
      resolve();
    },
    (error) => {
      if (outcome === "waiting") [outcome, failure] = ["failed", error];
      reject(error);
    },
  );
  // The calls above may have come by now, which the type checker can't see.
  const reached = outcome as "waiting" | "done" | "failed";
  if (reached === "failed") throw failure;
  return reached === "done" ? undefined : promise;
}
