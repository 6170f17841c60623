import { LineSplitter } from "../../codec/line_splitter.ts";
import { cleanText } from "../../protocol/text.ts";
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

/** Somebody who waits for something that is typed; null is the end of the input. */
interface Waiting<T> {
  answer(typed: T | null): void;
  fail(error: unknown): void;
}

/** Something that is asked: it gets what is typed before anybody else does. */
type Question =
  | Waiting<TypedLine> & { readonly kind: "line"; readonly prompt: string }
  | Waiting<string> & {
    readonly kind: "password";
    readonly prompt: string;
    readonly editor: PasswordEditor;
  };

const BUFFER_BYTES = 4096;
const MAX_LINE_BYTES = 65_536;
const LINE_END = new Uint8Array([10]);

/**
 * The only reader of standard input (a read can't be cancelled, denoland/deno#21930): it hands what
 * is typed to whoever is in front. A question goes before those who wait for lines, so that its
 * answer is never taken for something to say.
 *
 * - It reads only while somebody waits: what is piped in is not gathered.
 */
export class Keyboard {
  readonly #terminal: Terminal;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  readonly #splitter = new LineSplitter(MAX_LINE_BYTES);
  readonly #lines: TypedLine[] = [];
  readonly #waiting: Waiting<TypedLine>[] = [];
  readonly #questions: Question[] = [];
  #state: "ended" | "idle" | "reading" = "idle";

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** The next line, or null at the end of the input. */
  readLine(): Promise<TypedLine | null> {
    const { promise, resolve, reject } = Promise.withResolvers<TypedLine | null>();
    this.#waiting.push({ answer: resolve, fail: reject });
    this.#deliver();
    void this.#pump();
    return promise;
  }

  /** Gives a line to whoever waits for one; false where nobody does. */
  hand(line: TypedLine | null): boolean {
    const waiting = this.#waiting.shift();
    waiting?.answer(line);
    return waiting !== undefined;
  }

  /** Asks for a line; null at the end of the input. */
  ask(prompt: string): Promise<TypedLine | null> {
    const { promise, resolve, reject } = Promise.withResolvers<TypedLine | null>();
    this.#put({ kind: "line", prompt, answer: resolve, fail: reject });
    this.#deliver();
    return promise;
  }

  /**
   * Asks for a password, with a `*` for each character (A7).
   *
   * @returns Null when it was given up, or when nobody can type one here.
   */
  readPassword(prompt: string): Promise<string | null> {
    if (!this.#terminal.isTerminal()) return Promise.resolve(null);
    const { promise, resolve, reject } = Promise.withResolvers<string | null>();
    const editor = new PasswordEditor();
    this.#put({ kind: "password", prompt, editor, answer: resolve, fail: reject });
    return promise;
  }

  #put(question: Question): void {
    if (this.#state === "ended") return question.answer(null);
    this.#questions.push(question);
    if (this.#questions.length === 1) this.#begin(question);
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#state !== "idle") return;
    this.#state = "reading";
    try {
      await this.#readWhileWanted();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #readWhileWanted(): Promise<void> {
    while (this.#questions.length > 0 || this.#waiting.length > 0) {
      const count = await this.#terminal.read(this.#buffer);
      if (count === null) return this.#end();
      this.#take(this.#buffer.slice(0, count));
    }
    this.#state = "idle";
  }

  #take(chunk: Uint8Array): void {
    const [question] = this.#questions;
    if (question?.kind !== "password") {
      this.#lines.push(...this.#splitter.push(chunk));
      return this.#deliver();
    }
    const { echo, outcome, rest } = question.editor.push(chunk);
    this.#terminal.write(echo);
    if (outcome.state === "typing") return;
    this.#finish(question);
    question.answer(outcome.state === "done" ? outcome.password : null);
    if (rest.length > 0) this.#take(rest);
  }

  /** Gives the lines that were typed to those who wait, the question first. */
  #deliver(): void {
    while (this.#lines.length > 0) {
      const [question] = this.#questions;
      if (question?.kind === "password") return;
      if (question !== undefined) this.#finish(question);
      const waiting = question ?? this.#waiting.shift();
      if (waiting === undefined) return;
      waiting.answer(this.#lines.shift()!);
    }
    if (this.#state !== "ended") return;
    for (const waiting of this.#waiting.splice(0)) waiting.answer(null);
  }

  #begin(question: Question): void {
    if (question.kind === "password") this.#terminal.setRaw(true);
    this.#terminal.write(cleanText(question.prompt));
  }

  #finish(question: Question): void {
    this.#questions.shift();
    if (question.kind === "password") this.#terminal.setRaw(false);
    const [next] = this.#questions;
    if (next !== undefined) this.#begin(next);
  }

  #end(): void {
    this.#state = "ended";
    // A last line without its end was typed all the same.
    this.#lines.push(...this.#splitter.push(LINE_END).filter((line) => line !== ""));
    for (const question of [...this.#questions]) {
      this.#finish(question);
      question.answer(null);
    }
    this.#deliver();
  }

  /** The input can't be read: nobody gets anything any more. */
  #fail(error: unknown): void {
    this.#state = "idle";
    for (const question of [...this.#questions]) {
      this.#finish(question);
      question.fail(error);
    }
    for (const waiting of this.#waiting.splice(0)) waiting.fail(error);
  }
}
