import type { HistoryStore, LogListener } from "../../lib/history/history_store.ts";
import type { Position } from "../../lib/protocol/command.ts";
import type { Message } from "../../lib/protocol/event.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import { ALICE, NOON_MS } from "./events.ts";

/** Uses one log of a store, whether it answers at once or late. */
export class LogProbe implements LogListener {
  readonly #store: HistoryStore;
  readonly #key: string;
  #opened = Promise.withResolvers<Position>();
  #appended = Promise.withResolvers<readonly Message[]>();

  private constructor(store: HistoryStore, key: string) {
    this.#store = store;
    this.#key = key;
  }

  /** Opens a room's log; resolves to its head. */
  static async open(store: HistoryStore, room: string): Promise<[LogProbe, Position]> {
    const name = parseRoomName(room);
    const probe = new LogProbe(store, name.key);
    store.open(name, probe);
    return [probe, await probe.#opened.promise];
  }

  /** Appends these texts as one batch; resolves to what the store hands out. */
  append(...texts: readonly string[]): Promise<readonly Message[]> {
    this.#appended = Promise.withResolvers();
    const drafts = texts.map((text) => ({ from: ALICE, text, atMs: NOON_MS }));
    this.#store.append(this.#key, drafts);
    return this.#appended.promise;
  }

  onOpened(head: Position): void {
    this.#opened.resolve(head);
  }

  onAppended(messages: readonly Message[]): void {
    this.#appended.resolve(messages);
  }

  onFailed(error: unknown): void {
    this.#opened.reject(error);
    this.#appended.reject(error);
  }
}
