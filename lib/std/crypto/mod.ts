/**
 * The part of `@std/crypto` that this project uses, over `node:crypto`, for machines that cannot
 * reach JSR.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { timingSafeEqual } from "@std/crypto";
 *
 * assert(timingSafeEqual(new Uint8Array([1, 2]), new Uint8Array([1, 2])));
 * ```
 *
 * @module
 */
export * from "./timing_safe_equal.ts";
