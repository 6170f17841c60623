import type { Position } from "../protocol/command.ts";
import type { Event, Message, RoomEntered } from "../protocol/event.ts";
import { roomKey } from "../protocol/names.ts";

/** A room that one is in, and how far its messages have been shown. */
export interface Place {
  readonly room: string;
  readonly epoch: string;
  /** The last message up to which all have been shown, from when it was entered first. */
  readonly seq: number;
  /** The last one that was shown of what had been said before. */
  readonly replayed: number;
  /** Whether it was entered anew where it had been left: its past is what was missed. */
  readonly goesOn: boolean;
  /** The start of the server in which it was entered: only that one knows the room by this epoch. */
  readonly instance: string;
}

/** What an event is to its reader; `missed` is a message that was sent as past, but not shown yet. */
export type Freshness = "missed" | "new" | "seen";

/**
 * The rooms of a client, each with the last *contiguous* position that was shown: what comes behind
 * it is new, and nothing is shown twice.
 */
export class RoomPositions {
  /** The start of the server in which rooms are entered. */
  instance = "";
  readonly #places = new Map<string, Place>();

  get places(): readonly Place[] {
    return Array.from(this.#places.values());
  }

  /** The room with that name; without a name, the only one. */
  find(room?: string): Place | undefined {
    if (room !== undefined) return this.#places.get(roomKey(room));
    const [place, ...more] = this.#places.values();
    return more.length === 0 ? place : undefined;
  }

  /** Takes note of what the server says. */
  note(event: Event): Freshness {
    if (event.type === "message") return this.#advance(event);
    if (event.type === "roomEntered") this.#enter(event);
    if (event.type === "roomLeft" || event.type === "roomDeleted") this.forget(event.room);
    return "new";
  }

  /** One is in that room no more. */
  forget(room: string): void {
    this.#places.delete(roomKey(room));
  }

  /** One wants to be in that room, whatever it is by now. */
  beginAnew({ room }: Place): void {
    this.#put({ room, epoch: "", seq: 0, replayed: 0, goesOn: false });
  }

  /** Where to go on in a room, for the server; undefined where it is to begin anew. */
  static positionOf({ epoch, seq }: Place): Position | undefined {
    return epoch === "" ? undefined : { epoch, seq };
  }

  #enter({ room, epoch, seq, missing, left }: RoomEntered): void {
    for (const other of left) this.forget(other);
    const before = this.find(room);
    if (before?.epoch !== epoch || missing === null) {
      this.#put({ room, epoch, seq, replayed: 0, goesOn: false });
    } else {
      // What the log no longer has will never be shown: it counts as passed.
      this.#put({ room, epoch, seq: before.seq + missing, replayed: seq, goesOn: true });
    }
  }

  #put(place: Omit<Place, "instance">): void {
    this.#places.set(roomKey(place.room), { ...place, instance: this.instance });
  }

  #advance({ room, epoch, seq, past }: Message): Freshness {
    const place = this.find(room);
    if (place === undefined || place.epoch !== epoch) return "new";
    const isReplay = past === true && !place.goesOn;
    if (seq <= (isReplay ? place.replayed : place.seq)) return "seen";
    this.#places.set(roomKey(room), { ...place, [isReplay ? "replayed" : "seq"]: seq });
    return past === true && place.goesOn ? "missed" : "new";
  }
}
