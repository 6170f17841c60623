import type { UserInfo } from "../protocol/event.ts";
import type { User } from "./user.ts";

/** The first who are there, and how many more are. */
export interface UserInfos {
  readonly users: UserInfo[];
  readonly omitted: number;
}

/** A user who is there. */
interface Place {
  connections: number;
  /** Where it stands in the order of entering. */
  readonly order: number;
}

/**
 * The users in a room: each is counted once, however many of his connections are there.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { parseUserName } from "../protocol/names.ts";
 * import { Occupants } from "./occupants.ts";
 * import { User } from "./user.ts";
 *
 * const occupants = new Occupants();
 * const kim = new User({ name: parseUserName("Kim"), account: "Kim", roles: [] }, 1);
 * assert(occupants.comes(kim));
 * assert(!occupants.comes(kim));
 * const { users, omitted } = occupants.infos(10);
 * assertEquals([users, omitted], [[{ name: "Kim", account: "Kim", connections: 2 }], 0]);
 * assert(!occupants.goes(kim));
 * assert(occupants.goes(kim));
 * ```
 */
export class Occupants {
  readonly #places = new Map<User, Place>();
  /** Everybody by his order, which is the order of this map, too. */
  readonly #row = new Map<number, User>();
  #entered = 0;

  /** How many users are there. */
  get size(): number {
    return this.#places.size;
  }

  users(): Iterable<User> {
    return this.#places.keys();
  }

  /** What is told of the first `max` who are there, in the order of entering. */
  infos(max: number): UserInfos {
    const users: UserInfo[] = [];
    for (const user of this.#row.values()) {
      if (users.length >= max) break;
      users.push(user.info(this.#places.get(user)?.connections ?? 0));
    }
    return { users, omitted: this.size - users.length };
  }

  /** One more connection of a user; true when it is his first. */
  comes(user: User): boolean {
    const place = this.#places.get(user);
    if (place !== undefined) place.connections++;
    else this.#add(user, ++this.#entered);
    return place === undefined;
  }

  /** One connection of a user less; true when it was his last. */
  goes(user: User): boolean {
    const place = this.#places.get(user);
    if (place === undefined || --place.connections > 0) return false;
    this.#row.delete(place.order);
    return this.#places.delete(user);
  }

  /** A connection is another user's now, at the same place if it was the first one's last. */
  turns(before: User, after: User): { readonly gone: boolean; readonly came: boolean } {
    const place = this.#places.get(before);
    const isLast = place?.connections === 1;
    if (isLast && !this.#places.has(after)) {
      this.#places.delete(before);
      this.#add(after, place.order);
      return { gone: true, came: true };
    }
    return { gone: this.goes(before), came: this.comes(after) };
  }

  clear(): void {
    this.#places.clear();
    this.#row.clear();
  }

  /** Whoever takes a place that is taken over stays where it was in the row. */
  #add(user: User, order: number): void {
    this.#places.set(user, { connections: 1, order });
    this.#row.set(order, user);
  }
}
