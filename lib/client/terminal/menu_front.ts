import type { Front, ScreenSize } from "./front.ts";
import type { Key } from "./key_decoder.ts";
import type { Menu, MenuRow } from "./menu.ts";
import type { BottomView } from "./screen.ts";
import type { Paint } from "./style.ts";

/** The status line, the line with the cursor, and one row that scrolls. */
const OTHER_ROWS = 3;

/** A menu, drawn above the status line. */
export class MenuFront<T> implements Front {
  readonly #menu: Menu<T>;
  readonly #paint: Paint;
  readonly #answer = Promise.withResolvers<T | null>();

  constructor(menu: Menu<T>, paint: Paint) {
    this.#menu = menu;
    this.#paint = paint;
  }

  /** Null when it was left without a choice. */
  get answer(): Promise<T | null> {
    return this.#answer.promise;
  }

  handle(key: Key): "done" | "not mine" | "waiting" {
    if (isForCommandLine(key)) {
      this.giveUp();
      return "not mine";
    }
    const outcome = this.#menu.handle(key);
    if (outcome.type === "choosing") return "waiting";
    this.#answer.resolve(outcome.type === "chosen" ? outcome.value : null);
    return "done";
  }

  giveUp(): void {
    this.#answer.resolve(null);
  }

  view({ columns, rows }: ScreenSize): Omit<BottomView, "status"> {
    // The last column stays free, see `Screen`.
    const size = { columns: Math.max(2, columns - 1), rows: Math.max(1, rows - OTHER_ROWS) };
    const panel = this.#menu.view(size).map((row) => this.#painted(row));
    return { panel, label: "", text: "", beforeCursor: "" };
  }

  #painted({ text, look }: MenuRow): string {
    if (look === "title") return this.#paint(text, "bold");
    if (look === "hint") return this.#paint(text, "dim");
    return look === "selected" ? this.#paint(text, "status") : text;
  }
}

/** A command that is being typed, or the wish to leave. */
function isForCommandLine(key: Key): boolean {
  if (key.type === "text") return key.text.startsWith("/");
  return key.type === "key" && (key.name === "ctrl-c" || key.name === "ctrl-d");
}
