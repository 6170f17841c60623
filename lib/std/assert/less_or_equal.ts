import { AssertionError } from "./assertion_error.ts";
import { show } from "./show.ts";

/**
 * Makes sure that a value is less than or equal to another, as the operator `<=` has it.
 *
 * @example
 * ```ts
 * import { assertLessOrEqual, assertThrows } from "@std/assert";
 *
 * assertLessOrEqual(1, 1);
 * assertThrows(() => assertLessOrEqual(1, 0));
 * ```
 */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (actual <= expected) return;
  throw new AssertionError(msg ?? `Expect ${show(actual)} <= ${show(expected)}`);
}
