import type { HistoryStore, KeptMessage } from "../history/history_store.ts";
import { andThen } from "../util/later.ts";
import { PreparedEvent } from "./prepared_event.ts";
import type { PageSize } from "./private_log.ts";
import type { Room } from "./room.ts";

/** A past message, ready to be told to many. */
export interface PastMessage {
  readonly seq: number;
  readonly told: PreparedEvent;
}

/** Some messages of a room that follow one another. */
export type PastPage = readonly PastMessage[];

/** Options of {@linkcode PastPages}. */
export interface PastPagesOptions {
  readonly history: HistoryStore;
  readonly page: PageSize;
}

/** So many are kept: those of a room where everybody comes back at once are the same. */
const MAX_PAGES = 16;

/**
 * What members of rooms have missed: read and encoded once for all who have missed the same.
 */
export class PastPages {
  readonly #options: PastPagesOptions;
  /** The newest last. */
  readonly #pages = new Map<string, PastPage | Promise<PastPage>>();

  constructor(options: PastPagesOptions) {
    this.#options = options;
  }

  /** The messages behind a `seq`, as many as make a page. */
  read(room: Room, after: number): PastPage | Promise<PastPage> {
    const { epoch, seq } = room.outbox.head;
    // As it is shown: a room that was empty may go on in other capitals.
    const place = JSON.stringify([room.name.shown, epoch, seq, after]);
    const known = this.#pages.get(place);
    if (known !== undefined) return known;
    const { history, page } = this.#options;
    const read = andThen(history.read(room.name.key, { after, ...page }), (kept) => {
      return pastPage(room, kept);
    });
    this.#keep(place, read);
    return read;
  }

  #keep(place: string, page: PastPage | Promise<PastPage>): void {
    this.#pages.set(place, page);
    // What could not be read may be read another time.
    if (page instanceof Promise) page.catch(() => this.#pages.delete(place));
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > MAX_PAGES && oldest !== undefined) this.#pages.delete(oldest);
  }
}

/** @param atMs When it is told, if that is not when it was said. */
export function pastPage(
  { name: { shown: room } }: Room,
  kept: readonly KeptMessage[],
  atMs?: number,
): PastPage {
  return kept.map((message) => ({
    seq: message.seq,
    told: new PreparedEvent(
      { type: "message", room, ...message, past: true },
      atMs ?? message.atMs,
    ),
  }));
}
