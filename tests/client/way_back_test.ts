import { assert, assertEquals, assertRejects } from "@std/assert";
import { ChatClient } from "../../lib/client/chat_client.ts";
import { ConnectError, turnedAway } from "../../lib/client/connect_error.ts";
import { PrivatePositions } from "../../lib/client/private_positions.ts";
import { RoomPositions } from "../../lib/client/room_positions.ts";
import { Sender } from "../../lib/client/sender.ts";
import { atMost, type Credentials, goBack, isPassing } from "../../lib/client/way_back.ts";
import { ChatError, type ChatErrorCode } from "../../lib/protocol/chat_error.ts";
import type { Command } from "../../lib/protocol/command.ts";
import { Disconnect } from "../../lib/protocol/disconnect.ts";
import type { Event } from "../../lib/protocol/event.ts";
import { EVENTS, MESSAGE } from "../helpers/events.ts";
import { FakeServer } from "../helpers/fake_server.ts";

/** A client that was in the lobby, is connected again, and answers questions as it is told. */
class Scene implements AsyncDisposable {
  readonly server = new FakeServer();
  readonly positions = new RoomPositions();
  readonly privates = new PrivatePositions();
  readonly sender = new Sender({ onChange() {} });
  readonly asked: string[] = [];
  readonly lost: string[] = [];
  readonly answers: (Credentials | null | boolean)[] = [];
  #client: ChatClient | null = null;

  /** Connects; a name says that the server knows the session. */
  static async open(resumed: string | null, ...rooms: readonly string[]): Promise<Scene> {
    return await Scene.openAt("i1", resumed, ...rooms);
  }

  /** The same, where the server may have been started anew since. */
  static async openAt(
    instance: string,
    resumed: string | null,
    ...rooms: readonly string[]
  ): Promise<Scene> {
    const scene = new Scene();
    scene.positions.instance = "i1";
    for (const room of rooms) {
      const anew = { since: null, missing: 0, lost: 0, left: [] };
      scene.positions.note({ ...EVENTS.roomEntered, room, epoch: "e1", seq: 0, ...anew });
      scene.positions.note({ ...MESSAGE, room, epoch: "e1", seq: 1 });
    }
    const connecting = ChatClient.connect({
      hostname: "127.0.0.1",
      port: scene.server.port,
      onEvent: (event) => void scene.positions.note(event),
    });
    await scene.server.sayWelcome({ resumed, instance });
    scene.#client = await connecting;
    scene.positions.instance = instance;
    return scene;
  }

  goBack(credentials: Credentials | null) {
    const { positions, sender } = this;
    const belongings = {
      credentials,
      positions,
      privates: this.privates,
      sender,
      maxMissed: 1000,
      onRoomEntered: () => {},
      onRoomLost: (room: string) => void this.lost.push(room),
    };
    return goBack(this.#client!, belongings, {
      login: (error, before) => {
        this.asked.push(`${error.code} ${before.name}`);
        return Promise.resolve(this.#answer() as Credentials | null);
      },
      room: (error, room) => {
        this.asked.push(`${error.code} ${room}`);
        return Promise.resolve(this.#answer() as boolean);
      },
    });
  }

  /** Hears a command and says this as the answer. */
  async answer(...events: readonly Event[]): Promise<Command> {
    const command = await this.server.hear();
    await this.server.say(...events.map((event) => ({ ...event, ref: command.ref ?? 0 })));
    return command;
  }

  refuse(code: ChatErrorCode, mayRetry = false): Promise<Command> {
    return this.answer({ type: "error", code, message: code, mayRetry });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client?.close();
    await this.server[Symbol.asyncDispose]();
  }

  #answer(): unknown {
    assert(this.answers.length > 0, `Nobody answers ${this.asked}`);
    return this.answers.shift();
  }
}

const KIM: Credentials = { name: "kim", password: "sesame" };
const named = { ...EVENTS.named, name: "kim", previous: null };

function entered(room: string, epoch: string): Event {
  return { ...EVENTS.roomEntered, room, epoch, seq: 1, since: null, missing: 0, lost: 0, left: [] };
}

Deno.test("goBack() goes on with its session without a login, where it was in each room", async () => {
  await using scene = await Scene.open("kim", "lobby", "annex");
  const back = scene.goBack(KIM);
  for (const room of ["lobby", "annex"]) {
    const { ref: _ref, ...command } = await scene.answer(entered(room, "e1"));
    assertEquals(command, {
      type: "enter",
      room,
      ifMissing: "create",
      exclusive: false,
      after: { epoch: "e1", seq: 1 },
      ifOther: "refuse",
    });
  }
  assertEquals([await back, scene.asked], [KIM, []]);
});

