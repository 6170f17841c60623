import { timingSafeEqual as nodeTimingSafeEqual } from "node:crypto";

/**
 * Whether two pieces of memory hold the same bytes, in a time that does not depend on the bytes.
 *
 * Compare what has one fixed length, such as digests: for different lengths this and the real 1.0
 * answer `false`, but the real 1.1 throws a `TypeError`.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
 *
 * const secret = new TextEncoder().encode("open sesame");
 * assert(timingSafeEqual(secret, secret.slice()));
 * assert(!timingSafeEqual(secret, secret.toReversed()));
 * ```
 */
export function timingSafeEqual(
  a: ArrayBufferView | ArrayBufferLike,
  b: ArrayBufferView | ArrayBufferLike,
): boolean {
  return a.byteLength === b.byteLength && nodeTimingSafeEqual(bytesOf(a), bytesOf(b));
}

/** As bytes, since `node:crypto` would compare the numbers of the two views. */
function bytesOf(memory: ArrayBufferView | ArrayBufferLike): Uint8Array {
  return ArrayBuffer.isView(memory)
    ? new Uint8Array(memory.buffer, memory.byteOffset, memory.byteLength)
    : new Uint8Array(memory);
}
