import { AssertionError } from "./assertion_error.ts";
import { show } from "./show.ts";

/**
 * Makes sure that a value is less than another, as the operator `<` has it.
 *
 * @example
 * ```ts
 * import { assertLess, assertThrows } from "@std/assert";
 *
 * assertLess(1, 2);
 * assertThrows(() => assertLess(1, 1));
 * ```
 */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (actual < expected) return;
  throw new AssertionError(msg ?? `Expect ${show(actual)} < ${show(expected)}`);
}
