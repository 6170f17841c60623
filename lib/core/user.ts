import type { Role } from "../auth/authenticator.ts";
import type { UserInfo } from "../protocol/event.ts";
import type { Name } from "../protocol/names.ts";
import type { PreparedEvent } from "./prepared_event.ts";

/** Who somebody wants to be. */
export interface Identity {
  readonly name: Name;
  /** The account's name; null for a guest. */
  readonly account: string | null;
  readonly roles: readonly Role[];
}

/** One connection of a user, as rooms and other users see it. */
export interface Member {
  /** Whether it wants its own messages back. */
  readonly echoesOwn: boolean;
  /** Whether it is connected; one that is away keeps private messages until it can keep no more. */
  readonly reach: "here" | "away" | "full";
  deliver(event: PreparedEvent): void;
}

/**
 * Somebody, with all his connections: a guest has one, an account may have several.
 *
 * Whoever takes another name becomes another user.
 */
export class User {
  readonly name: Name;
  /** The account's name; null for a guest. */
  readonly account: string | null;
  readonly roles: readonly Role[];
  /** Where he stands in the order of coming. */
  readonly order: number;
  readonly members: Set<Member> = new Set();

  constructor(identity: Identity, order: number) {
    this.name = identity.name;
    this.account = identity.account;
    this.roles = identity.roles;
    this.order = order;
  }

  /** How many of his connections are there; none where he is awaited back. */
  get connections(): number {
    let count = 0;
    for (const member of this.members) if (member.reach === "here") count++;
    return count;
  }

  /** What others are told, with the number of connections in the place that is asked about. */
  info(connections: number): UserInfo {
    return { name: this.name.shown, account: this.account, connections };
  }
}
