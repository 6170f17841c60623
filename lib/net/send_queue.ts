import type { Broadcast, BroadcastReader, Subscription } from "../util/broadcast.ts";
import { concat } from "../util/concat.ts";

/** Options of {@linkcode SendQueue}. */
export interface SendQueueOptions {
  /** Writes bytes, or a part of them; returns how many. */
  readonly write: (bytes: Uint8Array) => Promise<number>;
  /** Past so many waiting bytes, the owner is asked to say less. @default {65_536} */
  readonly softBytes?: number;
  /** Past so many bytes, those of the write in flight among them, it overflows. @default {1_048_576} */
  readonly maxBytes?: number;
  /** Runs a flush when the work at hand is done. @default {queueMicrotask} */
  readonly schedule?: (flush: () => void) => void;
  /** The bound was passed; told once, and what was pushed then is gone. */
  onOverflow(): void;
  /** Writing failed; told once, and nothing more is written. */
  onError(error: unknown): void;
}

const SOFT_BYTES = 64 * 1024;
const MAX_BYTES = 1024 * 1024;
const NOTHING: Uint8Array = new Uint8Array(0);

type State = "idle" | "scheduled" | "writing" | "failed";

/**
 * The only writer of a connection.
 *
 * 1. `push` never waits, whatever the other side does.
 * 2. Bytes are written in the order of the pushes, and none twice; what is broadcast takes its place
 *    among them.
 * 3. One write is in flight; what waits behind it is merged into the next, for all who wait for the
 *    same once.
 * 4. What it holds is bounded: past `maxBytes` a push is not taken, and `onOverflow` is told once. Of
 *    a broadcast there may wait as much more as one turn brings.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SendQueue } from "./send_queue.ts";
 *
 * const written: string[] = [];
 * const write = (bytes: Uint8Array) => {
 *   written.push(new TextDecoder().decode(bytes));
 *   return Promise.resolve(bytes.length);
 * };
 * const queue = new SendQueue({ write, onOverflow: () => {}, onError: () => {} });
 * const utf8 = new TextEncoder();
 * queue.push(utf8.encode("one "));
 * queue.push(utf8.encode("write"));
 * await queue.whenEmpty();
 * assertEquals(written, ["one write"]);
 * ```
 */
export class SendQueue implements BroadcastReader {
  readonly #options: SendQueueOptions;
  readonly #softBytes: number;
  readonly #maxBytes: number;
  readonly #schedule: (flush: () => void) => void;
  #state: State = "idle";
  #taking: "all" | "nothing" = "all";
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** How many of them were pushed here, and not broadcast. */
  #pushedBytes = 0;
  #writes = 0;
  #subscriptions: Subscription[] = [];
  #inFlight = NOTHING;
  #whenBelowSoft: (() => void)[] = [];
  #whenEmpty: (() => void)[] = [];

  constructor(options: SendQueueOptions) {
    this.#options = options;
    this.#softBytes = options.softBytes ?? SOFT_BYTES;
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
    this.#schedule = options.schedule ?? queueMicrotask;
  }

