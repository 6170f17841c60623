import type { Front, ScreenSize } from "./front.ts";
import type { Key, KeyName } from "./key_decoder.ts";
import type { Menu, MenuRow } from "./menu.ts";
import type { BottomView } from "./screen.ts";
import type { Paint } from "./style.ts";

/** The status line, the line with the cursor, and one row that scrolls. */
const OTHER_ROWS = 3;

/** What moves the selection, and nothing in a line. */
const MENU_KEYS: ReadonlySet<KeyName> = new Set<KeyName>([
  "ctrl-n",
  "ctrl-p",
  "down",
  "page-down",
  "page-up",
  "up",
]);
const LEAVE_KEYS: ReadonlySet<KeyName> = new Set<KeyName>(["ctrl-g", "escape"]);

/**
 * A menu, drawn above the status line.
 *
 * - Where it comes while somebody is typing a line, the line goes on, and the menu goes, unless he
 *   takes to the menu's own keys: nothing that he types chooses anything by chance.
 */
export class MenuFront<T> implements Front {
  readonly #menu: Menu<T>;
  readonly #paint: Paint;
  #typing: "a line" | "nothing";
  readonly #answer = Promise.withResolvers<T | null>();

  /** @param typing What is being typed when it comes. */
  constructor(menu: Menu<T>, paint: Paint, typing: "a line" | "nothing" = "nothing") {
    this.#menu = menu;
    this.#paint = paint;
    this.#typing = typing;
  }

  /** Null when it was left without a choice. */
  get answer(): Promise<T | null> {
    return this.#answer.promise;
  }

  handle(key: Key): "done" | "not mine" | "waiting" {
    if (isForCommandLine(key) || this.#isForLine(key)) {
      this.giveUp();
      return "not mine";
    }
    const outcome = this.#menu.handle(key);
    if (outcome.type === "choosing") return "waiting";
    this.#answer.resolve(outcome.type === "chosen" ? outcome.value : null);
    return "done";
  }

  /** Whoever has taken to the menu is not typing any more. */
  #isForLine(key: Key): boolean {
    if (this.#typing === "nothing") return false;
    const isMenus = key.type === "key" && (MENU_KEYS.has(key.name) || LEAVE_KEYS.has(key.name));
    if (isMenus) this.#typing = "nothing";
    return !isMenus;
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
