import { createHash } from "node:crypto";

/** The SHA-256 of a text, in lower-case hexadecimal: it tells nothing of a text that nobody can guess. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
