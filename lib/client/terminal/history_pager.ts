import type { Event, HistoryPage, Message } from "../../protocol/event.ts";
import { roomKey } from "../../protocol/names.ts";
import type { Clock } from "../../util/clock.ts";
import type { Gap } from "../gap.ts";
import type { ReconnectingClient } from "../reconnecting_client.ts";
import type { Console } from "./console.ts";
import { pastTime } from "../../util/past_time.ts";

/** Options of {@linkcode HistoryPager}. */
export interface HistoryPagerOptions {
  readonly console: Console;
  readonly client: Pick<ReconnectingClient, "request" | "rooms">;
  readonly clock: Pick<Clock, "wallMs">;
}

const PAGE_MESSAGES = 20;

/**
 * Scrolls back in a room, past what is on the screen: each page is the one before what was shown, in
 * each room for itself.
 *
 * - Where messages are missing, the next page is that of the gap.
 */
export class HistoryPager {
  readonly #options: HistoryPagerOptions;
  /** The oldest message that was shown, by room; what was not shown behind it does not count. */
  readonly #oldest = new Map<string, number>();
  #asked: Promise<unknown> = Promise.resolve();

  constructor(options: HistoryPagerOptions) {
    this.#options = options;
  }

  /** Takes note of what is shown. */
  note(event: Event): void {
    if (event.type === "message") this.#reach(event.room, event.seq);
    if (event.type === "roomDeleted") this.#oldest.delete(roomKey(event.room));
    if (event.type !== "roomEntered") return;
    const { room, since, seq } = event;
    // Behind a position nothing is skipped; without one, what was shown before is far away.
    if (since === null) this.#oldest.set(roomKey(room), seq + 1);
    else this.#reach(room, since + 1);
  }

  /** Takes note of messages that are not shown. */
  noteGap({ room, since, missing }: Gap): void {
    if (room === null || since === null || missing === 0) return;
    this.#oldest.set(roomKey(room), since + 1);
  }

  /** Asks for the page before, of so many messages. @throws {ChatError} */
  async ask(limit: number = PAGE_MESSAGES): Promise<void> {
    // Where the next page ends is known when the one before it is there.
    const asked = this.#asked.catch(() => {}).then(() => this.#ask(limit));
    this.#asked = asked;
    await asked;
  }

  /**
   * Shows a page that was asked for.
   *
   * @param shown What of it is shown. @default {all of it}
   */
  show(page: HistoryPage, shown: readonly Message[] = page.messages): void {
    const { console } = this.#options;
    const { room, messages: [first], messages } = page;
    const last = messages.at(-1);
    const isAll = first === undefined || first.seq === 1;
    if (first !== undefined && last !== undefined) {
      this.#reach(room, first.seq);
      const [from, to] = this.#times(first.atMs, last.atMs);
      console.notice(`Room ${room}, ${from} to ${to}:`);
      if (shown.length > 0) console.show({ ...page, messages: shown }, false);
    }
    console.notice(
      isAll
        ? `That is all that the server still has of room ${room}.`
        : "End of the page; /history shows the one before.",
    );
  }

  async #ask(limit: number): Promise<void> {
    const { client } = this.#options;
    // Without one, the server says what is wrong.
    const room = client.rooms.at(-1);
    const before = room === undefined ? undefined : this.#oldest.get(roomKey(room));
    await client.request({
      type: "history",
      ...(room === undefined ? {} : { room }),
      ...(before === undefined ? {} : { before }),
      limit,
    }, "historyPage");
  }

  #times(fromMs: number, toMs: number): [string, string] {
    const nowMs = this.#options.clock.wallMs();
    // The day is said once where it is the same.
    return [pastTime(fromMs, nowMs), pastTime(toMs, sameDay(fromMs, toMs) ? toMs : nowMs)];
  }

  #reach(room: string, seq: number): void {
    const key = roomKey(room);
    this.#oldest.set(key, Math.min(seq, this.#oldest.get(key) ?? Infinity));
  }
}

function sameDay(oneMs: number, otherMs: number): boolean {
  return new Date(oneMs).toDateString() === new Date(otherMs).toDateString();
}
