import { LatencyHistogram } from "./latency_histogram.ts";
import type { PayloadFormat } from "./payload.ts";
import { ReceiverTally } from "./receiver_tally.ts";
import { SenderTally } from "./sender_tally.ts";

/** Options of {@linkcode Tally}. */
export interface TallyOptions {
  readonly format: PayloadFormat;
  readonly rooms: number;
  /** How many messages each sender says. */
  readonly messages: number;
  /** Whether a sender gets its own messages. */
  readonly echoesOwn: boolean;
}

/** What came of what was said. */
export interface TallyCounts {
  readonly sent: number;
  /** Messages that every member has got who was to get them. */
  readonly received: number;
  /** A message for five members is five of these. */
  readonly deliveries: number;
  /** How many of them should have come by the end. */
  readonly expected: number;
  /** Those that never came; while messages are on their way, those that others have overtaken. */
  readonly lost: number;
  readonly onTheWay: number;
  readonly duplicated: number;
  /** Those that came after a later one of the same sender. */
  readonly reordered: number;
  /** Messages of which a part was missing or changed. */
  readonly damaged: number;
  /** Messages that nobody has said, or not in that room. */
  readonly stray: number;
}

interface Room {
  readonly senders: SenderTally[];
  readonly receivers: Set<ReceiverTally>;
}

/**
 * Holds what members get against what was said to them.
 *
 * - A message is due to everybody who is in the room when it is said, its sender only where the
 *   dialect shows him his own.
 * - Whoever leaves is not due what is on its way to him; to who is dropped it is lost.
 */
export class Tally {
  readonly latency: LatencyHistogram = new LatencyHistogram();
  readonly #options: TallyOptions;
  readonly #rooms: readonly Room[];
  readonly #senders: SenderTally[] = [];
  #expected = 0;
  #deliveries = 0;
  #duplicated = 0;
  #reordered = 0;
  #damaged = 0;
  #stray = 0;
  #dueHoles = 0;
  /** Holes in what a newcomer got from before he entered. */
  #earlyHoles = 0;
  #abandoned = 0;

  constructor(options: TallyOptions) {
    this.#options = options;
    this.#rooms = Array.from({ length: options.rooms }, () => ({
      senders: [],
      receivers: new Set<ReceiverTally>(),
    }));
  }

  /** How many deliveries have come that were due. */
  get deliveries(): number {
    return this.#deliveries;
  }

  /** Whether something that is due has not come. */
  get isWaiting(): boolean {
    return this.#deliveries + this.#abandoned < this.#expected;
  }

  get sent(): number {
    return this.#senders.reduce((sum, sender) => sum + sender.sent, 0);
  }

  get received(): number {
    return this.#senders.reduce((sum, sender) => sum + sender.complete, 0);
  }

  /** The next sender; to be called before anybody enters. Its number is its place in the row. */
  addSender(room: number, onClosed: () => void): SenderTally {
    const { senders } = this.#rooms[room]!;
    const { messages } = this.#options;
    const sender = new SenderTally({ room, slot: senders.length, messages, onClosed });
    senders.push(sender);
    this.#senders.push(sender);
    return sender;
  }

  /** Somebody is in the room now; `own` is the sender that he is, if he is one. */
  enter(room: number, own?: SenderTally): ReceiverTally {
    const { senders, receivers } = this.#rooms[room]!;
    const { messages, echoesOwn } = this.#options;
    const sent = senders.map((sender) => sender.sent);
    const exceptSlot = echoesOwn ? undefined : own?.slot;
    const onHole = (slot: number, number: number) => this.#count(receiver, slot, number, 1);
    const receiver = new ReceiverTally({ room, sent, messages, exceptSlot, onHole });
    receivers.add(receiver);
    return receiver;
  }

  /** Somebody is in the room no more; a second call does nothing. */
  leave(receiver: ReceiverTally, how: "dropped" | "left"): void {
    const { senders, receivers } = this.#rooms[receiver.room]!;
    if (!receivers.delete(receiver)) return;
    for (const sender of senders) this.#release(receiver, sender, how);
  }

  /** A sender says something; returns its number. */
  say(sender: SenderTally): number {
    const { receivers } = this.#rooms[sender.room]!;
    const due = receivers.size - (this.#options.echoesOwn ? 0 : 1);
    this.#expected += due;
    return sender.say(due);
  }

  /**
   * Somebody got a message.
   *
   * @param bytes Where it stands, from `start` on.
   */
  hear(receiver: ReceiverTally, bytes: Uint8Array, start: number, nowUs: number): void {
    const payload = this.#options.format.read(bytes, start);
    if (payload === null) return this.hearDamaged();
    const { number, atUs } = payload;
    const sender = this.#senders[payload.sender];
    const isSaid = sender !== undefined && sender.room === receiver.room && number < sender.sent;
    if (!isSaid || !receiver.hears(sender.slot)) this.#stray++;
    else this.#take(receiver, sender, number, nowUs - atUs);
  }

  /** Somebody got a part of a message, or what is like one. */
  hearDamaged(): void {
    this.#damaged++;
  }

  /** @param state Whether something may still come. */
  counts(state: "ended" | "on the way"): TallyCounts {
    const overtaken = this.#dueHoles + this.#earlyHoles + this.#abandoned;
    const missing = this.#expected - this.#deliveries + this.#earlyHoles;
    const lost = state === "ended" ? missing : overtaken;
    return {
      sent: this.sent,
      received: this.received,
      deliveries: this.#deliveries,
      expected: this.#expected,
      lost,
      onTheWay: missing - lost,
      duplicated: this.#duplicated,
      reordered: this.#reordered,
      damaged: this.#damaged,
      stray: this.#stray,
    };
  }

  #take(receiver: ReceiverTally, sender: SenderTally, number: number, latencyUs: number): void {
    const { slot } = sender;
    const arrival = receiver.take(slot, number);
    if (arrival === "again") {
      this.#duplicated++;
      return;
    }
    if (arrival === "late") {
      this.#reordered++;
      this.#count(receiver, slot, number, -1);
    }
    // What is shown of the time before he entered is as old as it is.
    if (!receiver.isDue(slot, number)) return;
    this.#deliveries++;
    this.latency.record(latencyUs);
    sender.settle(number);
  }

  #count(receiver: ReceiverTally, slot: number, number: number, change: 1 | -1): void {
    if (receiver.isDue(slot, number)) this.#dueHoles += change;
    else this.#earlyHoles += change;
  }

  #release(receiver: ReceiverTally, sender: SenderTally, how: "dropped" | "left"): void {
    for (const { number, kind } of receiver.outstanding(sender.slot, sender.sent)) {
      if (kind === "hole") {
        this.#dueHoles--;
        this.#abandoned++;
        sender.spoil(number);
      } else if (how === "dropped") {
        this.#abandoned++;
        sender.spoil(number);
      } else {
        this.#expected--;
        sender.settle(number);
      }
    }
  }
}
