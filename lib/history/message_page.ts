import type { From } from "../protocol/event.ts";
import { MAX_BYTES_PER_UNIT, writeUtf8 } from "../util/utf8.ts";
import type { MessageDraft } from "./history_store.ts";

// A text may begin with what looks like a byte order mark elsewhere.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Messages one behind the other, their texts as UTF-8 in one piece of memory: that is smaller than
 * strings, and the garbage collector has no more to do for a thousand of them than for one.
 *
 * - What was added never changes.
 */
export class MessagePage {
  readonly #bytes: Uint8Array;
  /** Where each text ends. */
  readonly #ends: number[] = [];
  readonly #from: From[] = [];
  readonly #atMs: number[] = [];
  /** To whom some of them are said privately. */
  #to: Map<number, string> | null = null;

  /** @param capacity How much text it can take, in bytes. */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** How much a page must be able to take for a text to fit for certain, in bytes. */
  static capacityFor(text: string): number {
    return MAX_BYTES_PER_UNIT * text.length;
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  /** How many messages it holds. */
  get length(): number {
    return this.#ends.length;
  }

  /** Adds a message; false where it might not fit. */
  add({ from, text, atMs, to }: MessageDraft): boolean {
    const start = this.#startOf(this.length);
    if (start + MessagePage.capacityFor(text) > this.capacity) return false;
    if (to !== undefined) (this.#to ??= new Map()).set(this.length, to);
    this.#ends.push(start + writeUtf8(text, this.#bytes, start));
    this.#from.push(from);
    this.#atMs.push(atMs);
    return true;
  }

  /** How long a text is, in bytes. */
  bytesAt(index: number): number {
    return this.#ends[index]! - this.#startOf(index);
  }

  at(index: number): MessageDraft {
    const bytes = this.#bytes.subarray(this.#startOf(index), this.#ends[index]!);
    const to = this.#to?.get(index);
    return {
      from: this.#from[index]!,
      text: decoder.decode(bytes),
      atMs: this.#atMs[index]!,
      ...(to === undefined ? {} : { to }),
    };
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1]!;
  }
}
