import type { Room } from "./room.ts";

/**
 * The ports of rooms, seen from the chat: where each room can be connected to.
 *
 * None of these waits or throws; a room works without a port as well as with one.
 */
export interface Doors {
  /** A room is there: it gets a port if there is one, or as soon as there is. */
  open(room: Room): void;
  /** Null where it has none. */
  portOf(room: Room): number | null;
  /** Whether it should have one, and there is none left for it. */
  lacks(room: Room): boolean;
  /** The room is there no more; closing twice does nothing. */
  close(room: Room): void;
}

/** Rooms have no ports of their own. */
export const NO_DOORS: Doors = {
  open() {},
  portOf: () => null,
  lacks: () => false,
  close() {},
};
