import type { Encoder } from "../codec/codec.ts";
import type { Event } from "../protocol/event.ts";
import { Broadcast, type Subscription } from "../util/broadcast.ts";

/** Somebody who is told what happens in a room. */
export interface Listener {
  readonly encoder: Encoder;
  /** Gets everything that is pushed there, in its order with all else it is told. */
  follow(broadcast: Broadcast): Subscription;
  /** Is told something alone. */
  tell(event: Event, atMs: number): void;
}

/** Runs a function at the end of the turn. */
export type Schedule = (run: () => void) => void;

/** Those who get the very same bytes. */
interface Channel {
  readonly encoder: Encoder;
  readonly broadcast: Broadcast;
  listeners: number;
}

/** One time that somebody reads himself what was said. */
export type Reading = symbol;

interface Seat {
  readonly channel: Channel;
  readonly subscription: Subscription;
}

/**
 * Everybody who is told what happens in a room: an event is encoded once for each variant of their
 * encoders, however many they are.
 *
 * Whoever is behind reads in the log what was said, and is told all else.
 */
export class Audience {
  readonly #schedule: Schedule;
  readonly #channels = new Map<string, Channel>();
  readonly #seats = new Map<Listener, Seat>();
  readonly #behind = new Map<Listener, Reading>();

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /** Tells it everything from now on. */
  add(listener: Listener): void {
    const channel = this.#channelFor(listener.encoder);
    channel.listeners++;
    this.#seats.set(listener, { channel, subscription: listener.follow(channel.broadcast) });
  }

  /** Tells it what happens, but not what is said: that it reads itself until it is level. */
  fallBehind(listener: Listener): Reading {
    this.delete(listener);
    const reading = Symbol();
    this.#behind.set(listener, reading);
    return reading;
  }

  /** Whether it is still that reading. */
  isBehind(listener: Listener, reading: Reading): boolean {
    return this.#behind.get(listener) === reading;
  }

  /** It has read everything, and is told everything from now on. */
  level(listener: Listener): void {
    if (this.#behind.delete(listener)) this.add(listener);
  }

  /** Tells it nothing more; what it was told before, it gets. */
  delete(listener: Listener): void {
    this.#behind.delete(listener);
    const seat = this.#seats.get(listener);
    if (seat === undefined) return;
    this.#seats.delete(listener);
    seat.subscription.end();
    if (--seat.channel.listeners === 0) this.#channels.delete(listener.encoder.variant);
  }

  /** Tells what happens. @param atMs When it happened, in milliseconds since 1970. */
  tell(event: Event, atMs: number, except?: Listener): void {
    for (const listener of this.#behind.keys()) if (listener !== except) listener.tell(event, atMs);
    this.say(event, atMs, except);
  }

  /** Tells what is said: not to those who are behind. */
  say(event: Event, atMs: number, except?: Listener): void {
    const seat = except === undefined ? undefined : this.#seats.get(except);
    for (const channel of this.#channels.values()) {
      const bytes = channel.encoder.encode(event, atMs);
      if (bytes === null) continue;
      channel.broadcast.push(bytes, seat?.channel === channel ? seat.subscription : undefined);
    }
  }

  clear(): void {
    this.#behind.clear();
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
