import { foldCase } from "../protocol/text.ts";

// To normalise a long row of marks takes time with its square; 30 are more than enough (UAX #15).
// Without looking at the mark before it, a row would be counted from each of its marks.
const LONG_ROW_OF_MARKS_REGEXP = /(?<!\p{M})\p{M}{31}/u;

/**
 * Tells which texts contain every word of `text`, at any place, also within a word. Case and the
 * forms that Unicode's NFKC takes for the same do not count.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { wordSearch } from "./word_search.ts";
 *
 * const isFound = wordSearch("CAFÉ noon");
 * assert(isFound("At noon in the café"));
 * assert(!isFound("At noon in the hall"));
 * ```
 */
export function wordSearch(text: string): (said: string) => boolean {
  const words = searchWords(text);
  return (said) => {
    const folded = foldForSearch(said);
    return words.every((word) => folded.includes(word));
  };
}

/** The words that {@linkcode wordSearch} looks for, as `foldForSearch` makes them. */
export function searchWords(text: string): readonly string[] {
  return Array.from(new Set(foldForSearch(text).split(/\s+/).filter((word) => word !== "")));
}

/** What {@linkcode wordSearch} takes for the same is equal then. */
export function foldForSearch(text: string): string {
  return LONG_ROW_OF_MARKS_REGEXP.test(text) ? text.toLowerCase() : foldCase(text);
}
