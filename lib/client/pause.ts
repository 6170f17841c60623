import type { Clock } from "../util/clock.ts";

/** A wait that can be cut short. */
export class Pause {
  readonly #clock: Clock;
  #wake = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when the time is over, or at {@linkcode Pause.end}. */
  async begin(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = this.#clock.after(ms, resolve);
    await promise;
    timer.cancel();
  }

  end(): void {
    this.#wake();
  }
}
