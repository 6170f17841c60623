/** Somebody who waits in a {@linkcode FairRow}. */
export interface Waiting {
  /** Whose turn it takes. */
  readonly party: string;
  isWanted(): boolean;
  /** Its turn had come, or its place was needed, and it was not wanted any more. */
  skip(): void;
  /** There was no place for it. */
  refuse(): void;
}

/**
 * A bounded row in which parties take turns; within a party it is first come, first served.
 *
 * - Where it is full, the last one of the party with the most is refused: the newcomer, unless
 *   another party has more than his.
 */
export class FairRow<T extends Waiting> {
  readonly #max: number;
  /** In the order of their turns; none is empty. */
  readonly #parties = new Map<string, T[]>();
  #size = 0;

  constructor(max: number) {
    this.#max = max;
  }

  push(newcomer: T): void {
    const { party } = newcomer;
    const row = this.#parties.get(party) ?? [];
    this.#parties.set(party, row);
    row.push(newcomer);
    this.#size++;
    if (this.#size > this.#max) this.#leaveOutUnwanted();
    if (this.#size > this.#max) this.#refuseOne(party, row);
  }

  /** The next one who is still wanted; his party comes last then. */
  take(): T | null {
    for (;;) {
      const [first] = this.#parties;
      if (first === undefined) return null;
      const next = this.#remove(...first, 0);
      if (next?.isWanted()) {
        this.#putLast(...first);
        return next;
      }
      next?.skip();
    }
  }

  #putLast(party: string, row: T[]): void {
    if (row.length === 0) return;
    this.#parties.delete(party);
    this.#parties.set(party, row);
  }

  #leaveOutUnwanted(): void {
    for (const [party, row] of this.#parties) {
      for (let index = row.length - 1; index >= 0; index--) {
        if (row[index]?.isWanted() === false) this.#remove(party, row, index)?.skip();
      }
    }
  }

  #refuseOne(party: string, row: T[]): void {
    let longest: [string, T[]] = [party, row];
    for (const other of this.#parties) {
      if (other[1].length > longest[1].length) longest = other;
    }
    this.#remove(...longest, longest[1].length - 1)?.refuse();
  }

  #remove(party: string, row: T[], index: number): T | undefined {
    const [removed] = row.splice(index, 1);
    if (row.length === 0) this.#parties.delete(party);
    this.#size--;
    return removed;
  }
}
