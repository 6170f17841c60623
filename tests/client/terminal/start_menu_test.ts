import { assert, assertEquals } from "@std/assert";
import type { Key, KeyName } from "../../../lib/client/terminal/key_decoder.ts";
import { StartMenu } from "../../../lib/client/terminal/start_menu.ts";
import { ChatError } from "../../../lib/protocol/chat_error.ts";
import type { RoomAccess, RoomInfo, RoomList } from "../../../lib/protocol/event.ts";
import { EVENTS } from "../../helpers/events.ts";
import { type ScriptedAnswer, ScriptedConsole } from "../../helpers/scripted_console.ts";

const NOW_MS = 10_000_000;
const text = (typed: string): readonly Key[] => [{ type: "text", text: typed }];
const press = (...names: readonly KeyName[]): readonly Key[] => {
  return names.map((name) => ({ type: "key", name }));
};

const offline = () => new ChatError("not-connected", "There is no connection");

/** Rooms that a test changes, and what was done to them. */
class Rooms {
  readonly done: string[] = [];
  readonly refusals = new Map<string, ChatError>();
  /** Who may enter them. */
  access: RoomAccess = "open";
  /** There is no connection from this on. */
  lostAt = "";
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
        join: (room, password) => this.#do(["join", room, password].join(" ").trim(), () => {}),
        create: (room, access, password) => {
          return this.#do(["create", room, access, password].join(" ").trim(), () => {});
        },
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
      const details = { topic: "", access: this.access, messages: 0, port: null };
      return { name, users: 1, createdAtMs: NOW_MS, creator: null, ...details };
    });
    return { ...EVENTS.roomList, rooms, omitted: 0 };
  }

  #do<T>(what: string, act: () => T): Promise<T> {
    this.done.push(what);
    if (this.done.includes(this.lostAt)) return Promise.reject(offline());
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
  const { outcome, console } = await rooms.run([text("c"), " den ", press("enter")]);
  assertEquals([outcome, rooms.done], ["in a room", ["list", "create den open"]]);
  assert(console.log.includes("ask: Name of the new room: "));
  assert(console.log.includes("Who may enter room den?"));
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

Deno.test("StartMenu.run() tells once that the connection is gone, and each refusal", async () => {
  const rooms = new Rooms("lobby");
  rooms.lostAt = "join lobby";
  const { outcome, console } = await rooms.run([press("enter")]);
  assertEquals([outcome, rooms.done], ["left", ["list", "join lobby", "list"]]);
  const lost = "notice: There is no connection";
  assertEquals(console.log.filter((row) => row === lost).length, 1);

  const others = new Rooms();
  const no = new ChatError("bad-name", "Another name, please");
  for (const name of ["a", "b"]) others.refusals.set(`create ${name} open`, no);
  const typed = ["a", "b", "c"].flatMap((name) => [name, press("enter")]);
  const again = await others.run([text("c"), ...typed]);
  assertEquals(again.outcome, "in a room");
  assertEquals(again.console.log.filter((row) => row.includes(no.message)).length, 2);
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

Deno.test("StartMenu.run() makes a room for those who are invited, or know its password", async () => {
  const invited = new Rooms();
  await invited.run([text("c"), "den", text("i")]);
  assertEquals(invited.done, ["list", "create den invited"]);
  const secret = new Rooms();
  const { console } = await secret.run([text("c"), "den", text("p"), "sesame"]);
  assertEquals(secret.done, ["list", "create den password sesame"]);
  assert(console.log.includes("password: Password for room den: "));
});

Deno.test("StartMenu.run() makes no room where it is not said who may enter", async () => {
  for (const answers of [[press("escape")], [text("p"), null]]) {
    const rooms = new Rooms();
    const { outcome } = await rooms.run([text("c"), "den", ...answers, press("escape")]);
    assertEquals([outcome, rooms.done], ["left", ["list", "list"]]);
  }
});

Deno.test("StartMenu.run() asks for the password of a room that has one; who is invited needs none", async () => {
  const asked = async (answer: string | null) => {
    const rooms = new Rooms("den");
    rooms.access = "password";
    const { console } = await rooms.run([press("enter"), answer, press("escape")]);
    const prompt = "password: Password of room den (nothing if you are invited): ";
    assert(console.log.includes(prompt), console.log.join());
    return rooms.done[1];
  };
  assertEquals([await asked("sesame"), await asked("")], ["join den sesame", "join den"]);
  assertEquals(await asked(null), "list");
});
