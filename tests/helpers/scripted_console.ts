import type { Console } from "../../lib/client/terminal/console.ts";
import type { Key } from "../../lib/client/terminal/key_decoder.ts";
import type { Menu } from "../../lib/client/terminal/menu.ts";
import type { Event } from "../../lib/protocol/event.ts";
import { brief } from "./test_client.ts";

/** What somebody answers: a line or a password, keys for a menu, or null to give up. */
export type ScriptedAnswer = string | null | readonly Key[];

/** Somebody who answers as a test wrote down, and what he was shown. */
export class ScriptedConsole implements Console {
  readonly interactive: boolean;
  readonly ended: Promise<void> = new Promise(() => {});
  /** What he was asked and told, in order; of a menu every row. */
  readonly log: string[] = [];
  readonly #answers: ScriptedAnswer[];

  constructor(
    answers: readonly ScriptedAnswer[],
    { interactive = true }: { readonly interactive?: boolean } = {},
  ) {
    this.#answers = [...answers];
    this.interactive = interactive;
  }

  /** How many answers nobody asked for. */
  get left(): number {
    return this.#answers.length;
  }

  readLine(): Promise<string | null> {
    return this.#line("line");
  }

  readPassword(prompt: string): Promise<string | null> {
    return this.#line(`password: ${prompt}`);
  }

  ask(prompt: string): Promise<string | null> {
    return this.#line(`ask: ${prompt}`);
  }

  choose<T>(menu: Menu<T>): Promise<T | null> {
    this.log.push(...menu.view({ columns: 79, rows: 200 }).map(({ text }) => text));
    const answer = this.#next();
    if (typeof answer === "string") throw new Error("A menu is answered with keys");
    for (const key of answer ?? []) {
      const outcome = menu.handle(key);
      if (outcome.type === "chosen") return Promise.resolve(outcome.value);
      if (outcome.type === "left") return Promise.resolve(null);
    }
    return Promise.resolve(null);
  }

  showLink(): void {}

  clear(): void {}

  know(): void {}

  show(event: Event, own: boolean): void {
    this.log.push(own ? `own ${brief(event)}` : brief(event));
  }

  notice(text: string): void {
    this.log.push(`notice: ${text}`);
  }

  [Symbol.dispose](): void {}

  #line(asked: string): Promise<string | null> {
    this.log.push(asked);
    const answer = this.#next();
    if (answer !== null && typeof answer !== "string") throw new Error(`"${asked}" wants a line`);
    return Promise.resolve(answer);
  }

  #next(): ScriptedAnswer {
    const answer = this.#answers.shift();
    if (answer === undefined) throw new Error(`Nothing is left to answer: ${this.log.join("; ")}`);
    return answer;
  }
}
