import type {
  HistoryRange,
  HistoryStore,
  LogListener,
  MessageDraft,
} from "../../lib/history/history_store.ts";
import type { Message } from "../../lib/protocol/event.ts";
import type { Name } from "../../lib/protocol/names.ts";
import type { Later } from "../../lib/util/later.ts";

interface Held {
  /** Whether somebody waits for it. */
  readonly answers: boolean;
  readonly run: () => void;
}

const MAX_ROUNDS = 1000;
const TURNS_PER_ANSWER = 10;

/**
 * A store that answers late: what it is asked for is done, in order, when the test says so. Reading
 * and searching give a promise.
 */
export class LateHistory implements HistoryStore {
  /** The texts of each batch that was handed over. */
  readonly batches: string[][] = [];
  readonly #store: HistoryStore;
  readonly #held: Held[] = [];

  constructor(store: HistoryStore) {
    this.#store = store;
  }

  open(room: Name, listener: LogListener): void {
    this.#hold(true, () => this.#store.open(room, listener));
  }

  append(roomKey: string, drafts: readonly MessageDraft[]): void {
    this.batches.push(drafts.map((draft) => draft.text));
    this.#hold(true, () => this.#store.append(roomKey, drafts));
  }

  close(roomKey: string): void {
    this.#hold(false, () => this.#store.close(roomKey));
  }

  delete(roomKey: string): void {
    this.#hold(false, () => this.#store.delete(roomKey));
  }

  async read(roomKey: string, range: HistoryRange): Promise<readonly Message[]> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#hold(true, resolve);
    await promise;
    return this.#store.read(roomKey, range);
  }

  async search(roomKey: string, text: string, limit: number): Promise<readonly Message[]> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#hold(true, resolve);
    await promise;
    return this.#store.search(roomKey, text, limit);
  }

  /** Answers the oldest question that waits; false if there is none. */
  commit(): boolean {
    const next = this.#held.shift();
    next?.run();
    this.#skipSilent();
    return next !== undefined;
  }

  /** Answers everything that waits, also what the answers bring up. */
  commitAll(): void {
    while (this.commit());
  }

  /** Answers one question after the other, whatever comes up, until something is done. */
  async commitUntil(done: Later): Promise<void> {
    let over = false;
    const ending = Promise.resolve(done).finally(() => over = true);
    for (let round = 0; !over && round < MAX_ROUNDS; round++) {
      this.commit();
      // An answer has its effects, promises included, before the next one comes.
      for (let turn = 0; turn < TURNS_PER_ANSWER; turn++) await Promise.resolve();
    }
    if (!over) throw new Error("Nothing is held any more, but it is not done");
    await ending;
  }

  #hold(answers: boolean, run: () => void): void {
    this.#held.push({ answers, run });
    this.#skipSilent();
  }

  /** Nobody waits for a log to be closed or deleted: it is done when its place is reached. */
  #skipSilent(): void {
    while (this.#held[0]?.answers === false) this.#held.shift()?.run();
  }
}
