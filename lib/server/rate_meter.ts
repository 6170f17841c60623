/** Counts that only grow, by what they count. */
export type Counts<K extends string> = Readonly<Record<K, number>>;

interface Sample<K extends string> {
  readonly atMs: number;
  readonly counts: Counts<K>;
}

const MINUTE_MS = 60_000;
/** So often at most counts are remembered: what is told is right to within so much time. */
const STEP_MS = 5000;

/**
 * How much was counted in the last minute: whoever counts pays for an addition and nothing else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RateMeter } from "./rate_meter.ts";
 *
 * const meter = new RateMeter({ messages: 0 }, 0);
 * meter.note({ messages: 100 }, 20_000);
 * assertEquals(meter.lastMinute({ messages: 150 }, 80_000), { messages: 50 });
 * ```
 */
export class RateMeter<K extends string> {
  /** The oldest first; all but the first are from the last minute. */
  #samples: Sample<K>[];

  constructor(counts: Counts<K>, nowMs: number) {
    this.#samples = [{ atMs: nowMs, counts: { ...counts } }];
  }

  /** To be told the counts from time to time. */
  note(counts: Counts<K>, nowMs: number): void {
    if (nowMs - this.#samples.at(-1)!.atMs < STEP_MS) return;
    this.#samples.push({ atMs: nowMs, counts: { ...counts } });
    this.#forget(nowMs);
  }

  /** What was counted in the last minute, or since the start where that is later. */
  lastMinute(counts: Counts<K>, nowMs: number): Counts<K> {
    this.#forget(nowMs);
    const { atMs, counts: before } = this.#samples[0]!;
    // It is somewhat longer than a minute ago.
    const share = Math.min(1, MINUTE_MS / Math.max(1, nowMs - atMs));
    const keys = Object.keys(counts) as K[];
    const gained = keys.map((key) => [key, Math.round((counts[key] - before[key]) * share)]);
    return Object.fromEntries(gained) as Counts<K>;
  }

  #forget(nowMs: number): void {
    const second = this.#samples.findIndex(({ atMs }) => nowMs - atMs < MINUTE_MS);
    const first = second === -1 ? this.#samples.length - 1 : Math.max(0, second - 1);
    this.#samples = this.#samples.slice(first);
  }
}
