import type { Clock, Timer } from "../../lib/util/clock.ts";

interface Planned {
  readonly dueMs: number;
  readonly run: () => void;
}

/** A clock that a test moves by hand; it begins at noon of a fixed day. */
export class FakeClock implements Clock {
  static readonly START_MS: number = Date.UTC(2024, 0, 5, 12);
  #nowMs = 0;
  #planned: Planned[] = [];

  /** How many timers wait. */
  get pending(): number {
    return this.#planned.length;
  }

  wallMs(): number {
    return FakeClock.START_MS + this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): Timer {
    const planned = { dueMs: this.#nowMs + delayMs, run };
    this.#planned.push(planned);
    return { cancel: () => this.#remove(planned) };
  }

  /** Lets time pass and runs what falls due, in order; each timer sees the time it was set for. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (let next = this.#next(endMs); next !== undefined; next = this.#next(endMs)) {
      this.#remove(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.run();
    }
    this.#nowMs = endMs;
  }

  #next(endMs: number): Planned | undefined {
    const due = this.#planned.filter((planned) => planned.dueMs <= endMs);
    return due.sort((a, b) => a.dueMs - b.dueMs)[0];
  }

  #remove(planned: Planned): void {
    this.#planned = this.#planned.filter((other) => other !== planned);
  }
}
