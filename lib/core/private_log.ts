import type { HistoryStore, KeptMessage } from "../history/history_store.ts";
import type { Position } from "../protocol/command.ts";
import { type Later, whenCalledBack } from "../util/later.ts";
import type { LogPlaces } from "./log_place.ts";

/** How much of a log is read at a time. */
export interface PageSize {
  readonly limit: number;
  readonly maxBytes: number;
}

/** The log of what somebody has said and heard privately, as far as it is known here. */
export class PrivateLog {
  readonly key: string;
  readonly #history: HistoryStore;
  #places: LogPlaces | null = null;
  #opening: Later = undefined;
  #giveUp = () => {};

  constructor(key: string, history: HistoryStore) {
    this.key = key;
    this.#history = history;
  }

  /** Null until it is known: see {@linkcode PrivateLog.open}. */
  get places(): LogPlaces | null {
    return this.#places;
  }

  /** The newest message that those who are level have been told. */
  get headSeq(): number {
    return this.#places?.head.seq ?? 0;
  }

  /** Done when its places are known, or it was released before. */
  open(): Later {
    if (this.#places !== null) return;
    return this.#opening ??= this.#open();
  }

  /** It has one more message. */
  advance(place: Position): void {
    // Of a log that begins with it, there is nothing else to be known.
    if (this.#places === null && place.seq > 1) return;
    this.#places = { head: place, ancestors: this.#places?.ancestors ?? [] };
  }

  read(after: number, page: PageSize): readonly KeptMessage[] | Promise<readonly KeptMessage[]> {
    return this.#history.read(this.key, { after, ...page });
  }

  /** Nobody uses it any more. */
  release(log: "keep" | "delete", onTrouble: (error: unknown) => void): void {
    if (log === "delete") this.#history.delete(this.key)?.catch(onTrouble);
    else this.#history.close(this.key);
    this.#giveUp();
  }

  #open(): Later {
    const { key } = this;
    const opened = whenCalledBack((done, fail) => {
      this.#giveUp = done;
      this.#history.open({ key, shown: key }, {
        onOpened: ({ head, ancestors }) => {
          this.#places = { head, ancestors };
          done();
        },
        onAppended: () => {},
        onFailed: fail,
      });
    });
    return opened?.finally(() => this.#opening = undefined);
  }
}
