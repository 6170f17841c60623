import type { Front } from "./front.ts";
import type { Key } from "./key_decoder.ts";
import type { BottomView } from "./screen.ts";

/** Several lines that were pasted: they are said when that was really meant. */
export class PasteFront implements Front {
  readonly #lines: readonly string[];
  readonly #onMeant: (lines: readonly string[]) => void;

  constructor(lines: readonly string[], onMeant: (lines: readonly string[]) => void) {
    this.#lines = lines;
    this.#onMeant = onMeant;
  }

  handle(key: Key): "done" {
    if (key.type === "text" && key.text.toLowerCase().startsWith("y")) this.#onMeant(this.#lines);
    return "done";
  }

  giveUp(): void {}

  view(): Omit<BottomView, "status"> {
    return { label: `Say these ${this.#lines.length} lines? (y/n) `, text: "", beforeCursor: "" };
  }
}
