import { AssertionError } from "./assertion_error.ts";

/**
 * Makes sure that something is truthy.
 *
 * @example
 * ```ts
 * import { assert, assertThrows } from "@std/assert";
 *
 * assert("hello".includes("ell"));
 * assertThrows(() => assert("hello".includes("bye"), "no bye in it"));
 * ```
 */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}
