import { ChatError } from "../../protocol/chat_error.ts";
import { foldName, roomKey } from "../../protocol/names.ts";
import type { ReconnectingClient } from "../reconnecting_client.ts";
import { isLost, type LoginDesk, type NameWishes } from "./login_desk.ts";

/** Options of {@linkcode Entrance}. */
export interface EntranceOptions {
  readonly client: Pick<ReconnectingClient, "enter" | "rooms" | "roomsBefore" | "self">;
  readonly desk: Pick<LoginDesk, "arrive">;
  readonly wishes: NameWishes & {
    /** The room to go into. */
    readonly room?: string;
  };
}

/** Brings somebody who has just connected to his name and into his room, as far as he is not there. */
export class Entrance {
  readonly #options: EntranceOptions;

  constructor(options: EntranceOptions) {
    this.#options = options;
  }

  /** A session that goes on has a name, if it is the one that is wanted. @throws {ChatError} */
  async takeName(): Promise<void> {
    const { client, desk, wishes } = this.#options;
    const { name } = client.self;
    const isWanted = wishes.name === undefined || foldName(wishes.name) === foldName(name ?? "");
    if (name === undefined || !isWanted) await desk.arrive(wishes);
  }

  /** Goes where one wants to be, or was when the program was killed. @throws {ChatError} */
  async goIn(): Promise<void> {
    const { client, wishes: { room } } = this.#options;
    if (room === undefined) return await this.#goBack();
    const isThere = client.rooms.some((name) => roomKey(name) === roomKey(room));
    if (!isThere) await client.enter(room);
  }

  async #goBack(): Promise<void> {
    const { client } = this.#options;
    const room = client.roomsBefore.at(-1);
    if (room === undefined || client.rooms.length > 0) return;
    try {
      await client.enter(room);
    } catch (error) {
      // Why not has been shown, and there are other rooms.
      if (!(error instanceof ChatError) || isLost(error)) throw error;
    }
  }
}
