import { failure } from "./failure.ts";

/**
 * Makes sure that something is neither `null` nor `undefined`.
 *
 * @example
 * ```ts
 * import { assertExists, assertThrows } from "@std/assert";
 *
 * assertExists(0);
 * assertThrows(() => assertExists(null));
 * ```
 */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual !== undefined && actual !== null) return;
  throw failure(`Expected actual: "${actual}" to not be null or undefined`, msg);
}
