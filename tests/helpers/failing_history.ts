import type {
  HistoryRange,
  HistoryStore,
  LogListener,
  MessageDraft,
} from "../../lib/history/history_store.ts";
import type { Message } from "../../lib/protocol/event.ts";
import type { Name } from "../../lib/protocol/names.ts";

/** What can be told to fail. */
export type Failable = "append" | "open" | "read";

/** A store that fails when the test says so. */
export class FailingHistory implements HistoryStore {
  readonly #store: HistoryStore;
  readonly #listeners = new Map<string, LogListener>();
  readonly #failures: Record<Failable, number> = { append: 0, open: 0, read: 0 };

  constructor(store: HistoryStore) {
    this.#store = store;
  }

  /** The next so many calls fail. */
  failNext(what: Failable, times = 1): void {
    this.#failures[what] = times;
  }

  open(room: Name, listener: LogListener): void {
    this.#listeners.set(room.key, listener);
    if (this.#fails("open")) return listener.onFailed(new Error("Cannot open the log"));
    this.#store.open(room, listener);
  }

  append(roomKey: string, drafts: readonly MessageDraft[]): void {
    if (!this.#fails("append")) return this.#store.append(roomKey, drafts);
    this.#listeners.get(roomKey)?.onFailed(new Error("Cannot write the log"));
  }

  close(roomKey: string): void {
    this.#store.close(roomKey);
  }

  delete(roomKey: string): void {
    this.#store.delete(roomKey);
  }

  read(roomKey: string, range: HistoryRange): readonly Message[] | Promise<readonly Message[]> {
    if (this.#fails("read")) throw new Error("Cannot read the log");
    return this.#store.read(roomKey, range);
  }

  search(
    roomKey: string,
    text: string,
    limit: number,
  ): readonly Message[] | Promise<readonly Message[]> {
    if (this.#fails("read")) throw new Error("Cannot read the log");
    return this.#store.search(roomKey, text, limit);
  }

  #fails(what: Failable): boolean {
    if (this.#failures[what] === 0) return false;
    this.#failures[what]--;
    return true;
  }
}
