const encoder = new TextEncoder();
const MAX_SHORT = 200;
const MAX_ASCII = 0x7f;
const ASCII_REGEXP = /^[\u0000-\u007f]*$/;

/** What one unit of a string's length takes at most, in UTF-8. */
export const MAX_BYTES_PER_UNIT = 3;

/**
 * Writes a text as UTF-8 into memory that has room for it: `MAX_BYTES_PER_UNIT` for each unit of its
 * length. For short texts, which most are, this is faster than to ask the system's encoder.
 *
 * @returns How many bytes were written.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { writeUtf8 } from "./utf8.ts";
 *
 * const bytes = new Uint8Array(10);
 * assertEquals(writeUtf8("hé", bytes, 1), 3);
 * assertEquals(bytes.subarray(0, 4), new Uint8Array([0, 104, 195, 169]));
 * ```
 */
export function writeUtf8(text: string, bytes: Uint8Array, start: number): number {
  if (text.length <= MAX_SHORT && writeAscii(text, bytes, start)) return text.length;
  return encoder.encodeInto(text, bytes.subarray(start)).written;
}

/** How long a text is in UTF-8, in bytes. */
export function utf8Length(text: string): number {
  return ASCII_REGEXP.test(text) ? text.length : encoder.encode(text).length;
}

/** False at the first character that is not ASCII; what was written before does not matter. */
function writeAscii(text: string, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > MAX_ASCII) return false;
    bytes[start + index] = unit;
  }
  return true;
}