Deno.test("goBack() does not ask for all that was missed since an earlier run", async () => {
  await using scene = await Scene.open("kim");
  scene.positions.restore({ room: "lobby", epoch: "e1", seq: 7, instance: "i1" }, "in");
  const back = scene.goBack(KIM);
  const enter = await scene.answer(entered("lobby", "e1"));
  assert(enter.type === "enter");
  assertEquals([enter.after, enter.atMost], [{ epoch: "e1", seq: 7 }, 1000]);
  await back;
});

Deno.test("goBack() names the last private message that was shown, to the account that it logs in to", async () => {
  await using scene = await Scene.open(null);
  const privates = { epoch: "k1", seq: 4, since: null, missing: 0, lost: 0 };
  scene.privates.note({ ...named, account: "kim", privates });
  const back = scene.goBack(KIM);
  const login = await scene.answer(named);
  await back;
  assertEquals(login.type === "login" && login.after, { epoch: "k1", seq: 4 });
});

Deno.test("goBack() logs in again and enters its rooms where the server was started anew", async () => {
  await using scene = await Scene.openAt("i2", null, "lobby");
  const back = scene.goBack(KIM);
  const { ref: _login, ...login } = await scene.answer(named);
  assertEquals(login, { type: "login", ...KIM });
  const { ref: _enter, ...enter } = await scene.answer(entered("lobby", "e2"));
  assertEquals(enter, {
    type: "enter",
    room: "lobby",
    ifMissing: "create",
    exclusive: false,
    after: { epoch: "e1", seq: 1 },
  });
  assertEquals([await back, scene.asked], [KIM, []]);
  assertEquals(scene.positions.find("lobby")?.epoch, "e2");
});

Deno.test("goBack() has nothing to do for somebody who had no name yet", async () => {
  await using scene = await Scene.open(null);
  assertEquals(await scene.goBack(null), null);
});

Deno.test("goBack() asks for a name again until one is taken", async () => {
  await using scene = await Scene.open(null);
  scene.answers.push({ name: "kim", password: "wrong" }, { name: "lou" });
  const back = scene.goBack(KIM);
  await scene.refuse("wrong-password");
  await scene.refuse("name-taken");
  await scene.answer({ ...named, name: "Lou" });
  assertEquals(await back, { name: "Lou" });
  assertEquals(scene.asked, ["wrong-password kim", "name-taken kim"]);
});

Deno.test("goBack() gives up when nobody has another name", async () => {
  await using scene = await Scene.open(null, "lobby");
  scene.answers.push(null);
  const back = scene.goBack(KIM);
  await scene.refuse("name-taken");
  assertEquals(await back, "gave up");
});

Deno.test("goBack() asks about a room that was deleted, and takes a no", async () => {
  await using scene = await Scene.open("kim", "lobby", "annex");
  scene.answers.push(false);
  const unsent = scene.sender.say({ type: "send", room: "lobby", epoch: "e1", text: "hi" });
  const refused = assertRejects(() => unsent, ChatError);
  const back = scene.goBack(KIM);
  await scene.refuse("wrong-epoch");
  await scene.answer(entered("annex", "e1"));
  assertEquals([await back, scene.asked], [KIM, ["wrong-epoch lobby"]]);
  assertEquals(scene.positions.places.map(({ room }) => room), ["annex"]);
  assertEquals((await refused).code, "not-sent");
});

Deno.test("goBack() enters what is there in place of a deleted room when it may", async () => {
  await using scene = await Scene.open("kim", "lobby");
  scene.answers.push(true);
  const back = scene.goBack(KIM);
  await scene.refuse("wrong-epoch");
  const { ref: _ref, ...again } = await scene.answer(entered("lobby", "e7"));
  assertEquals(again, { type: "enter", room: "lobby", ifMissing: "create", exclusive: false });
  await back;
  assertEquals(scene.positions.find("lobby")?.epoch, "e7");
});

Deno.test("goBack() asks about a room again until it is entered or given up", async () => {
  await using scene = await Scene.open("kim", "lobby");
  scene.answers.push(true, true, false);
  const back = scene.goBack(KIM);
  for (const code of ["not-allowed", "too-many-rooms", "not-allowed"] as const) {
    await scene.refuse(code);
  }
  await back;
  assertEquals(scene.asked, ["not-allowed lobby", "too-many-rooms lobby", "not-allowed lobby"]);
});

Deno.test("goBack() refuses what an unknown server may have, and sends the rest to the new log", async () => {
  await using scene = await Scene.openAt("i2", null, "lobby");
  const { sender } = scene;
  const before = await FakeServer.greet();
  await using _before = before.server;
  sender.start(before.client);
  const onItsWay = sender.say({ type: "send", room: "lobby", epoch: "e1", text: "maybe" });
  const refused = assertRejects(() => onItsWay, ChatError);
  await before.server.hear();
  await before.client.close();
  sender.stop();
  const unsent = sender.say({ type: "send", room: "lobby", epoch: "e1", text: "later" });
  unsent.catch(() => {});
  const back = scene.goBack(KIM);
  assertEquals((await refused).code, "not-confirmed");
  await scene.answer(named);
  await scene.answer(entered("lobby", "e2"));
  await back;
  const next = await FakeServer.greet();
  await using _next = next.server;
  sender.start(next.client);
  const command = await next.server.hearA("send");
  assertEquals([command.text, command.epoch], ["later", "e2"]);
  await next.client.close();
  sender.end();
});

