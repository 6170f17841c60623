import type { Limits } from "../protocol/limits.ts";
import type { Clock, Timer } from "../util/clock.ts";
import { AwaySession } from "./away_session.ts";
import type { SessionIdentity } from "./session.ts";
import type { User } from "./user.ts";

/** Options of {@linkcode AwaySessions}. */
export interface AwaySessionsOptions {
  readonly clock: Clock;
  readonly limits: Limits;
  /** Nobody came back for it; its name is free again. */
  onGivenUp(away: AwaySession): void;
}

interface Waiting {
  readonly away: AwaySession;
  readonly untilMs: number;
}

/**
 * The sessions that wait for their clients after a lost connection, by their secret tokens.
 *
 * - Each waits `maxAwayMs`; past `maxAwaySessions` the oldest is given up.
 */
export class AwaySessions {
  readonly #options: AwaySessionsOptions;
  readonly #budget: { bytes: number };
  /** The oldest first: all of them wait for the same time. */
  readonly #waiting = new Map<string, Waiting>();
  #timer: Timer | null = null;

  constructor(options: AwaySessionsOptions) {
    this.#options = options;
    this.#budget = { bytes: options.limits.maxKeptPrivateBytes };
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Makes a session that can wait, and does not yet: see {@linkcode AwaySessions.add}. */
  hold(identity: SessionIdentity, user: User): AwaySession {
    const { maxKeptPrivate } = this.#options.limits;
    return new AwaySession(identity, user, { maxMessages: maxKeptPrivate, budget: this.#budget });
  }

  /** Lets a session wait for its client. */
  add(away: AwaySession): void {
    const { clock, limits } = this.#options;
    const untilMs = clock.monotonicMs() + limits.maxAwayMs;
    this.#waiting.set(away.identity.token, { away, untilMs });
    if (this.#waiting.size > limits.maxAwaySessions) this.#giveUpOldest();
    this.#timer ??= this.#waitForOldest();
  }

  /** The session with that token, which waits no more; undefined if none does. */
  take(token: string): AwaySession | undefined {
    const away = this.#waiting.get(token)?.away;
    this.#waiting.delete(token);
    return away;
  }

  /** Gives up nobody, and waits for nobody any more. */
  close(): void {
    this.#timer?.cancel();
    this.#waiting.clear();
  }

  // One timer for all: it looks at the oldest and sleeps on.
  #waitForOldest(): Timer | null {
    const [oldest] = this.#waiting.values();
    if (oldest === undefined) return null;
    const { clock } = this.#options;
    return clock.after(Math.max(0, oldest.untilMs - clock.monotonicMs()), () => {
      this.#giveUpLate(clock.monotonicMs());
      this.#timer = this.#waitForOldest();
    });
  }

  #giveUpLate(nowMs: number): void {
    for (const { untilMs } of this.#waiting.values()) {
      if (untilMs > nowMs) return;
      this.#giveUpOldest();
    }
  }

  #giveUpOldest(): void {
    const [oldest] = this.#waiting.entries();
    if (oldest === undefined) return;
    const [token, { away }] = oldest;
    this.#waiting.delete(token);
    away.take();
    this.#options.onGivenUp(away);
  }
}