  /** How many bytes wait behind the write in flight. */
  get bytes(): number {
    let bytes = this.#waitingBytes;
    for (const subscription of this.#subscriptions) bytes += subscription.bytes;
    return bytes;
  }

  /** Whether more waits than the soft bound. */
  get congested(): boolean {
    return this.bytes > this.#softBytes;
  }

  /** How many writes have taken something so far, while one is in flight; null while none is. */
  get writing(): number | null {
    return this.#state === "writing" ? this.#writes : null;
  }

  push(bytes: Uint8Array): void {
    if (this.#taking === "nothing" || bytes.length === 0) return;
    if (this.#held + bytes.length > this.#maxBytes) return this.#overflow();
    this.#holdAll();
    this.#pushedBytes += bytes.length;
    this.#enqueue(bytes);
  }

  /** Takes what is pushed there from now on, until the subscription or the queue ends. */
  follow(broadcast: Broadcast): Subscription {
    const subscription = broadcast.subscribe(this);
    this.#subscriptions.push(subscription);
    return subscription;
  }

  /** Takes these bytes as the last ones, after what waits or in its place. */
  end(lastWords: Uint8Array, waiting: "drop" | "keep"): void {
    if (waiting === "drop") this.#dropAll();
    this.#unfollow();
    if (this.#state !== "failed" && lastWords.length > 0) this.#enqueue(lastWords);
    this.#taking = "nothing";
  }

  /** Resolves when no more waits than the soft bound, or nothing will be written any more. */
  whenBelowSoft(): Promise<void> {
    if (!this.congested) return Promise.resolve();
    return new Promise((resolve) => this.#whenBelowSoft.push(resolve));
  }

  /** Resolves when everything is written, or nothing will be written any more. */
  whenEmpty(): Promise<void> {
    const isIdle = this.#state === "idle" && this.bytes === 0;
    if (isIdle || this.#state === "failed") return Promise.resolve();
    return new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  onMore(): void {
    if (this.#taking === "nothing") return;
    if (this.#held > this.#maxBytes) this.#overflow();
    else if (this.#state === "idle") this.#flush();
  }

  onHold(subscription: Subscription): void {
    this.#waitingBytes += subscription.bytes;
    for (const chunk of subscription.takeEach()) this.#waiting.push(chunk);
    this.#scheduleFlush();
  }

  onEnd(subscription: Subscription): void {
    this.#subscriptions = this.#subscriptions.filter((other) => other !== subscription);
  }

  /**
   * How many bytes count for the bound. Whoever had taken everything before this turn is not slow,
   * however much is broadcast in it.
   */
  get #held(): number {
    return this.#state === "writing" ? this.bytes + this.#inFlight.length : this.#pushedBytes;
  }

  #enqueue(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#scheduleFlush();
  }

  #scheduleFlush(): void {
    if (this.#state !== "idle") return;
    this.#state = "scheduled";
    this.#schedule(() => this.#flush());
  }

  #flush(): void {
    if (this.bytes === 0) return this.#rest();
    this.#state = "writing";
    this.#inFlight = this.#takeMerged();
    this.#write();
  }

  /** Not an async function: each write would cost some promises more. */
  #write(): void {
    this.#options.write(this.#inFlight).then(this.#onWritten, this.#onFailed);
  }

  readonly #onWritten = (count: number): void => {
    this.#writes++;
    if (count < this.#inFlight.length) this.#inFlight = this.#inFlight.subarray(count);
    else if (this.bytes > 0) this.#inFlight = this.#takeMerged();
    else return this.#rest();
    this.#write();
  };

  readonly #onFailed = (error: unknown): void => {
    this.#inFlight = NOTHING;
    this.#state = "failed";
    this.#taking = "nothing";
    this.#dropAll();
    this.#unfollow();
    this.#options.onError(error);
    this.#tellEmpty();
  };

  #rest(): void {
    this.#inFlight = NOTHING;
    this.#state = "idle";
    this.#tellEmpty();
  }

  #tellEmpty(): void {
    if (this.#whenEmpty.length === 0) return;
    for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }

  #takeMerged(): Uint8Array {
    const isShared = this.#subscriptions.length === 1 && this.#waiting.length === 0;
    const merged = isShared ? this.#subscriptions[0]!.take() : this.#mergeAll();
    this.#release();
    return merged;
  }

  #mergeAll(): Uint8Array {
    this.#holdAll();
    const merged = this.#waiting.length === 1 ? this.#waiting[0]! : concat(this.#waiting);
    this.#clear();
    return merged;
  }

  /** What was broadcast until now stands before what is pushed next. */
  #holdAll(): void {
    for (const subscription of this.#subscriptions) {
      if (subscription.bytes > 0) this.onHold(subscription);
    }
  }

  #dropAll(): void {
    for (const subscription of this.#subscriptions) subscription.skip();
    this.#clear();
    this.#release();
  }

  #clear(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#pushedBytes = 0;
  }

  #unfollow(): void {
    for (const subscription of this.#subscriptions) subscription.end();
  }

  #overflow(): void {
    this.#taking = "nothing";
    this.#options.onOverflow();
  }

  #release(): void {
    if (this.#whenBelowSoft.length === 0) return;
    for (const resolve of this.#whenBelowSoft.splice(0)) resolve();
  }
}
