import type { Position } from "../protocol/command.ts";
import type { Event, Message, RoomEntered } from "../protocol/event.ts";
import { foldName } from "../protocol/names.ts";

/** A room that one is in, and how far its messages have been shown. */
export interface Place {
  readonly room: string;
  readonly epoch: string;
  /** The last message up to which all have been shown; null while none has. */
  readonly seq: number | null;
  /** The session in which it was entered: only its server knows the room by this epoch. */
  readonly session: string;
  /** Whether it was entered anew where it had been left: its past is what was missed. */
  readonly goesOn: boolean;
}

/** What an event is to its reader; `missed` is a message that was sent as past, but not shown yet. */
export type Freshness = "missed" | "new" | "seen";

/**
 * The rooms of a client, each with the last *contiguous* position that was shown: what comes behind
 * it is new, and nothing is shown twice.
 */
export class RoomPositions {
  /** The key of the session in which rooms are entered. */
  session = "";
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

  /** Where to go on in a room, for the server; undefined where nothing of it has been shown. */
  static positionOf({ epoch, seq }: Place): Position | undefined {
    return seq === null ? undefined : { epoch, seq };
  }

  #enter({ room, epoch, seq, missing, left }: RoomEntered): void {
    for (const other of left) this.forget(other);
    const before = this.find(room);
    const shown = before?.epoch === epoch ? before.seq : null;
    if (shown === null || missing === null) {
      // Where there is no past, everything is still to come.
      this.#put({ room, epoch, seq: seq === 0 ? 0 : null, goesOn: false });
    } else {
      // What the log no longer has will never be shown: it counts as passed.
      this.#put({ room, epoch, seq: shown + missing, goesOn: true });
    }
  }

  #put(place: Omit<Place, "session">): void {
    this.#places.set(roomKey(place.room), { ...place, session: this.session });
  }

  #advance({ room, epoch, seq, past }: Message): Freshness {
    const place = this.find(room);
    if (place === undefined || place.epoch !== epoch) return "new";
    if (place.seq !== null && seq <= place.seq) return "seen";
    this.#places.set(roomKey(room), { ...place, seq });
    return past === true && place.goesOn ? "missed" : "new";
  }
}

function roomKey(room: string): string {
  return foldName(room.replace(/^#/, ""));
}
