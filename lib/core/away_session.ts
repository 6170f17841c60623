import { memoryBytes } from "../protocol/text.ts";
import type { KeptBytes } from "./kept_bytes.ts";
import type { PreparedEvent } from "./prepared_event.ts";
import type { SessionIdentity } from "./session.ts";
import type { Member, User } from "./user.ts";

/** What is known of a session when its connection is lost. */
export interface LostSession {
  readonly identity: SessionIdentity;
  /** The numeric address that it came from. */
  readonly host: string;
  /** What was kept for it before, and it has not shown that it read it. */
  readonly kept: readonly PreparedEvent[];
}

/** What may be kept, in messages for one session and in bytes for all of them. */
export interface KeepingBounds {
  readonly maxMessages: number;
  /** Shared by all: what one keeps, the others can't. */
  readonly bytes: KeptBytes;
}

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
  /** The numeric address that it came from. */
  readonly host: string;
  readonly #bounds: KeepingBounds;
  #kept: PreparedEvent[] = [];

  constructor(lost: LostSession, user: User, bounds: KeepingBounds) {
    this.identity = lost.identity;
    this.host = lost.host;
    this.user = user;
    this.#bounds = bounds;
    for (const event of lost.kept) this.deliver(event);
  }

  get reach(): "away" | "full" {
    const { maxMessages, bytes } = this.#bounds;
    return this.#kept.length >= maxMessages || bytes.full ? "full" : "away";
  }

  deliver(event: PreparedEvent): void {
    const { bytes } = this.#bounds;
    if (this.reach === "full" || !bytes.hasRoomFor(event.sender)) return;
    this.#kept.push(event.withoutBytes());
    bytes.add(event.sender, bytesOf(event));
  }

  /** What was kept, in its order; nothing is kept any more. */
  take(): readonly PreparedEvent[] {
    const kept = this.#kept;
    this.#kept = [];
    for (const event of kept) this.#bounds.bytes.remove(event.sender, bytesOf(event));
    return kept;
  }
}

function bytesOf({ event }: PreparedEvent): number {
  return OVERHEAD_BYTES + (event.type === "privateMessage" ? memoryBytes(event.text) : 0);
}
