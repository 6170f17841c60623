import { nextTurn } from "../../util/next_turn.ts";
import { Deque } from "../../util/deque.ts";

/** Work that is done in slices. */
export interface Sliced {
  /** Does one slice; false where nothing is left to do. Never throws. */
  step(): boolean;
  /** No more will be done. */
  cancel(): void;
}

/** How long slices are done one behind the other before others have their turn, in milliseconds. */
const A_TURN_MS = 2;

/** What is `quick` is done before the rest: somebody waits for it who holds up others. */
export type Haste = "quick" | "slow";

/**
 * Does several things slice by slice: what is quick in its order, and then the rest in turns. Between
 * slices whatever else comes has its turn, too.
 */
export class SliceRow {
  #quick = new Deque<Sliced>();
  #slow = new Deque<Sliced>();
  #running: Promise<void> | null = null;

  add(work: Sliced, haste: Haste): void {
    (haste === "quick" ? this.#quick : this.#slow).push(work);
    this.#running ??= this.#run();
  }

  /** Does one more slice of everything that waits, and cancels what is not done then. */
  end(): void {
    for (let work = this.#next(); work !== undefined; work = this.#next()) {
      if (work.step()) work.cancel();
    }
  }

  get #isEmpty(): boolean {
    return this.#quick.length + this.#slow.length === 0;
  }

  #next(): Sliced | undefined {
    return this.#quick.shift() ?? this.#slow.shift();
  }

  async #run(): Promise<void> {
    await nextTurn();
    while (!this.#isEmpty) {
      const endMs = performance.now() + A_TURN_MS;
      while (!this.#isEmpty && performance.now() < endMs) this.#step();
      await nextTurn();
    }
    this.#running = null;
  }

  #step(): void {
    const row = this.#quick.length > 0 ? this.#quick : this.#slow;
    const work = row.shift();
    if (work?.step()) row.push(work);
  }
}
