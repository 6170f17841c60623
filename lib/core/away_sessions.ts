import type { Limits } from "../protocol/limits.ts";
import type { Clock, Timer } from "../util/clock.ts";
import { AwaySession, type LostSession } from "./away_session.ts";
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
 * - Each waits `maxAwayMs`; past `maxAwaySessions` the oldest is given up, past `maxAwayPerAddress`
 *   the oldest of that address: nobody can push out the sessions of others.
 */
export class AwaySessions {
  readonly #options: AwaySessionsOptions;
  readonly #budget: { bytes: number };
  /** The oldest first: all of them wait for the same time. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #countByHost = new Map<string, number>();
  #timer: Timer | null = null;

  constructor(options: AwaySessionsOptions) {
    this.#options = options;
    this.#budget = { bytes: options.limits.maxKeptPrivateBytes };
  }

  /** Makes a session that can wait, and does not yet: see {@linkcode AwaySessions.add}. */
  hold(lost: LostSession, user: User): AwaySession {
    const { maxKeptPrivate, maxKeptAnswersAway } = this.#options.limits;
    lost.identity.ledger.maxKept = maxKeptAnswersAway;
    return new AwaySession(lost, user, { maxMessages: maxKeptPrivate, budget: this.#budget });
  }

  /** Lets a session wait for its client. */
  add(away: AwaySession): void {
    const { clock, limits } = this.#options;
    const untilMs = clock.monotonicMs() + limits.maxAwayMs;
    this.#waiting.set(away.identity.token, { away, untilMs });
    const count = (this.#countByHost.get(away.host) ?? 0) + 1;
    this.#countByHost.set(away.host, count);
    if (count > limits.maxAwayPerAddress) this.#giveUpOldest(away.host);
    if (this.#waiting.size > limits.maxAwaySessions) this.#giveUpOldest();
    this.#timer ??= this.#waitForOldest();
  }

  /** The session with that token, which waits no more; undefined if none does. */
  take(token: string): AwaySession | undefined {
    const away = this.#remove(token);
    if (away !== undefined) away.identity.ledger.maxKept = this.#options.limits.maxKeptAnswers;
    return away;
  }

  /** Gives up those that are meant, before their time. */
  giveUp(isMeant: (away: AwaySession) => boolean): void {
    for (const { away } of Array.from(this.#waiting.values())) {
      if (isMeant(away)) this.#giveUp(away);
    }
  }

  /** Gives up nobody, and waits for nobody any more. */
  close(): void {
    this.#timer?.cancel();
    this.#waiting.clear();
    this.#countByHost.clear();
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

  /** Of all, or of one address. */
  #giveUpOldest(host?: string): void {
    for (const { away } of this.#waiting.values()) {
      if (host === undefined || away.host === host) return this.#giveUp(away);
    }
  }

  #giveUp(away: AwaySession): void {
    this.#remove(away.identity.token);
    away.take();
    this.#options.onGivenUp(away);
  }

  #remove(token: string): AwaySession | undefined {
    const away = this.#waiting.get(token)?.away;
    if (away === undefined) return undefined;
    this.#waiting.delete(token);
    const count = this.#countByHost.get(away.host) ?? 0;
    if (count > 1) this.#countByHost.set(away.host, count - 1);
    else this.#countByHost.delete(away.host);
    return away;
  }
}
