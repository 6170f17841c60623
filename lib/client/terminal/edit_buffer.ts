import { graphemes } from "./text_width.ts";

/**
 * A line of text with a cursor, in characters as a person counts them.
 *
 * - The cursor is always inside the text.
 */
export class EditBuffer {
  #characters: string[] = [];
  #cursor = 0;

  get text(): string {
    return this.#characters.join("");
  }

  /** How many characters stand before the cursor. */
  get cursor(): number {
    return this.#cursor;
  }

  get length(): number {
    return this.#characters.length;
  }

  get before(): string {
    return this.#characters.slice(0, this.#cursor).join("");
  }

  get after(): string {
    return this.#characters.slice(this.#cursor).join("");
  }

  /** Replaces everything; the cursor goes to the end, or where it is told to. */
  set(text: string, cursor = Infinity): void {
    this.#characters = graphemes(text);
    this.move(cursor - this.#cursor);
  }

  /** What is inserted may melt with its neighbours into one character. */
  insert(text: string): void {
    const before = this.before + text;
    this.set(before + this.after, graphemes(before).length);
  }

  /** Moves the cursor by so many characters, as far as there are any. */
  move(by: number): void {
    this.#cursor = Math.max(0, Math.min(this.#characters.length, this.#cursor + by));
  }

  /** Removes so many characters behind the cursor, or before it; returns them. */
  remove(count: number): string {
    const other = Math.max(0, Math.min(this.length, this.#cursor + count));
    const start = Math.min(this.#cursor, other);
    const removed = this.#characters.splice(start, Math.abs(this.#cursor - other)).join("");
    // What was apart may melt together now.
    this.set(this.text, start);
    return removed;
  }

  /** Changes the two characters around the cursor for one another. */
  transpose(): void {
    const at = Math.min(this.#cursor, this.#characters.length - 1);
    if (at < 1) return;
    const [left, right] = [this.#characters[at - 1]!, this.#characters[at]!];
    this.#characters.splice(at - 1, 2, right, left);
    this.set(this.text, at + 1);
  }

  /** How many characters it is to the end of the word at the cursor, or of the next one. */
  toWordEnd(): number {
    let at = this.#cursor;
    while (at < this.length && !this.#isWord(at)) at++;
    while (at < this.length && this.#isWord(at)) at++;
    return at - this.#cursor;
  }

  /** How many characters it is back to the beginning of the word before the cursor; 0 or less. */
  toWordStart(): number {
    let at = this.#cursor;
    while (at > 0 && !this.#isWord(at - 1)) at--;
    while (at > 0 && this.#isWord(at - 1)) at--;
    return at - this.#cursor;
  }

  /** The same, where only spaces part words. */
  toSpace(): number {
    return -graphemes(/\S*\s*$/.exec(this.before)?.[0] ?? "").length;
  }

  #isWord(at: number): boolean {
    return /[\p{L}\p{N}_]/u.test(this.#characters[at] ?? "");
  }
}
