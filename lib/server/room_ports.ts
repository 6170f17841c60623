import type { Activity } from "../core/activity.ts";
import type { Doors } from "../core/doors.ts";
import type { Room } from "../core/room.ts";
import type { Transport } from "../net/transport.ts";
import type { Clock } from "../util/clock.ts";
import { Listener, type ListenerOptions } from "./listener.ts";

/**
 * Ports, both ends included.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { ChatServer, type PortRange } from "@parley/parley";
 *
 * const roomPorts: PortRange = { from: 9990, to: 9999 };
 * // The server itself wants one of them.
 * assertThrows(() => ChatServer.start({ port: 9999, roomPorts }), RangeError);
 * ```
 */
export interface PortRange {
  /** The first, 1 to 65535. */
  readonly from: number;
  /** The last, not before the first. */
  readonly to: number;
}

/** Options of {@linkcode RoomPorts}. */
export interface RoomPortsOptions extends Pick<ListenerOptions, "hostname" | "onTrouble"> {
  readonly range: PortRange;
  readonly clock: Clock;
  /** Somebody has connected to the port of the room with that name. */
  onTransport(transport: Transport, room: string): void;
  /** Is told when there is no port left, when there is one for everybody again, and which are taken. */
  record(activity: Activity): void;
}

/** So long a port that another program has is not tried again. */
const RETRY_MS = 60_000;

/**
 * A port for each room, out of a range: the lowest that is free.
 *
 * - Ports that other programs have are passed over, and tried again after a minute.
 * - Rooms that come when there is none left wait for one in the order in which they came.
 * - A port is used again when its listener is closed, which takes a few turns.
 */
export class RoomPorts implements Doors {
  readonly #options: RoomPortsOptions;
  readonly #listeners = new Map<Room, Listener>();
  readonly #waiting = new Set<Room>();
  /** In use by rooms, or about to be free. */
  readonly #used = new Set<number>();
  /** In use by other programs, and when that was seen, in milliseconds. */
  readonly #taken = new Map<number, number>();
  readonly #closing = new Set<Promise<void>>();
  /** No port under it is free. */
  #lowest: number;
  #state: "closed" | "open" = "open";
  #trouble: "none" | "told" = "none";

  constructor(options: RoomPortsOptions) {
    this.#options = options;
    this.#lowest = options.range.from;
  }

  open(room: Room): void {
    if (this.#state === "closed" || this.#listeners.has(room)) return;
    this.#waiting.add(room);
    this.#serve();
  }

  portOf(room: Room): number | null {
    return this.#listeners.get(room)?.port ?? null;
  }

  lacks(room: Room): boolean {
    return this.#waiting.has(room) && this.#isShort;
  }

  close(room: Room): void {
    const listener = this.#listeners.get(room);
    if (this.#waiting.delete(room)) this.#tellIfOver();
    if (listener === undefined) return;
    this.#listeners.delete(room);
    const { port } = listener;
    const closed: Promise<void> = listener.close().then(() => {
      this.#closing.delete(closed);
      this.#free(port);
    });
    this.#closing.add(closed);
  }

  /** Closes all of them, for good. */
  async closeAll(): Promise<void> {
    this.#state = "closed";
    this.#waiting.clear();
    for (const room of Array.from(this.#listeners.keys())) this.close(room);
    await Promise.all(this.#closing);
  }

  /** Whether there are too few, also when those are free that are being closed. */
  get #isShort(): boolean {
    return this.#waiting.size > this.#closing.size;
  }

  #free(port: number): void {
    this.#used.delete(port);
    this.#lowest = Math.min(this.#lowest, port);
    this.#serve();
  }

  /** Gives ports to those who wait. */
  #serve(): void {
    for (const room of this.#waiting) {
      const listener = this.#listenFor(room);
      if (listener === null) return this.#tellTrouble(this.#usedUp());
      if (!(listener instanceof Listener)) return this.#tellTrouble(listener.why);
      this.#waiting.delete(room);
      this.#listeners.set(room, listener);
      this.#used.add(listener.port);
    }
    this.#tellIfOver();
  }

  /** Null where no port is left. */
  #listenFor(room: Room): Listener | { readonly why: string } | null {
    this.#retryTaken();
    for (const { to } = this.#options.range; this.#lowest <= to; this.#lowest++) {
      if (this.#used.has(this.#lowest) || this.#taken.has(this.#lowest)) continue;
      try {
        return this.#listenOn(this.#lowest, room);
      } catch (error) {
        if (!(error instanceof Deno.errors.AddrInUse)) return { why: messageOf(error) };
        this.#taken.set(this.#lowest, this.#options.clock.monotonicMs());
        this.#options.record({ type: "roomPortTaken", port: this.#lowest });
      }
    }
    return null;
  }

  #listenOn(port: number, room: Room): Listener {
    const { hostname, clock, onTransport, onTrouble } = this.#options;
    return new Listener({
      hostname,
      port,
      clock,
      onTransport: (transport) => onTransport(transport, room.name.shown),
      onTrouble,
    });
  }

  /** The one that was seen first comes first. */
  #retryTaken(): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const [port, seenMs] of this.#taken) {
      if (nowMs - seenMs < RETRY_MS) return;
      this.#taken.delete(port);
      this.#lowest = Math.min(this.#lowest, port);
    }
  }

  #usedUp(): string {
    const { from, to } = this.#options.range;
    return `all of ${from}-${to} are in use`;
  }

  #tellTrouble(reason: string): void {
    if (this.#trouble === "told" || !this.#isShort) return;
    this.#trouble = "told";
    this.#options.record({ type: "roomPorts", state: "failing", reason });
  }

  #tellIfOver(): void {
    if (this.#trouble === "none" || this.#waiting.size > 0 || this.#state === "closed") return;
    this.#trouble = "none";
    this.#options.record({ type: "roomPorts", state: "recovered", reason: null });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
