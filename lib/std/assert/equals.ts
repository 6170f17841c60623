import { difference } from "./difference.ts";
import { equal } from "./equal.ts";
import { failure } from "./failure.ts";

/**
 * Makes sure that two values are alike, however deep.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals({ names: ["ann"] }, { names: ["ann"] });
 * assertThrows(() => assertEquals({ names: ["ann"] }, { names: [] }));
 * ```
 */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  throw failure("Values are not equal", msg, difference(actual, expected, "deepStrictEqual"));
}
