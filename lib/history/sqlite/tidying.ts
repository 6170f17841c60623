import { nextTurn } from "../../util/next_turn.ts";

/** What is done when there is time. */
export interface TidyWork {
  /** Does one slice; false where nothing is left to do. */
  step(): boolean;
  /** Is called when everything is done. */
  onDone(): void;
  /** A slice has failed; it is tried again after the next change. */
  onFailed(error: unknown): void;
}

/** There is time when nothing was changed for so long. */
const QUIET_MS = 20;
/** After so many messages it is tidied up also where there is never time. */
const MAX_DEBT = 50_000;

/** Tidies up slice by slice, when nothing else is to be done, and not at all where nothing changes. */
export class Tidying {
  readonly #work: TidyWork;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #changedMs = 0;
  /** How many messages came since everything was tidy. */
  #debt = 0;
  #waiting: (() => void)[] = [];

  constructor(work: TidyWork) {
    this.#work = work;
  }

  /** Something was changed, so many messages among it. */
  changed(messages: number): void {
    this.#changedMs = performance.now();
    this.#debt += messages;
    this.#plan();
  }

  /** Tidies up without waiting for quiet; tells when it is done, or has failed. */
  finish(onDone: () => void): void {
    this.#waiting.push(onDone);
    if (this.#waiting.length > 1) return;
    this.end();
    void nextTurn().then(() => this.#turn());
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #plan(): void {
    if (this.#waiting.length > 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#turn();
    }, QUIET_MS);
  }

  async #turn(): Promise<void> {
    while (this.#hasTime()) {
      if (!this.#step()) return this.#tellDone();
      await nextTurn();
    }
    if (this.#debt > MAX_DEBT) this.#step();
    this.#plan();
  }

  #hasTime(): boolean {
    return this.#waiting.length > 0 || performance.now() - this.#changedMs >= QUIET_MS;
  }

  /** Does one slice; false where there is nothing more to do now. */
  #step(): boolean {
    try {
      if (this.#work.step()) return true;
      this.#debt = 0;
      this.#work.onDone();
    } catch (error) {
      this.#work.onFailed(error);
    }
    return false;
  }

  #tellDone(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const tell of waiting) tell();
  }
}
