import { AssertionError } from "./assertion_error.ts";
import { show } from "./show.ts";

/**
 * Makes sure that a value is greater than or equal to another, as the operator `>=` has it.
 *
 * @example
 * ```ts
 * import { assertGreaterOrEqual, assertThrows } from "@std/assert";
 *
 * assertGreaterOrEqual(1, 1);
 * assertThrows(() => assertGreaterOrEqual(0, 1));
 * ```
 */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (actual >= expected) return;
  throw new AssertionError(msg ?? `Expect ${show(actual)} >= ${show(expected)}`);
}
