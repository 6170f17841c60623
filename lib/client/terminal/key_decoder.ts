/** A key that is not a character. */
export type KeyName =
  | "alt-b"
  | "alt-backspace"
  | "alt-d"
  | "alt-f"
  | "backspace"
  | "ctrl-a"
  | "ctrl-b"
  | "ctrl-c"
  | "ctrl-d"
  | "ctrl-e"
  | "ctrl-f"
  | "ctrl-g"
  | "ctrl-k"
  | "ctrl-l"
  | "ctrl-n"
  | "ctrl-p"
  | "ctrl-r"
  | "ctrl-t"
  | "ctrl-u"
  | "ctrl-w"
  | "ctrl-y"
  | "ctrl-z"
  | "delete"
  | "down"
  | "end"
  | "enter"
  | "escape"
  | "home"
  | "left"
  | "page-down"
  | "page-up"
  | "right"
  | "shift-tab"
  | "tab"
  | "up"
  | "word-left"
  | "word-right";

/** What came from a keyboard: characters, a key, or something that was pasted. */
export type Key =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "key"; readonly name: KeyName }
  | { readonly type: "paste"; readonly text: string };

const ESCAPE = "\x1b";
const PASTE_BEGIN = "\x1b[200~";
const PASTE_END = "\x1b[201~";
const MAX_PASTE_CHARACTERS = 256 * 1024;
const MAX_SEQUENCE_CHARACTERS = 64;
const INTERRUPT = "\x03";

