import type { Chance } from "./chance.ts";
import type { ChatterClient } from "./chatter_client.ts";
import type { ChatterOptions } from "./chatter_options.ts";
import { sayingOf } from "./saying.ts";

/** Options of {@linkcode Talker}. */
export interface TalkerOptions {
  readonly client: ChatterClient;
  readonly rooms: readonly string[];
  readonly process: ChatterOptions;
  readonly chance: Chance;
}

const MEAN_PAUSE_MS = 150;
const MAX_WAITING = 60;
const RETRY_MS = 100;
// The system keeps 4 MB for a connection that is not read.
const SHOUTED_LINES = 1300;
const SHOUTED_BYTES = 4000;

/** Lets a client talk, and at the end find out whether it has been shown everything. */
export class Talker {
  readonly #options: TalkerOptions;
  /** Who has said his last there, by `to` and name. */
  readonly #finished = new Set<string>();
  #state: "finishing" | "silent" | "talking" = "silent";
  readonly #wakers: (() => void)[] = [];

  constructor(options: TalkerOptions) {
    this.#options = options;
    options.client.onShown((id, to) => this.#onShown(id, to));
  }

  /** Talks until `finish`. */
  async talk(): Promise<void> {
    this.#state = "talking";
    while (this.#isTalking) {
      await pause(this.#options.chance.until(MEAN_PAUSE_MS));
      if (this.#isTalking && this.#options.client.waiting < MAX_WAITING) this.#sayMore();
    }
  }

  /** Says so much that it fills the buffers of whoever does not read. */
  async shout(): Promise<void> {
    const { client, rooms } = this.#options;
    for (let line = 0; line < SHOUTED_LINES && this.#isTalking; line++) {
      if (client.waiting >= MAX_WAITING) await this.#nextAnswer();
      else void client.say(rooms[0]!, SHOUTED_BYTES).then(() => this.#wake());
    }
  }

  /** Says a last line everywhere; resolves when everybody else's was shown, and all is answered. */
  async finish(): Promise<void> {
    this.#state = "finishing";
    const { rooms, process: { members, names }, client } = this.#options;
    const others = names.filter((name) => name !== client.name);
    const last = [...rooms, ...others.map((name) => `@${name}`)].map((to) => this.#sayLast(to));
    const due = [
      ...rooms.flatMap((room) => members[room]!.map((name) => finishedKey(room, name))),
      ...others.map((name) => finishedKey("@", name)),
    ];
    await Promise.all(last);
    while (client.waiting > 0 || due.some((key) => !this.#finished.has(key))) {
      await this.#nextAnswer();
    }
  }

  /** Resolves at the next answer, or the next last line that is shown. */
  #nextAnswer(): Promise<void> {
    return new Promise((resolve) => this.#wakers.push(resolve));
  }

  #wake(): void {
    for (const wake of this.#wakers.splice(0)) wake();
  }

  get #isTalking(): boolean {
    return this.#state === "talking";
  }

  /** Mostly a line, now and then many at once. */
  #sayMore(): void {
    const { chance } = this.#options;
    const lines = chance.oneIn(20) ? chance.between(5, 25) : 1;
    const to = this.#chooseWhereTo();
    for (let line = 0; line < lines; line++) this.#say(to);
  }

  #chooseWhereTo(): string {
    const { chance, rooms, process, client } = this.#options;
    if (!chance.oneIn(6)) return chance.pick(rooms);
    const others = process.names.filter((name) => name !== client.name);
    return others.length === 0 ? chance.pick(rooms) : `@${chance.pick(others)}`;
  }

  #say(to: string): void {
    const { chance, client } = this.#options;
    const bytes = chance.oneIn(10) ? chance.between(500, 4000) : chance.between(20, 120);
    void client.say(to, bytes).then(() => this.#wake());
  }

  /** What is refused is said again: everybody is there, or will be. */
  async #sayLast(to: string): Promise<void> {
    for (;;) {
      const { outcome } = await this.#options.client.say(to, 0, "!");
      if (outcome === "sent") return;
      await pause(RETRY_MS);
    }
  }

  #onShown(id: string, to: string): void {
    if (!id.endsWith("!")) return;
    this.#finished.add(finishedKey(to, sayingOf(id).client));
    this.#wake();
  }
}

function finishedKey(to: string, client: string): string {
  return `${to} ${client}`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
