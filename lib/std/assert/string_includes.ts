import { failure } from "./failure.ts";

/**
 * Makes sure that a text contains another.
 *
 * @example
 * ```ts
 * import { assertStringIncludes, assertThrows } from "@std/assert";
 *
 * assertStringIncludes("hello", "ell");
 * assertThrows(() => assertStringIncludes("hello", "bye"));
 * ```
 */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (actual.includes(expected)) return;
  throw failure(`Expected actual: "${actual}" to contain: "${expected}"`, msg);
}
