import { mayHoldPassword } from "../../codec/text_lines.ts";

// Passwords may stand behind these as well.
const SECRET_REGEXP = /^\s*\/?(?:passwd|register)\b/i;

function isSecret(line: string): boolean {
  return mayHoldPassword(line) || SECRET_REGEXP.test(line);
}

/** Where lines are kept from one run to the next. */
export interface LineStore {
  /** The oldest first. */
  load(): readonly string[];
  append(line: string): void;
}

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
 * - A line that may hold a password is never kept.
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
    if (line.trim() === "" || isSecret(line) || line === this.#lines.at(-1)) return false;
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
