import { nearestWord } from "../../codec/nearest_word.ts";
import { mayHoldPassword, type SecretVerb, splitWord } from "../../codec/text_lines.ts";
import { TERMINAL_COMMANDS } from "./typed_line.ts";

/** Where lines are kept from one run to the next. */
export interface LineStore {
  /** The oldest first. */
  load(): readonly string[];
  append(line: string): void;
}

/** How many typed lines a person can go back to, in a run and from earlier ones. */
export const MAX_HISTORY_LINES = 1000;

const SECRET_VERBS: readonly SecretVerb[] = ["login", "passwd", "register"];

/** Options of {@linkcode InputHistory}. */
export interface InputHistoryOptions {
  readonly maxLines: number;
  /** @default {nothing is kept} */
  readonly store?: LineStore | null;
}

/**
 * The lines that were typed, for going back to them.
 *
 * - The newest `maxLines` are kept; the same line twice in a row is kept once.
 * - A line that may hold a password is never kept, nor one whose command was mistyped for such a one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { InputHistory } from "./input_history.ts";
 *
 * const history = new InputHistory({ maxLines: 100 });
 * history.add("hello");
 * history.add("login kim sesame");
 * assertEquals(history.lines, ["hello"]);
 * ```
 */
export class InputHistory {
  readonly #maxLines: number;
  readonly #store: LineStore | null;
  #lines: string[];

  constructor({ maxLines, store = null }: InputHistoryOptions) {
    this.#maxLines = maxLines;
    this.#store = store;
    const lines = store?.load() ?? [];
    this.#lines = lines.filter((line) => !isSecret(line)).slice(-maxLines);
  }

  /** The oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Whether the line was kept. */
  add(line: string): boolean {
    const isOfUse = line.trim() !== "" && line !== this.#lines.at(-1);
    if (!isOfUse || isSecret(line)) return false;
    this.#lines.push(line);
    this.#store?.append(line);
    if (this.#lines.length > this.#maxLines) this.#lines = this.#lines.slice(-this.#maxLines);
    return true;
  }

  /** The newest line before `index` that has the text in it, and where; null if there is none. */
  search(text: string, index: number): { readonly line: string; readonly index: number } | null {
    for (let at = Math.min(index, this.#lines.length) - 1; at >= 0; at--) {
      const line = this.#lines[at]!;
      if (line.includes(text)) return { line, index: at };
    }
    return null;
  }
}

function isSecret(line: string): boolean {
  if (mayHoldPassword(line)) return true;
  const { word } = splitWord(line.trimStart());
  const verb = word.slice(1).toLowerCase();
  if (!word.startsWith("/") || TERMINAL_COMMANDS.includes(verb)) return false;
  return nearestWord(verb, SECRET_VERBS) !== undefined;
}
