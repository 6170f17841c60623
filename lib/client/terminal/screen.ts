import { cutText, textWidth } from "./text_width.ts";

/** What a screen needs of a terminal. */
export interface ScreenOutput {
  write(text: string): void;
  size(): { readonly columns: number; readonly rows: number };
}

/** What stands at the bottom: a panel, a status line, and the line that is being typed. */
export interface BottomView {
  /** One row; what does not fit is cut off. */
  readonly status: string;
  /** Rows above the status line; none may be wider than the terminal. @default {none} */
  readonly panel?: readonly string[];
  /** Stands before the typed text. */
  readonly label: string;
  readonly text: string;
  readonly beforeCursor: string;
}

interface Drawn {
  /** How wide each row is, in columns. */
  readonly widths: readonly number[];
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

// One column to the right, since tmux keeps what is cleared from the very first place of a window.
const CLEAR_BELOW = "\x1b[K\x1b[1C\x1b[J\r";
const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const NOTHING: Drawn = { widths: [0], cursorRow: 0, cursorColumn: 0 };

/**
 * A terminal with messages that scroll up, and below them a line that is being typed (A3).
 *
 * - What arrives is written above the bottom, which stays as it is, cursor included; the terminal's
 *   own scrollback keeps everything.
 * - One write for each change, so that nothing flickers.
 * - After the window's size changed, `resize` finds the bottom again, as the terminal re-wrapped it.
 */
export class Screen {
  readonly #output: ScreenOutput;
  readonly #paintStatus: (status: string) => string;
  #view: BottomView = { status: "", label: "", text: "", beforeCursor: "" };
  #drawn: Drawn = NOTHING;
  #state: "shown" | "hidden" = "hidden";

  /** @param paintStatus Colours the status line. */
  constructor(output: ScreenOutput, paintStatus = (status: string) => status) {
    this.#output = output;
    this.#paintStatus = paintStatus;
  }

  /** Shows the bottom as it is from now on. */
  show(view: BottomView): void {
    this.#view = view;
    this.#state = "shown";
    this.#output.write(HIDE_CURSOR + this.#erased() + this.#draw() + SHOW_CURSOR);
  }

  /** Takes the bottom away; what was printed stays. */
  hide(): void {
    if (this.#state === "hidden") return;
    this.#output.write(this.#erased());
    this.#state = "hidden";
  }

  /** Writes rows above the bottom, which may change with them; none may be wider than the terminal. */
  print(rows: readonly string[], view: BottomView = this.#view): void {
    this.#view = view;
    const text = rows.map((row) => `${row}\r\n`).join("");
    if (this.#state === "hidden") return this.#output.write(text);
    this.#output.write(HIDE_CURSOR + this.#erased() + text + this.#draw() + SHOW_CURSOR);
  }

  /** The window has another size; the bottom may look otherwise in it. */
  resize(view: BottomView = this.#view): void {
    if (this.#state === "hidden") return;
    this.#drawn = rewrap(this.#drawn, this.#output.size().columns);
    this.show(view);
  }

  /** Draws the bottom where the cursor is: another program has written here. */
  restart(): void {
    this.#drawn = NOTHING;
    if (this.#state === "shown") this.show(this.#view);
  }

  /** Takes everything away and begins at the top. */
  clear(): void {
    // The bottom goes first: terminals keep what is cleared.
    this.#output.write(`${this.#erased()}\x1b[H\x1b[2J`);
    if (this.#state === "shown") this.show(this.#view);
  }

  #erased(): string {
    const { cursorRow } = this.#drawn;
    this.#drawn = NOTHING;
    return `${cursorRow === 0 ? "" : `\x1b[${cursorRow}A`}\r${CLEAR_BELOW}`;
  }

  #draw(): string {
    const { columns, rows: height } = this.#output.size();
    const { status, panel = [], label, text, beforeCursor } = this.#view;
    // The last column stays free: terminals differ in what they do when it is filled.
    const width = Math.max(2, columns - 1);
    const typed = cutText(label + text, width);
    const before = cutText(label + beforeCursor, width);
    const room = Math.max(1, height - 2 - panel.length);
    const shown = windowAround(before.length - 1, typed.length, room);
    const statusRow = status === "" ? [] : [this.#paintStatus(cutText(status, width)[0] ?? "")];
    const top = [...panel, ...statusRow];
    const rows = [...top, ...typed.slice(shown.start, shown.end)];
    const cursorRow = before.length - 1 - shown.start + top.length;
    const cursorColumn = textWidth(before.at(-1) ?? "");
    this.#drawn = { widths: rows.map(textWidth), cursorRow, cursorColumn };
    const up = rows.length - 1 - cursorRow;
    const right = cursorColumn === 0 ? "" : `\x1b[${cursorColumn}C`;
    return `${rows.join("\r\n")}${up === 0 ? "" : `\x1b[${up}A`}\r${right}`;
  }
}

/** Which rows to show when there are more than fit: those around the cursor's. */
function windowAround(
  cursor: number,
  count: number,
  height: number,
): { readonly start: number; readonly end: number } {
  const start = Math.max(0, Math.min(cursor - height + 1, count - height));
  const first = Math.min(start, cursor);
  return { start: first, end: Math.min(count, first + height) };
}

/** Where what was drawn stands after a terminal has wrapped it anew. */
function rewrap({ widths, cursorRow, cursorColumn }: Drawn, columns: number): Drawn {
  const rowsOf = (width: number) => Math.max(1, Math.ceil(width / columns));
  const above = widths.slice(0, cursorRow).reduce((rows, width) => rows + rowsOf(width), 0);
  // At the very end of a full row the cursor has not gone to the next one yet.
  const inRow = Math.min(
    Math.floor(cursorColumn / columns),
    rowsOf(widths[cursorRow] ?? 0) - 1,
  );
  return { widths, cursorRow: above + inRow, cursorColumn: cursorColumn % columns };
}
