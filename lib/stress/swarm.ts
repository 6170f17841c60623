import { ConnectError } from "../client/connect_error.ts";
import type { Transport } from "../net/transport.ts";
import type { Clock } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { LatencyHistogram } from "./latency_histogram.ts";
import { Member, type MemberContext } from "./member.ts";
import { MessageWriter } from "./message_writer.ts";
import type { PayloadFormat } from "./payload.ts";
import { Speaker } from "./speaker.ts";
import { StressError } from "./stress_error.ts";
import type { StressPlan } from "./stress_plan.ts";
import { Talk } from "./talk.ts";
import { Tally } from "./tally.ts";
import { whenStill } from "./watch.ts";
import type { Wire } from "./wire.ts";

/** Options of {@linkcode Swarm}. */
export interface SwarmOptions {
  readonly plan: StressPlan;
  readonly wire: Wire;
  readonly format: PayloadFormat;
  /** Tells this run's names from another one's. */
  readonly run: string;
  readonly clock: Clock;
  open(): Promise<Transport>;
}

/** How many connect at a time where it is no storm. */
const USUAL_AT_ONCE = 64;
const QUIET_MS = 50;
const HEAR_OUT_MS = 500;
const MAX_CLOSE_MS = 3000;

/** All clients of a run, what they say, and what comes of it. */
export class Swarm {
  readonly tally: Tally;
  readonly talk: Talk;
  /** How long it took to come in, from the connect on, since `begin`. */
  readonly entering: LatencyHistogram = new LatencyHistogram();
  readonly members: readonly Member[];
  readonly #options: SwarmOptions;
  readonly #inOnce = new Set<Member>();
  readonly #speakers = new Map<Member, Speaker>();
  readonly #over = Promise.withResolvers<void>();
  #failures = 0;
  #firstFailure: Error | null = null;
  #dropped = 0;
  #refused = 0;
  #complaint: string | null = null;
  #reads = 0;
  #beganMs: number | null = null;
  #lastMs = 0;
  #slowCut: number | null = null;
  #onDelivered = () => {};
  #onBegin = () => {};
  #state: "closed" | "open" = "open";

  constructor(options: SwarmOptions) {
    const { plan, wire, format, clock } = options;
    const startMs = clock.monotonicMs();
    this.#options = options;
    this.tally = new Tally({
      format,
      rooms: plan.rooms,
      messages: plan.messages,
      echoesOwn: wire.echoesOwn,
    });
    this.talk = new Talk({ clock, startMs, window: plan.window, rate: plan.rate });
    const context = this.#newContext(startMs);
    const writer = new MessageWriter(format, wire.envelope);
    this.members = Array.from(
      { length: plan.clients },
      (_, index) => this.#newMember(index, context, writer),
    );
  }

  get plan(): StressPlan {
    return this.#options.plan;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  /** Those who are there all the time, the slow ones among them. */
  get residents(): readonly Member[] {
    return this.members.slice(0, this.plan.residents);
  }

  get visitors(): readonly Member[] {
    return this.members.slice(this.plan.residents);
  }

  get isOver(): boolean {
    return this.#state === "closed";
  }

  /** Resolves when it is closed. */
  get whenOver(): Promise<void> {
    return this.#over.promise;
  }

  /** How many have been in their room. */
  get connected(): number {
    return this.#inOnce.size;
  }

  /** What did not go as it should, but for the messages. */
  get troubles() {
    return {
      failures: this.#failures,
      firstFailure: this.#firstFailure?.message ?? null,
      dropped: this.#dropped,
      refused: this.#refused,
      complaint: this.#complaint,
      slowCut: this.#slowCut,
    };
  }

  /** How long the talk took, to the last message that came, in milliseconds. */
  get talkMs(): number {
    return this.#beganMs === null ? 0 : Math.max(0, this.#lastMs - this.#beganMs);
  }

  /** What is to be done when the preparations are over. */
  whenBegun(run: () => void): void {
    this.#onBegin = run;
  }

  /** From now on it is the test itself. */
  begin(): void {
    this.#beganMs = this.#lastMs = this.clock.monotonicMs();
    this.#onBegin();
  }

  /**
   * Lets members in; who can't come in is counted.
   *
   * @param atOnce How many connect at a time.
   * @throws {ConnectError | StressError} When even the very first one can't.
   */
  async enter(members: readonly Member[], atOnce = USUAL_AT_ONCE): Promise<void> {
    const waiting = members.values();
    if (this.#inOnce.size === 0) await waiting.next().value?.enter();
    const enterRest = async () => {
      for (const member of waiting) {
        if (this.isOver) return;
        await this.tryEnter(member);
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, members.length) }, enterRest));
  }

