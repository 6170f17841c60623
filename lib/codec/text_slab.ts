import { MAX_BYTES_PER_UNIT, writeUtf8 } from "../util/utf8.ts";

/** A piece of memory that many short texts share: to get memory for each is dearer than to encode it. */
const SLAB_BYTES = 32 * 1024;
const MAX_SHARED_BYTES = SLAB_BYTES / 8;
const utf8 = new TextEncoder();
let slab = new Uint8Array(SLAB_BYTES);
let taken = 0;

/**
 * The UTF-8 of a text behind so many bytes for a header, which are not set to anything.
 *
 * The bytes are given out once; they stand in memory that other texts share.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeText } from "./text_slab.ts";
 *
 * assertEquals(encodeText("hé"), new Uint8Array([104, 195, 169]));
 * assertEquals(encodeText("hé", 4).length, 7);
 * ```
 */
export function encodeText(text: string, headerBytes = 0): Uint8Array {
  const maxBytes = headerBytes + MAX_BYTES_PER_UNIT * text.length;
  if (maxBytes > MAX_SHARED_BYTES) return encodeAlone(text, headerBytes);
  if (taken + maxBytes > SLAB_BYTES) {
    slab = new Uint8Array(SLAB_BYTES);
    taken = 0;
  }
  const start = taken;
  taken = start + headerBytes + writeUtf8(text, slab, start + headerBytes);
  return slab.subarray(start, taken);
}

function encodeAlone(text: string, headerBytes: number): Uint8Array {
  const encoded = utf8.encode(text);
  if (headerBytes === 0) return encoded;
  const bytes = new Uint8Array(headerBytes + encoded.length);
  bytes.set(encoded, headerBytes);
  return bytes;
}
