import { ByteQueue } from "../../codec/byte_queue.ts";

/** What a key does to a password that is being typed. */
export type PasswordOutcome =
  | { readonly state: "typing" }
  | { readonly state: "done"; readonly password: string }
  | { readonly state: "cancelled" };

/** What is to be written to the terminal, and how it stands. */
export interface PasswordStep {
  readonly echo: string;
  readonly outcome: PasswordOutcome;
  /** What was read behind the end of the password; it belongs to whoever reads next. */
  readonly rest: Uint8Array;
}

const ERASE = "\b \b";
const ESCAPE = "\x1b";
const ESCAPE_BYTE = 0x1b;
const LF_BYTE = 10;
const MAX_SEQUENCE_BYTES = 64;
const latin1 = new TextDecoder("latin1");
const utf8 = new TextDecoder();
const TYPING: PasswordOutcome = { state: "typing" };
// A terminal sends cursor keys and the like as one of these: a control sequence (ECMA-48, section
// 5.4; Linux's console has function keys of its own kind), a single shift, or a character with Alt.
const ESCAPE_SEQUENCE_REGEXP =
  /^\x1b(?:\[\[[A-E]|\[[0-?]*[ -/]*[@-Z\\-~]|O[ -~]|[^[O\x00-\x1f\x7f])/;
const UNFINISHED_SEQUENCE_REGEXP = /^\x1b(?:\[\[?|\[[0-?]+[ -/]*|\[[ -/]+|O)?$/;
const NO_BYTES = new Uint8Array(0);

/**
 * A password as it is typed, with a `*` for each character (A7).
 *
 * - Backspace takes back the last one, Ctrl-U all, Ctrl-W the last word; Enter, as CR or LF, ends it;
 *   Ctrl-C, and Ctrl-D on nothing, give it up.
 * - Characters and escape sequences may be split over reads; the latter are left out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { PasswordEditor } from "./password_editor.ts";
 *
 * const editor = new PasswordEditor();
 * const utf8 = new TextEncoder();
 * assertEquals(editor.push(utf8.encode("pw")).echo, "**");
 * assertEquals(editor.push(utf8.encode("\r")).outcome, { state: "done", password: "pw" });
 * ```
 */
export class PasswordEditor {
  readonly #characters: string[] = [];
  readonly #pending = new ByteQueue();

  /** How many characters have been typed. */
  get length(): number {
    return this.#characters.length;
  }

  push(chunk: Uint8Array): PasswordStep {
    this.#pending.push(chunk);
    let echo = "";
    for (;;) {
      const key = this.#nextKey();
      if (key === null) return { echo, outcome: TYPING, rest: NO_BYTES };
      const outcome = this.#outcomeOf(key);
      if (outcome !== null) return { echo: `${echo}\r\n`, outcome, rest: this.#takeRest(key) };
      echo += this.#edit(key);
    }
  }

  /** A character, or an escape sequence; null when the rest of it has to come first. */
  #nextKey(): string | null {
    const bytes = this.#pending.peek();
    if (bytes.length === 0) return null;
    if (bytes[0] !== ESCAPE_BYTE) return this.#nextCharacter(bytes[0]!);
    const text = latin1.decode(bytes.subarray(0, MAX_SEQUENCE_BYTES));
    if (UNFINISHED_SEQUENCE_REGEXP.test(text)) return null;
    const sequence = ESCAPE_SEQUENCE_REGEXP.exec(text)?.[0] ?? ESCAPE;
    this.#pending.take(sequence.length);
    return sequence;
  }

  #nextCharacter(first: number): string | null {
    // The first byte says how many there are (RFC 3629, section 3).
    const length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return this.#pending.length < length ? null : utf8.decode(this.#pending.take(length));
  }

  #outcomeOf(key: string): PasswordOutcome | null {
    if (key === "\r" || key === "\n") return { state: "done", password: this.#characters.join("") };
    if (key === "\x03") return { state: "cancelled" };
    return key === "\x04" && this.#characters.length === 0 ? { state: "cancelled" } : null;
  }

  #edit(key: string): string {
    if (key === "\x7f" || key === "\b") return this.#erase(1);
    if (key === "\x15") return this.#erase(this.#characters.length);
    if (key === "\x17") return this.#erase(this.#lastWordLength());
    if (key.startsWith(ESCAPE) || key < " ") return "";
    this.#characters.push(key);
    return "*";
  }

  #erase(count: number): string {
    const erased = this.#characters.splice(Math.max(0, this.#characters.length - count), count);
    return ERASE.repeat(erased.length);
  }

  #lastWordLength(): number {
    return Array.from(/\S*\s*$/.exec(this.#characters.join(""))?.[0] ?? "").length;
  }

  /** Some terminals send Enter as CR LF: the LF belongs to it. */
  #takeRest(key: string): Uint8Array {
    if (key === "\r" && this.#pending.peek()[0] === LF_BYTE) this.#pending.take(1);
    return this.#pending.take(this.#pending.length);
  }
}
