import type { HistoryStore } from "../history/history_store.ts";
import type { RuleRecord } from "../history/rule_record.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { Disconnect } from "../protocol/disconnect.ts";
import { EVERYWHERE } from "../protocol/moderation.ts";
import { addressGroup } from "../util/address_group.ts";
import { andThen, type Later } from "../util/later.ts";
import { RuleBook } from "./rule_book.ts";
import { bannedEnd, bannedText } from "./rule_text.ts";
import { NOBODY, type Person } from "./subject.ts";

/** The rules of the whole server, and what they keep people from. */
export class ServerRules {
  readonly #history: HistoryStore;
  readonly #now: () => number;
  #book: RuleBook;
  #change: Promise<void> | null = null;

  constructor(history: HistoryStore, now: () => number) {
    this.#history = history;
    this.#now = now;
    const { serverRules } = history;
    this.#book = serverRules === null ? RuleBook.EMPTY : new RuleBook(serverRules);
  }

  get book(): RuleBook {
    return this.#book;
  }

  /**
   * Changes them, one change after the other: they count when they are kept.
   *
   * @param make What they are to be; it is called when the changes before have been made.
   * @throws What the store or `make` throws; nothing has changed.
   */
  change(make: (book: RuleBook) => RuleBook, onChanged: () => void): Later {
    if (this.#change !== null) {
      return this.#change.then(() => this.change(make, onChanged));
    }
    const next = make(this.#book);
    const kept = next === this.#book ? undefined : this.#history.keepServerRules(next.record);
    const done = andThen(kept, () => {
      this.#book = next;
      onChanged();
    });
    if (done === undefined) return;
    this.#change = done.then(() => {}, () => {}).then(() => void (this.#change = null));
    return done;
  }

  /** Why nobody may come from an address; null where everybody may. */
  refusalOf(host: string): Disconnect | null {
    if (this.#book.record.bans.length === 0) return null;
    const rule = this.banOf({ ...NOBODY, place: addressGroup(host) });
    return rule === null ? null : bannedEnd(rule);
  }

  /** The ban that somebody falls under; null for none. */
  banOf(person: Person): RuleRecord | null {
    return this.#book.ruleFor("bans", person, this.#now());
  }

  /** @throws {ChatError} `banned` */
  checkMayBe(person: Person): void {
    const rule = this.banOf(person);
    if (rule !== null) throw new ChatError("banned", bannedText(EVERYWHERE, rule));
  }
}
