import { nearestWord } from "../../codec/nearest_word.ts";
import { mayHoldPassword, type RoomVerb, type SecretVerb, words } from "../../codec/text_lines.ts";
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
/** With how many words the password of a room may stand behind each, the verb counted. */
const ROOM_VERBS: { readonly [V in RoomVerb]: number } = {
  access: 3,
  create: 4,
  enter: 3,
  join: 3,
};

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
  const [word = "", ...args] = words(line);
  const verb = word.replace(/^\/+/, "").toLowerCase();
  if (!word.startsWith("/")) return false;
  if (mayHoldRoomPassword(verb, args.length + 1)) return true;
  if (TERMINAL_COMMANDS.includes(verb)) return false;
  if (nearestWord(verb, SECRET_VERBS) !== undefined) return true;
  const meant = nearestWord(verb, Object.keys(ROOM_VERBS));
  return meant !== undefined && mayHoldRoomPassword(meant, args.length + 1);
}

/** Also where there are too many words, or one of them is mistyped. */
function mayHoldRoomPassword(verb: string, count: number): boolean {
  return Object.hasOwn(ROOM_VERBS, verb) && count >= ROOM_VERBS[verb as RoomVerb];
}