Deno.test("goBack() passes on what may go better at another try", async () => {
  for (const step of ["login", "enter", "enter anew"] as const) {
    await using scene = await Scene.open(step === "login" ? null : "kim", "lobby");
    scene.answers.push(true);
    const failed = assertRejects(() => scene.goBack(KIM), ChatError);
    if (step === "enter anew") await scene.refuse("wrong-epoch");
    await scene.refuse("unavailable", true);
    assertEquals((await failed).code, "unavailable", step);
  }
});

Deno.test("goBack() passes on that the connection was lost", async () => {
  for (const resumed of [null, "kim"]) {
    await using scene = await Scene.open(resumed, "lobby");
    const failed = assertRejects(() => scene.goBack(KIM), ChatError);
    await scene.server.hear();
    await scene.server.hangUp();
    assertEquals((await failed).code, "connection-lost");
    assertEquals(scene.positions.places.length, 1);
  }
});

Deno.test("goBack() adopts the name of its session where that is another, without a password", async () => {
  for (const credentials of [KIM, null]) {
    await using scene = await Scene.open("lou", "lobby");
    const back = scene.goBack(credentials);
    assertEquals((await scene.answer(entered("lobby", "e1"))).type, "enter");
    assertEquals([await back, scene.asked], [{ name: "lou" }, []]);
  }
});

Deno.test("goBack() refuses another room also where the session expired, but the server is the same", async () => {
  await using scene = await Scene.open(null, "lobby");
  scene.answers.push(false);
  const unsent = scene.sender.say({ type: "send", room: "lobby", epoch: "e1", text: "hi" });
  const refused = assertRejects(() => unsent, ChatError);
  const back = scene.goBack(KIM);
  await scene.answer(named);
  const enter = await scene.refuse("wrong-epoch");
  assertEquals(enter.type === "enter" && enter.ifOther, "refuse");
  await back;
  assertEquals((await refused).code, "not-sent");
});

Deno.test("goBack() wants to be in a room that is entered anew also when that is cut off", async () => {
  await using scene = await Scene.open("kim", "lobby");
  scene.answers.push(true);
  const failed = assertRejects(() => scene.goBack(KIM), ChatError);
  await scene.refuse("wrong-epoch");
  await scene.server.hearA("enter");
  await scene.server.hangUp();
  assertEquals((await failed).code, "connection-lost");
  const places = scene.positions.places.map((place) => [
    place.room,
    RoomPositions.positionOf(place),
  ]);
  assertEquals([places, scene.lost], [[["lobby", undefined]], ["lobby"]]);
});

Deno.test("goBack() says in a room that is entered anew what was said to it meanwhile", async () => {
  await using scene = await Scene.open("kim", "lobby");
  const { sender, positions } = scene;
  scene.answers.push(true);
  const back = scene.goBack(KIM);
  await scene.refuse("wrong-epoch");
  const { ref = 0 } = await scene.server.hearA("enter");
  const { room, epoch } = positions.find("lobby")!;
  sender.say({ type: "send", room, epoch, text: "to the new one" }).catch(() => {});
  await scene.server.say({ ...entered("lobby", "e7"), ref } as Event);
  await back;
  const next = await FakeServer.greet();
  await using _next = next.server;
  sender.start(next.client);
  const command = await next.server.hearA("send");
  await next.client.close();
  sender.end();
  assertEquals([command.room, command.epoch], ["lobby", "e7"]);
});

Deno.test("isPassing() tells what may go better from what a person has to decide", () => {
  const passing = [
    new ConnectError("refused", "Nothing listens there"),
    new ChatError("connection-lost", "Gone"),
    new ChatError("unavailable", "Later", { mayRetry: true }),
    turnedAway("localhost", 80, Disconnect.SERVER_SHUTDOWN),
  ];
  const lasting = [
    turnedAway("localhost", 80, Disconnect.TAKEN_OVER),
    new ChatError("name-taken", "Taken"),
    new ChatError("wrong-epoch", "Deleted"),
    new Error("A mistake"),
  ];
  assertEquals([passing.every(isPassing), lasting.some(isPassing)], [true, false]);
});

Deno.test("atMost() asks for no bound where everything is wanted", () => {
  assertEquals([atMost(1000), atMost(Infinity)], [{ atMost: 1000 }, {}]);
});
