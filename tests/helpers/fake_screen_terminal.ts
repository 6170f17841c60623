import type { SizedTerminal, Suspension } from "../../lib/client/terminal/sized_terminal.ts";
import { FakeTerminal } from "./fake_terminal.ts";

/** How large a window is. */
export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

interface Line {
  /** A character for each column; a wide one has an empty text behind it. */
  readonly cells: string[];
  /** Whether the next row is the rest of this one, which was too long for the window. */
  goesOn: boolean;
}

const TOKEN_REGEXP = /\x1b\[([?\d;]*)([A-Za-z])|[\x00-\x1f]|[^\x00-\x1f]+/g;
const WIDE_REGEXP =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]|\p{Emoji_Presentation}|\p{RI}/u;
const segmenter = new Intl.Segmenter();

/** How many columns a character takes. */
export function columnsOf(character: string): number {
  return WIDE_REGEXP.test(character) ? 2 : 1;
}

/** A terminal with a screen, of which a test reads what a person would see. */
export class FakeScreenTerminal extends FakeTerminal implements SizedTerminal {
  /** How often the bell rang. */
  bells = 0;
  cursorShown = true;
  pasteTold = false;
  readonly #listeners = new Set<() => void>();
  readonly #onContinue = new Set<() => void>();
  #size: WindowSize;
  #lines: Line[] = [{ cells: [], goesOn: false }];
  #top = 0;
  #row = 0;
  #column = 0;

  constructor(size: WindowSize = { columns: 80, rows: 24 }) {
    super("terminal");
    this.#size = size;
  }

  /** Every row, those that scrolled out of the window too, without the spaces at their ends. */
  get rows(): string[] {
    return this.#lines.map(({ cells }) => cells.join("").trimEnd());
  }

  /** The rows in the window. */
  get window(): string[] {
    return this.rows.slice(this.#top);
  }

  /** Where the cursor stands: which of `rows`, and which column. */
  get cursor(): { readonly row: number; readonly column: number } {
    return { row: this.#row, column: this.#column };
  }

  /** How many want to be told of another size. */
  get listeners(): number {
    return this.#listeners.size;
  }

  size(): WindowSize {
    return this.#size;
  }

  onResize(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onContinue(listener: () => void): () => void {
    this.#onContinue.add(listener);
    return () => this.#onContinue.delete(listener);
  }

  /** Whether the program may suspend itself; each time it did is counted. */
  suspending: Suspension = "refused";
  suspensions = 0;

  suspend(): Suspension {
    this.suspensions++;
    return this.suspending;
  }

  /** Another program, a shell, has written here and gives the terminal back. */
  continue(): void {
    for (const listener of this.#onContinue) listener();
  }

  /** Makes the window another size: rows that are too long go on in the next, as in tmux. */
  resize(size: WindowSize): void {
    this.#size = size;
    this.#rewrap();
    this.#top = Math.max(0, this.#lines.length - size.rows);
    for (const listener of this.#listeners) listener();
  }

  override write(text: string): void {
    for (const [token, parameters = "", letter] of text.matchAll(TOKEN_REGEXP)) {
      if (letter !== undefined) this.#obey(parameters, letter);
      else if (token < " ") this.#control(token);
      else for (const { segment } of segmenter.segment(token)) this.#put(segment);
    }
    super.write(text);
  }

  #obey(parameters: string, letter: string): void {
    const count = Number(parameters) || 1;
    switch (parameters.startsWith("?") || letter === "J" ? parameters + letter : letter) {
      case "A":
        this.#row = Math.max(this.#top, this.#row - count);
        break;
      case "C":
        this.#column = Math.min(this.#size.columns - 1, this.#column + count);
        break;
      case "H":
        this.#row = this.#top;
        this.#column = 0;
        break;
      case "J":
        this.#lines.length = this.#row + 1;
        this.#line.cells.length = Math.min(this.#column, this.#line.cells.length);
        this.#line.goesOn = false;
        break;
      case "K":
        this.#line.cells.length = Math.min(this.#column, this.#line.cells.length);
        this.#line.goesOn = false;
        break;
      case "2J":
        this.#lines.length = this.#top;
        this.#reach(this.#row);
        break;
      case "?25h":
      case "?25l":
        this.cursorShown = letter === "h";
        break;
      case "?2004h":
      case "?2004l":
        this.pasteTold = letter === "h";
        break;
      case "m":
        break;
      default:
        throw new Error(`This terminal does not know "CSI ${parameters} ${letter}"`);
    }
  }

  #control(token: string): void {
    if (token === "\r") this.#column = 0;
    else if (token === "\n") this.#reach(++this.#row);
    else if (token === "\x07") this.bells++;
    else throw new Error(`This terminal does not know ${JSON.stringify(token)}`);
  }

  #put(character: string): void {
    const width = columnsOf(character);
    if (this.#column + width > this.#size.columns) {
      this.#line.goesOn = true;
      this.#reach(++this.#row);
      this.#column = 0;
    }
    const { cells } = this.#line;
    while (cells.length < this.#column) cells.push(" ");
    cells.splice(this.#column, width, character, ...(width === 2 ? [""] : []));
    this.#column += width;
  }

  #reach(row: number): void {
    while (this.#lines.length <= row) this.#lines.push({ cells: [], goesOn: false });
    this.#top = Math.max(this.#top, row - this.#size.rows + 1);
  }

  #rewrap(): void {
    const { columns } = this.#size;
    const lines: Line[] = [];
    let cursor = { row: 0, column: 0 };
    for (let at = 0; at < this.#lines.length; at++) {
      const cells: string[] = [];
      let offset = -1;
      for (let more = true; more; at += more ? 1 : 0) {
        if (at === this.#row) offset = cells.length + this.#column;
        cells.push(...this.#lines[at]!.cells);
        more = this.#lines[at]!.goesOn && at + 1 < this.#lines.length;
      }
      const pieces = cut(cells, columns);
      if (offset >= 0) cursor = placeOf(offset, pieces, lines.length);
      pieces.forEach((piece, index) => {
        lines.push({ cells: piece, goesOn: index < pieces.length - 1 });
      });
    }
    this.#lines = lines;
    this.#row = cursor.row;
    this.#column = Math.min(cursor.column, columns - 1);
  }

  get #line(): Line {
    return this.#lines[this.#row]!;
  }
}

function cut(cells: readonly string[], columns: number): string[][] {
  const pieces: string[][] = [[]];
  cells.forEach((cell, index) => {
    const isWide = cells[index + 1] === "";
    if (pieces.at(-1)!.length + (isWide ? 2 : 1) > columns && cell !== "") pieces.push([]);
    pieces.at(-1)!.push(cell);
  });
  return pieces;
}

/** A cursor behind the end of the last piece stays in its row. */
function placeOf(offset: number, pieces: readonly string[][], row: number) {
  let column = offset;
  let index = 0;
  while (index < pieces.length - 1 && column >= pieces[index]!.length) {
    column -= pieces[index]!.length;
    index++;
  }
  return { row: row + index, column };
}
