import { concat } from "./concat.ts";

/** Somebody who gets what is broadcast, and may take it later than others. */
export interface BroadcastReader {
  /** There is more; told at the end of a turn in which something was pushed. */
  onMore(): void;
  /** What waits in a subscription has to be taken now: something follows that is not in it. */
  onHold(subscription: Subscription): void;
  /** The subscription has ended; it was held before. */
  onEnd(subscription: Subscription): void;
}

/** How far one reader has got in a {@linkcode Broadcast}. */
export interface Subscription {
  /** How many bytes wait for the reader. */
  readonly bytes: number;
  /** Takes what waits, in one piece; all readers that were at the same place get the same bytes. */
  take(): Uint8Array;
  /** Takes what waits as it was pushed. */
  takeEach(): readonly Uint8Array[];
  /** Drops what waits. */
  skip(): void;
  /** Nothing more is got; what waits is taken first. A second call does nothing. */
  end(): void;
}

/**
 * What many get, byte for byte, in one order: it is kept once, and merged once.
 *
 * - `push` costs the same however many get it; they are told at the end of the turn, all together.
 * - What everybody has taken is forgotten, at the end of the turn.
 * - What somebody takes late has memory of its own by then, whatever the bytes shared theirs with.
 *
 * @example
 * ```ts
 * import { assertEquals, assertStrictEquals } from "@std/assert";
 * import { Broadcast } from "./broadcast.ts";
 *
 * const broadcast = new Broadcast((run) => run());
 * const reader = { onMore() {}, onHold() {}, onEnd() {} };
 * const [alice, bob] = [broadcast.subscribe(reader), broadcast.subscribe(reader)];
 * for (const text of ["one ", "piece"]) broadcast.push(new TextEncoder().encode(text));
 * const bytes = alice.take();
 * assertEquals(new TextDecoder().decode(bytes), "one piece");
 * assertStrictEquals(bob.take(), bytes);
 * ```
 */
export class Broadcast {
  readonly #schedule: (run: () => void) => void;
  readonly #places = new Set<Place>();
  readonly #kept = new KeptChunks();
  #state: "idle" | "scheduled" | "telling" = "idle";

  /** @param schedule Runs a function at the end of the turn. */
  constructor(schedule: (run: () => void) => void) {
    this.#schedule = schedule;
  }

  /** Lets a reader get what is pushed from now on. */
  subscribe(reader: BroadcastReader): Subscription {
    const place: Place = new Place(this.#kept, reader, {
      onTaken: () => this.#scheduleTelling(),
      onEnd: () => this.#places.delete(place),
    });
    this.#places.add(place);
    return place;
  }

  /** How much is kept, in bytes. */
  get keptBytes(): number {
    return this.#kept.bytes;
  }

  /** Gives bytes, which must not change afterwards, to all readers but one. */
  push(bytes: Uint8Array, except?: Subscription): void {
    if (bytes.length === 0) return;
    const excepted = except instanceof Place && this.#places.has(except) ? except : null;
    if (excepted !== null && excepted.bytes > 0) excepted.reader.onHold(excepted);
    this.#kept.push(bytes);
    excepted?.skip();
    this.#scheduleTelling();
  }

  #scheduleTelling(): void {
    if (this.#state !== "idle") return;
    this.#state = "scheduled";
    this.#schedule(() => this.#tellAll());
  }

  #tellAll(): void {
    this.#state = "telling";
    const { end } = this.#kept;
    let oldest = end;
    for (const place of this.#places) {
      if (place.bytes > 0) place.reader.onMore();
      oldest = Math.min(oldest, place.position);
    }
    this.#kept.forgetBefore(oldest);
    this.#kept.settle();
    this.#state = "idle";
    // Who was told may have pushed in his turn.
    if (this.#kept.end > end) this.#scheduleTelling();
  }
}

