import { inspect } from "node:util";

/**
 * A value as it is shown in messages.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { show } from "./show.ts";
 *
 * assertEquals(show({ b: "x", a: 1n }), "{ a: 1n, b: 'x' }");
 * ```
 */
export function show(value: unknown): string {
  return inspect(value, {
    depth: Infinity,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
    sorted: true,
  });
}
