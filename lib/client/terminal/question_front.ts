import type { Front } from "./front.ts";
import { InputHistory } from "./input_history.ts";
import type { Key, KeyName } from "./key_decoder.ts";
import { LineEditor } from "./line_editor.ts";
import type { BottomView } from "./screen.ts";

const GIVE_UP: ReadonlySet<KeyName> = new Set<KeyName>(["ctrl-c", "ctrl-g", "escape"]);

/** A question that is answered with a line; what was being typed before stays as it was. */
export class QuestionFront implements Front {
  readonly #prompt: string;
  // Answers are no lines to go back to.
  readonly #editor = new LineEditor(new InputHistory({ maxLines: 1 }));
  readonly #answer = Promise.withResolvers<string | null>();

  constructor(prompt: string) {
    this.#prompt = prompt;
  }

  /** Null when it was given up. */
  get answer(): Promise<string | null> {
    return this.#answer.promise;
  }

  handle(key: Key): "done" | "waiting" {
    if (key.type === "key" && GIVE_UP.has(key.name)) return this.#done(null);
    const edited = this.#editor.handle(key);
    if (edited.type === "submitted") return this.#done(edited.line);
    return edited.type === "ended" ? this.#done(null) : "waiting";
  }

  giveUp(): void {
    this.#done(null);
  }

  view(): Omit<BottomView, "status"> {
    const { text, beforeCursor } = this.#editor.view();
    return { label: this.#prompt, text, beforeCursor };
  }

  #done(answer: string | null): "done" {
    this.#answer.resolve(answer);
    return "done";
  }
}
