import type { Clock } from "../util/clock.ts";
import { nextTurn } from "../util/next_turn.ts";
import { atTurnEnd } from "../util/turn_end.ts";
import type { Speaker } from "./speaker.ts";

/** Options of {@linkcode Talk}. */
export interface TalkOptions {
  readonly clock: Clock;
  /** When the run began, by the clock, in milliseconds. */
  readonly startMs: number;
  /** So many messages of a sender may be on their way, where nothing is paced. */
  readonly window: number;
  /** Messages a second, of all together; 0 where they go as fast as the window lets them. */
  readonly rate: number;
}

/** A timer is late by up to so much; what is to happen sooner is waited for without one. */
const TIMER_MS = 2;

/**
 * Lets the speakers speak: each has so many messages on their way at a time, or all together keep to
 * a rate.
 *
 * A paced message counts from the instant that was planned for it, whether or not the server takes
 * it then: a server that stands still for a second has made everybody wait who would have spoken.
 */
export class Talk {
  readonly #options: TalkOptions;
  readonly #speakers: Speaker[] = [];
  readonly #ready = new Set<Speaker>();
  #upTo = 0;
  #state: "open" | "stopped" = "open";
  #finish = () => {};

  constructor(options: TalkOptions) {
    this.#options = options;
  }

  add(speaker: Speaker): void {
    this.#speakers.push(speaker);
  }

  /** A message of that speaker is no longer on its way, or it may write again, or it is gone. */
  wake(speaker: Speaker): void {
    if (this.#options.rate > 0 || this.#state === "stopped") return;
    this.#ready.add(speaker);
    if (this.#ready.size === 1) atTurnEnd(() => this.#speakReady());
  }

  /** Resolves when each has said so many messages in all, or is gone, or it was stopped. */
  async speak(upTo: number): Promise<void> {
    this.#upTo = upTo;
    if (this.#options.rate > 0) return await this.#speakPaced();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#finish = resolve;
    for (const speaker of this.#speakers) this.wake(speaker);
    this.#checkDone();
    await promise;
  }

  /** Nothing more is said. */
  stop(): void {
    this.#state = "stopped";
    this.#finish();
  }

  #nowUs(): number {
    return (this.#options.clock.monotonicMs() - this.#options.startMs) * 1000;
  }

  #speakReady(): void {
    const speakers = Array.from(this.#ready);
    this.#ready.clear();
    if (this.#state === "stopped") return;
    const nowUs = this.#nowUs();
    for (const speaker of speakers) {
      const room = this.#options.window - speaker.open;
      speaker.sayUpTo(Math.min(this.#upTo, speaker.said + room), () => nowUs);
      if (speaker.congested) void speaker.whenBelowSoft().then(() => this.wake(speaker));
    }
    this.#checkDone();
  }

  #checkDone(): void {
    if (this.#state === "stopped" || this.#speakers.every((speaker) => this.#isDone(speaker))) {
      this.#finish();
    }
  }

  #isDone(speaker: Speaker): boolean {
    return speaker.isGone || speaker.said >= this.#upTo;
  }

  async #speakPaced(): Promise<void> {
    const { rate } = this.#options;
    const count = this.#speakers.length;
    const intervalUs = 1_000_000 / rate;
    const startUs = this.#nowUs();
    const first = this.#speakers.map((speaker) => speaker.said);
    const instantUs = (index: number, number: number) =>
      startUs + ((number - first[index]!) * count + index) * intervalUs;
    while (this.#state === "open") {
      const planned = Math.floor((this.#nowUs() - startUs) / intervalUs) + 1;
      this.#speakers.forEach((speaker, index) => {
        const own = first[index]! + Math.ceil((planned - index) / count);
        speaker.sayUpTo(Math.min(this.#upTo, own), (number) => instantUs(index, number));
      });
      if (this.#speakers.every((speaker) => this.#isDone(speaker))) return;
      await this.#pauseUntil(startUs + planned * intervalUs);
    }
  }

  #pauseUntil(instantUs: number): Promise<void> {
    const leftMs = (instantUs - this.#nowUs()) / 1000;
    if (leftMs < TIMER_MS) return nextTurn();
    return new Promise((resolve) => {
      this.#options.clock.after(leftMs - TIMER_MS / 2, resolve);
    });
  }
}
