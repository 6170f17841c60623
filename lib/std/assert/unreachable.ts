import { failure } from "./failure.ts";

/**
 * Marks a place that no run comes to.
 *
 * @example
 * ```ts
 * import { assertThrows, unreachable } from "@std/assert";
 *
 * assertThrows(() => unreachable("a third side"), Error, "a third side");
 * ```
 */
export function unreachable(msg?: string): never {
  throw failure("Unreachable", msg);
}
