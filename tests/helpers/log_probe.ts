import type {
  HistoryStore,
  KeptMessage,
  LogListener,
  MessageDraft,
  OpenedLog,
} from "../../lib/history/history_store.ts";
import type { Position } from "../../lib/protocol/command.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import { ALICE, NOON_MS } from "./events.ts";

/** Uses one log of a store, whether it answers at once or late. */
export class LogProbe implements LogListener {
  readonly #store: HistoryStore;
  readonly #key: string;
  #opened = Promise.withResolvers<OpenedLog>();
  #appended = Promise.withResolvers<Position>();

  private constructor(store: HistoryStore, key: string) {
    this.#store = store;
    this.#key = key;
  }

  /** Opens a room's log; resolves to what it is. */
  static async open(store: HistoryStore, room: string): Promise<[LogProbe, OpenedLog]> {
    const name = parseRoomName(room);
    const probe = new LogProbe(store, name.key);
    store.open(name, probe);
    return [probe, await probe.#opened.promise];
  }

  /** Appends these texts as one batch; resolves to the messages at their places. */
  append(...texts: readonly string[]): Promise<readonly KeptMessage[]> {
    return this.appendDrafts(texts.map((text) => ({ from: ALICE, text, atMs: NOON_MS })));
  }

  /** Appends a batch; resolves to the messages at their places. */
  async appendDrafts(drafts: readonly MessageDraft[]): Promise<readonly KeptMessage[]> {
    this.#appended = Promise.withResolvers();
    this.#store.append(this.#key, drafts);
    const { epoch, seq } = await this.#appended.promise;
    return drafts.map(({ sent: _, ...kept }, index) => ({ ...kept, epoch, seq: seq + index }));
  }

  onOpened(log: OpenedLog): void {
    this.#opened.resolve(log);
  }

  onAppended(first: Position): void {
    this.#appended.resolve(first);
  }

  onFailed(error: unknown): void {
    this.#opened.reject(error);
    // Nobody waits for it where the log could not be opened.
    this.#appended.promise.catch(() => {});
    this.#appended.reject(error);
  }
}
