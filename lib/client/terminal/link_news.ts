import type { LinkState } from "../link_state.ts";

/** Options of {@linkcode LinkNews}. */
export interface LinkNewsOptions {
  /** What to call the server. */
  readonly server: string;
  readonly wallMs: () => number;
  /** Whether there is a person who could press a key. */
  readonly interactive: boolean;
}

/** What to tell of a connection that comes and goes: each loss, each new reason, each return (A5). */
export class LinkNews {
  readonly #options: LinkNewsOptions;
  #state: "connected" | "lost" | "new" = "new";
  #lastReason = "";

  constructor(options: LinkNewsOptions) {
    this.#options = options;
  }

  /** What is new; null for what has been told. */
  textFor(link: LinkState): string | null {
    if (link.type === "waiting") return this.#lost(link.reason, link.nextTryMs);
    if (link.type !== "connected") return null;
    const wasLost = this.#state === "lost";
    this.#state = "connected";
    this.#lastReason = "";
    return wasLost ? "Connected again." : null;
  }

  #lost(reason: string, nextTryMs: number): string | null {
    const { server, wallMs, interactive } = this.#options;
    const seconds = Math.ceil(Math.max(0, nextTryMs - wallMs()) / 1000);
    const again = `Trying again in ${seconds} s${interactive ? "; Enter tries now" : ""}.`;
    const isNews = reason !== this.#lastReason;
    this.#lastReason = reason;
    const sentence = /[.?!]$/.test(reason) ? reason : `${reason}.`;
    if (this.#state === "lost") return isNews ? `${sentence} ${again}` : null;
    this.#state = "lost";
    return `Not connected to ${server} any more. ${again}`;
  }
}
