import { Bitmap } from "./bitmap.ts";

/** Options of {@linkcode SenderTally}. */
export interface SenderTallyOptions {
  readonly room: number;
  /** Its place among the senders of its room. */
  readonly slot: number;
  /** How many messages it has to say. */
  readonly messages: number;
  /** A message is no longer on its way: everybody has got it who is to get it. */
  readonly onClosed?: () => void;
}

/** What one sender has said, and how many members have still to get each message. */
export class SenderTally {
  readonly room: number;
  readonly slot: number;
  readonly #messages: number;
  readonly #waitingFor: Uint16Array;
  readonly #onClosed: () => void;
  #spoiled: Bitmap | null = null;
  #sent = 0;
  #closed = 0;
  #complete = 0;

  constructor({ room, slot, messages, onClosed = () => {} }: SenderTallyOptions) {
    this.room = room;
    this.slot = slot;
    this.#messages = messages;
    this.#waitingFor = new Uint16Array(messages);
    this.#onClosed = onClosed;
  }

  /** How many messages it has said. */
  get sent(): number {
    return this.#sent;
  }

  /** How many of them everybody has got who was to get them. */
  get complete(): number {
    return this.#complete;
  }

  /** How many of them somebody has still to get. */
  get open(): number {
    return this.#sent - this.#closed;
  }

  /** One more was said, which so many have to get; returns its number. */
  say(receivers: number): number {
    const number = this.#sent++;
    this.#waitingFor[number] = receivers;
    if (receivers === 0) this.#close(number);
    return number;
  }

  /** One of them has got it, or need not get it any more. */
  settle(number: number): void {
    if (--this.#waitingFor[number]! === 0) this.#close(number);
  }

  /** One of them will never get it, though he should have. */
  spoil(number: number): void {
    this.#spoiled ??= new Bitmap(this.#messages);
    this.#spoiled.add(number);
    this.settle(number);
  }

  #close(number: number): void {
    this.#closed++;
    if (this.#spoiled === null || !this.#spoiled.has(number)) this.#complete++;
    this.#onClosed();
  }
}
