import { LineSplitter } from "../../codec/line_splitter.ts";
import type { TypedLine } from "./console.ts";
import { PasswordEditor } from "./password_editor.ts";

/** What a keyboard needs of standard input and output. */
export interface Terminal {
  /** How many bytes came, or null at their end. */
  read(buffer: Uint8Array): Promise<number | null>;
  write(text: string): void;
  /** Whether a person types here. */
  isTerminal(): boolean;
  setRaw(raw: boolean): void;
}

const BUFFER_BYTES = 4096;
const MAX_LINE_BYTES = 65_536;

/**
 * The only reader of standard input (a read can't be cancelled, denoland/deno#21930): it hands what
 * is typed to whoever is in front, lines or a password.
 */
export class Keyboard {
  readonly #terminal: Terminal;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  readonly #splitter = new LineSplitter(MAX_LINE_BYTES);
  readonly #lines: TypedLine[] = [];
  #unread: Uint8Array | null = null;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** The next line, or null at the end of the input. */
  async readLine(): Promise<TypedLine | null> {
    while (this.#lines.length === 0) {
      const chunk = await this.#read();
      // A last line without its end was typed all the same.
      const bytes = chunk ?? new Uint8Array([10]);
      this.#lines.push(...this.#splitter.push(bytes));
      if (chunk === null) return this.#lastLine();
    }
    return this.#lines.shift()!;
  }

  /**
   * Asks for a password, with a `*` for each character (A7).
   *
   * @returns Null when it was given up, or when nobody can type one here.
   */
  async readPassword(prompt: string): Promise<string | null> {
    if (!this.#terminal.isTerminal()) return null;
    const editor = new PasswordEditor();
    this.#terminal.setRaw(true);
    try {
      this.#terminal.write(prompt);
      return await this.#edit(editor);
    } finally {
      this.#terminal.setRaw(false);
    }
  }

  async #edit(editor: PasswordEditor): Promise<string | null> {
    for (;;) {
      const chunk = await this.#read();
      if (chunk === null) return null;
      const { echo, outcome, rest } = editor.push(chunk);
      this.#terminal.write(echo);
      if (outcome.state === "typing") continue;
      this.#unread = rest;
      return outcome.state === "done" ? outcome.password : null;
    }
  }

  #lastLine(): TypedLine | null {
    const line = this.#lines.shift() ?? null;
    return line === "" ? null : line;
  }

  async #read(): Promise<Uint8Array | null> {
    const unread = this.#unread;
    this.#unread = null;
    if (unread !== null && unread.length > 0) return unread;
    const count = await this.#terminal.read(this.#buffer);
    return count === null ? null : this.#buffer.subarray(0, count);
  }
}
