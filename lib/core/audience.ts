import type { Encoder } from "../codec/codec.ts";
import type { Event } from "../protocol/event.ts";
import { Broadcast, type Subscription } from "../util/broadcast.ts";

/** Somebody who is told what happens in a room. */
export interface Listener {
  readonly encoder: Encoder;
  /** Gets everything that is pushed there, in its order with all else it is told. */
  follow(broadcast: Broadcast): Subscription;
}

/** Runs a function at the end of the turn. */
export type Schedule = (run: () => void) => void;

/** Those who get the very same bytes. */
interface Channel {
  readonly encoder: Encoder;
  readonly broadcast: Broadcast;
  listeners: number;
}

interface Seat {
  readonly channel: Channel;
  readonly subscription: Subscription;
}

/**
 * Everybody who is told what happens in a room: an event is encoded once for each variant of their
 * encoders, however many they are.
 */
export class Audience {
  readonly #schedule: Schedule;
  readonly #channels = new Map<string, Channel>();
  readonly #seats = new Map<Listener, Seat>();

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  add(listener: Listener): void {
    const channel = this.#channelFor(listener.encoder);
    channel.listeners++;
    this.#seats.set(listener, { channel, subscription: listener.follow(channel.broadcast) });
  }

  /** Tells it nothing more; what it was told before, it gets. */
  delete(listener: Listener): void {
    const seat = this.#seats.get(listener);
    if (seat === undefined) return;
    this.#seats.delete(listener);
    seat.subscription.end();
    if (--seat.channel.listeners === 0) this.#channels.delete(listener.encoder.variant);
  }

  /** @param atMs When it happened, in milliseconds since 1970. */
  tell(event: Event, atMs: number, except?: Listener): void {
    const seat = except === undefined ? undefined : this.#seats.get(except);
    for (const channel of this.#channels.values()) {
      const bytes = channel.encoder.encode(event, atMs);
      if (bytes === null) continue;
      channel.broadcast.push(bytes, seat?.channel === channel ? seat.subscription : undefined);
    }
  }

  clear(): void {
    for (const listener of Array.from(this.#seats.keys())) this.delete(listener);
  }

  #channelFor(encoder: Encoder): Channel {
    const known = this.#channels.get(encoder.variant);
    if (known !== undefined) return known;
    const channel = { encoder, broadcast: new Broadcast(this.#schedule), listeners: 0 };
    this.#channels.set(encoder.variant, channel);
    return channel;
  }
}
