import { complete, type CompletionSources } from "./completion.ts";
import type { LineEditor } from "./line_editor.ts";
import { graphemes } from "./text_width.ts";

/** Completes what stands before the cursor; Tab again tries the next word that fits. */
export class Completer {
  readonly #editor: LineEditor;
  readonly #sources: () => CompletionSources;
  #words: readonly string[] = [];
  #index = 0;

  constructor(editor: LineEditor, sources: () => CompletionSources) {
    this.#editor = editor;
    this.#sources = sources;
  }

  next(): void {
    this.#editor.endSearch();
    if (this.#words.length > 0) return this.#tryNext();
    const { replace, words } = complete(this.#editor.beforeCursor, this.#sources());
    const first = words[0];
    if (first === undefined) return;
    this.#words = words;
    this.#index = 0;
    this.#editor.replaceBefore(replace, first);
  }

  /** Something else was typed. */
  reset(): void {
    this.#words = [];
  }

  #tryNext(): void {
    const tried = this.#words[this.#index]!;
    this.#index = (this.#index + 1) % this.#words.length;
    this.#editor.replaceBefore(graphemes(tried).length, this.#words[this.#index]!);
  }
}
