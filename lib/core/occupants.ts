import type { UserInfo } from "../protocol/event.ts";
import type { User } from "./user.ts";

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
 * assertEquals(occupants.infos(), [{ name: "Kim", account: "Kim", connections: 2 }]);
 * assert(!occupants.goes(kim));
 * assert(occupants.goes(kim));
 * ```
 */
export class Occupants {
  readonly #places = new Map<User, Place>();
  #entered = 0;

  /** How many users are there. */
  get size(): number {
    return this.#places.size;
  }

  users(): Iterable<User> {
    return this.#places.keys();
  }

  /** What is told of everybody there, in the order of entering. */
  infos(): UserInfo[] {
    const places = Array.from(this.#places).sort(([, a], [, b]) => a.order - b.order);
    return places.map(([user, { connections }]) => user.info(connections));
  }

  /** One more connection of a user; true when it is his first. */
  comes(user: User): boolean {
    return this.#add(user, ++this.#entered);
  }

  /** One connection of a user less; true when it was his last. */
  goes(user: User): boolean {
    const place = this.#places.get(user);
    if (place === undefined || --place.connections > 0) return false;
    return this.#places.delete(user);
  }

  /** A connection is another user's now, at the same place if it was the first one's last. */
  turns(before: User, after: User): { readonly gone: boolean; readonly came: boolean } {
    const order = this.#places.get(before)?.order ?? ++this.#entered;
    const gone = this.goes(before);
    return { gone, came: this.#add(after, gone ? order : ++this.#entered) };
  }

  clear(): void {
    this.#places.clear();
  }

  #add(user: User, order: number): boolean {
    const place = this.#places.get(user);
    if (place === undefined) this.#places.set(user, { connections: 1, order });
    else place.connections++;
    return place === undefined;
  }
}
