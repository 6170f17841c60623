import { assert, assertEquals } from "@std/assert";
import { Speaker } from "../../../lib/client/terminal/speaker.ts";
import type { SendResult } from "../../../lib/client/sender.ts";
import { ChatError, type ChatErrorCode } from "../../../lib/protocol/chat_error.ts";
import { ClientProbe } from "../../helpers/client_probe.ts";
import { EVENTS } from "../../helpers/events.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { FakeServer } from "../../helpers/fake_server.ts";
import { ScriptedConsole } from "../../helpers/scripted_console.ts";
import { turn } from "../../helpers/turn.ts";

/** Somebody who speaks to a fake server, or a program that does. */
class Scene implements AsyncDisposable {
  readonly server = new FakeServer();
  readonly clock = new FakeClock();
  readonly console: ScriptedConsole;
  readonly probe: ClientProbe;
  readonly speaker: Speaker;

  private constructor(interactive: boolean) {
    const { port } = this.server;
    const { clock } = this;
    this.console = new ScriptedConsole([], { interactive });
    this.probe = new ClientProbe({ port, clock, backoff: () => 3_600_000 });
    this.speaker = new Speaker({ console: this.console, client: this.probe.client, clock });
  }

  static async open({ interactive = true } = {}): Promise<Scene> {
    const scene = new Scene(interactive);
    const connecting = scene.probe.client.connect();
    await scene.server.sayWelcome();
    await connecting;
    return scene;
  }

  async lose(): Promise<void> {
    await this.server.goAway();
    await this.probe.untilLink("waiting");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = this.probe.client.logout();
    await this.server[Symbol.asyncDispose]();
    await ended;
  }
}

