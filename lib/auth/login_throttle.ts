import type { Clock } from "../util/clock.ts";
import { addressGroup } from "../util/address_group.ts";
import { GrowingDelays, type GrowingDelaysOptions, type Settle } from "./growing_delays.ts";
import type { QueuePlace } from "./hash_queue.ts";
import { KnownPlaces } from "./known_places.ts";
import { refuseUntil } from "./refuse_until.ts";

/** Who tries to log in as whom. */
export interface LoginSource {
  /** The name that is tried, whether or not there is an account. */
  readonly key: string;
  /** Numeric, without a port. */
  readonly address: string;
}

const MINUTE_MS = 60_000;
const MAX_ENTRIES = 10_000;

/** A class may sit behind one address, and mistype as it comes in. */
const ADDRESS_DELAYS = { free: 30, firstMs: 1000, maxMs: 15 * MINUTE_MS };
/** The owner waits for these, too, where he is not known: so they stay short. */
const ACCOUNT_DELAYS = { free: 5, firstMs: 1000, maxMs: MINUTE_MS };
const REGISTRATION_DELAYS = { free: 60, firstMs: 1000, maxMs: 5 * MINUTE_MS };
const KNOWN_PLACES = { maxAccounts: MAX_ENTRIES, maxPlaces: 8 };

/**
 * Slows down whoever guesses passwords.
 *
 * - Failures count for the address and for the account, also for one that does not exist; each makes
 *   the next attempt wait, longer and longer (a second at first; at most a minute for an account, a
 *   quarter of an hour for an address).
 * - From an address from which an account logged in before, only the failures of just that address
 *   with just that account count. So nobody elsewhere can keep its owner out.
 * - An IPv6 network of 64 bits counts as one address. This machine counts like any other.
 * - Memory is bounded; a restart forgets everything.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { systemClock } from "../util/clock.ts";
 * import { LoginThrottle } from "./login_throttle.ts";
 *
 * const throttle = new LoginThrottle(systemClock);
 * const owner = { key: "alice", address: "192.0.2.1" };
 * throttle.begin(owner)(true);
 * assert(throttle.isKnown(owner));
 * ```
 */
export class LoginThrottle {
  readonly #addresses: GrowingDelays;
  readonly #accounts: GrowingDelays;
  readonly #known: GrowingDelays;
  readonly #registrations: GrowingDelays;
  readonly #places = new KnownPlaces(KNOWN_PLACES);

  constructor(clock: Clock) {
    const common = { clock, forgetMs: 15 * MINUTE_MS, maxEntries: MAX_ENTRIES };
    const delays = (options: Omit<GrowingDelaysOptions, keyof typeof common>) =>
      new GrowingDelays({ ...common, ...options });
    this.#addresses = delays(ADDRESS_DELAYS);
    this.#accounts = delays(ACCOUNT_DELAYS);
    this.#known = delays(ACCOUNT_DELAYS);
    this.#registrations = delays(REGISTRATION_DELAYS);
  }

  /** Whether the account logged in from there before. */
  isKnown({ key, address }: LoginSource): boolean {
    return this.#places.has(key, addressGroup(address));
  }

  /** Where it belongs in a `HashQueue`. */
  placeOf(source: LoginSource): QueuePlace {
    return this.isKnown(source)
      ? { lane: "known", party: pairOf(source) }
      : { lane: "new", party: addressGroup(source.address) };
  }

  /** @throws {ChatError} `too-many-logins`, when it is too early for another attempt. */
  check(source: LoginSource): void {
    const waits = this.#delaysFor(source).map(([delays, id]) => delays.waitMs(id));
    refuseUntil(Math.max(...waits), "failed logins");
  }

  /**
   * Begins an attempt; tell how it went.
   *
   * @throws {ChatError} `too-many-logins`, when it is too early for another one.
   */
  begin(source: LoginSource): Settle {
    this.check(source);
    const settles = this.#delaysFor(source).map(([delays, id]) => delays.begin(id));
    return (isRight) => {
      for (const settle of settles) settle(isRight);
      if (isRight) this.remember(source);
    };
  }

  /**
   * Counts an attempt to make an account: who makes many is slowed down, and who guesses the code.
   *
   * @throws {ChatError} `too-many-logins`, when there were too many from this address.
   */
  countRegistration(address: string): void {
    const id = addressGroup(address);
    refuseUntil(this.#registrations.waitMs(id), "registrations");
    this.#registrations.begin(id)(false);
  }

  /** From now on the account is known there. */
  remember(source: LoginSource): void {
    this.#places.add(source.key, addressGroup(source.address));
    this.#known.forget(pairOf(source));
  }

  /** Whoever knew the old password of an account is not known by that any more. */
  forgetPlaces(key: string): void {
    this.#places.forget(key);
  }

  #delaysFor(source: LoginSource): readonly (readonly [GrowingDelays, string])[] {
    if (this.isKnown(source)) return [[this.#known, pairOf(source)]];
    return [[this.#addresses, addressGroup(source.address)], [this.#accounts, source.key]];
  }
}

/** A name has no space in it. */
function pairOf({ key, address }: LoginSource): string {
  return `${key} ${addressGroup(address)}`;
}
