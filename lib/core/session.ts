import type { Dialect, Encoder } from "../codec/codec.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import type { ErrorEvent, Event, From, PrivateSent, Sent } from "../protocol/event.ts";
import type { Broadcast, Subscription } from "../util/broadcast.ts";
import type { Listener } from "./audience.ts";
import type { PreparedEvent } from "./prepared_event.ts";
import type { Room } from "./room.ts";
import type { SendLedger } from "./send_ledger.ts";
import type { Member, User } from "./user.ts";

/** Where a session's answers go: a connection, seen from inside. */
export interface SessionSink {
  /** Queues bytes; it never waits and never throws. */
  send(bytes: Uint8Array): void;
  /** Queues what is pushed there from now on, in its order with what is sent; until the end. */
  follow(broadcast: Broadcast): Subscription;
  /** Resolves when it can take more, or nothing will be sent any more. */
  whenReady(): Promise<void>;
  /** Ends the connection after what is queued, with these last words. */
  end(disconnect: Disconnect, lastWords: Uint8Array | null): void;
}

/** What a session takes along from one connection to the next. */
export interface SessionIdentity {
  /** Tells it apart for others; no secret. */
  readonly key: string;
  /** A digest of the secret by which a later connection goes on with it. */
  readonly tokenHash: string;
  readonly ledger: SendLedger<SentAnswer>;
}

/** Options of {@linkcode Session}. */
export interface SessionOptions {
  readonly identity: SessionIdentity;
  /** The secret of which its identity has the digest. */
  readonly token: string;
  readonly dialect: Dialect;
  readonly sink: SessionSink;
  /** Where it comes from, for the log. */
  readonly address: string;
  /** The numeric address in that, which all connections from there share. */
  readonly host: string;
  /** In milliseconds since 1970. @default {0} */
  readonly connectedAtMs?: number;
  /** The same moment on the clock by which it is idle. @default {0} */
  readonly nowMs?: number;
}

/** What a sent message was answered with: its place, or why it has none. */
export type SentAnswer = Sent | PrivateSent | ErrorEvent;

const NOT_BUSY = Promise.resolve();

/** Somebody on a connection: his name, his rooms, and what he is still owed an answer to. */
export class Session implements Member, Listener {
  readonly reach = "here";
  readonly dialect: Dialect;
  readonly address: string;
  readonly host: string;
  readonly connectedAtMs: number;
  readonly rooms: Set<Room> = new Set();
  readonly #sink: SessionSink;
  #identity: SessionIdentity;
  #token: string;
  #isResumable = false;
  #user: User | null = null;
  #from: From | null = null;
  #state: "active" | "ended" = "active";
  /** Whether it has said something since that was looked at. */
  #pulse: "still" | "stirred" = "still";
  #stirredMs: number;
  #unanswered = 0;
  #unansweredRoom: Room | null = null;
  #whenAnswered: (() => void)[] = [];
  /** What tells its client much just now. */
  #busy: Promise<void> = NOT_BUSY;

  constructor(options: SessionOptions) {
    this.#identity = options.identity;
    this.#token = options.token;
    this.dialect = options.dialect;
    this.address = options.address;
    this.host = options.host;
    this.connectedAtMs = options.connectedAtMs ?? 0;
    this.#stirredMs = options.nowMs ?? 0;
    this.#sink = options.sink;
  }

  get identity(): SessionIdentity {
    return this.#identity;
  }

  get key(): string {
    return this.#identity.key;
  }

  get ledger(): SendLedger<SentAnswer> {
    return this.#identity.ledger;
  }

  get echoesOwn(): boolean {
    return this.dialect.encoder.echoesOwn;
  }

  get state(): "active" | "ended" {
    return this.#state;
  }

  /** Null until it has a name. */
  get user(): User | null {
    return this.#user;
  }

