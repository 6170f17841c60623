import { foldName } from "../../protocol/names.ts";
import { graphemes } from "./text_width.ts";

/** What can be completed, as it is known at the moment. */
export interface CompletionSources {
  /** Without their slash. */
  readonly commands: readonly string[];
  /** The people in the room. */
  readonly people: readonly string[];
  readonly rooms: readonly string[];
}

/** How the text before the cursor can go on. */
export interface Completion {
  /** How many characters before the cursor are replaced. */
  readonly replace: number;
  /** Whole words, with what belongs behind them; the first is the first to be tried. */
  readonly words: readonly string[];
}

const ROOM_COMMAND_REGEXP = /^\/?(?:join|enter|delete) $/i;
const COMMAND_REGEXP = /^\/\S*$/;
const LAST_WORD_REGEXP = /\S*$/;

/**
 * The words with which the text before the cursor can go on: commands behind a slash, rooms behind
 * a command that takes one, and the people in the room everywhere else, as `bob: ` at the start.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { complete } from "./completion.ts";
 *
 * const sources = { commands: ["join"], people: ["bob"], rooms: ["lobby"] };
 * assertEquals(complete("bo", sources), { replace: 2, words: ["bob: "] });
 * assertEquals(complete("/join l", sources), { replace: 1, words: ["lobby "] });
 * ```
 */
export function complete(before: string, sources: CompletionSources): Completion {
  const word = LAST_WORD_REGEXP.exec(before)?.[0] ?? "";
  const replace = graphemes(word).length;
  if (COMMAND_REGEXP.test(before)) {
    const commands = sources.commands.map((command) => `/${command}`);
    return { replace, words: beginningWith(word, commands, " ") };
  }
  const lead = before.slice(0, before.length - word.length);
  const isRoom = ROOM_COMMAND_REGEXP.test(lead);
  const names = isRoom ? sources.rooms : sources.people;
  const behind = lead === "" ? ": " : " ";
  return { replace, words: beginningWith(word.replace(/^#/, ""), names, behind) };
}

function beginningWith(start: string, words: readonly string[], behind: string): string[] {
  const key = foldName(start);
  return words.filter((word) => foldName(word).startsWith(key)).map((word) => word + behind).sort();
}
