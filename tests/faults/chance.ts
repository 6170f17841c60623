import { seededRandom } from "../../lib/stress/seeded_random.ts";

/** What is left to chance, the same for the same seed and name; each part has a name of its own. */
export class Chance {
  /** From 0 up to, but not, 1. */
  readonly random: () => number;

  constructor(seed: number, name: string) {
    let mixed = seed | 0;
    for (const unit of name) {
      mixed = Math.imul(mixed ^ unit.codePointAt(0)!, 0x01000193) ^ mixed >>> 13;
    }
    this.random = seededRandom(mixed);
    // Neighbouring seeds begin alike.
    for (let i = 0; i < 5; i++) this.random();
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.random() * (max - min + 1));
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.random() * times < 1;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }

  /** How long, or how far, it is to the next of events that come at any time, on average `mean`. */
  until(mean: number): number {
    return -Math.log(1 - this.random()) * mean;
  }
}
