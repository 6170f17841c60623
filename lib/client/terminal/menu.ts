import { cleanText } from "../../protocol/text.ts";
import type { Key, KeyName } from "./key_decoder.ts";
import { cutText, textWidth } from "./text_width.ts";

/** One thing that can be chosen. */
export interface MenuEntry<T> {
  readonly label: string;
  /** What stands beside the label, each in a column of its own; empty ones leave a gap. */
  readonly details: readonly string[];
  /** What is given back when the entry is chosen. */
  readonly value: T;
  /** One letter that chooses the entry at once, small or capital. */
  readonly shortcut?: string;
}

/** Options of {@linkcode Menu}. */
export interface MenuOptions<T> {
  /** Stands above the entries. */
  readonly title: string;
  readonly entries: readonly MenuEntry<T>[];
  /** Stands below the entries; where it is empty, there is no such row. */
  readonly hint: string;
}

/** What became of a key. */
export type MenuOutcome<T> =
  | { readonly type: "choosing" }
  | { readonly type: "chosen"; readonly value: T }
  /** Nothing was chosen, and nothing will be. */
  | { readonly type: "left" };

/** One row of what is to be shown. */
export interface MenuRow {
  readonly text: string;
  readonly look: "title" | "entry" | "selected" | "hint";
}

/** Where the selection is, out of how many, and how many are seen at once. */
interface Place {
  readonly selected: number;
  readonly count: number;
  readonly page: number;
}

const DIGIT_REGEXP = /^[0-9]$/;
const LETTER_REGEXP = /^\p{L}$/u;
const LEAVE: ReadonlySet<KeyName> = new Set<KeyName>(["ctrl-c", "ctrl-d", "ctrl-g", "escape"]);
const GAP = "  ";

/**
 * A list to choose from, by arrows, by number or by a letter.
 *
 * - It knows no terminal: keys go in, and the rows to be shown can be asked for.
 * - As long as there are entries, exactly one of them is selected, and it is always among the rows.
 * - A number acts as soon as no longer one can be meant: of 12 entries, "2" chooses at once, "1"
 *   selects and waits for another digit or Enter. A number that no entry has is ignored.
 * - What was pasted chooses nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Menu } from "./menu.ts";
 *
 * const entries = [
 *   { label: "general", details: ["3 people"], value: "join general" },
 *   { label: "Create a room", details: [], value: "create", shortcut: "c" },
 * ];
 * const menu = new Menu({ title: "Rooms", entries, hint: "Enter chooses" });
 * menu.handle({ type: "key", name: "down" });
 * assertEquals(menu.view({ columns: 40, rows: 10 }).map((row) => row.text), [
 *   "Rooms",
 *   "  1  general  3 people",
 *   "> 2  Create a room (c)",
 *   "Enter chooses",
 * ]);
 * assertEquals(menu.handle({ type: "text", text: "1" }), { type: "chosen", value: "join general" });
 * ```
 */
export class Menu<T> {
  readonly #title: string;
  readonly #entries: readonly MenuEntry<T>[];
  readonly #hint: string;
  readonly #lines: readonly string[];
  #selected = 0;
  /** The number whose digits are being typed; 0 while none is. */
  #number = 0;
  #page = 1;

  /** @throws {RangeError} When a shortcut is not one letter. */
  constructor({ title, entries, hint }: MenuOptions<T>) {
    for (const { shortcut } of entries) checkShortcut(shortcut);
    this.#title = cleanText(title);
    this.#entries = [...entries];
    this.#hint = cleanText(hint);
    this.#lines = numbered(aligned(entries));
  }

  /** Takes a key; those that mean nothing here change nothing. */
  handle(key: Key): MenuOutcome<T> {
    if (key.type === "text") return this.#type(key.text);
    this.#number = 0;
    if (key.type === "paste") return { type: "choosing" };
    if (LEAVE.has(key.name)) return { type: "left" };
    if (key.name === "enter") return this.#choose(this.#selected);
    this.#move(key.name);
    return { type: "choosing" };
  }

  /** Chooses by number, all at once; nothing is chosen where no entry has it. */
  chooseNumber(number: number): MenuOutcome<T> {
    return this.#choose(number - 1);
  }

  /**
   * What is to be shown: the title, entries, and the hint.
   *
   * - There are at most `rows` rows, none wider than `columns` columns.
   * - Where the rows do not suffice, entries around the selected one are shown, and the title says
   *   how many there are above and below them, as far as it has the room.
   * - The hint needs three rows, the title two. Page Up and Page Down move by as many entries as
   *   were shown last.
   */
  view({ columns, rows }: { readonly columns: number; readonly rows: number }): readonly MenuRow[] {
    const count = this.#lines.length;
    const needed = Math.min(1, count);
    const title = rows > needed ? [this.#title] : [];
    const hint = rows > needed + 1 && this.#hint !== "" ? [this.#hint] : [];
    this.#page = Math.max(0, Math.min(count, rows - title.length - hint.length));
    const above = Math.max(0, Math.min(this.#selected - (this.#page >> 1), count - this.#page));
    const below = count - this.#page - above;
    const shown: MenuRow[] = [
      ...title.map((text): MenuRow => ({
        text: titled(text, { above, below, columns }),
        look: "title",
      })),
      ...this.#entryRows(above),
      ...hint.map((text): MenuRow => ({ text, look: "hint" })),
    ];
    return shown.map(({ text, look }) => ({ text: fit(text, columns), look }));
  }

  #entryRows(above: number): MenuRow[] {
    return this.#lines.slice(above, above + this.#page).map((line, index) => {
      return above + index === this.#selected
        ? { text: `> ${line}`, look: "selected" }
        : { text: `  ${line}`, look: "entry" };
    });
  }

