import type { Authenticator } from "../auth/authenticator.ts";
import type { Clock } from "../util/clock.ts";
import type { RandomHex } from "../util/random_hex.ts";
import type { Room } from "./room.ts";
import type { Session } from "./session.ts";
import type { User } from "./user.ts";

/** What a ticket stands for. */
export interface Ticket {
  /** Who got it. */
  readonly user: User;
  /** The numeric address that he came from. */
  readonly host: string;
  readonly room: Room;
  /** The key of the session that it was given to. */
  readonly session: string;
}

interface KeptTicket extends Ticket {
  readonly text: string;
  /** Of the account's password, null for a guest. */
  readonly mark: string | null;
  readonly untilMs: number;
}

/** Options of {@linkcode Tickets}. */
export interface TicketsOptions {
  readonly accounts: Pick<Authenticator, "isRegistered" | "passwordMark">;
  readonly clock: Clock;
  readonly randomHex: RandomHex;
  /** How many may be out; past it the oldest are not good any more. @default {10_000} */
  readonly max?: number;
}

const TICKET_BYTES = 8;
const LIFETIME_MS = 60_000;
const MAX_TICKETS = 10_000;

/**
 * What lets one more connection of somebody into a room, where not everybody may come.
 *
 * - A ticket is 64 random bits, good once, for a minute, for one room.
 * - A session has one at a time: a new one takes the place of the one before.
 * - An account's ticket is good only while the account is open, with the same password.
 */
export class Tickets {
  readonly #options: TicketsOptions;
  /** The oldest first. */
  readonly #byText = new Map<string, KeptTicket>();
  readonly #bySession = new Map<string, KeptTicket>();

  constructor(options: TicketsOptions) {
    this.#options = options;
  }

  /** Gives a new one to a session that has a name, and is in the room. */
  give({ key: session, host }: Pick<Session, "host" | "key">, user: User, room: Room): string {
    const { clock, randomHex, max = MAX_TICKETS } = this.#options;
    const before = this.#bySession.get(session);
    if (before !== undefined) this.#drop(before);
    const untilMs = clock.monotonicMs() + LIFETIME_MS;
    const text = randomHex(TICKET_BYTES);
    const ticket = { text, session, user, host, room, mark: this.#markOf(user), untilMs };
    this.#byText.set(text, ticket);
    this.#bySession.set(session, ticket);
    this.#dropOldest(max);
    return text;
  }

  /** What a ticket stands for, once; null where it is not good, or not for that room. */
  take(text: string, room: Room): Ticket | null {
    const ticket = this.#byText.get(text);
    if (ticket === undefined || ticket.room !== room) return null;
    this.#drop(ticket);
    return this.#isGood(ticket) ? ticket : null;
  }

  /** What a session was given is not good any more. */
  forget({ key }: Pick<Session, "key">): void {
    const ticket = this.#bySession.get(key);
    if (ticket !== undefined) this.#drop(ticket);
  }

  /** Some are not good any more: whoever has them is to stay out. */
  revoke(isMeant: (ticket: Ticket) => boolean): void {
    for (const ticket of this.#byText.values()) if (isMeant(ticket)) this.#drop(ticket);
  }

  #isGood({ untilMs, user, mark }: KeptTicket): boolean {
    if (this.#options.clock.monotonicMs() >= untilMs) return false;
    return user.account === null || mark !== null && mark === this.#markOf(user);
  }

  /** Is another one as soon as the account has another password; null where there is none to use. */
  #markOf({ account, name: { key } }: User): string | null {
    const { accounts } = this.#options;
    if (account === null) return null;
    if (accounts.passwordMark !== undefined) return accounts.passwordMark(key);
    return accounts.isRegistered(key) ? account : null;
  }

  #dropOldest(max: number): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const ticket of this.#byText.values()) {
      if (nowMs < ticket.untilMs && this.#byText.size <= max) return;
      this.#drop(ticket);
    }
  }

  #drop(ticket: KeptTicket): void {
    this.#byText.delete(ticket.text);
    if (this.#bySession.get(ticket.session) === ticket) this.#bySession.delete(ticket.session);
  }
}