/** Whether it has come after a few turns. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => done = true);
  for (let turns = 0; turns < 5; turns++) await turn();
  return done;
}

Deno.test("Speaker.say() goes on before the answer, and counts no refusal for what is answered", async () => {
  await using scene = await Scene.open();
  const { speaker, server, console } = scene;
  await speaker.say({ type: "send", text: "hello" });
  const { ref = 0 } = await server.hearA("send");
  assertEquals(await isDone(speaker.whenAnswered()), false);
  await server.say({ ...EVENTS.sent, ref });
  await speaker.whenAnswered();
  assertEquals([speaker.refused, console.log], [0, []]);
});

Deno.test("Speaker.say() counts what the server refuses, which was shown", async () => {
  await using scene = await Scene.open();
  const { speaker, server, console } = scene;
  await speaker.say({ type: "who" });
  const { ref = 0 } = await server.hearA("who");
  await server.say({ ...EVENTS.error, ref });
  await speaker.whenAnswered();
  assertEquals([speaker.refused, console.log], [1, []]);
});

for (
  const [code, what] of [
    ["not-sent", "Not sent"],
    ["unknown-send-id", "Not confirmed (it may have been said, or not)"],
  ] as const
) {
  Deno.test(`Speaker.say() tells what the server answers with ${code}`, async () => {
    await using scene = await Scene.open();
    const { speaker, server, console } = scene;
    await speaker.say({ type: "send", text: "hello" });
    const { ref = 0 } = await server.hearA("send");
    await server.say({ ...EVENTS.error, code, ref });
    await speaker.whenAnswered();
    assertEquals(console.log, [`notice: ${what}: hello`]);
  });
}

Deno.test("Speaker.take() tells what becomes of lines of an earlier run", async () => {
  await using scene = await Scene.open();
  const { speaker, console } = scene;
  const refused = (code: ChatErrorCode, cause?: unknown) => {
    return Promise.reject<SendResult>(new ChatError(code, "No", { cause }));
  };
  speaker.take([
    { text: "one", answered: Promise.resolve(EVENTS.sent) },
    { text: "two", answered: refused("not-confirmed") },
    { text: "three", to: "bob", answered: refused("user-not-found", EVENTS.error) },
  ]);
  await speaker.whenAnswered();
  assertEquals(console.log, [
    "notice: Not confirmed (it may have been said, or not): two",
    "notice: Not sent: /msg bob three",
  ]);
});

Deno.test("Speaker.do() tells why something was not done", async () => {
  await using scene = await Scene.open();
  const { speaker, console } = scene;
  speaker.do("history", () => Promise.reject(new ChatError("not-connected", "No")));
  await speaker.whenAnswered();
  const again = "There is no connection; try again when it is back.";
  assertEquals(console.log, [`notice: Not done: history. ${again}`]);
});

Deno.test("Speaker.say() tells a person what is not sent yet, and why something was not done", async () => {
  await using scene = await Scene.open();
  const { speaker, console } = scene;
  await scene.lose();
  await speaker.say({ type: "send", text: "hello" });
  await speaker.say({ type: "who" });
  await turn();
  const again = "There is no connection; try again when it is back.";
  assertEquals(console.log, ["notice: Not sent yet: hello", `notice: Not done: who. ${again}`]);
  assertEquals(speaker.refused, 1);
  await scene.probe.client.logout();
  await speaker.whenAnswered();
  assertEquals([console.log.at(-1), speaker.refused], ["notice: Not sent: hello", 2]);
});

Deno.test("Speaker.say() tells which line is not sent that waited and was refused then", async () => {
  await using scene = await Scene.open();
  const { speaker, console, server, probe } = scene;
  await scene.lose();
  await speaker.say({ type: "send", text: "hello" });
  await turn();
  server.comeBack();
  probe.client.retryNow();
  await server.sayWelcome();
  const { ref = 0 } = await server.hearA("send");
  await server.say({ ...EVENTS.error, code: "muted", ref });
  await speaker.whenAnswered();
  assertEquals(console.log, ["notice: Not sent yet: hello", "notice: Not sent: hello"]);
});

Deno.test("Speaker.say() tells what the server may have or not", async () => {
  await using scene = await Scene.open();
  const { speaker, server, console } = scene;
  await speaker.say({ type: "sendPrivate", to: "bob", text: "psst" });
  await server.hearA("sendPrivate");
  await scene.lose();
  await scene.probe.client.logout();
  await speaker.whenAnswered();
  assertEquals(console.log, ["notice: Not confirmed (it may have been said, or not): psst"]);
});

Deno.test("Speaker.say() tells what may have been done, and has no answer", async () => {
  await using scene = await Scene.open();
  const { speaker, server, console } = scene;
  await speaker.say({ type: "delete", room: "den" });
  await speaker.say({ type: "topic", text: "Plans" });
  await server.hearA("delete");
  await server.hearA("topic");
  await scene.lose();
  await speaker.whenAnswered();
  const why = "The connection was lost; it may have been done, or not.";
  assertEquals(console.log, [
    `notice: No answer: delete. ${why}`,
    `notice: No answer: topic Plans. ${why}`,
  ]);
  assertEquals(speaker.refused, 2);
});

Deno.test("Speaker.say() refuses a person who says too much without a connection", async () => {
  await using scene = await Scene.open();
  const { speaker, console } = scene;
  await scene.lose();
  for (let line = 0; line < 1001; line++) await speaker.say({ type: "send", text: `${line}` });
  assertEquals(console.log.length, 1001);
  assertEquals(console.log.at(-1), "notice: Not said: 1000 lines wait already");
  assertEquals([speaker.refused, scene.probe.client.counts.unsent], [1, 1000]);
});

Deno.test("Speaker.say() lets a program wait while 64 lines have no answer", async () => {
  await using scene = await Scene.open({ interactive: false });
  const { speaker, server } = scene;
  for (let line = 0; line < 64; line++) await speaker.say({ type: "send", text: `${line}` });
  const next = speaker.say({ type: "send", text: "next" });
  assertEquals(await isDone(next), false);
  const { ref = 0 } = await server.hearA("send");
  await server.say({ ...EVENTS.sent, ref });
  await next;
});

Deno.test("Speaker.refuse() tells a person at once, and a program in its place", async () => {
  for (const interactive of [true, false]) {
    await using scene = await Scene.open({ interactive });
    const { speaker, server, console } = scene;
    await speaker.say({ type: "send", text: "hello" });
    const { ref = 0 } = await server.hearA("send");
    const refused = speaker.refuse("Not like this");
    assertEquals(await isDone(refused), interactive);
    await server.say({ ...EVENTS.sent, ref });
    await refused;
    assertEquals([console.log, speaker.refused], [["notice: Not like this"], 1]);
  }
});

Deno.test("Speaker.countRefusal() tells what was refused on this side alone", async () => {
  await using scene = await Scene.open();
  const { speaker, console } = scene;
  speaker.countRefusal(new ChatError("name-taken", "Taken", { cause: EVENTS.error }), "login");
  speaker.countRefusal(new ChatError("line-too-long", "Message too long"), "login");
  assertEquals([console.log, speaker.refused], [["notice: Message too long"], 2]);
});

Deno.test("Speaker.part() does not wait with somebody who leaves without a connection", async () => {
  await using scene = await Scene.open();
  const { speaker } = scene;
  await scene.lose();
  await speaker.say({ type: "send", text: "hello" });
  assert(await isDone(speaker.part()));
});

Deno.test("Speaker.part() waits for a program until everything is answered", async () => {
  await using scene = await Scene.open({ interactive: false });
  const { speaker } = scene;
  await scene.lose();
  await speaker.say({ type: "send", text: "hello" });
  const parted = speaker.part();
  assertEquals(await isDone(parted), false);
  await scene.probe.client.logout();
  await parted;
});

Deno.test("Speaker.sayPasted() says what looks like a command, and nothing with a password", async () => {
  await using scene = await Scene.open();
  const { speaker, server, console } = scene;
  for (const pasted of ["", "login kim sesame", "/quit"]) await speaker.sayPasted({ pasted });
  assertEquals((await server.hearA("send")).text, "/quit");
  const refusal = "Not said: a pasted line looks like a command with a password";
  assertEquals(console.log, [`notice: ${refusal}`]);
});
