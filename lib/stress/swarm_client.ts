import { isNetworkError } from "../net/network_error.ts";
import { ReadBuffer } from "../net/read_buffer.ts";
import { SendQueue } from "../net/send_queue.ts";
import type { Transport } from "../net/transport.ts";
import type { Clock } from "../util/clock.ts";
import { atTurnEnd } from "../util/turn_end.ts";
import { within } from "../util/within.ts";
import { StressError } from "./stress_error.ts";
import type { Greeting, Wire, WireReader } from "./wire.ts";

/** Who is told what a client hears. */
export interface ClientEars {
  /** It is in its room; told once, before any message of that room. */
  onEntered(): void;
  /** A message of this run stands in the bytes, from `start` on; valid during the call. */
  onMessage(bytes: Uint8Array, start: number, atMs: number): void;
  onDamaged(): void;
  /** All of a piece that was read at once has been told. */
  onRead(): void;
  /** The server refused something after the client was in. */
  onRefused(text: string): void;
  /** The server ended the connection, or it broke, though the client was in; why, if that is known. */
  onDropped(why: string): void;
}

/** Options of {@linkcode SwarmClient}. */
export interface SwarmClientOptions {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly ears: ClientEars;
  /** How long it may take to get into the room, and out again, in milliseconds. */
  readonly timeoutMs: number;
  open(): Promise<Transport>;
}

type State = "deaf" | "ended" | "entering" | "inside" | "leaving" | "new";

/**
 * One connection of a swarm, in one room.
 *
 *     new ──enter()──▶ entering ──▶ inside ──leave(), cut()──▶ leaving ──▶ ended
 *                                     └──deafen()──▶ deaf ───────────────▲
 */
export class SwarmClient {
  readonly #options: SwarmClientOptions;
  readonly #entered = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  #state: State = "new";
  #transport: Transport | null = null;
  #queue: SendQueue | null = null;
  /** The first that it said to who was not in yet; then what it said last. */
  #words = "";
  /** Refusals of the last read: what ends a connection may look like one. */
  #refusals: string[] = [];
  #readAtMs = 0;
  #token: string | null = null;

  constructor(options: SwarmClientOptions) {
    this.#options = options;
    this.#entered.promise.catch(() => {});
  }

  get isInside(): boolean {
    return this.#state === "inside";
  }

  /** By which a later client goes on with this one's session; null where there is no such thing. */
  get token(): string | null {
    return this.#token;
  }

  /** Whether so much waits to be written that no more should be said. */
  get congested(): boolean {
    return this.#queue?.congested ?? false;
  }

