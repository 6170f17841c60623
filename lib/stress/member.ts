import type { Transport } from "../net/transport.ts";
import type { Clock } from "../util/clock.ts";
import type { ReceiverTally } from "./receiver_tally.ts";
import type { SenderTally } from "./sender_tally.ts";
import type { SpeakingClient } from "./speaker.ts";
import { SwarmClient } from "./swarm_client.ts";
import type { Tally } from "./tally.ts";
import type { Wire } from "./wire.ts";

/** What all members of a swarm share. */
export interface MemberContext {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly tally: Tally;
  /** When the run began, by the clock, in milliseconds. */
  readonly startMs: number;
  readonly timeoutMs: number;
  open(): Promise<Transport>;
  /** Somebody is in; how long it took, in milliseconds. */
  onEntered(member: Member, tookMs: number): void;
  /** Something was read, or is not due any more. */
  onProgress(): void;
  onMessage(atMs: number): void;
  onRefused(text: string): void;
  onDropped(member: Member, why: string): void;
}

/** Options of {@linkcode Member}. */
export interface MemberOptions {
  readonly context: MemberContext;
  /** Its name, and that of its room. */
  readonly name: string;
  readonly roomName: string;
  readonly room: number;
  /** Where it is one. */
  readonly sender?: SenderTally | undefined;
}

/** Somebody of a swarm: a place in a room, and the connection that takes it at the moment. */
export class Member implements SpeakingClient {
  readonly #options: MemberOptions;
  #client: SwarmClient | null = null;
  #receiver: ReceiverTally | null = null;
  #visits = 0;
  #token: string | null = null;

  constructor(options: MemberOptions) {
    this.#options = options;
  }

  get isInside(): boolean {
    return this.#client?.isInside ?? false;
  }

  get congested(): boolean {
    return this.#client?.congested ?? false;
  }

  say(bytes: Uint8Array): void {
    this.#client?.say(bytes);
  }

  whenBelowSoft(): Promise<void> {
    return this.#client?.whenBelowSoft() ?? Promise.resolve();
  }

  /**
   * Comes into its room, in a new connection.
   *
   * @throws {ConnectError | StressError} When it can't.
   */
  async enter(): Promise<void> {
    const { context, roomName } = this.#options;
    const { wire, clock, timeoutMs } = context;
    const startMs = clock.monotonicMs();
    const client = new SwarmClient({
      wire,
      clock,
      timeoutMs,
      open: () => context.open(),
      ears: {
        onEntered: () => this.#onEntered(clock.monotonicMs() - startMs),
        onMessage: (bytes, start, atMs) => this.#onMessage(bytes, start, atMs),
        onDamaged: () => context.tally.hearDamaged(),
        onRead: () => context.onProgress(),
        onRefused: (text) => context.onRefused(text),
        onDropped: (why) => this.#onDropped(why),
      },
    });
    this.#client = client;
    await client.enter({ name: this.#nextName(), room: roomName, token: this.#token });
    this.#token = client.token;
  }

  /** Says goodbye; what is on its way to it is not waited for. */
  async leave(): Promise<void> {
    this.#release();
    this.#token = null;
    await this.#client?.leave();
  }

  /** Is gone without a word. */
  cut(): void {
    this.#release();
    this.#client?.cut();
  }

  /** Reads no more, and is not counted any more. */
  deafen(): void {
    this.#release();
    this.#client?.deafen();
  }

  /** Reads what is left; whether the server has ended the connection. */
  async hearOut(quietMs: number): Promise<"cut" | "stays"> {
    return await this.#client?.hearOut(quietMs) ?? "cut";
  }

  /** A name may be held by the connection before, unless that one's session is gone on with. */
  #nextName(): string {
    const { name } = this.#options;
    if (this.#token === null) this.#visits++;
    return this.#visits === 1 ? name : `${name}-${this.#visits}`;
  }

  #onEntered(tookMs: number): void {
    const { context, room, sender } = this.#options;
    this.#receiver = context.tally.enter(room, sender);
    context.onEntered(this, tookMs);
  }

  #onMessage(bytes: Uint8Array, start: number, atMs: number): void {
    if (this.#receiver === null) return;
    const { tally, startMs, onMessage } = this.#options.context;
    tally.hear(this.#receiver, bytes, start, (atMs - startMs) * 1000);
    onMessage(atMs);
  }

  #onDropped(why: string): void {
    const { context } = this.#options;
    if (this.#receiver !== null) context.tally.leave(this.#receiver, "dropped");
    this.#receiver = null;
    context.onDropped(this, why);
  }

  #release(): void {
    if (this.#receiver !== null) this.#options.context.tally.leave(this.#receiver, "left");
    this.#receiver = null;
    this.#options.context.onProgress();
  }
}
