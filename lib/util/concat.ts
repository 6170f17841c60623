/**
 * Chunks of bytes as one piece, from the one with the number `first` on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { concat } from "./concat.ts";
 *
 * const chunks = [new Uint8Array([1]), new Uint8Array([2, 3])];
 * assertEquals(concat(chunks), new Uint8Array([1, 2, 3]));
 * ```
 */
export function concat(chunks: readonly Uint8Array[], first = 0): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (let index = first; index < chunks.length; index++) length += chunks[index]!.length;
  const whole = new Uint8Array(length);
  let end = 0;
  for (let index = first; index < chunks.length; index++) {
    const chunk = chunks[index]!;
    whole.set(chunk, end);
    end += chunk.length;
  }
  return whole;
}
