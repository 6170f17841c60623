import type { Decoder, Dialect } from "../codec/codec.ts";
import { DialectDetector } from "../codec/dialect_detector.ts";
import { nativeDialect } from "../codec/native_dialect.ts";
import { TelnetFilter } from "../codec/telnet_filter.ts";
import type { Hub } from "../core/hub.ts";
import type { Session, SessionSink } from "../core/session.ts";
import { isNetworkError } from "../net/network_error.ts";
import { ReadBuffer } from "../net/read_buffer.ts";
import { SendQueue } from "../net/send_queue.ts";
import { formatAddress, type Transport } from "../net/transport.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import type { Clock, Timer } from "../util/clock.ts";
import type { Broadcast, Subscription } from "../util/broadcast.ts";
import { nextTurn } from "../util/next_turn.ts";
import { atTurnEnd } from "../util/turn_end.ts";
import { Keepalive } from "../net/keepalive.ts";
import { endOrderly } from "./ending.ts";
import { Greeting } from "./greeting.ts";
import { Pacer } from "./pacer.ts";
import { refusalBytes } from "./refusals.ts";

/** Options of {@linkcode Connection}. */
export interface ConnectionOptions {
  readonly transport: Transport;
  readonly hub: Hub;
  readonly clock: Clock;
  /** Silence after connecting that means a person, who is then welcomed, in milliseconds (C1). */
  readonly greetingDelayMs: number;
  /** How long logging in may take where everybody has to, in milliseconds. */
  readonly loginTimeoutMs: number;
}

/** How long a connection may say nothing that tells its dialect. */
const SILENCE_MS = 5 * 60 * 1000;

/** How much is done of what one read brought before others have their turn. */
const MAX_INPUTS_A_TURN = 128;

/** The part of a connection's life that comes after its dialect is known. */
interface Conversation {
  readonly session: Session;
  readonly decoder: Decoder;
  readonly keepalive: Keepalive | null;
}

/**
 * A socket's life: what it speaks, who is on it, how it ends.
 *
 *     detecting ──first word──▶ active ──end()──▶ closing ──▶ closed
 *         └────────end()─────────────────────────────▲
 *
 * - One loop reads, and reads on only when what was read has been dealt with and the other side
 *   takes what it is sent.
 * - However it ends, the session is closed once, and `serve` returns when everything is freed.
 */
export class Connection implements SessionSink {
  readonly #options: ConnectionOptions;
  readonly #address: string;
  readonly #queue: SendQueue;
  readonly #pacer: Pacer;
  #telnet: TelnetFilter | null = null;
  #detector: DialectDetector | null = null;
  /** Null when it is over: there are as many as connections, and they hold memory. */
  #greeting: Greeting | null;
  #greeted = false;
  #deadline: Timer | null;
  #loginDeadline: Timer | null;
  #input: "coming" | "over" = "coming";
  #onInputOver = () => {};
  #state: "detecting" | "active" | "closing" | "closed" = "detecting";
  #firstByte: number | null = null;
  #conversation: Conversation | null = null;
  #ended: Promise<void> = Promise.resolve();
  /** What the queue had written when it was looked at first, and when that was. */
  #written: { readonly count: number; readonly sinceMs: number } | null = null;

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
    this.#greeting = new Greeting(options, (bytes) => this.#queue.push(bytes));
    this.#deadline = clock.after(SILENCE_MS, () => this.close(Disconnect.SILENT));
    this.#loginDeadline = hub.login === "required"
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
    const count = this.#queue.writing;
    if (count === null || count !== this.#written?.count) {
      this.#written = count === null ? null : { count, sinceMs: nowMs };
    } else if (nowMs - this.#written.sinceMs >= this.#options.hub.limits.maxStallMs) {
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
    for (let reading = this.#read(buffer);;) {
      const count = await reading;
      if (count === null) return;
      const chunk = buffer.take(count);
      // What comes after the end is read and dropped, see `endOrderly`.
      const done = this.#state === "closing" ? undefined : this.#onBytes(chunk);
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

  /** A failed read ends the input, and everything else at once. */
  #read(buffer: ReadBuffer): Promise<number | null> {
    return this.#options.transport.read(buffer.space).catch((error) => {
      if (!isNetworkError(error)) this.#options.hub.record({ type: "bug", error });
      this.#abort();
      return null;
    });
  }

  async #onBytes(chunk: Uint8Array): Promise<void> {
    try {
      this.#firstByte ??= chunk[0] ?? null;
      // Frames may hold any byte; what telnet negotiates is taken out of text alone.
      const speech = this.#firstByte === 0 ? chunk : this.#withoutTelnet(chunk);
      if (speech.length === 0) return;
      if (this.#conversation !== null) await this.#converse(this.#conversation, speech);
      else await this.#detect(speech);
    } catch (error) {
      this.#options.hub.record({ type: "bug", error });
      this.close(Disconnect.LOST);
    }
  }

  /** Most clients know nothing of telnet, and need no filter. */
  #withoutTelnet(chunk: Uint8Array): Uint8Array {
    if (this.#telnet === null && !TelnetFilter.isNeeded(chunk)) return chunk;
    this.#telnet ??= new TelnetFilter((answer) => this.#queue.push(answer));
    return this.#telnet.push(chunk);
  }

  async #detect(speech: Uint8Array): Promise<void> {
    this.#endGreeting();
    this.#detector ??= new DialectDetector();
    const detection = this.#detector.push(speech);
    if (detection === "undecided") return;
    if (detection instanceof Disconnect) return this.close(detection);
    const said = this.#detector.takeBytes();
    this.#detector = null;
    this.#conversation = this.#begin(detection);
    await this.#converse(this.#conversation, said);
  }

  #begin(dialect: Dialect): Conversation {
    const { transport, hub, clock } = this.#options;
    const { hostname: host } = transport.remote;
    this.#state = "active";
    this.#stopDeadline();
    const session = hub.open({ dialect, sink: this, address: this.#address, host });
    if (!this.#greeted && dialect !== nativeDialect) this.#showMotd(session);
    const pinged = {
      ping: () => session.tell({ type: "ping" }, clock.wallMs()),
      onUnresponsive: () => this.close(Disconnect.UNRESPONSIVE),
    };
    const keepalive = dialect === nativeDialect ? new Keepalive(pinged, { clock }) : null;
    return { session, decoder: dialect.newDecoder(hub.limits), keepalive };
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
      const handled = this.#options.hub.handle(session, input);
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

  /** For those who spoke first; native clients find it in their welcome. */
  #showMotd(session: Session): void {
    const { hub, clock } = this.#options;
    if (hub.motd === "") return;
    for (const text of hub.motd.split("\n")) session.tell({ type: "notice", text }, clock.wallMs());
  }

  /** Whoever is logged in by now stays so: where that is required, nobody becomes a guest again. */
  #checkLogin(): void {
    const isLoggedIn = this.#conversation !== null && this.#conversation.session.account !== null;
    if (!isLoggedIn) this.close(Disconnect.LOGIN_TIMEOUT);
  }

  #abort(): void {
    this.close(Disconnect.LOST);
    this.kill();
  }
}
