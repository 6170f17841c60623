const MIN_GAP = 32;

/**
 * A row that grows at its end and is taken from its beginning, each in constant time on average.
 *
 * @typeParam T What stands in it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Deque } from "./deque.ts";
 *
 * const deque = new Deque([1, 2]);
 * deque.push(3);
 * assertEquals([deque.shift(), deque.slice(0, 2)], [1, [2, 3]]);
 * ```
 */
export class Deque<T> {
  #items: (T | undefined)[];
  /** Where the row begins; what was before is gone. */
  #start = 0;

  constructor(items: Iterable<T> = []) {
    this.#items = Array.from(items);
  }

  get length(): number {
    return this.#items.length - this.#start;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes the first one; undefined where there is none. */
  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#start];
    this.#items[this.#start++] = undefined;
    if (this.#start >= MIN_GAP && 2 * this.#start >= this.#items.length) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
    return item;
  }

  /** Those from `start` to before `end`, both counted from the first one, neither below 0. */
  slice(start: number, end: number): T[] {
    return this.#items.slice(this.#start + start, this.#start + end) as T[];
  }
}
