import { wordsLines } from "../../codec/words_dialect.ts";
import type { Event } from "../../protocol/event.ts";
import { cleanText } from "../../protocol/text.ts";
import type { Clock } from "../../util/clock.ts";
import type { Console, TypedLine } from "./console.ts";
import { Keyboard, type Terminal } from "./keyboard.ts";
import type { Menu } from "./menu.ts";

/** Options of {@linkcode PlainConsole}. */
export interface PlainConsoleOptions {
  readonly terminal: Terminal;
  readonly clock: Pick<Clock, "wallMs">;
}

const NUMBER_REGEXP = /^\s*\d+\s*$/;
const MENU_SIZE = { columns: 79, rows: 200 };

/** Plain lines in and out: for pipes, and for terminals that can do no more. */
export class PlainConsole implements Console {
  /** Ctrl-C is a signal here. */
  readonly ended: Promise<void> = new Promise(() => {});
  readonly #terminal: Terminal;
  readonly #clock: Pick<Clock, "wallMs">;
  readonly #keyboard: Keyboard;
  readonly #unread: (TypedLine | null)[] = [];

  constructor({ terminal, clock }: PlainConsoleOptions) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#keyboard = new Keyboard(terminal);
  }

  get interactive(): boolean {
    return this.#terminal.isTerminal();
  }

  async readLine(): Promise<TypedLine | null> {
    const [unread] = this.#unread.splice(0, 1);
    return unread === undefined ? await this.#keyboard.readLine() : unread;
  }

  readPassword(prompt: string): Promise<string | null> {
    return this.#keyboard.readPassword(prompt);
  }

  async ask(prompt: string): Promise<string | null> {
    if (!this.interactive) return null;
    const line = await this.#keyboard.ask(prompt);
    return typeof line === "string" || line === null ? line : "";
  }

  /** Whoever types no number goes on with the line that he typed. */
  async choose<T>(menu: Menu<T>): Promise<T | null> {
    if (!this.interactive) return null;
    const rows = menu.view(MENU_SIZE).map(({ text }) => `${text}\n`);
    this.#terminal.write(rows.join(""));
    for (;;) {
      const line = await this.#keyboard.ask("Number, or any other line to go on: ");
      if (typeof line !== "string" || !NUMBER_REGEXP.test(line)) {
        if (!this.#keyboard.hand(line)) this.#unread.push(line);
        return null;
      }
      const outcome = menu.chooseNumber(Number(line));
      if (outcome.type === "chosen") return outcome.value;
    }
  }

  /** Its changes are told as notices. */
  showLink(): void {}

  clear(): void {}

  know(): void {}

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