  /** Who it is for others. @throws {ChatError} `name-required` */
  get from(): From {
    if (this.#from === null) throw new ChatError("name-required", "Choose a name first");
    return this.#from;
  }

  /** The account that it is logged in to; null for a guest and for nobody. */
  get account(): string | null {
    return this.#user?.account ?? null;
  }

  /** What the log calls it. */
  get label(): string {
    return this.#from?.name ?? this.address;
  }

  /** The secret by which a later connection goes on with it. */
  get token(): string {
    return this.#token;
  }

  /** Whether its client knows how to come back, and so knows positions. */
  get isResumable(): boolean {
    return this.#isResumable;
  }

  get resumableKey(): string | null {
    return this.#isResumable ? this.key : null;
  }

  allowResuming(): void {
    this.#isResumable = true;
  }

  /** Goes on as somebody whose connection was lost. */
  resume(identity: SessionIdentity, token: string, user: User): void {
    this.#identity = identity;
    this.#token = token;
    this.#isResumable = true;
    this.become(user);
  }

  become(user: User): void {
    this.#user = user;
    this.#from = { name: user.name.shown, account: user.account, session: this.key };
  }

  /** The room that is meant: the named one, or the only one. @throws {ChatError} */
  roomFor(named: Room | undefined): Room {
    if (named !== undefined) return this.#memberOf(named);
    if (this.rooms.size > 1) {
      throw new ChatError("room-required", "You are in several rooms: name the one you mean");
    }
    for (const room of this.rooms) return room;
    throw new ChatError("not-in-room", "You are not in a room");
  }

  get encoder(): Encoder {
    return this.dialect.encoder;
  }

  /**
   * Does what tells its client much: when it has taken so much of what came before that there is room
   * for more, and one after the other.
   */
  whenReady<T>(run: () => Promise<T>): Promise<T> {
    const told = this.#busy.then(() => this.#sink.whenReady()).then(run);
    this.#busy = told.then(() => {}, () => {});
    return told;
  }

  follow(broadcast: Broadcast): Subscription {
    return this.#sink.follow(broadcast);
  }

  deliver(event: PreparedEvent): void {
    if (this.#state === "ended") return;
    const bytes = event.bytesFor(this.dialect.encoder);
    if (bytes !== null) this.#sink.send(bytes);
  }

  /** Tells this session alone. */
  tell(event: Event, atMs: number): void {
    if (this.#state === "ended") return;
    const bytes = this.dialect.encoder.encode(event, atMs);
    if (bytes !== null) this.#sink.send(bytes);
  }

  /** Says the last words and ends the connection; nothing is delivered from now on. */
  end(disconnect: Disconnect, atMs: number): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    const { code, reason, mayReconnect } = disconnect;
    const event = { type: "disconnect", code, reason, mayReconnect } as const;
    // To whoever hung up himself there is nothing to say, though he may still be reading.
    const isGone = disconnect === Disconnect.LOST;
    this.#sink.end(disconnect, isGone ? null : this.dialect.encoder.encode(event, atMs));
  }

  /** It has said something; when, is looked at later: a clock for each message costs too much. */
  stir(): void {
    this.#pulse = "stirred";
  }

  /** How long it has said nothing, in milliseconds; to within the time since that was asked last. */
  idleMs(nowMs: number): number {
    if (this.#pulse === "stirred") this.#stirredMs = nowMs;
    this.#pulse = "still";
    return nowMs - this.#stirredMs;
  }

  /** Whether an answer is owed that has to come before the answer to something else. */
  owes(room: Room | null): boolean {
    return this.#unanswered > 0 && (room === null || room !== this.#unansweredRoom);
  }

  /** A message waits for the log of a room. */
  owe(room: Room): void {
    this.#unanswered++;
    this.#unansweredRoom = room;
  }

  /** It has been answered. */
  settle(): void {
    if (--this.#unanswered > 0) return;
    this.#unansweredRoom = null;
    for (const resolve of this.#whenAnswered.splice(0)) resolve();
  }

  /** Resolves when nothing is owed any more. */
  whenAnswered(): Promise<void> {
    if (this.#unanswered === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenAnswered.push(resolve));
  }

  #memberOf(room: Room): Room {
    if (this.rooms.has(room)) return room;
    throw new ChatError("not-in-room", `You are not in room ${room.name.shown}`);
  }
}
