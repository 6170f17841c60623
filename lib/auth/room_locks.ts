import { addressGroup } from "../util/address_group.ts";
import type { Clock } from "../util/clock.ts";
import { GrowingDelays } from "./growing_delays.ts";
import { HashQueue } from "./hash_queue.ts";
import {
  hashPassword,
  type PasswordHash,
  type ScryptCost,
  verifyPassword,
} from "./password_hash.ts";
import { refuseUntil } from "./refuse_until.ts";

/** Somebody says that he knows the password of a room. */
export interface RoomKeyAttempt {
  /** The room, by its key. */
  readonly room: string;
  readonly password: string;
  /** What the password is checked against. */
  readonly lock: string;
  /** Where he comes from: numeric, without a port. */
  readonly address: string;
  /** Asked before the work is begun: the answer is no where nobody waits any more. */
  readonly isWanted: () => boolean;
}

/** Makes and checks the passwords of rooms; what is kept of one tells nobody what it is. */
export interface RoomLocks {
  /** What is kept of a password. @throws {ChatError} `too-many-logins` */
  make(password: string, address: string): Promise<string>;
  /** Whether it is the password. @throws {ChatError} `too-many-logins`, which says when to try again. */
  opens(attempt: RoomKeyAttempt): Promise<boolean>;
}

/** Options of {@linkcode ScryptLocks}. */
export interface ScryptLocksOptions {
  readonly clock: Clock;
  /** @default {16 MB, and a tenth of what an account's password costs} */
  readonly cost?: ScryptCost;
}

/** A room's password is told to many: it need not withstand what an account's must. */
const ROOM_COST: ScryptCost = { N: 2 ** 14, r: 8, p: 1 };
const MINUTE_MS = 60_000;
const DELAYS = { free: 5, firstMs: 1000, maxMs: 15 * MINUTE_MS, forgetMs: 15 * MINUTE_MS };
const MAX_ENTRIES = 10_000;

/**
 * Passwords of rooms as salted hashes of scrypt.
 *
 * - One hash is made at a time, and the addresses take turns.
 * - Whoever guesses is slowed down, from each address and for each room.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { systemClock } from "../util/clock.ts";
 * import { ScryptLocks } from "./room_locks.ts";
 *
 * const locks = new ScryptLocks({ clock: systemClock, cost: { N: 16, r: 1, p: 1 } });
 * const address = "192.0.2.1";
 * const lock = await locks.make("open sesame", address);
 * const attempt = { room: "den", password: "open sesame", lock, address, isWanted: () => true };
 * assert(await locks.opens(attempt));
 * ```
 */
export class ScryptLocks implements RoomLocks {
  readonly #cost: ScryptCost;
  readonly #queue = new HashQueue({ maxRunning: 1 });
  readonly #delays: GrowingDelays;

  constructor({ clock, cost = ROOM_COST }: ScryptLocksOptions) {
    this.#cost = cost;
    this.#delays = new GrowingDelays({ clock, ...DELAYS, maxEntries: MAX_ENTRIES });
  }

  async make(password: string, address: string): Promise<string> {
    const place = { lane: "known", party: addressGroup(address) } as const;
    return JSON.stringify(await this.#queue.run(() => hashPassword(password, this.#cost), place));
  }

  async opens({ room, password, lock, address, isWanted }: RoomKeyAttempt): Promise<boolean> {
    const party = addressGroup(address);
    const id = `${room} ${party}`;
    this.#check(id);
    const check = async () => {
      // Again: while it waited, others may have failed.
      this.#check(id);
      const settle = this.#delays.begin(id);
      const isRight = await verifyPassword(password, JSON.parse(lock) as PasswordHash);
      settle(isRight);
      return isRight;
    };
    return await this.#queue.run(check, { lane: "new", party }, isWanted) ?? false;
  }

  #check(id: string): void {
    refuseUntil(this.#delays.waitMs(id), "wrong passwords");
  }
}
