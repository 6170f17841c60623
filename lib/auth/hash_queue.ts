import { ChatError } from "../protocol/chat_error.ts";
import { FairRow, type Waiting } from "./fair_row.ts";

/** Options of {@linkcode HashQueue}. */
export interface HashQueueOptions {
  /**
   * How many hashes are made at once, at least 1.
   *
   * @default {one for each core but one, at least one}
   */
  readonly maxRunning?: number;
  /**
   * How many may wait in each lane, at least 0.
   *
   * @default {100}
   */
  readonly maxWaiting?: number;
}

/**
 * In which lane somebody waits: `known` are those who were let in before from where they are, `new`
 * is everybody else.
 */
export type Lane = "known" | "new";

/** Where in the {@linkcode HashQueue} somebody waits. */
export interface QueuePlace {
  readonly lane: Lane;
  /** Whose work it is. */
  readonly party: string;
}

interface Job extends Waiting {
  /** Never rejected. */
  run(): Promise<void>;
}

const MAX_WAITING = 100;
const RETRY_SECONDS = 5;

/**
 * Lets a bounded number of hashes be made at once: one takes 32 MB, and a core for a quarter of a
 * second. The rest wait.
 *
 * - The lanes take turns, and so do the parties in each of them. A crowd of one party delays the
 *   others by one hash, and a crowd of newcomers delays those who are known by half.
 * - Where a lane is full, the last one of the party with the most is refused: the newcomer, unless
 *   another party has more than his.
 * - Work that throws is its caller's; the queue goes on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HashQueue } from "./hash_queue.ts";
 *
 * const queue = new HashQueue({ maxRunning: 1 });
 * const work = () => Promise.resolve("hashed");
 * assertEquals(await queue.run(work, { lane: "new", party: "192.0.2.1" }), "hashed");
 * ```
 */
export class HashQueue {
  readonly #maxRunning: number;
  readonly #rows: Readonly<Record<Lane, FairRow<Job>>>;
  #running = 0;
  #nextLane: Lane = "known";

  /** @throws {RangeError} When a bound is too small. */
  constructor(options: HashQueueOptions = {}) {
    const { maxRunning = allCoresButOne(), maxWaiting = MAX_WAITING } = options;
    checkBound("maxRunning", maxRunning, 1);
    checkBound("maxWaiting", maxWaiting, 0);
    this.#maxRunning = maxRunning;
    this.#rows = { known: new FairRow(maxWaiting), new: new FairRow(maxWaiting) };
  }

  /**
   * Does the work when its turn has come.
   *
   * @param isWanted Asked before the work is begun: null is the answer where it is not any more.
   * @throws {ChatError} `too-many-logins`, when too many wait.
   */
  run<T>(work: () => Promise<T>, place: QueuePlace): Promise<T>;
  run<T>(work: () => Promise<T>, place: QueuePlace, isWanted: () => boolean): Promise<T | null>;
  run<T>(
    work: () => Promise<T>,
    { lane, party }: QueuePlace,
    isWanted: () => boolean = () => true,
  ): Promise<T | null> {
    const { promise, resolve, reject } = Promise.withResolvers<T | null>();
    const job: Job = {
      party,
      isWanted,
      run: () => Promise.resolve().then(work).then(resolve, reject),
      skip: () => resolve(null),
      refuse: () => reject(tooMany()),
    };
    // Where one more may run, nobody waits.
    if (this.#running >= this.#maxRunning) this.#rows[lane].push(job);
    else if (isWanted()) this.#start(job);
    else job.skip();
    return promise;
  }

  #start(job: Job): void {
    this.#running++;
    void job.run().then(() => {
      this.#running--;
      const next = this.#takeNext();
      if (next !== null) this.#start(next);
    });
  }

  #takeNext(): Job | null {
    const lane = this.#nextLane;
    const other = lane === "known" ? "new" : "known";
    const first = this.#rows[lane].take();
    if (first === null) return this.#rows[other].take();
    this.#nextLane = other;
    return first;
  }
}

function checkBound(name: string, value: number, min: number): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new RangeError(`Cannot use ${value} as "${name}": it must be a whole number from ${min}`);
}

function allCoresButOne(): number {
  return Math.max(1, navigator.hardwareConcurrency - 1);
}

function tooMany(): ChatError {
  const text = `Too many are logging in: try again in ${RETRY_SECONDS} seconds`;
  return new ChatError("too-many-logins", text, { mayRetry: true });
}
