import { ChatError } from "../protocol/chat_error.ts";
import type { Limits } from "../protocol/limits.ts";
import { addressGroup } from "../util/address_group.ts";
import type { Clock, Timer } from "../util/clock.ts";
import { isThisMachine } from "../util/loopback.ts";
import { AwaySession, type LostSession } from "./away_session.ts";
import type { Presence } from "./presence.ts";
import type { Identity, User } from "./user.ts";

/** Options of {@linkcode AwaySessions}. */
export interface AwaySessionsOptions {
  readonly clock: Clock;
  readonly limits: Limits;
  /** Nobody came back for it; its name is free again. */
  onGivenUp(away: AwaySession): void;
}

interface Waiting {
  readonly away: AwaySession;
  /** What counts as its address; null for this machine, which is none. */
  readonly place: string | null;
  readonly untilMs: number;
}

/**
 * The sessions that wait for their clients after a lost connection, by the digests of their tokens.
 *
 * - Each waits `maxAwayMs`; past `maxAwaySessions` the oldest is given up, past `maxAwayPerAddress`
 *   the oldest of that address: nobody can push out the sessions of others. An IPv6 network of 64
 *   bits counts as one address, and this machine as none.
 */
export class AwaySessions {
  readonly #options: AwaySessionsOptions;
  /** The oldest first: all of them wait for the same time. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #countByPlace = new Map<string, number>();
  #timer: Timer | null = null;

  constructor(options: AwaySessionsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Makes a session that can wait, and does not yet: see {@linkcode AwaySessions.add}. */
  hold(lost: LostSession, user: User): AwaySession {
    lost.identity.ledger.maxKept = this.#options.limits.maxKeptAnswersAway;
    return new AwaySession(lost, () => user);
  }

  /** Makes a session that has waited before the server was started; null where its name is taken. */
  restore(lost: LostSession, wanted: Identity, presence: Presence): AwaySession | null {
    try {
      return new AwaySession(lost, (self) => presence.claim(self, null, wanted));
    } catch (error) {
      if (error instanceof ChatError) return null;
      throw error;
    }
  }

  /** Lets a session wait for its client. */
  add(away: AwaySession): void {
    const { clock, limits } = this.#options;
    const untilMs = clock.monotonicMs() + limits.maxAwayMs;
    const place = isThisMachine(away.host) ? null : addressGroup(away.host);
    this.#waiting.set(away.identity.tokenHash, { away, place, untilMs });
    if (place !== null) {
      const count = (this.#countByPlace.get(place) ?? 0) + 1;
      this.#countByPlace.set(place, count);
      if (count > limits.maxAwayPerAddress) this.#giveUpOldest(place);
    }
    if (this.#waiting.size > limits.maxAwaySessions) this.#giveUpOldest();
    this.#timer ??= this.#waitForOldest();
  }

  /** Whether a session with that token waits. */
  has(tokenHash: string): boolean {
    return this.#waiting.has(tokenHash);
  }

  /** The session with that token, which waits no more; undefined if none does. */
  take(tokenHash: string): AwaySession | undefined {
    const away = this.#remove(tokenHash);
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
    this.#countByPlace.clear();
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
  #giveUpOldest(of?: string): void {
    for (const { away, place } of this.#waiting.values()) {
      if (of === undefined || place === of) return this.#giveUp(away);
    }
  }

  #giveUp(away: AwaySession): void {
    this.#remove(away.identity.tokenHash);
    this.#options.onGivenUp(away);
  }

  #remove(tokenHash: string): AwaySession | undefined {
    const waiting = this.#waiting.get(tokenHash);
    if (waiting === undefined) return undefined;
    this.#waiting.delete(tokenHash);
    const { away, place } = waiting;
    if (place === null) return away;
    const count = this.#countByPlace.get(place) ?? 0;
    if (count > 1) this.#countByPlace.set(place, count - 1);
    else this.#countByPlace.delete(place);
    return away;
  }
}
