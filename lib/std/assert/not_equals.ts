import { equal } from "./equal.ts";
import { failure } from "./failure.ts";
import { show } from "./show.ts";

/**
 * Makes sure that two values are not alike.
 *
 * @example
 * ```ts
 * import { assertNotEquals, assertThrows } from "@std/assert";
 *
 * assertNotEquals({ id: 1 }, { id: 2 });
 * assertThrows(() => assertNotEquals({ id: 1 }, { id: 1 }));
 * ```
 */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  throw failure(`Expected actual: ${show(actual)} not to be: ${show(expected)}`, msg);
}
