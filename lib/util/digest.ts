import { createHash } from "node:crypto";

/**
 * The SHA-256 of a text's UTF-8, or of bytes, in lower-case hexadecimal: it tells nothing of a text
 * that nobody can guess.
 */
export function digest(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
