import { encodeGreeting } from "../codec/slash_dialect.ts";
import type { Hub } from "../core/hub.ts";
import type { Clock, Timer } from "../util/clock.ts";
import { nextTurn } from "../util/next_turn.ts";

/** Options of {@linkcode Greeting}. */
export interface GreetingOptions {
  readonly clock: Clock;
  readonly hub: Pick<Hub, "login" | "motd">;
  /** Silence after connecting that means a person, in milliseconds (C1). */
  readonly greetingDelayMs: number;
}

/** After so many turns of the event loop, what has arrived has been read, unless it is busy. */
const TURNS_TO_READ = 3;
/** So long they take at most where it is not busy. */
const CALM_MS = 3;
const MAX_TRIES = 20;

/**
 * Greets whoever connects and says nothing: that is a person, who wants to know what to type.
 *
 * - Programs speak first, and are never greeted: for them the greeting would be nonsense.
 * - A busy server greets later, for what was said in time may not have been read yet.
 */
export class Greeting {
  readonly #options: GreetingOptions;
  readonly #say: (bytes: Uint8Array) => void;
  // A cancelled timer is let go of: there are as many as connections, and they hold memory.
  #timer: Timer | null;
  #state: "cancelled" | "said" | "waiting" = "waiting";

  /** @param say Sends the greeting. */
  constructor(options: GreetingOptions, say: (bytes: Uint8Array) => void) {
    this.#options = options;
    this.#say = say;
    this.#timer = this.#plan(MAX_TRIES);
  }

  /** Does not greet any more; whether it has greeted. */
  cancel(): "said" | "unsaid" {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#state === "waiting") this.#state = "cancelled";
    return this.#state === "said" ? "said" : "unsaid";
  }

  #plan(tries: number): Timer {
    const { clock, greetingDelayMs } = this.#options;
    return clock.after(greetingDelayMs, () => void this.#greetIfSilent(tries));
  }

  async #greetIfSilent(tries: number): Promise<void> {
    const { clock, hub } = this.#options;
    const startMs = clock.monotonicMs();
    for (let turns = 0; turns < TURNS_TO_READ; turns++) await nextTurn();
    if (this.#state !== "waiting") return;
    const isBusy = clock.monotonicMs() - startMs > CALM_MS;
    if (isBusy && tries > 1) {
      this.#timer = this.#plan(tries - 1);
      return;
    }
    this.#timer = null;
    this.#state = "said";
    this.#say(encodeGreeting(hub.motd, hub.login));
  }
}
