import { utf8Length } from "./utf8.ts";

/**
 * How many of the first ones fit, counted by their texts; one always does.
 *
 * @param maxBytes Of UTF-8, for all of them together.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { countFitting } from "./fitting.ts";
 *
 * const said = [{ text: "four" }, { text: "five" }, { text: "six" }];
 * assertEquals([8, 3].map((maxBytes) => countFitting(said, maxBytes)), [2, 1]);
 * ```
 */
export function countFitting(said: readonly { readonly text: string }[], maxBytes: number): number {
  if (maxBytes === Infinity) return said.length;
  let bytes = 0;
  const tooMany = said.findIndex(({ text }, index) => {
    bytes += utf8Length(text);
    return index > 0 && bytes > maxBytes;
  });
  return tooMany < 0 ? said.length : tooMany;
}

/** The last ones that fit, at least one, in their order. */
export function lastFitting<T extends { readonly text: string }>(
  said: readonly T[],
  maxBytes: number,
): readonly T[] {
  return said.slice(said.length - countFitting(said.toReversed(), maxBytes));
}
