/**
 * The part of `@std/assert` that this project uses, over `node:assert` and `node:util`, for machines
 * that cannot reach JSR; each file stands for the file of the same name in the real package.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows, fail } from "@std/assert";
 *
 * assertEquals([1, { two: 2 }], [1, { two: 2 }]);
 * assertThrows(() => fail("no way on"), Error, "no way on");
 * ```
 *
 * @module
 */
export * from "./array_includes.ts";
export * from "./assert.ts";
export * from "./assertion_error.ts";
export * from "./equal.ts";
export * from "./equals.ts";
export * from "./exists.ts";
export * from "./fail.ts";
export * from "./greater.ts";
export * from "./greater_or_equal.ts";
export * from "./instance_of.ts";
export * from "./less.ts";
export * from "./less_or_equal.ts";
export * from "./match.ts";
export * from "./not_equals.ts";
export * from "./rejects.ts";
export * from "./strict_equals.ts";
export * from "./string_includes.ts";
export * from "./throws.ts";
export * from "./unreachable.ts";
