import { AssertionError } from "./assertion_error.ts";
import { show } from "./show.ts";

/**
 * Makes sure that a value is greater than another, as the operator `>` has it.
 *
 * @example
 * ```ts
 * import { assertGreater, assertThrows } from "@std/assert";
 *
 * assertGreater(2, 1);
 * assertThrows(() => assertGreater(1, 1));
 * ```
 */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (actual > expected) return;
  throw new AssertionError(msg ?? `Expect ${show(actual)} > ${show(expected)}`);
}
