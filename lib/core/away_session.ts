import type { PreparedEvent } from "./prepared_event.ts";
import type { SessionIdentity } from "./session.ts";
import type { Member, User } from "./user.ts";

/** What is known of a session when its connection is lost. */
export interface LostSession {
  readonly identity: SessionIdentity;
  /** The numeric address that it came from. */
  readonly host: string;
}

/**
 * Somebody whose connection was lost, and who may come back: he is in no room, but his name is his,
 * and what is said to him alone he will find in his log.
 */
export class AwaySession implements Member {
  readonly echoesOwn = true;
  readonly reach = "away";
  readonly connectedAtMs = null;
  readonly identity: SessionIdentity;
  readonly user: User;
  /** The numeric address that it came from. */
  readonly host: string;

  /** @param claim Whose connection it is to be. */
  constructor({ identity, host }: LostSession, claim: (self: AwaySession) => User) {
    this.identity = identity;
    this.host = host;
    this.user = claim(this);
  }

  get key(): string {
    return this.identity.key;
  }

  get resumableKey(): string {
    return this.key;
  }

  deliver(_event: PreparedEvent): void {}
}
