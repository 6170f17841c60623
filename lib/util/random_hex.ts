/** Makes a new string that nobody can guess, `byteCount` random bytes in lower-case hexadecimal. */
export type RandomHex = (byteCount: number) => string;

/** The system's source of secrets. */
export function randomHex(byteCount: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(byteCount));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
