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
import type { SentRecords, SessionRecord, SessionStore } from "../../lib/history/session_store.ts";
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
 * A store that answers late: what it is asked for is done, in order, when the test says so. Reading,
 * searching, describing and what has to do with sessions give a promise.
 */
export class LateHistory implements HistoryStore {
  readonly instance: string;
  readonly rooms: readonly RoomRecord[];
  readonly serverRules: RulesRecord | null;
  readonly sessions?: SessionStore;
  /** The texts of each batch that was handed over. */
  readonly batches: string[][] = [];
  readonly #store: HistoryStore;
  readonly #held: Held[] = [];

  constructor(store: HistoryStore) {
    this.instance = store.instance;
    this.rooms = store.rooms;
    this.serverRules = store.serverRules;
    this.#store = store;
    if (store.sessions !== undefined) this.sessions = this.#late(store.sessions);
  }

  open(log: Name, listener: LogListener): void {
    this.#hold(true, () => this.#store.open(log, listener));
  }

  append(logKey: string, drafts: readonly MessageDraft[]): void {
    this.batches.push(drafts.map((draft) => draft.text));
    this.#hold(true, () => this.#store.append(logKey, drafts));
  }

  exchange(logKeys: readonly string[], draft: MessageDraft, listener: ExchangeListener): void {
    this.#hold(true, () => this.#store.exchange(logKeys, draft, listener));
  }

  describe(logKey: string, room: RoomRecord): Promise<void> {
    return this.#answerLater(() => this.#store.describe(logKey, room));
  }

  keepServerRules(rules: RulesRecord): Promise<void> {
    return this.#answerLater(() => this.#store.keepServerRules(rules));
  }

  close(logKey: string): void {
    this.#hold(false, () => this.#store.close(logKey));
  }

  delete(logKey: string): void {
    this.#hold(false, () => this.#store.delete(logKey));
  }

  /** What is there when its turn comes, told a little later. */
  read(logKey: string, range: HistoryRange): Promise<readonly KeptMessage[]> {
    return this.#answerLater(() => this.#store.read(logKey, range));
  }

  search(logKey: string, text: string, limit: number): Promise<readonly KeptMessage[]> {
    return this.#answerLater(() => this.#store.search(logKey, text, limit));
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

  #late(sessions: SessionStore): SessionStore {
    return {
      kept: sessions.kept,
      keep: (session: SessionRecord) => this.#answerLater(() => sessions.keep(session)),
      drop: (key: string, logKey: string) => this.#hold(false, () => sessions.drop(key, logKey)),
      sentBy: (key: string, limit: number): Promise<SentRecords> => {
        return this.#answerLater(() => sessions.sentBy(key, limit));
      },
    };
  }

  #answerLater<T>(run: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#hold(true, () => {
        try {
          resolve(run());
        } catch (error) {
          reject(error);
        }
      });
    });
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
