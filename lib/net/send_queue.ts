/** Options of {@linkcode SendQueue}. */
export interface SendQueueOptions {
  /** Writes bytes, or a part of them; returns how many. */
  readonly write: (bytes: Uint8Array) => Promise<number>;
  /** Past so many waiting bytes, the owner is asked to say less. @default {65_536} */
  readonly softBytes?: number;
  /** Past so many waiting bytes, it overflows. @default {1_048_576} */
  readonly maxBytes?: number;
  /** Runs a flush when the work at hand is done. @default {queueMicrotask} */
  readonly schedule?: (flush: () => void) => void;
  /** The bound was passed; told once, and what was pushed then is gone. */
  onOverflow(): void;
  /** Writing failed; told once, and nothing more is written. */
  onError(error: unknown): void;
}

type State = "idle" | "scheduled" | "writing" | "failed";

/**
 * The only writer of a connection.
 *
 * 1. `push` never waits, whatever the other side does.
 * 2. Bytes are written in the order of the pushes, and none twice.
 * 3. One write is in flight; what waits behind it is merged into the next.
 * 4. What waits is bounded: past `maxBytes` a push is not taken, and `onOverflow` is told once.
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
export class SendQueue {
  readonly #options: Required<SendQueueOptions>;
  #state: State = "idle";
  #overflowed = false;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #whenBelowSoft: (() => void)[] = [];
  #whenEmpty: (() => void)[] = [];

  constructor(options: SendQueueOptions) {
    this.#options = {
      softBytes: 64 * 1024,
      maxBytes: 1024 * 1024,
      schedule: queueMicrotask,
      ...options,
    };
  }

  /** Whether more waits than the soft bound. */
  get congested(): boolean {
    return this.#waitingBytes > this.#options.softBytes;
  }

  push(bytes: Uint8Array): void {
    if (this.#state === "failed" || this.#overflowed) return;
    if (this.#waitingBytes + bytes.length > this.#options.maxBytes) {
      this.#overflowed = true;
      return this.#options.onOverflow();
    }
    this.#enqueue(bytes);
  }

  /** Drops what waits behind the write in flight and queues these bytes in its place. */
  replace(bytes: Uint8Array): void {
    this.#forget();
    if (this.#state !== "failed") this.#enqueue(bytes);
  }

  /** Resolves when no more waits than the soft bound, or nothing will be written any more. */
  whenBelowSoft(): Promise<void> {
    if (!this.congested) return Promise.resolve();
    return new Promise((resolve) => this.#whenBelowSoft.push(resolve));
  }

  /** Resolves when everything is written, or nothing will be written any more. */
  whenEmpty(): Promise<void> {
    if (this.#state === "idle" || this.#state === "failed") return Promise.resolve();
    return new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  #enqueue(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#state !== "idle") return;
    this.#state = "scheduled";
    this.#options.schedule(() => void this.#flush());
  }

  async #flush(): Promise<void> {
    this.#state = "writing";
    try {
      while (this.#waiting.length > 0) await this.#writeAll(this.#takeMerged());
      this.#state = "idle";
    } catch (error) {
      this.#state = "failed";
      this.#forget();
      this.#options.onError(error);
    }
    for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) rest = rest.subarray(await this.#options.write(rest));
  }

  #takeMerged(): Uint8Array {
    const merged = this.#waiting.length === 1 ? this.#waiting[0]! : this.#merge();
    this.#forget();
    return merged;
  }

  #forget(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const resolve of this.#whenBelowSoft.splice(0)) resolve();
  }

  #merge(): Uint8Array {
    const merged = new Uint8Array(this.#waitingBytes);
    let end = 0;
    for (const bytes of this.#waiting) {
      merged.set(bytes, end);
      end += bytes.length;
    }
    return merged;
  }
}
