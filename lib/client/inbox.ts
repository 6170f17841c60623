import type { Event, PrivateMessage } from "../protocol/event.ts";
import { RoomPositions } from "./room_positions.ts";

const MAX_KNOWN_PRIVATES = 200;

/**
 * What the server says, over any number of connections: each message is handed out once.
 *
 * - Nothing but messages is ever held back, and what refuses the way back.
 */
export class Inbox {
  readonly positions: RoomPositions = new RoomPositions();
  /** How many private messages of a kind were told, and how many came on this connection. */
  readonly #told = new Map<string, number>();
  readonly #here = new Map<string, number>();

  /**
   * The event as it is to be told; null for one that is not.
   *
   * @param connecting Whether the client is still on its way back.
   */
  take(event: Event, connecting: boolean): Event | null {
    // What refuses the way back is asked about.
    if (event.type === "error" && connecting) return null;
    // What was kept is sent again where the connection broke before the server knew that it arrived.
    if (event.type === "privateMessage" && this.#isRepeated(event, connecting)) return null;
    const freshness = this.positions.note(event);
    if (freshness === "seen") return null;
    return freshness === "missed" ? asNew(event) : event;
  }

  /** Another connection begins: what was kept may be sent again on it. */
  begin(): void {
    this.#here.clear();
  }

  /** Whether so many of this kind have been told already, on connections before. */
  #isRepeated({ from, to, text, atMs }: PrivateMessage, connecting: boolean): boolean {
    const key = JSON.stringify([from.session, to, text, atMs]);
    const here = (this.#here.get(key) ?? 0) + 1;
    this.#here.set(key, here);
    const told = this.#told.get(key) ?? 0;
    if (connecting && here <= told) return true;
    this.#told.set(key, told + 1);
    const [oldest] = this.#told.keys();
    if (this.#told.size > MAX_KNOWN_PRIVATES) this.#told.delete(oldest!);
    return false;
  }
}

/** What was missed is new to its reader, though it is sent as what is past. */
function asNew(event: Event): Event {
  if (event.type !== "message") return event;
  const { past: _past, ...message } = event;
  return message;
}