  /** Lets one in; returns whether that went well. */
  async tryEnter(member: Member): Promise<boolean> {
    try {
      await member.enter();
      return true;
    } catch (error) {
      if (!(error instanceof ConnectError || error instanceof StressError)) throw error;
      if (this.isOver) return false;
      this.#failures++;
      this.#firstFailure ??= error;
      return false;
    }
  }

  /** Resolves when nothing comes any more, as who else has come in. */
  async settle(): Promise<void> {
    const watch = whenStill({ clock: this.clock, pulse: () => this.#reads, stillMs: QUIET_MS });
    await within(this.clock, this.plan.timeoutMs, Promise.race([watch.still, this.whenOver]));
    watch.cancel();
  }

  /** Resolves when all has come that is due. */
  async whenDelivered(): Promise<void> {
    if (!this.tally.isWaiting) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onDelivered = resolve;
    await Promise.race([promise, this.whenOver]);
  }

  /** Resolves when nothing has come for so long, though something is due. */
  whenStalled(stillMs: number) {
    let ticks = 0;
    const pulse = () => this.tally.isWaiting ? this.tally.deliveries : --ticks;
    return whenStill({ clock: this.clock, pulse, stillMs });
  }

  /** The last of the residents read no more. */
  deafenSlow(): void {
    for (const member of this.#slow()) member.deafen();
  }

  /** Looks how many of the slow ones the server has cut off. */
  async countSlow(): Promise<void> {
    const outcomes = await Promise.all(this.#slow().map((member) => member.hearOut(HEAR_OUT_MS)));
    this.#slowCut = outcomes.filter((outcome) => outcome === "cut").length;
  }

  /** Everybody goes. A second call does nothing. */
  async close(): Promise<void> {
    if (this.isOver) return;
    this.#state = "closed";
    this.talk.stop();
    this.#over.resolve();
    const gone = Promise.all(this.members.map((member) => member.leave()));
    if (await within(this.clock, MAX_CLOSE_MS, gone)) return;
    for (const member of this.members) member.cut();
    await gone;
  }

  #slow(): readonly Member[] {
    const { residents, slow } = this.plan;
    return this.members.slice(residents - slow, residents);
  }

  #newMember(index: number, context: MemberContext, writer: MessageWriter): Member {
    const { run, plan } = this.#options;
    const room = index % plan.rooms;
    const names = { name: `s-${run}-${index}`, roomName: `stress-${run}-${room}`, room };
    if (index >= plan.senders) return new Member({ context, ...names });
    const sender = this.tally.addSender(room, () => this.#wake(member));
    const member: Member = new Member({ context, ...names, sender });
    const { tally } = this;
    const speaker = new Speaker({ index, client: member, sender, tally, writer });
    this.#speakers.set(member, speaker);
    this.talk.add(speaker);
    return member;
  }

  #newContext(startMs: number): MemberContext {
    const { plan, wire, clock, open } = this.#options;
    return {
      wire,
      clock,
      tally: this.tally,
      startMs,
      timeoutMs: plan.timeoutMs,
      open,
      onEntered: (member, tookMs) => {
        this.#inOnce.add(member);
        if (this.#beganMs !== null) this.entering.record(tookMs * 1000);
      },
      onMessage: (atMs) => this.#lastMs = atMs,
      onProgress: () => this.#onProgress(),
      onRefused: (text) => {
        this.#refused++;
        this.#complaint ??= text;
      },
      onDropped: (member, why) => {
        if (this.isOver) return;
        this.#dropped++;
        this.#complaint ??= why;
        this.#wake(member);
        this.#onProgress();
      },
    };
  }

  #onProgress(): void {
    this.#reads++;
    if (!this.tally.isWaiting) this.#onDelivered();
  }

  #wake(member: Member): void {
    const speaker = this.#speakers.get(member);
    if (speaker !== undefined) this.talk.wake(speaker);
  }
}
