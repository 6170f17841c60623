/** How text stands in a terminal: what is one character to a person, and how many columns it takes. */
import stringWidth from "string-width";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The characters as a person counts them: an emoji of several code points is one. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many columns a text without control characters takes. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/**
 * Cuts a text into rows of at most `columns` columns, between words where it can be.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { wrapText } from "./text_width.ts";
 *
 * assertEquals(wrapText("one two three", 8), ["one two", "three"]);
 * ```
 */
export function wrapText(text: string, columns: number): string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(/(?<= )/)) {
    if (textWidth((row + word).trimEnd()) <= columns) {
      row += word;
      continue;
    }
    if (row !== "") rows.push(row.trimEnd());
    const bare = word.trimEnd();
    const pieces = cutText(bare, columns);
    rows.push(...pieces.slice(0, -1));
    row = (pieces.at(-1) ?? "") + word.slice(bare.length);
  }
  return [...rows, row.trimEnd()];
}

/** Cuts a text into pieces of at most `columns` columns, wherever that is. */
export function cutText(text: string, columns: number): string[] {
  const pieces = [""];
  let width = 0;
  for (const grapheme of graphemes(text)) {
    const more = textWidth(grapheme);
    if (width + more > columns && width > 0) {
      pieces.push("");
      width = 0;
    }
    pieces[pieces.length - 1] += grapheme;
    width += more;
  }
  return pieces;
}
