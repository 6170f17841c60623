import { AssertionError as NodeAssertionError } from "node:assert";

/**
 * The lines in which two values differ.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { difference } from "./difference.ts";
 *
 * assertStringIncludes(difference(1, 2, "strictEqual"), "1 !== 2");
 * ```
 */
export function difference(
  actual: unknown,
  expected: unknown,
  operator: "deepStrictEqual" | "strictEqual",
): string {
  return new NodeAssertionError({ actual, expected, operator }).message;
}
