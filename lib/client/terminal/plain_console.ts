import { wordsLines } from "../../codec/words_dialect.ts";
import type { Event } from "../../protocol/event.ts";
import { cleanText } from "../../protocol/text.ts";
import type { Clock } from "../../util/clock.ts";
import type { Console, TypedLine } from "./console.ts";
import { Keyboard, type Terminal } from "./keyboard.ts";

/** Options of {@linkcode PlainConsole}. */
export interface PlainConsoleOptions {
  readonly terminal: Terminal;
  readonly clock: Pick<Clock, "wallMs">;
}

/** Plain lines in and out: for pipes, and for terminals that can do no more. */
export class PlainConsole implements Console {
  readonly #terminal: Terminal;
  readonly #clock: Pick<Clock, "wallMs">;
  readonly #keyboard: Keyboard;

  constructor({ terminal, clock }: PlainConsoleOptions) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#keyboard = new Keyboard(terminal);
  }

  get interactive(): boolean {
    return this.#terminal.isTerminal();
  }

  readLine(): Promise<TypedLine | null> {
    return this.#keyboard.readLine();
  }

  readPassword(prompt: string): Promise<string | null> {
    return this.#keyboard.readPassword(prompt);
  }

  show(event: Event, own: boolean): void {
    // One's own words stand there already, and a program did not ask for the past.
    const isPast = event.type === "message" && event.past === true;
    if (!own && (this.interactive || !isPast)) this.#print(event);
  }

  notice(text: string): void {
    this.#print({ type: "notice", text });
  }

  [Symbol.dispose](): void {}

  #print(event: Event): void {
    // A server may be hostile, too.
    const lines = wordsLines(event, this.#clock.wallMs()).map((line) => `${cleanText(line)}\n`);
    if (lines.length > 0) this.#terminal.write(lines.join(""));
  }
}
