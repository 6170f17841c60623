import type { Event, GoingOn, Named, RoomEntered, Welcome } from "../protocol/event.ts";
import { type Gap, gapBehind } from "./gap.ts";
import { PrivatePositions } from "./private_positions.ts";
import { type Place, RoomPositions } from "./room_positions.ts";

/** What becomes of an event. */
export interface Taken {
  /** As it is to be told; null where it is not. */
  readonly event: Event | null;
  /** What is missing from here on. */
  readonly gap: Gap | null;
  /** Where the room of a `roomEntered` was left, in this run or one before. */
  readonly before: Place | undefined;
}

/**
 * What the server says, over any number of connections: each message is handed out once.
 *
 * - Nothing but messages is ever held back, and what refuses the way back.
 */
export class Inbox {
  readonly positions: RoomPositions;
  readonly privates: PrivatePositions = new PrivatePositions();

  /** @param maxLeft How many rooms are remembered that one is not in any more. */
  constructor(maxLeft = 0) {
    this.positions = new RoomPositions(maxLeft);
  }

  /** @param connecting Whether the client is still on its way back. */
  take(event: Event, connecting: boolean): Taken {
    const before = event.type === "roomEntered" ? this.positions.recall(event.room) : undefined;
    const gap = this.#gapAt(event, before);
    return { event: this.#fresh(event, connecting), gap, before };
  }

  #fresh(event: Event, connecting: boolean): Event | null {
    // What refuses the way back is asked about.
    if (event.type === "error" && connecting) return null;
    const isPrivate = event.type === "privateMessage" || event.type === "welcome" ||
      event.type === "named";
    const freshness = isPrivate ? this.privates.note(event) : this.positions.note(event);
    if (freshness === "seen") return null;
    return freshness === "missed" ? asNew(event) : event;
  }

  #gapAt(event: Event, before: Place | undefined): Gap | null {
    if (event.type === "roomEntered") return this.#gapInRoom(event, before);
    if (event.type !== "welcome" && event.type !== "named") return null;
    return event.privates === undefined ? null : this.#gapInPrivates(event, event.privates);
  }

  #gapInRoom(entered: RoomEntered, before: Place | undefined): Gap | null {
    if (before === undefined) return null;
    const server = before.instance === this.positions.instance ? "same" : "other";
    const { room } = entered;
    return gapBehind(RoomPositions.positionOf(before), entered, { room, server });
  }

  #gapInPrivates(event: Named | Welcome, privates: GoingOn): Gap | null {
    const after = event.type === "named" ? this.privates.of(event.account) : this.privates.after;
    return gapBehind(after, privates, { room: null, server: "same" });
  }
}

/** What was missed is new to its reader, though it is sent as what is past. */
function asNew(event: Event): Event {
  if (event.type !== "message" && event.type !== "privateMessage") return event;
  const { past: _past, ...message } = event;
  return message;
}
