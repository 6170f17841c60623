import type { PreparedEvent } from "./prepared_event.ts";
import type { SessionIdentity } from "./session.ts";
import type { Member, User } from "./user.ts";

/** What may still be kept, in messages for one session and in bytes for all of them. */
export interface KeepingBounds {
  readonly maxMessages: number;
  /** Shared by all: what one keeps, the others can't. */
  readonly budget: { bytes: number };
}

/** What a string takes in memory for each unit of its length, at most. */
const BYTES_PER_UNIT = 2;
/** What a message takes besides its text. */
const OVERHEAD_BYTES = 256;

/**
 * Somebody whose connection was lost, and who may come back: he is in no room, but his name is his,
 * and what is said to him alone is kept.
 */
export class AwaySession implements Member {
  readonly echoesOwn = true;
  readonly identity: SessionIdentity;
  readonly user: User;
  readonly #bounds: KeepingBounds;
  #kept: PreparedEvent[] = [];

  constructor(identity: SessionIdentity, user: User, bounds: KeepingBounds) {
    this.identity = identity;
    this.user = user;
    this.#bounds = bounds;
  }

  get reach(): "away" | "full" {
    const { maxMessages, budget } = this.#bounds;
    return this.#kept.length >= maxMessages || budget.bytes <= 0 ? "full" : "away";
  }

  deliver(event: PreparedEvent): void {
    if (this.reach === "full") return;
    this.#kept.push(event);
    this.#bounds.budget.bytes -= bytesOf(event);
  }

  /** What was kept, in its order; nothing is kept any more. */
  take(): readonly PreparedEvent[] {
    const kept = this.#kept;
    this.#kept = [];
    for (const event of kept) this.#bounds.budget.bytes += bytesOf(event);
    return kept;
  }
}

function bytesOf({ event }: PreparedEvent): number {
  return OVERHEAD_BYTES +
    (event.type === "privateMessage" ? BYTES_PER_UNIT * event.text.length : 0);
}
