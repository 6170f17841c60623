import { distance } from "fastest-levenshtein";

/** Letters that may be wrong, missing or too many; two that are swapped count as two. */
const MAX_DISTANCE = 2;

/**
 * The word that was probably meant: the only one that begins like this, or else the one with the
 * fewest letters to change, as long as that is not all that was typed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nearestWord } from "./nearest_word.ts";
 *
 * assertEquals(nearestWord("jion", ["join", "leave"]), "join");
 * assertEquals(nearestWord("le", ["join", "leave"]), "leave");
 * assertEquals(nearestWord("part", ["join", "leave"]), undefined);
 * ```
 */
export function nearestWord(typed: string, known: readonly string[]): string | undefined {
  const [only, ...more] = known.filter((word) => word.startsWith(typed));
  if (only !== undefined && more.length === 0) return only;
  const distances = known
    .filter((word) => Math.abs(word.length - typed.length) <= MAX_DISTANCE)
    .map((word) => ({ word, changes: distance(typed, word) }))
    .filter(({ changes }) => changes <= MAX_DISTANCE && changes < typed.length)
    .sort((a, b) => a.changes - b.changes);
  return distances[0]?.word;
}
