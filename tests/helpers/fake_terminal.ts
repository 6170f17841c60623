import type { Terminal } from "../../lib/client/terminal/keyboard.ts";
import { utf8 } from "./bytes.ts";

/** A terminal, or a pipe, in which a test types. */
export class FakeTerminal implements Terminal {
  /** What was written to it. */
  output = "";
  /** Every switch of the raw mode. */
  readonly rawModes: boolean[] = [];
  readonly #kind: "terminal" | "pipe";
  readonly #input: (Uint8Array | Error | null)[] = [];
  #reading: Promise<unknown> = Promise.resolve();
  #wake = () => {};
  #onOutput: (() => void)[] = [];

  constructor(kind: "terminal" | "pipe") {
    this.#kind = kind;
  }

  /** A pipe with all of its input. */
  static pipe(...lines: readonly string[]): FakeTerminal {
    const pipe = new FakeTerminal("pipe");
    pipe.type(lines.map((line) => `${line}\n`).join(""));
    pipe.end();
    return pipe;
  }

  /** What was written to it, a line each, the time of day in their middle left out. */
  get lines(): string[] {
    return this.output.split("\n").slice(0, -1).map((line) =>
      line.replace(/ \d\d:\d\d:\d\d /, " ")
    );
  }

  /** What one read gives, or several if they are too long for one. */
  type(typed: string | Uint8Array): void {
    this.#give(typeof typed === "string" ? utf8(typed) : typed);
  }

  end(): void {
    this.#give(null);
  }

  fail(error: Error): void {
    this.#give(error);
  }

  /** Waits until something stands in the output. */
  async until(part: string): Promise<void> {
    while (!this.output.includes(part)) {
      await new Promise<void>((resolve) => this.#onOutput.push(resolve));
    }
  }

  /** Who asks first is served first, as standard input does it. */
  read(buffer: Uint8Array): Promise<number | null> {
    const read = this.#reading.then(() => this.#read(buffer));
    this.#reading = read.catch(() => {});
    return read;
  }

  write(text: string): void {
    this.output += text;
    for (const wake of this.#onOutput.splice(0)) wake();
  }

  isTerminal(): boolean {
    return this.#kind === "terminal";
  }

  setRaw(raw: boolean): void {
    this.rawModes.push(raw);
  }

  async #read(buffer: Uint8Array): Promise<number | null> {
    while (this.#input.length === 0) await new Promise<void>((resolve) => this.#wake = resolve);
    const next = this.#input[0]!;
    if (next === null) return null;
    this.#input.shift();
    if (next instanceof Error) throw next;
    const piece = next.subarray(0, buffer.length);
    if (piece.length < next.length) this.#input.unshift(next.subarray(piece.length));
    buffer.set(piece);
    return piece.length;
  }

  #give(input: Uint8Array | Error | null): void {
    this.#input.push(input);
    this.#wake();
  }
}
