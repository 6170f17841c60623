import type { Clock } from "../util/clock.ts";

/** A wait that can be cut short. */
export class Pause {
  readonly #clock: Clock;
  #wake = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when the time is over, or at {@linkcode Pause.end}. */
  async begin(ms: number): Promise<"cut short" | "over"> {
    const { promise, resolve } = Promise.withResolvers<"cut short" | "over">();
    this.#wake = () => resolve("cut short");
    const timer = this.#clock.after(ms, () => resolve("over"));
    const how = await promise;
    timer.cancel();
    return how;
  }

  end(): void {
    this.#wake();
  }
}
