import type { MessageWriter } from "./message_writer.ts";
import type { SenderTally } from "./sender_tally.ts";
import type { SwarmClient } from "./swarm_client.ts";
import type { Tally } from "./tally.ts";

/** So many messages go into one piece; then it is asked whether the server still reads. */
const MAX_BATCH = 64;

/** What a speaker needs of its connection. */
export type SpeakingClient = Pick<SwarmClient, "congested" | "isInside" | "say" | "whenBelowSoft">;

/** Options of {@linkcode Speaker}. */
export interface SpeakerOptions {
  /** Its number among all senders of the run. */
  readonly index: number;
  readonly client: SpeakingClient;
  readonly sender: SenderTally;
  readonly tally: Tally;
  readonly writer: MessageWriter;
}

/** A client that has something to say. */
export class Speaker {
  readonly #options: SpeakerOptions;

  constructor(options: SpeakerOptions) {
    this.#options = options;
  }

  /** How many messages it has said. */
  get said(): number {
    return this.#options.sender.sent;
  }

  /** How many of them somebody has still to get. */
  get open(): number {
    return this.#options.sender.open;
  }

  /** Whether it can't say anything any more. */
  get isGone(): boolean {
    return !this.#options.client.isInside;
  }

  get congested(): boolean {
    return this.#options.client.congested;
  }

  whenBelowSoft(): Promise<void> {
    return this.#options.client.whenBelowSoft();
  }

  /**
   * Says messages until it has said so many in all, or the server does not read fast enough.
   *
   * @param instantUs When a message counts as said, in microseconds since the run began.
   */
  sayUpTo(count: number, instantUs: (number: number) => number): void {
    while (this.said < count && !this.isGone && !this.congested) {
      this.#sayBatch(Math.min(MAX_BATCH, count - this.said), instantUs);
    }
  }

  #sayBatch(count: number, instantUs: (number: number) => number): void {
    const { index, client, sender, tally, writer } = this.#options;
    const first = this.said;
    const instantsUs = Array.from({ length: count }, (_, offset) => instantUs(first + offset));
    for (const _ of instantsUs) tally.say(sender);
    client.say(writer.write(index, first, instantsUs));
  }
}
