import type { Role } from "../auth/authenticator.ts";
import type { UserInfo } from "../protocol/event.ts";
import type { Name } from "../protocol/names.ts";
import type { PreparedEvent } from "./prepared_event.ts";

/** Who somebody wants to be. */
export interface Identity {
  readonly name: Name;
  /** The account's name; null for a guest. */
  readonly account: string | null;
  /** Tells the account from another one that had its name. */
  readonly accountId?: string | null;
  readonly roles: readonly Role[];
}

/** One connection of a user, as rooms and other users see it. */
export interface Member {
  /** Whether it wants its own messages back. */
  readonly echoesOwn: boolean;
  /** In milliseconds since 1970; null where it is awaited back. */
  readonly connectedAtMs: number | null;
  /** Whether it is connected, or awaited back. */
  readonly reach: "here" | "away";
  /** The key of its session, if its client knows how to come back; else null. */
  readonly resumableKey: string | null;
  /** Whose it is by now; null before it has a name. */
  readonly user: User | null;
  /** The key of its session. */
  readonly key: string;
  /** The numeric address that it comes from. */
  readonly host: string;
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
  readonly accountId: string | null;
  /** What he may do, by now. */
  roles: readonly Role[];
  /** Where he stands in the order of coming. */
  readonly order: number;
  readonly members: Set<Member> = new Set();
  /** What he has said to his not being there, maybe nothing; null where he is there. */
  away: string | null = null;
  #sinceMs = 0;

  constructor(identity: Identity, order: number) {
    this.name = identity.name;
    this.account = identity.account;
    this.accountId = identity.accountId ?? null;
    this.roles = identity.roles;
    this.order = order;
  }

  /** Since when he is connected without a break, in milliseconds since 1970. */
  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** One more connection of his. */
  comes(member: Member): void {
    const { connectedAtMs } = member;
    if (connectedAtMs !== null) {
      this.#sinceMs = this.connections === 0
        ? connectedAtMs
        : Math.min(this.#sinceMs, connectedAtMs);
    }
    this.members.add(member);
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
