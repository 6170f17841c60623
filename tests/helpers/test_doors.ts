import type { Doors } from "../../lib/core/doors.ts";
import type { Room } from "../../lib/core/room.ts";

/** Ports of rooms that nobody listens on: so many, from 7001 on, each used once. */
export class TestDoors implements Doors {
  readonly #count: number;
  readonly #ports = new Map<Room, number>();
  readonly #lacking = new Set<Room>();
  #given = 0;

  constructor(count = 1000) {
    this.#count = count;
  }

  /** The names of the rooms that have ports. */
  get rooms(): string[] {
    return Array.from(this.#ports.keys(), ({ name }) => name.shown);
  }

  open(room: Room): void {
    if (this.#given < this.#count) this.#ports.set(room, 7000 + ++this.#given);
    else this.#lacking.add(room);
  }

  portOf(room: Room): number | null {
    return this.#ports.get(room) ?? null;
  }

  lacks(room: Room): boolean {
    return this.#lacking.has(room);
  }

  close(room: Room): void {
    this.#ports.delete(room);
    this.#lacking.delete(room);
  }
}
