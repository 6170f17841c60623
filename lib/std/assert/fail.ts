import { failure } from "./failure.ts";

/**
 * Fails.
 *
 * @example
 * ```ts
 * import { assertThrows, fail } from "@std/assert";
 *
 * assertThrows(() => fail("not this way"), Error, "not this way");
 * ```
 */
export function fail(msg?: string): never {
  throw failure("Failed assertion", msg);
}