// Control Sequence, Single Shift 3, or a character with Alt (ECMA-48 section 5.4; xterm's ctlseqs).
// Linux's console has function keys of its own kind.
const SEQUENCE_REGEXP =
  /^\x1b(?:\[\[[A-E]|\[[0-?]*[ -/]*[@-Z\\-~]|O[ -~]|[\b\x7f]|[^[O\x00-\x1f\x7f])/u;
const UNFINISHED_REGEXP = /^\x1b(?:\[\[?|\[[0-?]+[ -/]*|\[[ -/]+|O)?$/;
const TEXT_REGEXP = /^[^\x00-\x1f\x7f-\x9f]+/;

const CONTROLS: Readonly<Record<string, KeyName>> = {
  "\x01": "ctrl-a",
  "\x02": "ctrl-b",
  "\x03": "ctrl-c",
  "\x04": "ctrl-d",
  "\x05": "ctrl-e",
  "\x06": "ctrl-f",
  "\x07": "ctrl-g",
  "\b": "backspace",
  "\t": "tab",
  "\n": "enter",
  "\x0b": "ctrl-k",
  "\x0c": "ctrl-l",
  "\r": "enter",
  "\x0e": "ctrl-n",
  "\x10": "ctrl-p",
  "\x12": "ctrl-r",
  "\x14": "ctrl-t",
  "\x15": "ctrl-u",
  "\x17": "ctrl-w",
  "\x19": "ctrl-y",
  "\x1a": "ctrl-z",
  "\x7f": "backspace",
};

const SEQUENCES: Readonly<Record<string, KeyName>> = {
  "\x1b[A": "up",
  "\x1b[B": "down",
  "\x1b[C": "right",
  "\x1b[D": "left",
  "\x1b[F": "end",
  "\x1b[H": "home",
  "\x1b[Z": "shift-tab",
  "\x1bOA": "up",
  "\x1bOB": "down",
  "\x1bOC": "right",
  "\x1bOD": "left",
  "\x1bOF": "end",
  "\x1bOH": "home",
  "\x1b[1~": "home",
  "\x1b[3~": "delete",
  "\x1b[4~": "end",
  "\x1b[5~": "page-up",
  "\x1b[6~": "page-down",
  "\x1b[7~": "home",
  "\x1b[8~": "end",
  "\x1b[1;3C": "word-right",
  "\x1b[1;3D": "word-left",
  "\x1b[1;5C": "word-right",
  "\x1b[1;5D": "word-left",
  "\x1bb": "alt-b",
  "\x1bd": "alt-d",
  "\x1bf": "alt-f",
  "\x1b\b": "alt-backspace",
  "\x1b\x7f": "alt-backspace",
};

/**
 * Turns what a terminal sends into keys.
 *
 * - Characters and escape sequences may be split over reads at any byte; the keys are the same.
 * - What is not known is left out.
 * - A lone Escape can't be told from the beginning of a sequence: after a pause, the owner calls
 *   `flush`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { KeyDecoder } from "./key_decoder.ts";
 *
 * const decoder = new KeyDecoder();
 * const utf8 = new TextEncoder();
 * assertEquals(decoder.push(utf8.encode("hi\x1b[")), [{ type: "text", text: "hi" }]);
 * assertEquals(decoder.push(utf8.encode("A")), [{ type: "key", name: "up" }]);
 * ```
 */
export class KeyDecoder {
  readonly #utf8 = new TextDecoder();
  #pending = "";
  #pasted: string | null = null;

  /** Whether an Escape waits for what may follow it. */
  get waiting(): boolean {
    return this.#pasted === null && UNFINISHED_REGEXP.test(this.#pending);
  }

  push(chunk: Uint8Array): Key[] {
    this.#pending += this.#utf8.decode(chunk, { stream: true });
    const keys: Key[] = [];
    while (this.#pending.length > 0) {
      const isOver = this.#pasted === null ? this.#takeKey(keys) : this.#takePaste(keys);
      if (isOver) break;
    }
    return keys;
  }

  /** Nothing follows: a lone Escape is the key of that name. */
  flush(): Key[] {
    if (!this.waiting) return [];
    const isEscape = this.#pending === ESCAPE;
    this.#pending = "";
    return isEscape ? [{ type: "key", name: "escape" }] : [];
  }

  /** Takes one key from what is pending; true when more has to come first. */
  #takeKey(keys: Key[]): boolean {
    if (UNFINISHED_REGEXP.test(this.#pending)) {
      // Nothing that means something is so long.
      if (this.#pending.length > MAX_SEQUENCE_CHARACTERS) this.#pending = "";
      return true;
    }
    const text = TEXT_REGEXP.exec(this.#pending)?.[0];
    if (text !== undefined) {
      this.#consume(text);
      keys.push({ type: "text", text });
      return false;
    }
    const sequence = SEQUENCE_REGEXP.exec(this.#pending)?.[0] ?? this.#pending.charAt(0);
    this.#consume(sequence);
    if (sequence === PASTE_BEGIN) this.#pasted = "";
    const name = CONTROLS[sequence] ?? SEQUENCES[sequence];
    if (name !== undefined) keys.push({ type: "key", name });
    return false;
  }

  /** Takes what belongs to a paste (xterm's bracketed paste); true when more has to come first. */
  #takePaste(keys: Key[]): boolean {
    const end = this.#pending.indexOf(PASTE_END);
    const interrupt = this.#pending.indexOf(INTERRUPT);
    if (interrupt >= 0 && (end < 0 || interrupt < end)) return this.#dropPaste(interrupt);
    // The end may be split: as much of it as may stand at the end is left where it is.
    const safe = end >= 0 ? end : this.#pending.length - unfinishedEnd(this.#pending);
    const pasted = (this.#pasted ?? "") + this.#pending.slice(0, safe);
    this.#pasted = pasted.slice(0, MAX_PASTE_CHARACTERS);
    this.#pending = this.#pending.slice(safe);
    if (end < 0) return true;
    this.#consume(PASTE_END);
    keys.push({ type: "paste", text: this.#pasted });
    this.#pasted = null;
    return false;
  }

  /** Ctrl-C works always, also where the end of a paste got lost. */
  #dropPaste(interrupt: number): boolean {
    this.#pasted = null;
    this.#pending = this.#pending.slice(interrupt);
    return false;
  }

  #consume(taken: string): void {
    this.#pending = this.#pending.slice(taken.length);
  }
}

/** How much of the end of a paste stands at the end of a text. */
function unfinishedEnd(text: string): number {
  for (let length = PASTE_END.length - 1; length > 0; length--) {
    if (text.endsWith(PASTE_END.slice(0, length))) return length;
  }
  return 0;
}
