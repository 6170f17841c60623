import type { Backoff } from "../net/backoff.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import type { Clock } from "../util/clock.ts";
import type { ChatClient } from "./chat_client.ts";
import { ConnectError } from "./connect_error.ts";
import type { LinkState } from "./link_state.ts";
import { Pause } from "./pause.ts";
import { isPassing } from "./way_back.ts";

/** What comes back; see {@linkcode ReturnLoop}. */
export interface Returner {
  /** The newest connection, whether or not it has got everywhere. */
  readonly client: ChatClient | null;
  readonly isOver: boolean;
  /** Connects, and goes where it was. @throws What `isPassing` says may go better later. */
  goBack(): Promise<ChatClient>;
  /** The connection is lost. */
  onLost(): void;
  onLink(link: LinkState): void;
  end(why: Disconnect): Promise<void>;
}

/** Options of {@linkcode ReturnLoop}. */
export interface ReturnLoopOptions {
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** For how long it tries, in milliseconds. */
  readonly maxOfflineMs: number;
}

/** After a connection that was there for so long, the pauses begin anew. */
const STEADY_MS = 10_000;

/** Comes back after each loss, with growing pauses, until it is over (A5). */
export class ReturnLoop {
  readonly #returner: Returner;
  readonly #options: ReturnLoopOptions;
  readonly #pause: Pause;
  #openedMs = 0;

  constructor(returner: Returner, options: ReturnLoopOptions) {
    this.#returner = returner;
    this.#options = options;
    this.#pause = new Pause(options.clock);
  }

  /** Does not wait any longer before the next try. */
  retryNow(): void {
    this.#pause.end();
  }

  /** It has got everywhere; from now on the connection counts as there. */
  opened(): void {
    this.#openedMs = this.#options.clock.monotonicMs();
  }

  /** Stays connected until it is over. */
  async run(first: ChatClient): Promise<void> {
    const { clock } = this.#options;
    const returner = this.#returner;
    let client = first;
    let attempt = 0;
    while (!returner.isOver) {
      const why = await client.closed;
      if (returner.isOver) return;
      if (!why.mayReconnect) return await returner.end(why);
      returner.onLost();
      if (clock.monotonicMs() - this.#openedMs >= STEADY_MS) attempt = 0;
      ({ client, attempt } = await this.#comeBack(client, why.reason, attempt));
    }
  }

  /** Tries until it is connected and back in its rooms, or it is over. */
  async #comeBack(
    lost: ChatClient,
    why: string,
    attempts: number,
  ): Promise<{ client: ChatClient; attempt: number }> {
    const returner = this.#returner;
    const sinceMs = this.#options.clock.wallMs();
    let reason = why;
    let attempt = attempts + 1;
    for (;;) {
      const pause = await this.#wait(attempt, sinceMs, reason);
      if (returner.isOver) return { client: lost, attempt };
      returner.onLink({ type: "connecting", sinceMs });
      try {
        return { client: await returner.goBack(), attempt };
      } catch (error) {
        const end = await this.#endFor(error, lost);
        if (end !== null) await returner.end(end);
        if (returner.isOver) return { client: lost, attempt };
        reason = (error as Error).message;
      }
      // Whoever tries by hand does not have to wait longer for it.
      if (pause === "over") attempt++;
    }
  }

  /** Why it may not come back any more; null where it may. @throws What is a bug. */
  async #endFor(error: unknown, lost: ChatClient): Promise<Disconnect | null> {
    if (error instanceof ConnectError) {
      return error.cause instanceof Disconnect && !error.mayRetry ? error.cause : null;
    }
    if (!isPassing(error)) throw error;
    const { client } = this.#returner;
    if (client === null || client === lost) return null;
    await client.close();
    const why = await client.closed;
    return why.mayReconnect ? null : why;
  }

  async #wait(
    attempt: number,
    sinceMs: number,
    reason: string,
  ): Promise<"cut short" | "over"> {
    const { clock, backoff, maxOfflineMs } = this.#options;
    const pauseMs = backoff(attempt);
    const nextTryMs = clock.wallMs() + pauseMs;
    if (nextTryMs - sinceMs > maxOfflineMs) {
      await this.#returner.end(Disconnect.LOST);
      return "over";
    }
    this.#returner.onLink({ type: "waiting", sinceMs, nextTryMs, reason });
    return await this.#pause.begin(pauseMs);
  }
}
