import type {
  ExchangeListener,
  HistoryRange,
  HistoryStore,
  KeptMessage,
  LogListener,
  MessageDraft,
  RoomRecord,
  RulesRecord,
} from "../../lib/history/history_store.ts";
import type { SessionStore } from "../../lib/history/session_store.ts";
import type { Name } from "../../lib/protocol/names.ts";
import type { Later } from "../../lib/util/later.ts";

/** What can be told to fail. */
export type Failable = "append" | "describe" | "exchange" | "open" | "read" | "rules";

/** A store that fails when the test says so. */
export class FailingHistory implements HistoryStore {
  readonly instance: string;
  readonly rooms: readonly RoomRecord[];
  readonly serverRules: RulesRecord | null;
  readonly sessions?: SessionStore;
  readonly #store: HistoryStore;
  readonly #listeners = new Map<string, LogListener>();
  readonly #failures: Record<Failable, number> = {
    append: 0,
    describe: 0,
    exchange: 0,
    open: 0,
    read: 0,
    rules: 0,
  };

  constructor(store: HistoryStore) {
    this.instance = store.instance;
    this.rooms = store.rooms;
    this.serverRules = store.serverRules;
    if (store.sessions !== undefined) this.sessions = store.sessions;
    this.#store = store;
  }

  /** The next so many calls fail. */
  failNext(what: Failable, times = 1): void {
    this.#failures[what] = times;
  }

  open(log: Name, listener: LogListener): void {
    this.#listeners.set(log.key, listener);
    if (this.#fails("open")) return listener.onFailed(new Error("Cannot open the log"));
    this.#store.open(log, listener);
  }

  append(logKey: string, drafts: readonly MessageDraft[]): void {
    if (!this.#fails("append")) return this.#store.append(logKey, drafts);
    this.#listeners.get(logKey)?.onFailed(new Error("Cannot write the log"));
  }

  exchange(logKeys: readonly string[], draft: MessageDraft, listener: ExchangeListener): void {
    if (!this.#fails("exchange")) return this.#store.exchange(logKeys, draft, listener);
    listener.onFailed(new Error("Cannot write the logs"));
  }

  describe(logKey: string, room: RoomRecord): Later {
    if (this.#fails("describe")) throw new Error("Cannot describe the log");
    return this.#store.describe(logKey, room);
  }

  keepServerRules(rules: RulesRecord): Later {
    if (this.#fails("rules")) throw new Error("Cannot keep the rules");
    return this.#store.keepServerRules(rules);
  }

  close(logKey: string): void {
    this.#store.close(logKey);
  }

  delete(logKey: string): void {
    this.#store.delete(logKey);
  }

  read(
    logKey: string,
    range: HistoryRange,
  ): readonly KeptMessage[] | Promise<readonly KeptMessage[]> {
    if (this.#fails("read")) throw new Error("Cannot read the log");
    return this.#store.read(logKey, range);
  }

  search(
    logKey: string,
    text: string,
    limit: number,
  ): readonly KeptMessage[] | Promise<readonly KeptMessage[]> {
    if (this.#fails("read")) throw new Error("Cannot read the log");
    return this.#store.search(logKey, text, limit);
  }

  #fails(what: Failable): boolean {
    if (this.#failures[what] === 0) return false;
    this.#failures[what]--;
    return true;
  }
}
