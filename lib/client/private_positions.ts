import type { Position } from "../protocol/command.ts";
import type { Event, Named, PrivateLog, PrivateMessage, Welcome } from "../protocol/event.ts";
import { foldName } from "../protocol/names.ts";
import type { Freshness } from "./room_positions.ts";

/**
 * How far the private messages of an account, or of a guest's session, were shown.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { PrivatePlace } from "@parley/parley";
 *
 * const places: PrivatePlace[] = [{ account: "kim", epoch: "9f2c", seq: 12 }];
 * const after = places.find(({ account }) => account === "kim");
 * assertEquals(after?.seq, 12);
 * ```
 */
export interface PrivatePlace extends Position {
  /** The account's name as it is compared; null for a guest's session. */
  readonly account: string | null;
}

/** A log of private messages is that of an account, by its key, or that of a guest's session. */
type Owner = string | null;

const MAX_ACCOUNTS = 10;

/**
 * The last *contiguous* position in one's own private messages that was shown, for each account that
 * one was logged in to: what comes behind it is new, and nothing is shown twice.
 */
export class PrivatePositions {
  readonly #positions = new Map<Owner, Position>();
  #owner: Owner = null;

  /** Where to go on with the session. */
  get after(): Position | undefined {
    return this.#positions.get(this.#owner);
  }

  /** All that is to be known by the next run. */
  get places(): PrivatePlace[] {
    return Array.from(this.#positions, ([account, position]) => ({ account, ...position }));
  }

  /** Where to go on in the log of an account; of a guest, where it is null. */
  of(account: string | null): Position | undefined {
    return this.#positions.get(ownerOf(account));
  }

  /** Where to go on under a name: a guest keeps the log of his session, whatever he is called. */
  afterAs(name: string | undefined, password: string | undefined): Position | undefined {
    const account = name === undefined ? undefined : this.of(name);
    return account ?? (password === undefined ? this.of(null) : undefined);
  }

  /**
   * Begins where an earlier run ended.
   *
   * @param account The name of the one that it was logged in to; null for a guest.
   */
  restore(places: readonly PrivatePlace[], account: string | null): void {
    for (const { account: owner, epoch, seq } of places) this.#positions.set(owner, { epoch, seq });
    this.#owner = ownerOf(account);
  }

  /** Takes note of what the server says. */
  note(event: Event): Freshness {
    if (event.type === "welcome") this.#begin(event);
    if (event.type === "named") this.#become(event);
    return event.type === "privateMessage" ? this.#advance(event) : "new";
  }

  #begin({ resumed, privates }: Welcome): void {
    // Another session: what a guest was told in the one before is nobody's any more.
    if (resumed === null) {
      this.#positions.delete(null);
      this.#owner = null;
    }
    this.#goOn(privates);
  }

  #become({ account, privates }: Named): void {
    this.#owner = ownerOf(account);
    // With an account, the session has no log of its own any more.
    if (account !== null) this.#positions.delete(null);
    this.#goOn(privates);
  }

  #goOn(log: PrivateLog | undefined): void {
    if (log === undefined) return;
    const { epoch, seq, since } = log;
    // A name that was given unasked: the server was not told the position, and it still holds.
    if (since === null && this.after?.epoch === epoch) return;
    this.#put({ epoch, seq: since ?? seq });
  }

  #put(position: Position): void {
    this.#positions.delete(this.#owner);
    this.#positions.set(this.#owner, position);
    const [oldest] = this.#positions.keys();
    if (this.#positions.size > MAX_ACCOUNTS) this.#positions.delete(oldest!);
  }

  #advance({ place, past }: PrivateMessage): Freshness {
    if (place === undefined) return "new";
    const shown = this.after;
    // What is past may have been said in an epoch before the one that the log has now.
    const epoch = past === true ? shown?.epoch ?? place.epoch : place.epoch;
    if (shown?.epoch === epoch && place.seq <= shown.seq) return "seen";
    this.#put({ epoch, seq: place.seq });
    return past === true ? "missed" : "new";
  }
}

function ownerOf(account: string | null): Owner {
  return account === null ? null : foldName(account);
}
