import { slashRefusal } from "../../codec/slash_commands.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { Create, Enter, SetAccess } from "../../protocol/command.ts";
import type { Event, RoomList } from "../../protocol/event.ts";
import { roomKey } from "../../protocol/names.ts";
import type { ReconnectingClient } from "../reconnecting_client.ts";
import { askPassword } from "./ask_password.ts";
import type { Console } from "./console.ts";
import type { Speaker } from "./speaker.ts";
import { StartMenu } from "./start_menu.ts";

/** What needs the password of a room, or may need it. */
export type RoomLine = Create | Enter | SetAccess;

/** Options of {@linkcode RoomDesk}. */
export interface RoomDeskOptions {
  readonly console: Console;
  readonly client: Pick<ReconnectingClient, "enter" | "request" | "rooms">;
  readonly speaker: Pick<Speaker, "do" | "refuse" | "say">;
  /** What to call the server. */
  readonly server: string;
  readonly wallMs: () => number;
}

/**
 * Where a person goes from room to room: the menu, and the passwords of rooms, which are asked for,
 * masked, where a line has none.
 */
export class RoomDesk {
  readonly #options: RoomDeskOptions;
  #state: "arriving" | "away from the menu" | "in the menu" = "arriving";
  #quietLists = 0;
  /** The key of the room that one is in. */
  #room: string | null = null;
  #lost: "nothing" | "room" = "nothing";

  constructor(options: RoomDeskOptions) {
    this.#options = options;
  }

  /** Somebody has arrived: from now on, whoever is put out of his room gets the menu. */
  async arrive(): Promise<void> {
    this.#lost = "nothing";
    this.#state = "away from the menu";
    if (this.#options.client.rooms.length === 0) return await this.showMenu();
    // For completion; it does not matter if it fails.
    void this.#list().catch(() => {});
  }

  /** Lets somebody choose a room; resolves when he has, or wants the command line. */
  async showMenu(): Promise<void> {
    const { client, console, server, wallMs } = this.#options;
    if (this.#state === "in the menu") return;
    this.#state = "in the menu";
    const menu = new StartMenu({
      console,
      server,
      wallMs,
      actions: {
        list: () => this.#list(),
        join: (room, password) => client.enter(room, { ...withPassword(password) }),
        create: (room, access, password) =>
          client.request(
            { type: "create", room, exclusive: true, access, ...withPassword(password) },
            "roomEntered",
          ),
        delete: (room) => client.request({ type: "delete", room }, "roomDeleted"),
      },
    });
    const outcome = await menu.run().finally(() => this.#state = "away from the menu");
    if (outcome === "in a room") return;
    console.notice("Type /join ROOM to enter a room, /menu for the menu, /help for help.");
  }

  /** Takes the answer to a question of its own, which nobody else is to see. */
  take(event: Event): boolean {
    if (event.type !== "roomList" || this.#quietLists === 0) return false;
    this.#quietLists--;
    this.#options.console.know(event);
    return true;
  }

  /** Takes note of what the server says. */
  note(event: Event): void {
    if (event.type === "roomEntered") this.#room = roomKey(event.room);
    const isEnd = event.type === "putOut" || event.type === "roomDeleted" ||
      event.type === "roomLeft";
    if (!isEnd || roomKey(event.room) !== this.#room) return;
    this.#room = null;
    if (event.type !== "roomLeft") this.noteLost();
  }

  /** The room is gone, or closed to him, as he has been told. */
  noteLost(): void {
    this.#lost = "room";
  }

  /** Whoever is in no room because of that is to choose another one; what he types can wait. */
  leadBack(): void {
    const { client, console } = this.#options;
    if (this.#lost === "nothing" || this.#state === "arriving") return;
    this.#lost = "nothing";
    if (client.rooms.length > 0 || !console.interactive) return;
    void this.showMenu();
  }

  /** Does what a line asks; a password that it needs is asked for. */
  async serve(line: RoomLine): Promise<void> {
    const { console, speaker } = this.#options;
    const isMissing = line.type !== "enter" && line.access === "password" &&
      line.password === undefined;
    if (!console.interactive) {
      if (!isMissing) return await speaker.say(line);
      return await speaker.refuse(slashRefusal(line.type === "create" ? "create" : "access"));
    }
    if (isMissing) await this.#askAndSay(line);
    else if (line.type === "enter") speaker.do(`enter ${line.room}`, () => this.#enter(line));
    else await speaker.say(line);
  }

  async #askAndSay(line: Create | SetAccess): Promise<void> {
    const { console, speaker } = this.#options;
    const password = await askPassword(console, "Password of the room: ");
    if (password === null) await speaker.refuse("Not done: no password was given");
    else await speaker.say({ ...line, password });
  }

  /** Asks for the password of a room that has one, once it has turned out to be needed. */
  async #enter(line: Enter): Promise<void> {
    const { client, console } = this.#options;
    try {
      await client.request(line, "roomEntered");
    } catch (error) {
      if (line.password !== undefined || !await this.#hasPassword(line.room, error)) throw error;
      const password = await askPassword(console, `Password of room ${line.room}: `);
      if (password === null) return;
      await client.request({ ...line, password }, "roomEntered");
    }
  }

  async #hasPassword(room: string, error: unknown): Promise<boolean> {
    if (!(error instanceof ChatError) || error.code !== "room-private") return false;
    const { rooms } = await this.#list();
    return rooms.some(({ name, access }) => {
      return access === "password" && roomKey(name) === roomKey(room);
    });
  }

  /** The list is for the client itself. */
  async #list(): Promise<RoomList> {
    this.#quietLists++;
    try {
      return await this.#options.client.request({ type: "listRooms" }, "roomList");
    } catch (error) {
      this.#quietLists--;
      throw error;
    }
  }
}

/** Whether what was typed may need the password of a room. */
export function isRoomLine<T extends { readonly type: string } | string>(
  typed: T,
): typed is Extract<T, RoomLine> {
  if (typeof typed === "string") return false;
  return typed.type === "create" || typed.type === "enter" || typed.type === "setAccess";
}

function withPassword(password: string | undefined): { readonly password?: string } {
  return password === undefined ? {} : { password };
}
