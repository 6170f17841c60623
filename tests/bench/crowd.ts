import { ChatClient } from "../../lib/client/chat_client.ts";
import type { Event } from "../../lib/protocol/event.ts";
import { systemClock } from "../../lib/util/clock.ts";
import { within } from "../../lib/util/within.ts";

/** What became of what a {@linkcode Crowd} said. */
export interface ChatFigures {
  /** How long each message took to each of those who read it, in milliseconds. */
  readonly latenciesMs: readonly number[];
  /** Messages that somebody should have read and did not. */
  readonly lost: number;
}

const ROOM = "crowd";
const PAUSE_MS = 50;
const MAX_DELIVERY_MS = 10_000;

/** Guests in a room, who talk in turns: 20 messages in a second, each read by all the others. */
export class Crowd {
  readonly #clients: ChatClient[] = [];
  #latenciesMs: number[] = [];
  #expected = 0;
  #onAll = () => {};

  private constructor() {}

  static async gather(port: number, size: number): Promise<Crowd> {
    const crowd = new Crowd();
    for (let number = 0; number < size; number++) await crowd.#join(port, `guest${number}`);
    return crowd;
  }

  /** Talks until that is done; gives both. */
  async talkDuring<T>(doing: Promise<T>): Promise<readonly [ChatFigures, T]> {
    this.#latenciesMs = [];
    this.#expected = 0;
    let isDone = false;
    const done = doing.finally(() => isDone = true);
    const answers: Promise<unknown>[] = [];
    for (let turn = 0; !isDone; turn++) {
      answers.push(this.#say(turn));
      await within(systemClock, PAUSE_MS, done);
    }
    await Promise.all(answers);
    await within(systemClock, MAX_DELIVERY_MS, this.#whenAllRead());
    const latenciesMs = this.#latenciesMs;
    return [{ latenciesMs, lost: this.#expected - latenciesMs.length }, await done];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.logout()));
  }

  async #join(port: number, name: string): Promise<void> {
    const onEvent = (event: Event) => this.#read(event, name);
    const client = await ChatClient.connect({ hostname: "127.0.0.1", port, onEvent });
    this.#clients.push(client);
    await client.login(name);
    await client.enter(ROOM);
  }

  async #say(turn: number): Promise<void> {
    this.#expected += this.#clients.length - 1;
    await this.#clients[turn % this.#clients.length]?.send(`${performance.now()}`, ROOM);
  }

  #read(event: Event, reader: string): void {
    if (event.type !== "message" || event.past || event.from.name === reader) return;
    this.#latenciesMs.push(performance.now() - Number(event.text));
    if (this.#latenciesMs.length === this.#expected) this.#onAll();
  }

  #whenAllRead(): Promise<void> {
    if (this.#latenciesMs.length >= this.#expected) return Promise.resolve();
    return new Promise((resolve) => this.#onAll = resolve);
  }
}
