import type { Clock, Timer } from "../../util/clock.ts";
import { timeOfDay } from "../../util/time_of_day.ts";
import type { LinkState } from "../link_state.ts";
import type { SendCounts } from "../sender.ts";
import type { RoomView } from "./room_view.ts";

/** Options of {@linkcode StatusLine}. */
export interface StatusLineOptions {
  readonly clock: Clock;
  readonly view: RoomView;
  /** Is told that `text` is another. */
  onChange(): void;
}

/** What is sent and answered within this time is not worth a flicker. */
const SLOW_MS = 500;

/**
 * One line that says where one is, and how the connection stands: nothing that was typed passes for
 * sent before the server has it.
 */
export class StatusLine implements Disposable {
  readonly #options: StatusLineOptions;
  #link: LinkState;
  #counts: SendCounts = { sending: 0, unsent: 0 };
  #slow: Timer | "yes" | null = null;
  #mentions = 0;
  #state: "disposed" | "open" = "open";

  constructor(options: StatusLineOptions) {
    this.#options = options;
    this.#link = { type: "connecting", sinceMs: options.clock.wallMs() };
  }

  /** How often one was called since one last said something. */
  get mentions(): number {
    return this.#mentions;
  }

  set mentions(mentions: number) {
    this.#mentions = mentions;
  }

  get text(): string {
    const { name, room, people, topic, away } = this.#options.view;
    // Who is there is not known where there is no connection.
    const here = this.#link.type === "connected" ? `: ${people.length} here` : "";
    return [
      (name ?? "…") + (away ? " (away)" : ""),
      room === null ? "in no room" : room + here,
      ...this.#countTexts(),
      linkText(this.#link),
      ...(this.#mentions === 0 ? [] : [`${this.#mentions} for you`]),
      ...(topic === "" ? [] : [topic]),
    ].join(" · ");
  }

  setLink(link: LinkState, counts: SendCounts): void {
    this.#link = link;
    this.#counts = counts;
    this.#watchSending();
    this.#options.onChange();
  }

  [Symbol.dispose](): void {
    this.#state = "disposed";
    this.#stopWatching();
  }

  #stopWatching(): void {
    if (this.#slow !== "yes") this.#slow?.cancel();
    this.#slow = null;
  }

  #watchSending(): void {
    if (this.#counts.sending === 0) this.#stopWatching();
    else if (this.#state === "open") {
      this.#slow ??= this.#options.clock.after(SLOW_MS, () => {
        this.#slow = "yes";
        this.#options.onChange();
      });
    }
  }

  #countTexts(): string[] {
    const { sending, unsent } = this.#counts;
    return [
      ...(this.#slow === "yes" ? [`sending ${sending}`] : []),
      ...(unsent === 0 ? [] : [`${unsent} not sent yet`]),
    ];
  }
}

function linkText(link: LinkState): string {
  switch (link.type) {
    case "connected":
    case "connecting":
      return link.type;
    case "waiting": {
      const since = `disconnected since ${timeOfDay(link.sinceMs)}`;
      return `${since}, next try ${timeOfDay(link.nextTryMs)}`;
    }
    case "ended":
      return "disconnected";
  }
}
