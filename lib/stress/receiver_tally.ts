import { Bitmap } from "./bitmap.ts";

/** How a message came: in its turn, after a later one of the same sender, or once more. */
export type Arrival = "again" | "in order" | "late";

/** Options of {@linkcode ReceiverTally}. */
export interface ReceiverTallyOptions {
  readonly room: number;
  /** How many each sender of the room has said: what comes after that is due. */
  readonly sent: readonly number[];
  /** The most that a sender says. */
  readonly messages: number;
  /** The sender of the room whose messages it does not get: itself. */
  readonly exceptSlot?: number | undefined;
  /** Something should have come before what came just now. */
  readonly onHole?: (slot: number, number: number) => void;
}

const NOTHING_YET = 2 ** 32 - 1;

/**
 * What one member has got of each sender of its room.
 *
 * - From the first message that it gets of a sender, or is due, it has to get every one, once and in
 *   order.
 * - It takes 8 bytes a sender, and a bitmap only where something is missing in between.
 */
export class ReceiverTally {
  readonly room: number;
  readonly #messages: number;
  readonly #exceptSlot: number | undefined;
  readonly #onHole: (slot: number, number: number) => void;
  readonly #dueFrom: Uint32Array;
  /** The number after the highest that came. */
  readonly #next: Uint32Array;
  readonly #missing = new Map<number, Bitmap>();

  constructor(options: ReceiverTallyOptions) {
    const { room, sent, messages, exceptSlot, onHole = () => {} } = options;
    this.room = room;
    this.#messages = messages;
    this.#exceptSlot = exceptSlot;
    this.#onHole = onHole;
    this.#dueFrom = Uint32Array.from(sent);
    this.#next = new Uint32Array(sent.length).fill(NOTHING_YET);
  }

  /** Whether it gets what that sender says. */
  hears(slot: number): boolean {
    return slot !== this.#exceptSlot;
  }

  /** Whether it was in the room when the message was said. */
  isDue(slot: number, number: number): boolean {
    return number >= this.#dueFrom[slot]!;
  }

  /** A message came. */
  take(slot: number, number: number): Arrival {
    const next = this.#next[slot]!;
    if (number === next) {
      this.#next[slot] = number + 1;
      return "in order";
    }
    const expected = next === NOTHING_YET ? Math.min(number, this.#dueFrom[slot]!) : next;
    if (number < expected) return this.#missing.get(slot)?.delete(number) ? "late" : "again";
    for (let hole = expected; hole < number; hole++) {
      this.#missingOf(slot).add(hole);
      this.#onHole(slot, hole);
    }
    this.#next[slot] = number + 1;
    return "in order";
  }

  /** The numbers that are due and have not come, with whether a later one of that sender has. */
  *outstanding(
    slot: number,
    sent: number,
  ): Generator<{ readonly number: number; readonly kind: "hole" | "tail" }> {
    for (const number of this.#missing.get(slot) ?? []) {
      if (this.isDue(slot, number)) yield { number, kind: "hole" };
    }
    if (!this.hears(slot)) return;
    const next = this.#next[slot]!;
    const start = next === NOTHING_YET ? 0 : next;
    for (let number = Math.max(start, this.#dueFrom[slot]!); number < sent; number++) {
      yield { number, kind: "tail" };
    }
  }

  #missingOf(slot: number): Bitmap {
    let missing = this.#missing.get(slot);
    if (missing === undefined) this.#missing.set(slot, missing = new Bitmap(this.#messages));
    return missing;
  }
}