/** Chunks by their numbers, which rise from 0; the oldest may be forgotten. */
class KeptChunks {
  static readonly #NOTHING: Uint8Array = new Uint8Array(0);
  #chunks: Uint8Array[] = [];
  /** Where each chunk begins, counted in bytes from the first one ever. */
  #starts: number[] = [];
  #forgotten = 0;
  /** The number of the first chunk that is not there for a whole turn yet. */
  #recent = 0;
  /** The number of the first chunk that may share its memory. */
  #shared = 0;
  #bytes = 0;
  /** What was merged since the last push, by the number of its first chunk. */
  readonly #merged = new Map<number, Uint8Array>();

  /** The number of the next chunk. */
  get end(): number {
    return this.#forgotten + this.#chunks.length;
  }

  /** The number of the oldest chunk. */
  get start(): number {
    return this.#forgotten;
  }

  get bytes(): number {
    return this.bytesFrom(this.#forgotten);
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#starts.push(this.#bytes);
    this.#bytes += chunk.length;
    if (this.#merged.size > 0) this.#merged.clear();
  }

  bytesFrom(number: number): number {
    const start = this.#starts[number - this.#forgotten];
    return start === undefined ? 0 : this.#bytes - start;
  }

  from(number: number): readonly Uint8Array[] {
    return this.#chunks.slice(number - this.#forgotten);
  }

  mergedFrom(number: number): Uint8Array {
    const index = number - this.#forgotten;
    if (index >= this.#chunks.length) return KeptChunks.#NOTHING;
    if (index === this.#chunks.length - 1) return this.#chunks[index]!;
    let merged = this.#merged.get(number);
    if (merged === undefined) {
      merged = concat(this.#chunks, index);
      this.#merged.set(number, merged);
    }
    return merged;
  }

  forgetBefore(number: number): void {
    if (number === this.#forgotten) return;
    this.#merged.clear();
    if (number === this.end) {
      this.#chunks = [];
      this.#starts = [];
    } else {
      this.#chunks.splice(0, number - this.#forgotten);
      this.#starts.splice(0, number - this.#forgotten);
    }
    this.#forgotten = number;
  }

  /**
   * A turn is over. What has outlived the one before is copied: a short text would otherwise keep
   * all that it shares memory with for as long as somebody does not take it.
   */
  settle(): void {
    const first = Math.max(this.#shared, this.#forgotten) - this.#forgotten;
    const end = this.#recent - this.#forgotten;
    this.#shared = this.#recent;
    this.#recent = this.end;
    if (first >= end) return;
    const stale = this.#chunks.slice(first, end);
    const own = concat(stale);
    let start = 0;
    for (const [index, { length }] of stale.entries()) {
      this.#chunks[first + index] = own.subarray(start, start + length);
      start += length;
    }
  }
}

interface PlaceOptions {
  /** What was kept for this place, and maybe for no other, was taken. */
  onTaken(): void;
  /** @returns Whether it had not ended before. */
  onEnd(): boolean;
}

/** Where a reader is: the number of the first chunk that it has not taken. */
class Place implements Subscription {
  readonly reader: BroadcastReader;
  readonly #kept: KeptChunks;
  readonly #options: PlaceOptions;
  position: number;

  constructor(kept: KeptChunks, reader: BroadcastReader, options: PlaceOptions) {
    this.#kept = kept;
    this.reader = reader;
    this.#options = options;
    this.position = kept.end;
  }

  get bytes(): number {
    return this.#kept.bytesFrom(this.position);
  }

  take(): Uint8Array {
    const bytes = this.#kept.mergedFrom(this.position);
    this.skip();
    return bytes;
  }

  takeEach(): readonly Uint8Array[] {
    const chunks = this.bytes === 0 ? [] : this.#kept.from(this.position);
    this.skip();
    return chunks;
  }

  skip(): void {
    const { start, end } = this.#kept;
    const wasOldest = this.position === start && start < end;
    this.position = end;
    if (wasOldest) this.#options.onTaken();
  }

  end(): void {
    if (!this.#options.onEnd()) return;
    if (this.bytes > 0) this.reader.onHold(this);
    this.reader.onEnd(this);
  }
}
