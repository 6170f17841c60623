import { EditBuffer } from "./edit_buffer.ts";
import type { InputHistory } from "./input_history.ts";
import type { Key, KeyName } from "./key_decoder.ts";
import { graphemes } from "./text_width.ts";

/** What became of a key. */
export type Edited =
  | { readonly type: "changed" }
  | { readonly type: "submitted"; readonly line: string }
  | { readonly type: "ended" }
  /** Not the editor's: the owner may want it. */
  | { readonly type: "unused"; readonly key: Key };

/** What is to be shown. */
export interface EditorView {
  /** Stands before the text while the history is searched; else empty. */
  readonly label: string;
  readonly text: string;
  /** The part of the text that stands before the cursor. */
  readonly beforeCursor: string;
}

type Action = (editor: LineEditor) => void;

const CHANGED: Edited = { type: "changed" };
const GIVE_UP: ReadonlySet<KeyName> = new Set<KeyName>(["ctrl-c", "ctrl-g", "escape"]);

/**
 * One line that is being typed, with Emacs' keys, as shells have them.
 *
 * - It knows no terminal: keys go in, and what is to be shown can be asked for.
 * - What was killed in a row is yanked in one piece.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { InputHistory } from "./input_history.ts";
 * import { LineEditor } from "./line_editor.ts";
 *
 * const editor = new LineEditor(new InputHistory({ maxLines: 100 }));
 * editor.handle({ type: "text", text: "hello" });
 * editor.handle({ type: "key", name: "left" });
 * assertEquals(editor.view().beforeCursor, "hell");
 * ```
 */
export class LineEditor {
  readonly #history: InputHistory;
  readonly #buffer = new EditBuffer();
  /** Where in the history the text comes from; behind its end, the text is new. */
  #place: number;
  #draft = "";
  #killed = "";
  #keyBefore: "kill" | "other" = "other";
  #lastKey: "kill" | "other" = "other";
  #search: { readonly query: string; readonly place: number } | null = null;

  constructor(history: InputHistory) {
    this.#history = history;
    this.#place = history.lines.length;
  }

  get text(): string {
    return this.#buffer.text;
  }

  /** The text before the cursor, for completion. */
  get beforeCursor(): string {
    return this.#buffer.before;
  }

  view(): EditorView {
    const { text, before } = this.#buffer;
    const label = this.#search === null ? "" : `(search "${this.#search.query}") `;
    return { label, text, beforeCursor: before };
  }

