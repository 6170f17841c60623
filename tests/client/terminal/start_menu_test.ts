import { assert, assertEquals } from "@std/assert";
import type { Key, KeyName } from "../../../lib/client/terminal/key_decoder.ts";
import { StartMenu } from "../../../lib/client/terminal/start_menu.ts";
import { ChatError } from "../../../lib/protocol/chat_error.ts";
import type { RoomInfo, RoomList } from "../../../lib/protocol/event.ts";
import { EVENTS } from "../../helpers/events.ts";
import { type ScriptedAnswer, ScriptedConsole } from "../../helpers/scripted_console.ts";

const NOW_MS = 10_000_000;
const text = (typed: string): readonly Key[] => [{ type: "text", text: typed }];
const press = (...names: readonly KeyName[]): readonly Key[] => {
  return names.map((name) => ({ type: "key", name }));
};

/** Rooms that a test changes, and what was done to them. */
class Rooms {
  readonly done: string[] = [];
  readonly refusals = new Map<string, ChatError>();
  names: string[];

  constructor(...names: string[]) {
    this.names = names;
  }

  async run(answers: readonly ScriptedAnswer[]) {
    const console = new ScriptedConsole(answers);
    const menu = new StartMenu({
      console,
      server: "chat.example:9999",
      wallMs: () => NOW_MS,
      actions: {
        list: () => this.#do("list", () => this.#list()),
        join: (room) => this.#do(`join ${room}`, () => {}),
        create: (room) => this.#do(`create ${room}`, () => {}),
        delete: (room) => {
          return this.#do(
            `delete ${room}`,
            () => this.names = this.names.filter((n) => n !== room),
          );
        },
      },
    });
    return { outcome: await menu.run(), console };
  }

  #list(): RoomList {
    const rooms: RoomInfo[] = this.names.map((name) => {
      return { name, users: 1, createdAtMs: NOW_MS, creator: null, topic: "" };
    });
    return { ...EVENTS.roomList, rooms, omitted: 0 };
  }

  #do<T>(what: string, act: () => T): Promise<T> {
    this.done.push(what);
    const refusal = this.refusals.get(what);
    this.refusals.delete(what);
    return refusal === undefined ? Promise.resolve(act()) : Promise.reject(refusal);
  }
}

Deno.test("StartMenu.run() shows the rooms, and joins the one that is chosen", async () => {
  const rooms = new Rooms("lobby", "annex");
  const { outcome, console } = await rooms.run([press("down", "enter")]);
  assertEquals([outcome, rooms.done], ["in a room", ["list", "join annex"]]);
  assertEquals(console.log[0], "Rooms at chat.example:9999");
  assert(console.log.some((row) => row.includes("lobby") && row.includes("1 person")));
});

Deno.test("StartMenu.run() makes a room and goes into it", async () => {
  const rooms = new Rooms();
  const { outcome, console } = await rooms.run([text("c"), " den "]);
  assertEquals([outcome, rooms.done], ["in a room", ["list", "create den"]]);
  assertEquals(console.log.at(-1), "ask: Name of the new room: ");
});

Deno.test("StartMenu.run() shows the menu again where the new room gets no name", async () => {
  for (const nothing of ["", "  ", null]) {
    const rooms = new Rooms("lobby");
    const { outcome } = await rooms.run([text("c"), nothing, press("escape")]);
    assertEquals([outcome, rooms.done], ["left", ["list", "list"]]);
  }
});

Deno.test("StartMenu.run() deletes the room that is chosen, and goes on with the others", async () => {
  const rooms = new Rooms("lobby", "annex");
  const answers = [text("d"), press("down", "enter"), " Yes", press("enter")];
  const { outcome, console } = await rooms.run(answers);
  assertEquals(outcome, "in a room");
  assertEquals(rooms.done, ["list", "delete annex", "list", "join lobby"]);
  assert(console.log.includes("ask: Delete room annex and all that was said there? (y/n) "));
});

Deno.test("StartMenu.run() deletes nothing without a yes", async () => {
  for (const answer of ["", "n", "maybe", null]) {
    const rooms = new Rooms("lobby");
    const { outcome } = await rooms.run([text("d"), press("enter"), answer, press("escape")]);
    assertEquals([outcome, rooms.done], ["left", ["list", "list"]]);
  }
  const rooms = new Rooms("lobby");
  await rooms.run([text("d"), press("escape"), press("escape")]);
  assertEquals(rooms.done, ["list", "list"]);
});

Deno.test("StartMenu.run() lists the rooms again", async () => {
  const rooms = new Rooms("lobby");
  const { outcome } = await rooms.run([text("r"), press("escape")]);
  assertEquals([outcome, rooms.done], ["left", ["list", "list"]]);
});

Deno.test("StartMenu.run() is there again when something was refused, which was shown", async () => {
  const rooms = new Rooms("lobby");
  const cause = { ...EVENTS.error };
  rooms.refusals.set("join lobby", new ChatError("not-allowed", "Not you", { cause }));
  const { outcome, console } = await rooms.run([press("enter"), press("enter")]);
  assertEquals([outcome, rooms.done], ["in a room", ["list", "join lobby", "list", "join lobby"]]);
  assert(!console.log.some((row) => row.startsWith("notice")));
});

Deno.test("StartMenu.run() tells what went wrong on this side, and leaves without a list", async () => {
  const rooms = new Rooms("lobby");
  rooms.refusals.set("list", new ChatError("connection-lost", "There is no connection"));
  const { outcome, console } = await rooms.run([]);
  assertEquals([outcome, console.log], ["left", ["notice: There is no connection"]]);
});
