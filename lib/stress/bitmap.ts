const BITS = 32;

/** A row of so many bits, all 0 at first. */
export class Bitmap {
  readonly #words: Uint32Array;
  #count = 0;

  constructor(length: number) {
    this.#words = new Uint32Array(Math.ceil(length / BITS));
  }

  /** How many bits are 1. */
  get count(): number {
    return this.#count;
  }

  has(index: number): boolean {
    return (this.#words[index >>> 5]! & (1 << (index & 31))) !== 0;
  }

  /** Makes a bit 1; returns whether it was 0. */
  add(index: number): boolean {
    if (this.has(index)) return false;
    this.#words[index >>> 5]! |= 1 << (index & 31);
    this.#count++;
    return true;
  }

  /** Makes a bit 0; returns whether it was 1. */
  delete(index: number): boolean {
    if (!this.has(index)) return false;
    this.#words[index >>> 5]! &= ~(1 << (index & 31));
    this.#count--;
    return true;
  }

  /** The bits that are 1, in order. */
  *[Symbol.iterator](): Generator<number> {
    for (let index = 0; index < this.#words.length * BITS; index++) {
      if (this.has(index)) yield index;
    }
  }
}