  handle(key: Key): Edited {
    if (this.#search !== null) {
      const edited = this.#handleSearch(key, this.#search);
      if (edited !== null) return edited;
    }
    if (key.type !== "key") return this.insert(key.text);
    if (key.name === "enter") return this.#submit();
    if (key.name === "ctrl-d" && this.#buffer.length === 0) return { type: "ended" };
    const action = ACTIONS[key.name];
    if (action === undefined) return { type: "unused", key };
    this.#keyBefore = this.#lastKey;
    this.#lastKey = "other";
    action(this);
    return CHANGED;
  }

  /** Puts text at the cursor, as if it were typed. */
  insert(text: string): Edited {
    this.#search = null;
    this.#buffer.insert(text);
    this.#lastKey = "other";
    return CHANGED;
  }

  /** Puts text in the place of so many characters before the cursor. */
  replaceBefore(count: number, text: string): void {
    this.#buffer.remove(-count);
    this.insert(text);
  }

  /** What was found by searching is the line now. */
  endSearch(): void {
    this.#search = null;
  }

  /** Empties the line. */
  clear(): void {
    this.#buffer.set("");
    this.#place = this.#history.lines.length;
    this.#draft = "";
    this.#search = null;
  }

  /** Moves the cursor by so many characters. */
  move(by: number): void {
    this.#buffer.move(by);
  }

  moveByWord(direction: -1 | 1): void {
    this.#buffer.move(direction === 1 ? this.#buffer.toWordEnd() : this.#buffer.toWordStart());
  }

  delete(count: number): void {
    this.#buffer.remove(count);
  }

  transpose(): void {
    this.#buffer.transpose();
  }

  /** Removes what is between the cursor and a place, and keeps it for `yank`. */
  kill(to: "end" | "start" | "word end" | "word start" | "space"): void {
    const { length, cursor } = this.#buffer;
    const count = {
      end: length - cursor,
      start: -cursor,
      "word end": this.#buffer.toWordEnd(),
      "word start": this.#buffer.toWordStart(),
      space: this.#buffer.toSpace(),
    }[to];
    if (count === 0) {
      this.#lastKey = this.#keyBefore;
      return;
    }
    const removed = this.#buffer.remove(count);
    const before = this.#keyBefore === "kill" ? this.#killed : "";
    this.#lastKey = "kill";
    this.#killed = count > 0 ? before + removed : removed + before;
  }

  yank(): void {
    this.#buffer.insert(this.#killed);
  }

  /** Goes back in the history, or forth; behind its end is what was typed last. */
  recall(by: -1 | 1): void {
    const { lines } = this.#history;
    const place = this.#place + by;
    if (place < 0 || place > lines.length) return;
    if (this.#place === lines.length) this.#draft = this.#buffer.text;
    this.#place = place;
    this.#buffer.set(lines[place] ?? this.#draft);
  }

  /** Searches the history from its end. */
  search(): void {
    const { length } = this.#history.lines;
    if (this.#place === length) this.#draft = this.#buffer.text;
    this.#search = { query: "", place: length };
  }

  #submit(): Edited {
    const line = this.#buffer.text;
    this.#history.add(line);
    this.clear();
    return { type: "submitted", line };
  }

  /** Null where the key ends the search and then does what it always does. */
  #handleSearch(key: Key, { query, place }: { query: string; place: number }): Edited | null {
    if (key.type === "text") return this.#find(query + key.text, this.#history.lines.length);
    if (key.type === "key" && key.name === "ctrl-r") return this.#find(query, place);
    if (key.type === "key" && key.name === "backspace") {
      const shorter = graphemes(query).slice(0, -1).join("");
      return this.#find(shorter, this.#history.lines.length);
    }
    this.#search = null;
    if (key.type !== "key" || !GIVE_UP.has(key.name)) return null;
    this.#place = this.#history.lines.length;
    this.#buffer.set(this.#draft);
    return CHANGED;
  }

  #find(query: string, place: number): Edited {
    const found = this.#history.search(query, place);
    this.#search = { query, place: found?.index ?? place };
    if (found === null) return CHANGED;
    this.#place = found.index;
    this.#buffer.set(found.line);
    return CHANGED;
  }
}

const ACTIONS: { readonly [K in KeyName]?: Action } = {
  "alt-b": (editor) => editor.moveByWord(-1),
  "alt-backspace": (editor) => editor.kill("word start"),
  "alt-d": (editor) => editor.kill("word end"),
  "alt-f": (editor) => editor.moveByWord(1),
  backspace: (editor) => editor.delete(-1),
  "ctrl-a": (editor) => editor.move(-Infinity),
  "ctrl-b": (editor) => editor.move(-1),
  "ctrl-d": (editor) => editor.delete(1),
  "ctrl-e": (editor) => editor.move(Infinity),
  "ctrl-f": (editor) => editor.move(1),
  "ctrl-k": (editor) => editor.kill("end"),
  "ctrl-n": (editor) => editor.recall(1),
  "ctrl-p": (editor) => editor.recall(-1),
  "ctrl-r": (editor) => editor.search(),
  "ctrl-t": (editor) => editor.transpose(),
  "ctrl-u": (editor) => editor.kill("start"),
  "ctrl-w": (editor) => editor.kill("space"),
  "ctrl-y": (editor) => editor.yank(),
  delete: (editor) => editor.delete(1),
  down: (editor) => editor.recall(1),
  end: (editor) => editor.move(Infinity),
  home: (editor) => editor.move(-Infinity),
  left: (editor) => editor.move(-1),
  right: (editor) => editor.move(1),
  up: (editor) => editor.recall(-1),
  "word-left": (editor) => editor.moveByWord(-1),
  "word-right": (editor) => editor.moveByWord(1),
};
