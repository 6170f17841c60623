import { ChatError } from "../../protocol/chat_error.ts";
import type { RoomAccess, RoomList } from "../../protocol/event.ts";
import { askPassword } from "./ask_password.ts";
import type { Console } from "./console.ts";
import { accessMenu, deleteMenu, roomMenu, type RoomMenuChoice } from "./room_menu.ts";
import { isYes } from "./is_yes.ts";

/** What the menu does at the server; each throws a `ChatError` when it is refused. */
export interface RoomActions {
  /** Lists the rooms, without showing the list. */
  list(): Promise<RoomList>;
  join(room: string, password?: string): Promise<unknown>;
  create(room: string, access: RoomAccess, password?: string): Promise<unknown>;
  delete(room: string): Promise<unknown>;
}

/** Options of {@linkcode StartMenu}. */
export interface StartMenuOptions {
  readonly console: Console;
  readonly actions: RoomActions;
  /** What to call the server. */
  readonly server: string;
  readonly wallMs: () => number;
}

/** The menu of rooms (D1): join one, create one, delete one, list them again. */
export class StartMenu {
  readonly #options: StartMenuOptions;
  /** What was told since the menu was shown last: one loss of the connection is told once. */
  #told = "";

  constructor(options: StartMenuOptions) {
    this.#options = options;
  }

  /** Returns when somebody is in a room, or wants the command line. */
  async run(): Promise<"in a room" | "left"> {
    const { console, actions, server, wallMs } = this.#options;
    for (;;) {
      const list = await this.#try(() => actions.list());
      if (list === null) return "left";
      this.#told = "";
      const choice = await console.choose(roomMenu(list, { server, nowMs: wallMs() }));
      if (choice === null) return "left";
      if (await this.#try(() => this.#do(choice, list)) === "in a room") return "in a room";
    }
  }

  async #do(choice: RoomMenuChoice, list: RoomList): Promise<"in a room" | "choose"> {
    switch (choice.type) {
      case "refresh":
        return "choose";
      case "delete":
        await this.#delete(list);
        return "choose";
      case "create":
        return await this.#create();
      case "join":
        return await this.#join(choice.room, choice.access);
    }
  }

  async #create(): Promise<"in a room" | "choose"> {
    const { console, actions } = this.#options;
    for (;;) {
      this.#told = "";
      const room = (await console.ask("Name of the new room: "))?.trim() ?? "";
      if (room === "") return "choose";
      const access = await console.choose(accessMenu(room));
      if (access === null) return "choose";
      const password = access === "password"
        ? await askPassword(console, `Password for room ${room}: `)
        : undefined;
      if (password === null) return "choose";
      const made = await this.#try(() => actions.create(room, access, password));
      if (made !== null) return "in a room";
    }
  }

  /** Who is invited needs no password. */
  async #join(room: string, access: RoomAccess): Promise<"in a room" | "choose"> {
    const { console, actions } = this.#options;
    if (access !== "password") {
      await actions.join(room);
      return "in a room";
    }
    const prompt = `Password of room ${room} (nothing if you are invited): `;
    const password = await console.readPassword(prompt);
    if (password === null) return "choose";
    await (password === "" ? actions.join(room) : actions.join(room, password));
    return "in a room";
  }

  async #delete(list: RoomList): Promise<void> {
    const { console, actions, wallMs } = this.#options;
    const room = await console.choose(deleteMenu(list, { nowMs: wallMs() }));
    if (room === null) return;
    const answer = await console.ask(`Delete room ${room} and all that was said there? (y/n) `);
    if (answer !== null && isYes(answer)) await actions.delete(room);
  }

  /** What is refused is shown by whoever shows events. */
  async #try<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      const { message, cause } = error;
      if (cause === undefined && message !== this.#told) this.#options.console.notice(message);
      this.#told = message;
      return null;
    }
  }
}
