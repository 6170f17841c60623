import type { Dialect } from "../codec/codec.ts";
import { DialectDetector } from "../codec/dialect_detector.ts";
import { nativeDialect } from "../codec/native_dialect.ts";
import { slashDialect } from "../codec/slash_dialect.ts";
import type { Hub } from "../core/hub.ts";
import type { SessionSink } from "../core/session.ts";
import { isNetworkError } from "../net/network_error.ts";
import { ReadBuffer } from "../net/read_buffer.ts";
import { SendQueue } from "../net/send_queue.ts";
import { formatAddress, type Transport } from "../net/transport.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import type { DialectName } from "../protocol/event.ts";
import type { Clock, Timer } from "../util/clock.ts";
import type { Broadcast, Subscription } from "../util/broadcast.ts";
import { nextTurn } from "../util/next_turn.ts";
import { atTurnEnd } from "../util/turn_end.ts";
import { beginConversation, type Conversation, showMotd } from "./conversation.ts";
import { endOrderly } from "./ending.ts";
import { Greeting } from "./greeting.ts";
import { Pacer } from "./pacer.ts";
import { refusalBytes } from "./refusals.ts";
import { RoomArrival } from "./room_arrival.ts";
import { Speech } from "./speech.ts";
import { StallWatch } from "./stall_watch.ts";

/** Options of {@linkcode Connection}. */
export interface ConnectionOptions {
  readonly transport: Transport;
  readonly hub: Hub;
  readonly clock: Clock;
  /** The name of the room whose port it came to, if it was one. */
  readonly room?: string;
  /** Silence after connecting that means a person, who is then welcomed, in milliseconds (C1). */
  readonly greetingDelayMs: number;
  /** How long logging in, or saying a ticket, may take where that has to be, in milliseconds. */
  readonly loginTimeoutMs: number;
}

/** How long a connection may say nothing that tells its dialect. */
const SILENCE_MS = 5 * 60 * 1000;

/** How much is done of what one read brought before others have their turn. */
const MAX_INPUTS_A_TURN = 128;

/**
 * A socket's life: what it speaks, who is on it, how it ends.
 *
 *     detecting ──first word──▶ active ──end()──▶ closing ──▶ closed
 *         └────────end()─────────────────────────────▲
 *
 * - On a room's port there is nothing to detect: it is a person, who is in that room at once.
 * - One loop reads, and reads on only when what was read has been dealt with and the other side
 *   takes what it is sent.
 * - However it ends, the session is closed once, and `serve` returns when everything is freed.
 */
