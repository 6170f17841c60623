import { foldName } from "../../protocol/names.ts";
import { graphemes } from "./text_width.ts";

/** What can be completed, as it is known at the moment. */
export interface CompletionSources {
  /** Without their slash. */
  readonly commands: readonly string[];
  /** The people in the room. */
  readonly people: readonly string[];
  readonly rooms: readonly string[];
  /** Who has written privately, the latest first. */
  readonly writers: readonly string[];
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
const PRIVATE_REGEXP = /^\/msg $/i;
/** What may stand in front of a name. */
const OPENING_REGEXP = /^(?:[@(["']+|(?:account|address|name):)/i;

/**
 * The words with which the text before the cursor can go on: commands behind a slash, rooms behind
 * a command that takes one, and the people in the room everywhere else, as `bob: ` at the start.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { complete } from "./completion.ts";
 *
 * const sources = { commands: ["join"], people: ["bob"], rooms: ["lobby"], writers: [] };
 * assertEquals(complete("bo", sources), { replace: 2, words: ["bob: "] });
 * assertEquals(complete("/join l", sources), { replace: 1, words: ["lobby "] });
 * ```
 */
export function complete(before: string, sources: CompletionSources): Completion {
  const typed = LAST_WORD_REGEXP.exec(before)?.[0] ?? "";
  if (COMMAND_REGEXP.test(before)) {
    const commands = sources.commands.map((command) => `/${command}`);
    return { replace: length(typed), words: beginningWith(typed, commands.sort(), " ") };
  }
  const lead = before.slice(0, before.length - typed.length);
  if (lead === "" && typed === "") return { replace: 0, words: [] };
  const rooms = Array.from(sources.rooms).sort();
  if (ROOM_COMMAND_REGEXP.test(lead)) {
    return { replace: length(typed), words: beginningWith(typed.replace(/^#/, ""), rooms, " ") };
  }
  if (typed.startsWith("#") && lead.startsWith("/")) {
    const start = typed.slice(1);
    return { replace: length(start), words: beginningWith(start, rooms, " ") };
  }
  const name = typed.replace(OPENING_REGEXP, "");
  const behind = lead === "" && name === typed ? ": " : " ";
  return { replace: length(name), words: beginningWith(name, peopleFor(lead, sources), behind) };
}

/** To answer somebody is what a private message is for most of the time. */
function peopleFor(lead: string, { people, writers }: CompletionSources): string[] {
  const others = Array.from(new Set([...people, ...writers])).sort();
  return PRIVATE_REGEXP.test(lead) ? Array.from(new Set([...writers, ...others])) : others;
}

function beginningWith(start: string, words: readonly string[], behind: string): string[] {
  const key = foldName(start);
  return words.filter((word) => foldName(word).startsWith(key)).map((word) => word + behind);
}

function length(text: string): number {
  return graphemes(text).length;
}
