import type { Hub } from "../core/hub.ts";
import type { Session } from "../core/session.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { Command } from "../protocol/command.ts";
import { andThen, type Later } from "../util/later.ts";

/** Options of {@linkcode RoomArrival}. */
export interface RoomArrivalOptions {
  readonly hub: Hub;
  readonly session: Session;
  /** The name of the room whose port it is. */
  readonly room: string;
}

/**
 * How a connection on a room's own port gets into that room: at once, or, where not everybody may
 * enter, by the ticket that is its first line. Whoever logs in instead enters by the room's rules.
 */
export class RoomArrival {
  readonly #hub: Hub;
  readonly #session: Session;
  readonly #room: string;
  #state: "begun" | "owing" | "over" = "begun";

  constructor({ hub, session, room }: RoomArrivalOptions) {
    this.#hub = hub;
    this.#session = session;
    this.#room = room;
  }

  /** Whether nothing is done for it before it has said a ticket, or logged in. */
  get owesTicket(): boolean {
    return this.#state === "owing";
  }

  /** Puts it into the room, or asks for the ticket. */
  begin(): Later {
    const room = this.#hub.rooms.find(this.#room);
    const isForAll = this.#hub.login === "optional" && room?.info().access === "open";
    if (room !== undefined && !isForAll) return this.#askForTicket();
    this.#state = "over";
    this.#tellName();
    return this.#enter();
  }

  /** Does what was said; it is the ticket where one is owed. */
  handle(command: Command): Later {
    if (this.#state !== "owing") return this.#hub.handle(this.#session, command);
    if (this.#hub.rooms.find(this.#room) === undefined) return this.#tellGone(command);
    switch (command.type) {
      case "send":
        return this.#redeem(command.text.trim());
      case "login":
      case "register":
        return andThen(this.#hub.handle(this.#session, command), () => this.#enterIfLoggedIn());
      case "help":
      case "logout":
      case "refused":
        return this.#hub.handle(this.#session, command);
      default:
        return this.#hub.refuse(this.#session, command, ticketFirst());
    }
  }

  #askForTicket(): void {
    this.#state = "owing";
    const text = `Say the ticket for room ${this.#room}, which whoever enters it is given, ` +
      "or /login <name> <password>";
    this.#session.tell({ type: "notice", text }, this.#hub.now());
  }

  #tellName(): void {
    if (this.#session.user === null) return;
    const { name, account } = this.#session.from;
    this.#session.tell({ type: "named", name, account, previous: null }, this.#hub.now());
  }

  #enter(): Later {
    const enter = { type: "enter", ifMissing: "refuse", exclusive: true } as const;
    return this.#hub.handle(this.#session, { ...enter, room: this.#room });
  }

  #redeem(ticket: string): Later {
    return andThen(this.#hub.redeem(this.#session, this.#room, ticket), () => {
      if (this.#isLoggedIn() || this.#session.rooms.size > 0) this.#state = "over";
    });
  }

  #enterIfLoggedIn(): Later {
    if (!this.#isLoggedIn()) return;
    this.#state = "over";
    return this.#enter();
  }

  #isLoggedIn(): boolean {
    return this.#session.account !== null;
  }

  #tellGone(command: Command): void {
    this.#state = "over";
    const error = new ChatError("no-such-room", `Room ${this.#room} is not there any more`);
    this.#hub.refuse(this.#session, command, error);
  }
}

function ticketFirst(): ChatError {
  return new ChatError("not-allowed", "Say the ticket first, or log in");
}
