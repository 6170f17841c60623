/**
 * Makes a new string that nobody can guess, `byteCount` random bytes in lower-case hexadecimal.
 *
 * @example One for tests, that anybody can guess
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { RandomHex } from "@parley/parley";
 *
 * let count = 0;
 * const randomHex: RandomHex = (bytes) => (++count).toString(16).padStart(2 * bytes, "0");
 * assertEquals([randomHex(2), randomHex(2)], ["0001", "0002"]);
 * ```
 */
export type RandomHex = (byteCount: number) => string;

/** The system's source of secrets. */
export function randomHex(byteCount: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(byteCount));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
