/**
 * Bytes that wait for the rest of their line or frame, in one piece of memory.
 *
 * - Many small pushes cost no more memory than one large push.
 * - It shrinks back when it is emptied, so that an idle connection holds next to nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ByteQueue } from "./byte_queue.ts";
 *
 * const queue = new ByteQueue();
 * queue.push(new Uint8Array([1, 2, 3]));
 * assertEquals(queue.take(2), new Uint8Array([1, 2]));
 * assertEquals(queue.length, 1);
 * ```
 */
export class ByteQueue {
  static readonly #NOTHING: Uint8Array = new Uint8Array(0);
  #bytes = ByteQueue.#NOTHING;
  #start = 0;
  #end = 0;

  /** How many bytes wait. */
  get length(): number {
    return this.#end - this.#start;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#reserve(chunk.length);
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** What waits, without taking it; valid until the next call. */
  peek(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** Takes the first `count` bytes, or all there are; valid until the next push. */
  take(count: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#start, Math.min(this.#start + count, this.#end));
    this.#start += taken.length;
    if (this.#start === this.#end) this.clear();
    return taken;
  }

  clear(): void {
    this.#bytes = ByteQueue.#NOTHING;
    this.#start = 0;
    this.#end = 0;
  }

  #reserve(count: number): void {
    if (this.#end + count <= this.#bytes.length) return;
    const needed = this.length + count;
    const waiting = this.peek();
    if (needed > this.#bytes.length) this.#bytes = new Uint8Array(Math.max(64, 2 * needed));
    this.#bytes.set(waiting);
    this.#start = 0;
    this.#end = waiting.length;
  }
}
