import { difference } from "./difference.ts";
import { failure } from "./failure.ts";

/**
 * Makes sure that two values are the same one, as `Object.is` has it.
 *
 * @example
 * ```ts
 * import { assertStrictEquals, assertThrows } from "@std/assert";
 *
 * const list = ["a"];
 * assertStrictEquals(list, list);
 * assertThrows(() => assertStrictEquals(list, ["a"]));
 * ```
 */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  throw failure("Values are not strictly equal", msg, difference(actual, expected, "strictEqual"));
}