  /** Takes characters as if each came alone. */
  #type(text: string): MenuOutcome<T> {
    for (const character of text) {
      const outcome = DIGIT_REGEXP.test(character)
        ? this.#digit(Number(character))
        : this.#letter(character);
      if (outcome.type !== "choosing") return outcome;
    }
    return { type: "choosing" };
  }

  #digit(digit: number): MenuOutcome<T> {
    const number = this.#number * 10 + digit;
    this.#number = 0;
    if (number < 1 || number > this.#entries.length) return { type: "choosing" };
    this.#selected = number - 1;
    if (number * 10 > this.#entries.length) return this.#choose(this.#selected);
    this.#number = number;
    return { type: "choosing" };
  }

  #letter(letter: string): MenuOutcome<T> {
    this.#number = 0;
    const wanted = letter.toLowerCase();
    return this.#choose(this.#entries.findIndex(({ shortcut }) => {
      return shortcut?.toLowerCase() === wanted;
    }));
  }

  /** Chooses the entry at an index, if there is one. */
  #choose(index: number): MenuOutcome<T> {
    const entry = this.#entries[index];
    if (entry === undefined) return { type: "choosing" };
    this.#selected = index;
    return { type: "chosen", value: entry.value };
  }

  #move(name: KeyName): void {
    const count = this.#entries.length;
    const move = MOVES[name];
    if (move === undefined || count === 0) return;
    this.#selected = move({ selected: this.#selected, count, page: Math.max(1, this.#page) });
  }
}

const MOVES: { readonly [K in KeyName]?: (place: Place) => number } = {
  "ctrl-n": next,
  "ctrl-p": previous,
  down: next,
  end: ({ count }) => count - 1,
  home: () => 0,
  "page-down": ({ selected, count, page }) => Math.min(count - 1, selected + page),
  "page-up": ({ selected, page }) => Math.max(0, selected - page),
  up: previous,
};

function next({ selected, count }: Place): number {
  return (selected + 1) % count;
}

function previous({ selected, count }: Place): number {
  return (selected - 1 + count) % count;
}

function checkShortcut(shortcut: string | undefined): void {
  if (shortcut === undefined || LETTER_REGEXP.test(shortcut)) return;
  throw new RangeError(`Cannot use shortcut "${shortcut}": it must be one letter`);
}

/** Labels and details under one another; a column that is empty everywhere takes no room. */
function aligned(entries: readonly MenuEntry<unknown>[]): string[] {
  const rows = entries.map((entry) => [labelOf(entry), ...entry.details.map(cleanText)]);
  const widths: number[] = [];
  // A label that nothing stands beside may be as long as it likes.
  for (const cells of rows.filter((cells) => cells.length > 1)) {
    for (const [column, cell] of cells.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, textWidth(cell));
    }
  }
  return rows.map((cells) => {
    const padded = cells.map((cell, column) => pad(cell, widths[column] ?? 0));
    return padded.filter((cell) => cell !== "").join(GAP).trimEnd();
  });
}

function labelOf({ label, shortcut }: MenuEntry<unknown>): string {
  return cleanText(label) + (shortcut === undefined ? "" : ` (${shortcut})`);
}

function numbered(lines: readonly string[]): string[] {
  const width = String(lines.length).length;
  return lines.map((line, index) => String(index + 1).padStart(width) + GAP + line);
}

/** A title that says how many entries are not shown; it is cut before they are. */
function titled(
  title: string,
  { above, below, columns }: { above: number; below: number; columns: number },
): string {
  const long = mark([[above, `${above} more above`], [below, `${below} more below`]]);
  const short = mark([[above, `-${above}`], [below, `+${below}`]]);
  const marked = [title + long, title + short].find((text) => textWidth(text) <= columns);
  if (marked !== undefined) return marked;
  const cut = fit(title, Math.max(0, columns - textWidth(short)));
  return textWidth(short) <= columns ? cut + short : title;
}

/** What there is any of, in brackets. */
function mark(parts: readonly (readonly [count: number, text: string])[]): string {
  const texts = parts.filter(([count]) => count > 0).map(([, text]) => text);
  return texts.length === 0 ? "" : ` [${texts.join(", ")}]`;
}

function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}

/** As much of a text as fits in one row. */
function fit(text: string, columns: number): string {
  const [first = ""] = cutText(text, columns);
  return textWidth(first) <= columns ? first : "";
}