  /**
   * Connects, takes its name and goes into its room.
   *
   * @throws {ConnectError} When there is no connection.
   * @throws {StressError} When the server does not let it in.
   */
  async enter(greeting: Greeting): Promise<void> {
    const { wire, clock, timeoutMs, open } = this.#options;
    const transport = await open();
    if (this.#state === "ended") {
      transport.close();
      throw new StressError("Cannot go on: the test is over");
    }
    this.#state = "entering";
    this.#transport = transport;
    this.#queue = new SendQueue({
      write: (bytes) => transport.write(bytes),
      schedule: atTurnEnd,
      onOverflow: () => this.#end("the server reads nothing"),
      onError: () => {},
    });
    void this.#readAll(transport, this.#newReader());
    this.#queue.push(wire.greet(greeting));
    if (await within(clock, timeoutMs, this.#entered.promise)) return await this.#entered.promise;
    this.#refuse(`it did not let a client in within ${timeoutMs / 1000} s`);
    return await this.#entered.promise;
  }

  /** Says bytes as they are. */
  say(bytes: Uint8Array): void {
    this.#queue?.push(bytes);
  }

  /** Resolves when it may say more, or can't say anything any more. */
  whenBelowSoft(): Promise<void> {
    return this.#queue?.whenBelowSoft() ?? Promise.resolve();
  }

  /** Says goodbye, and waits for the server to end the connection. */
  async leave(): Promise<void> {
    if (this.#state !== "inside") return this.cut();
    this.#tellRefusals();
    this.#state = "leaving";
    this.say(this.#options.wire.goodbye());
    await within(this.#options.clock, this.#options.timeoutMs, this.#ended.promise);
    this.cut();
  }

  /** Ends the connection without a word, as if the cable were cut. */
  cut(): void {
    if (this.#state === "inside") {
      this.#tellRefusals();
      this.#state = "leaving";
    }
    this.#end("");
  }

  /** Reads no more, while the connection stays. */
  deafen(): void {
    if (this.#state === "inside") this.#state = "deaf";
  }

  /**
   * Reads what is there after all, and tells whether the server has ended the connection meanwhile.
   *
   * @param quietMs When nothing comes for so long, all that was there is read.
   */
  async hearOut(quietMs: number): Promise<"cut" | "stays"> {
    const isRead = await within(this.#options.clock, quietMs, this.#ended.promise);
    const isCut = this.#state === "ended" || isRead && await this.#readToEnd(quietMs);
    this.cut();
    return isCut ? "cut" : "stays";
  }

  /** Whether there is an end. */
  async #readToEnd(quietMs: number): Promise<boolean> {
    const buffer = new Uint8Array(65_536);
    const transport = this.#transport!;
    for (;;) {
      const reading = transport.read(buffer).catch(() => null);
      const isInTime = await within(this.#options.clock, quietMs, reading);
      if (!isInTime) transport.close();
      if (await reading === null) return isInTime;
    }
  }

  async #readAll(transport: Transport, reader: WireReader): Promise<void> {
    const { clock, ears } = this.#options;
    const buffer = new ReadBuffer();
    try {
      for (;;) {
        const count = await transport.read(buffer.space);
        if (count === null) break;
        if (this.#state === "deaf") return this.#ended.resolve();
        this.#readAtMs = clock.monotonicMs();
        this.#beginRead();
        reader.push(buffer.take(count));
        ears.onRead();
      }
      this.#end("");
    } catch (error) {
      if (!isNetworkError(error)) throw error;
      this.#end("the connection broke");
    }
  }

  #newReader(): WireReader {
    const { wire, ears } = this.#options;
    return wire.newReader({
      onEntered: () => this.#onEntered(),
      onMessage: (bytes, start) => {
        if (this.#state === "inside") ears.onMessage(bytes, start, this.#readAtMs);
      },
      onDamaged: () => ears.onDamaged(),
      onRefused: (text) => this.#onRefused(text),
      onRemark: (text) => this.#onRemark(text),
      onToken: (token) => this.#token = token,
      onOwed: (bytes) => this.say(bytes),
    });
  }

  #onEntered(): void {
    if (this.#state !== "entering") return;
    this.#state = "inside";
    this.#options.ears.onEntered();
    this.#entered.resolve();
  }

  #onRemark(text: string): void {
    if (this.#state !== "entering" || this.#words === "") this.#words = text;
  }

  #onRefused(text: string): void {
    this.#words = text;
    if (this.#state === "entering") this.#refuse("it refused a client");
    else if (this.#state === "inside") this.#refusals.push(text);
  }

  /** The connection goes on, so what was said was not why it ends. */
  #beginRead(): void {
    if (this.#state !== "inside") return;
    this.#words = "";
    this.#tellRefusals();
  }

  #tellRefusals(): void {
    for (const text of this.#refusals) this.#options.ears.onRefused(text);
    this.#refusals = [];
  }

  #refuse(what: string): void {
    const words = this.#words === "" ? "" : `: ${this.#words}`;
    this.#entered.reject(new StressError(`Cannot use this server: ${what}${words}`));
    this.#end("");
  }

  #end(why: string): void {
    const state = this.#state;
    if (state === "ended") return;
    this.#state = "ended";
    this.#transport?.close();
    this.#queue?.end(new Uint8Array(0), "drop");
    if (state === "entering") this.#refuse("it ended a client's connection");
    this.#ended.resolve();
    const reasons = [this.#words, why, "no reason was given"];
    if (state === "inside") this.#options.ears.onDropped(reasons.find((text) => text !== "")!);
  }
}
