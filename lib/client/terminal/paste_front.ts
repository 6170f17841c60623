import type { Front } from "./front.ts";
import type { Key, KeyName } from "./key_decoder.ts";
import type { BottomView } from "./screen.ts";

const GIVE_UP: ReadonlySet<KeyName> = new Set<KeyName>(["ctrl-c", "ctrl-d", "ctrl-g", "escape"]);

/** Several lines that were pasted: they are said when that was really meant. */
export class PasteFront implements Front {
  readonly #lines: readonly string[];
  readonly #onMeant: () => void;

  constructor(lines: readonly string[], onMeant: () => void) {
    this.#lines = lines;
    this.#onMeant = onMeant;
  }

  handle(key: Key): "done" | "waiting" {
    if (key.type === "key") return GIVE_UP.has(key.name) ? "done" : "waiting";
    const answer = key.type === "text" ? key.text.trim().toLowerCase() : "";
    if (answer.startsWith("y")) this.#onMeant();
    return answer.startsWith("y") || answer.startsWith("n") ? "done" : "waiting";
  }

  giveUp(): void {}

  view(): Omit<BottomView, "status"> {
    const label = `Say these ${this.#lines.length} lines as they are? (y/n) `;
    return { label, text: "", beforeCursor: "" };
  }
}
