// Controls move cursors and colour terminals; the others are invisible and turn text around (UAX #9)
// or carry hidden text (tags), so that what is read is not what was written.
const UNSAFE_REGEXP =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/gu;
const BREAK_REGEXP = /[\t\n\v\f\r\u0085\u2028\u2029]/g;
const SUSPECT_REGEXP = /[^\u0020-\u007e]/;
const ASCII_REGEXP = /^[\u0000-\u007f]*$/;
const MAX_QUOTED_CHARACTERS = 40;

/**
 * Makes a line of text harmless to whoever will see it.
 *
 * - Control characters, those that turn the reading direction around and those that nobody sees are
 *   removed; the joiners that some scripts and emoji need stay.
 * - Tabs and every kind of line break become a space: one message is one line.
 * - Half a surrogate pair becomes U+FFFD.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cleanText } from "./text.ts";
 *
 * assertEquals(cleanText("\x1b[31mred\talert\r\n"), "[31mred alert  ");
 * ```
 */
export function cleanText(text: string): string {
  if (!SUSPECT_REGEXP.test(text)) return text;
  return text.toWellFormed().replace(BREAK_REGEXP, " ").replace(UNSAFE_REGEXP, "");
}

/**
 * Equal for texts that differ in case, or in form as Unicode's NFKC sees it, alone; never shown. To
 * normalise a long row of marks takes time with its square: callers bound what they give.
 */
export function foldCase(text: string): string {
  if (ASCII_REGEXP.test(text)) return text.toLowerCase();
  // Lower-casing alone would keep ß apart from ss, and ς from σ; ẞ has to become ß first.
  const upper = text.normalize("NFKC").toLowerCase().toUpperCase();
  return upper.toLowerCase().replaceAll("ς", "σ").normalize("NFKC");
}

/** What somebody typed, safe and short enough to stand in an error text. */
export function quote(typed: string): string {
  const characters = Array.from(cleanText(typed.slice(0, 4 * MAX_QUOTED_CHARACTERS)));
  const short = characters.slice(0, MAX_QUOTED_CHARACTERS).join("");
  return characters.length > MAX_QUOTED_CHARACTERS ? `"${short}…"` : `"${short}"`;
}

/** What a text takes in memory at most, in bytes. */
export function memoryBytes(text: string): number {
  return 2 * text.length;
}
