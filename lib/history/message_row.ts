import type { MessageDraft } from "./history_store.ts";
import { MessagePage } from "./message_page.ts";

const MIN_PAGE_BYTES = 512;
const MAX_PAGE_BYTES = 16 * 1024;

/** Some messages as they were when it was asked for, whatever happens to the row. */
export interface MessageView {
  readonly length: number;
  /** The one at that place, counted from 0. */
  at(index: number): MessageDraft;
}

/**
 * Messages that come at the end and go at the beginning, in pages that are larger where there are
 * more of them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { MessageRow } from "./message_row.ts";
 *
 * const row = new MessageRow();
 * const from = { name: "alice", account: null, session: "s1" };
 * for (const text of ["one", "two"]) row.push({ from, text, atMs: 0 });
 * row.shift();
 * assertEquals([row.length, row.view(0, 1).at(0).text], [1, "two"]);
 * ```
 */
export class MessageRow {
  #pages: MessagePage[] = [];
  /** How many of the first page are gone. */
  #gone = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds a message; returns how many bytes its text takes. */
  push(draft: MessageDraft): number {
    const page = this.#pages.at(-1);
    if (page === undefined || !page.add(draft)) this.#newPage(draft.text).add(draft);
    this.#length++;
    const last = this.#pages.at(-1)!;
    return last.bytesAt(last.length - 1);
  }

  /** Drops the oldest one; returns how many bytes its text took. */
  shift(): number {
    const [first] = this.#pages;
    if (first === undefined) return 0;
    const bytes = first.bytesAt(this.#gone++);
    this.#length--;
    if (this.#gone === first.length) {
      this.#pages.shift();
      this.#gone = 0;
    }
    return bytes;
  }

  /** Those from `start` to before `end`, both counted from the first one. */
  view(start: number, end: number): MessageView {
    const pages = [...this.#pages];
    const from = this.#gone + start;
    const length = Math.max(0, Math.min(end, this.#length) - start);
    return { length, at: (index) => at(pages, from + index) };
  }

  #newPage(text: string): MessagePage {
    const grown = 2 * (this.#pages.at(-1)?.capacity ?? 0);
    const usual = Math.max(MIN_PAGE_BYTES, Math.min(MAX_PAGE_BYTES, grown));
    const page = new MessagePage(Math.max(usual, MessagePage.capacityFor(text)));
    this.#pages.push(page);
    return page;
  }
}

/** The message with that number, counted from the beginning of the first page. */
function at(pages: readonly MessagePage[], number: number): MessageDraft {
  let rest = number;
  for (const page of pages) {
    if (rest < page.length) return page.at(rest);
    rest -= page.length;
  }
  throw new RangeError(`There is no message ${number}`);
}
