import type { Position } from "../protocol/command.ts";
import type { Event, Message, RoomEntered } from "../protocol/event.ts";
import { roomKey } from "../protocol/names.ts";

/**
 * What of a place outlives the client that was there.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { KnownPlace } from "@parley/parley";
 *
 * const place: KnownPlace = { room: "lobby", epoch: "9f2c", seq: 41, instance: "77ab" };
 * const isNew = (seq: number) => seq > place.seq;
 * assertEquals([41, 42].map(isNew), [false, true]);
 * ```
 */
export interface KnownPlace {
  /** The room's name, as it is shown. */
  readonly room: string;
  /** The room's epoch, in which `seq` counts; empty where nothing is known of it. */
  readonly epoch: string;
  /** The last message up to which all have been shown, from when it was entered first. */
  readonly seq: number;
  /** The server's memory in which it was entered: only that one knows the room by this epoch. */
  readonly instance: string;
}

/** A room that one is in, or was in, and how far its messages have been shown. */
export interface Place extends KnownPlace {
  /** The last one that was shown of what had been said before. */
  readonly replayed: number;
  /** Whether it was entered anew where it had been left: its past is what was missed. */
  readonly goesOn: boolean;
  /** Whether what was said last before `seq` is to be drawn again when it is entered. */
  readonly page: "drawn" | "due";
}

/** What an event is to its reader; `missed` is a message that was sent as past, but not shown yet. */
export type Freshness = "missed" | "new" | "seen";

/**
 * The rooms of a client, each with the last *contiguous* position that was shown: what comes behind
 * it is new, and nothing is shown twice.
 */
export class RoomPositions {
  /** The server's memory in which rooms are entered. */
  instance = "";
  readonly #maxLeft: number;
  readonly #places = new Map<string, Place>();
  /** The one that was left last is the last. */
  readonly #left = new Map<string, Place>();

  /** @param maxLeft How many rooms are remembered that one is not in any more. */
  constructor(maxLeft = 0) {
    this.#maxLeft = maxLeft;
  }

  /** The rooms that one is in, or is on the way back to. */
  get places(): readonly Place[] {
    return Array.from(this.#places.values());
  }

  /** The rooms that are remembered, the one that was left last at the end. */
  get left(): readonly Place[] {
    return Array.from(this.#left.values());
  }

  /** The room with that name; without a name, the only one. */
  find(room?: string): Place | undefined {
    if (room !== undefined) return this.#places.get(roomKey(room));
    const [place, ...more] = this.#places.values();
    return more.length === 0 ? place : undefined;
  }

  /** The same, also where one is not there any more. */
  recall(room: string): Place | undefined {
    return this.find(room) ?? this.#left.get(roomKey(room));
  }

  /** Takes note of what the server says. */
  note(event: Event): Freshness {
    if (event.type === "message") return this.#advance(event);
    if (event.type === "roomEntered") this.#enter(event);
    if (event.type === "roomLeft" || event.type === "putOut") this.leave(event.room);
    if (event.type === "roomDeleted") this.forget(event.room);
    return "new";
  }

  /** One is in that room no more, and may come again. */
  leave(room: string): void {
    const place = this.find(room);
    this.#places.delete(roomKey(room));
    if (place !== undefined && place.epoch !== "") this.#remember(place);
  }

  /** One is in that room no more, nor is it there. */
  forget(room: string): void {
    this.#places.delete(roomKey(room));
    this.#left.delete(roomKey(room));
  }

  /** One wants to be in that room, whatever it is by now. */
  beginAnew({ room }: Place): void {
    this.#put({ room, epoch: "", seq: 0, goesOn: false });
  }

  /** One was in that room when the client ended, and wants to be there again; or had left it. */
  restore(known: KnownPlace, where: "in" | "left"): void {
    const place: Place = { ...known, replayed: 0, goesOn: false, page: "due" };
    if (where === "left") this.#remember(place);
    else this.#places.set(roomKey(place.room), place);
  }

  /** Where to go on in a room, for the server; undefined where it is to begin anew. */
  static positionOf({ epoch, seq }: Place): Position | undefined {
    return epoch === "" ? undefined : { epoch, seq };
  }

  #enter({ room, epoch, seq, since, left }: RoomEntered): void {
    for (const other of left) this.leave(other);
    this.#left.delete(roomKey(room));
    this.#put({ room, epoch, seq: since ?? seq, goesOn: since !== null });
  }

  #put(place: Pick<Place, "epoch" | "goesOn" | "room" | "seq">): void {
    const { instance } = this;
    this.#places.set(roomKey(place.room), { ...place, instance, replayed: 0, page: "drawn" });
  }

  #remember(place: Place): void {
    this.#left.delete(roomKey(place.room));
    this.#left.set(roomKey(place.room), { ...place, page: "due" });
    const [oldest] = this.#left.keys();
    if (this.#left.size > this.#maxLeft) this.#left.delete(oldest!);
  }

  #advance({ room, epoch, seq, past }: Message): Freshness {
    const place = this.find(room);
    // What is past may have been said in an epoch before the one that the room has now.
    if (place === undefined || (past !== true && place.epoch !== epoch)) return "new";
    const isReplay = past === true && !place.goesOn;
    if (seq <= (isReplay ? place.replayed : place.seq)) return "seen";
    this.#places.set(roomKey(room), { ...place, [isReplay ? "replayed" : "seq"]: seq });
    return past === true && place.goesOn ? "missed" : "new";
  }
}
