import { failure } from "./failure.ts";

/**
 * Makes sure that a text matches a regular expression.
 *
 * @example
 * ```ts
 * import { assertMatch, assertThrows } from "@std/assert";
 *
 * assertMatch("12:30", /^\d\d:\d\d$/);
 * assertThrows(() => assertMatch("noon", /^\d\d:\d\d$/));
 * ```
 */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (expected.test(actual)) return;
  throw failure(`Expected actual: "${actual}" to match: "${expected}"`, msg);
}
