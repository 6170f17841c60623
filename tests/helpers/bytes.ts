/** Bytes as tests need them: made of text, put together and taken apart. */
import { concat as joined } from "../../lib/util/concat.ts";

const encoder = new TextEncoder();

/** The bytes of a text in UTF-8. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text that bytes in UTF-8 are; null stays null. */
export function textOf(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** One character for each byte. */
export function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** Several chunks as one. */
export function concat(...chunks: readonly Uint8Array[]): Uint8Array {
  return joined(chunks);
}

/** The same bytes, one in each chunk. */
export function splitEveryByte(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => new Uint8Array([byte]));
}

/** The same bytes, cut at these places; a place behind the end starts again from the front. */
export function splitAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
  return [0, ...cuts].map((start, index) => bytes.slice(start, cuts[index] ?? bytes.length));
}

/** A payload of any bytes with its length before it. */
export function frameOf(payload: Uint8Array): Uint8Array {
  const header = new Uint8Array(4);
  new DataView(header.buffer).setUint32(0, payload.length);
  return concat(header, payload);
}
