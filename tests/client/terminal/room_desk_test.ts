import { assert, assertEquals } from "@std/assert";
import type { Key } from "../../../lib/client/terminal/key_decoder.ts";
import { isRoomLine, RoomDesk } from "../../../lib/client/terminal/room_desk.ts";
import { Speaker } from "../../../lib/client/terminal/speaker.ts";
import type { Enter } from "../../../lib/protocol/command.ts";
import type { Event } from "../../../lib/protocol/event.ts";
import { ClientProbe } from "../../helpers/client_probe.ts";
import { EVENTS } from "../../helpers/events.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { FakeServer } from "../../helpers/fake_server.ts";
import { type ScriptedAnswer, ScriptedConsole } from "../../helpers/scripted_console.ts";
import { turn } from "../../helpers/turn.ts";

const ESCAPE: readonly Key[] = [{ type: "key", name: "escape" }];
const LEFT = "notice: Type /join ROOM to enter a room, /menu for the menu, /help for help.";
const ENTER: Enter = { type: "enter", room: "den", ifMissing: "create", exclusive: true };
const { roomEntered, roomList } = EVENTS;

/** Somebody who is connected to a fake server, and goes from room to room. */
class Scene implements AsyncDisposable {
  readonly server = new FakeServer();
  readonly console: ScriptedConsole;
  readonly probe: ClientProbe;
  readonly desk: RoomDesk;

  private constructor(answers: readonly ScriptedAnswer[], interactive: boolean) {
    const { port } = this.server;
    const clock = new FakeClock();
    this.console = new ScriptedConsole(answers, { interactive });
    this.probe = new ClientProbe({ port, clock });
    const { console, probe: { client } } = this;
    const speaker = new Speaker({ console, client, clock });
    this.desk = new RoomDesk({ console, client, speaker, server: "s:1", wallMs: () => 0 });
  }

  static async open(answers: readonly ScriptedAnswer[], interactive = true): Promise<Scene> {
    const scene = new Scene(answers, interactive);
    const connecting = scene.probe.client.connect();
    await scene.server.sayWelcome();
    await connecting;
    return scene;
  }

  /** Brings him into a room, past the menu. */
  async settle(): Promise<void> {
    const entering = this.probe.client.enter("general");
    await this.answer({ ...roomEntered, left: [] });
    await entering;
    await this.desk.arrive().then(() => this.answer(roomList));
    this.desk.note(roomEntered);
  }

  async answer(event: Event): Promise<void> {
    const { ref = 0 } = await this.server.hear();
    await this.server.say({ ...event, ref } as Event);
  }

  /** He is out of his room. */
  async putOut(event: Event): Promise<void> {
    await this.server.say(event);
    await this.probe.until(() => this.probe.events.at(-1)?.type === event.type);
    this.desk.note(event);
    this.desk.leadBack();
  }

  async until(row: string): Promise<void> {
    for (let turns = 0; turns < 200 && !this.console.log.includes(row); turns++) await turn();
    assert(this.console.log.includes(row), this.console.log.join("\n"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = this.probe.client.logout();
    await this.server[Symbol.asyncDispose]();
    await ended;
  }
}

for (const event of [EVENTS.putOut, EVENTS.roomDeleted]) {
  Deno.test(`RoomDesk leads back to the menu at ${event.type}`, async () => {
    await using scene = await Scene.open([ESCAPE]);
    await scene.settle();
    await scene.putOut(event);
    await scene.answer(roomList);
    await scene.until(LEFT);
    assert(scene.console.log.includes("Rooms at s:1 (3 more not listed)"));
  });
}

Deno.test("RoomDesk leads nobody back who has left by himself, or is elsewhere", async () => {
  await using scene = await Scene.open([]);
  await scene.settle();
  await scene.putOut({ ...EVENTS.roomDeleted, room: "elsewhere" });
  await scene.putOut(EVENTS.roomLeft);
  await turn();
  assertEquals(scene.console.log, []);
});

Deno.test("RoomDesk leads no program back", async () => {
  await using scene = await Scene.open([], false);
  await scene.settle();
  await scene.putOut(EVENTS.putOut);
  await turn();
  assertEquals(scene.console.log, []);
});

Deno.test("RoomDesk.serve() asks for the password that a line has left out, masked", async () => {
  await using scene = await Scene.open(["sesame", "parsley", null]);
  const create = { type: "create", room: "den", exclusive: true, access: "password" } as const;
  await scene.desk.serve(create);
  const { password } = await scene.server.hearA("create");
  await scene.desk.serve({ type: "setAccess", access: "password" });
  const changed = await scene.server.hearA("setAccess");
  assertEquals([password, changed.password], ["sesame", "parsley"]);
  await scene.desk.serve(create);
  assertEquals(scene.console.log.at(-1), "notice: Not done: no password was given");
});

Deno.test("RoomDesk.serve() asks no program for a password", async () => {
  await using scene = await Scene.open([], false);
  await scene.desk.serve({ type: "setAccess", access: "password" });
  assertEquals(scene.console.log, [
    "notice: Usage: /access <open | invited | password> [password] (a password has no space here)",
  ]);
});

Deno.test("RoomDesk.serve() asks for the password of a room once it turns out to have one", async () => {
  await using scene = await Scene.open(["sesame"]);
  await scene.desk.serve(ENTER);
  const refusal = {
    ...EVENTS.error,
    code: "room-private",
    message: "Room den is private",
  } as const;
  await scene.answer(refusal);
  const [room] = roomList.rooms;
  await scene.answer({ ...roomList, rooms: [{ ...room!, name: "Den", access: "password" }] });
  assertEquals((await scene.server.hearA("enter")).password, "sesame");
  assertEquals(scene.console.log, ["password: Password of room den: "]);
});

Deno.test("RoomDesk.serve() asks for no password where an invitation is needed, or one was wrong", async () => {
  await using scene = await Scene.open([]);
  const refusal = {
    ...EVENTS.error,
    code: "room-private",
    message: "Room den is private",
  } as const;
  await scene.desk.serve(ENTER);
  await scene.answer(refusal);
  const [room] = roomList.rooms;
  await scene.answer({ ...roomList, rooms: [{ ...room!, name: "den", access: "invited" }] });
  await scene.desk.serve({ ...ENTER, password: "wrong" });
  await scene.answer(refusal);
  await turn();
  assertEquals(scene.console.log, []);
});

Deno.test("isRoomLine() knows what may need the password of a room", () => {
  assert(isRoomLine(ENTER) && !isRoomLine({ type: "leave" }) && !isRoomLine("menu"));
});