export class Connection implements SessionSink {
  readonly #options: ConnectionOptions;
  readonly #address: string;
  readonly #queue: SendQueue;
  readonly #pacer: Pacer;
  readonly #speech: Speech;
  readonly #stall = new StallWatch();
  #detector: DialectDetector | null = null;
  /** Null when it is over: there are as many as connections, and they hold memory. */
  #greeting: Greeting | null;
  #greeted = false;
  #deadline: Timer | null;
  #loginDeadline: Timer | null;
  #input: "coming" | "over" = "coming";
  #onInputOver = () => {};
  #state: "detecting" | "active" | "closing" | "closed" = "detecting";
  /** How it gets into the room whose port it is; null on the main port. */
  #arrival: RoomArrival | null = null;
  #conversation: Conversation | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: ConnectionOptions) {
    const { transport, hub, clock, loginTimeoutMs } = options;
    this.#options = options;
    this.#address = formatAddress(transport.remote);
    const { softQueueBytes: softBytes, maxQueueBytes: maxBytes } = hub.limits;
    this.#queue = new SendQueue({
      write: (bytes) => transport.write(bytes),
      softBytes,
      maxBytes,
      schedule: atTurnEnd,
      // Others are being told the same just now: nobody may leave before they all have been.
      onOverflow: () => queueMicrotask(() => this.close(Disconnect.SLOW)),
      onError: () => this.#abort(),
    });
    // While it is this side that does not listen, the other one is not silent.
    this.#pacer = new Pacer(clock, hub.limits, () => this.#conversation?.keepalive?.heard());
    const say = (bytes: Uint8Array) => this.#queue.push(bytes);
    this.#speech = new Speech(say, options.room === undefined ? null : "text");
    this.#greeting = options.room === undefined ? new Greeting(options, say) : null;
    this.#deadline = clock.after(SILENCE_MS, () => this.close(Disconnect.SILENT));
    this.#loginDeadline = hub.login === "required" || options.room !== undefined
      ? clock.after(loginTimeoutMs, () => this.#checkLogin())
      : null;
  }

  /**
   * Reads and answers until the connection is over. It never rejects.
   *
   * @param onServed Is told when everything is freed.
   */
  serve(onServed: () => void = () => {}): Promise<void> {
    this.#options.hub.record({ type: "connected", address: this.#address });
    return this.#readAll().then(() => this.#finish(onServed));
  }

  /** What it speaks; null where it has said nothing that tells. */
  get dialect(): DialectName | null {
    return this.#conversation?.session.dialect.name ?? null;
  }

  /** What waits to be written to it. */
  get queue(): Pick<SendQueue, "bytes" | "congested"> {
    return this.#queue;
  }

  /** Ends the connection from this side, and takes its session out of the chat. */
  close(why: Disconnect): void {
    const { hub, clock } = this.#options;
    const session = this.#conversation?.session;
    if (session === undefined) return this.end(why, refusalBytes(why, clock.wallMs()));
    session.end(why, clock.wallMs());
    hub.close(session, "lost");
  }

  /** Gives up on saying anything more. */
  kill(): void {
    this.#options.transport.close();
  }

  /**
   * Ends the connection if a write has made no progress for `maxStallMs`; to be called from time to
   * time: one timer for all costs less than one for each write.
   */
  checkProgress(nowMs: number): void {
    const { maxStallMs } = this.#options.hub.limits;
    if (this.#stall.stalledMs(this.#queue.writing, nowMs) >= maxStallMs) {
      this.close(Disconnect.SLOW);
    }
  }

  send(bytes: Uint8Array): void {
    this.#queue.push(bytes);
  }

  whenReady(): Promise<void> {
    return this.#queue.whenBelowSoft();
  }

  follow(broadcast: Broadcast): Subscription {
    return this.#queue.follow(broadcast);
  }

  end(disconnect: Disconnect, lastWords: Uint8Array | null): void {
    if (this.#state === "closing" || this.#state === "closed") return;
    this.#state = "closing";
    const name = this.#conversation?.session.label ?? this.#address;
    this.#options.hub.record({ type: "disconnected", name, reason: disconnect.code });
    this.#endGreeting();
    this.#stopDeadline();
    this.#loginDeadline?.cancel();
    this.#conversation?.keepalive?.stop();
    this.#pacer.end();
    const words = lastWords ?? new Uint8Array(0);
    this.#queue.end(words, disconnect === Disconnect.SLOW ? "drop" : "keep");
    const { transport, clock } = this.#options;
    const inputEnded = this.#whenInputOver();
    this.#ended = endOrderly({ transport, clock, queue: this.#queue, inputEnded });
  }

  #whenInputOver(): Promise<void> {
    if (this.#input === "over") return Promise.resolve();
    return new Promise((resolve) => this.#onInputOver = resolve);
  }

  // A cancelled timer is let go of: there are as many as connections, and they hold memory.
  #endGreeting(): void {
    if (this.#greeting?.cancel() === "said") this.#greeted = true;
    this.#greeting = null;
  }

  #stopDeadline(): void {
    this.#deadline?.cancel();
    this.#deadline = null;
  }

  /** It never rejects. */
  async #readAll(): Promise<void> {
    const buffer = new ReadBuffer();
    let reading = this.#read(buffer);
    const { room } = this.#options;
    if (room !== undefined) await this.#guard(() => this.#arriveAt(room));
    for (;;) {
      const count = await reading;
      if (count === null) return;
      const chunk = buffer.take(count);
      // What comes after the end is read and dropped, see `endOrderly`.
      const done = this.#state === "closing" ? undefined : this.#guard(() => this.#onBytes(chunk));
      // The chunk has been decoded by now. One more read is begun before it is dealt with: it tells
      // when the other side is gone, for whom nothing needs to be done any more.
      reading = this.#read(buffer);
      if (done !== undefined) await done;
    }
  }

  /** The input is over: everything that was said is answered, and everything is freed. */
  async #finish(onServed: () => void): Promise<void> {
    await this.#conversation?.session.whenAnswered();
    this.#input = "over";
    this.#onInputOver();
    this.close(Disconnect.LOST);
    await this.#ended;
    this.#state = "closed";
    onServed();
  }

  /** A bug ends the connection, and nobody else's. */
  #guard(run: () => Promise<void>): Promise<void> {
    return run().catch((error) => {
      this.#options.hub.record({ type: "bug", error });
      this.close(Disconnect.LOST);
    });
  }

  /** A failed read ends the input, and everything else at once. */
  #read(buffer: ReadBuffer): Promise<number | null> {
    return this.#options.transport.read(buffer.space).catch((error) => {
      if (!isNetworkError(error)) this.#options.hub.record({ type: "bug", error });
      this.#abort();
      return null;
    });
  }

  async #onBytes(chunk: Uint8Array): Promise<void> {
    const speech = this.#speech.of(chunk);
    if (speech.length === 0) return;
    if (this.#conversation !== null) await this.#converse(this.#conversation, speech);
    else await this.#detect(speech);
  }

  async #arriveAt(room: string): Promise<void> {
    if (this.#state !== "detecting") return;
    const { hub } = this.#options;
    this.#conversation = this.#begin(slashDialect);
    this.#arrival = new RoomArrival({ hub, session: this.#conversation.session, room });
    await this.#arrival.begin();
  }

  async #detect(speech: Uint8Array): Promise<void> {
    this.#endGreeting();
    this.#detector ??= new DialectDetector();
    const detection = this.#detector.push(speech);
    if (detection === "undecided") return;
    if (detection instanceof Disconnect) return this.close(detection);
    const { transport: { remote }, hub } = this.#options;
    // While it said nothing, its address may have been banned.
    const refusal = hub.refusalOf(remote.hostname);
    if (refusal !== null) return this.close(refusal);
    const said = this.#detector.takeBytes();
    this.#detector = null;
    this.#conversation = this.#begin(detection);
    await this.#converse(this.#conversation, said);
  }

  #begin(dialect: Dialect): Conversation {
    const { transport: { remote }, hub, clock, room } = this.#options;
    this.#state = "active";
    this.#stopDeadline();
    const onUnresponsive = () => this.close(Disconnect.UNRESPONSIVE);
    const start = { hub, clock, dialect, sink: this, remote, onUnresponsive };
    const conversation = beginConversation(start);
    const isGreeted = this.#greeted || dialect === nativeDialect || room !== undefined;
    if (!isGreeted) showMotd(hub, conversation.session, clock.wallMs());
    return conversation;
  }

  /** Does what was said, one thing after the other; no more is read until it is done. */
  async #converse(conversation: Conversation, speech: Uint8Array): Promise<void> {
    const { session, decoder, keepalive } = conversation;
    keepalive?.heard();
    const inputs = decoder.push(speech);
    let done = 0;
    for (const input of inputs) {
      // What this one says must have a chance to go out before he says more.
      if (++done % MAX_INPUTS_A_TURN === 0) await nextTurn();
      if (this.#state !== "active") return;
      if (input instanceof Disconnect) return this.close(input);
      const wait = this.#pacer.admit(input, inputs.length - done);
      if (wait !== undefined && await this.#isCut(wait)) return;
      const { hub } = this.#options;
      const handled = this.#arrival === null
        ? hub.handle(session, input)
        : this.#arrival.handle(input);
      if (handled !== undefined) await handled;
      if (this.#queue.congested) await this.#queue.whenBelowSoft();
    }
  }

  /** Waits for the rate; true where the connection is over by then. */
  async #isCut(wait: Promise<Disconnect | null>): Promise<boolean> {
    const flooding = await wait;
    if (this.#state !== "active") return true;
    if (flooding !== null) this.close(flooding);
    return flooding !== null;
  }

  /** Whoever is logged in by now stays so: where that is required, nobody becomes a guest again. */
  #checkLogin(): void {
    const isLoggedIn = this.#conversation !== null && this.#conversation.session.account !== null;
    const mustLogIn = this.#options.hub.login === "required" || this.#arrival?.owesTicket;
    if (mustLogIn && !isLoggedIn) this.close(Disconnect.LOGIN_TIMEOUT);
  }

  #abort(): void {
    this.close(Disconnect.LOST);
    this.kill();
  }
}
