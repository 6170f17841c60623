/** What the terminal client does when its room is lost, and whom it does not listen to. */
import { assert, assertEquals } from "@std/assert";
import { EditorConsole } from "../../../lib/client/terminal/editor_console.ts";
import { plain } from "../../../lib/client/terminal/style.ts";
import { TerminalApp, type TerminalAppOptions } from "../../../lib/client/terminal/terminal_app.ts";
import type { AnswerEvent, Event, From, Welcome } from "../../../lib/protocol/event.ts";
import { systemClock } from "../../../lib/util/clock.ts";
import { BOB, EVENTS, MESSAGE } from "../../helpers/events.ts";
import { FakeScreenTerminal } from "../../helpers/fake_screen_terminal.ts";
import { FakeServer } from "../../helpers/fake_server.ts";
import { MemoryState } from "../../helpers/memory_state.ts";

const ANEW = { since: null, missing: 0, lost: 0, left: [] };
const LOBBY = { ...EVENTS.roomEntered, ...ANEW, room: "lobby", seq: 0 };
const ALICE: From = { name: "alice", account: "alice", session: "s8" };
const LIST = { ...EVENTS.roomList, omitted: 0 };

/** Somebody in the lobby of a fake server, at an editor. */
class Scene implements AsyncDisposable {
  readonly server = new FakeServer();
  readonly terminal = new FakeScreenTerminal({ columns: 100, rows: 30 });
  readonly console: EditorConsole;
  readonly app: TerminalApp;

  private constructor(options: Partial<TerminalAppOptions>) {
    const clock = systemClock;
    const { terminal, server: { port } } = this;
    this.console = new EditorConsole({ terminal, clock, paint: plain, commands: [] });
    this.app = new TerminalApp({
      console: this.console,
      hostname: "127.0.0.1",
      port,
      client: "parley/test",
      backoff: () => 0,
      name: "kim",
      room: "lobby",
      ...options,
    });
  }

  static async open(options: Partial<TerminalAppOptions> = {}): Promise<Scene> {
    const scene = new Scene(options);
    void scene.app.run();
    await scene.server.sayWelcome();
    await scene.answer({ ...EVENTS.named, name: "kim", previous: null });
    await scene.answer(LOBBY);
    await scene.answer(LIST);
    await scene.terminal.until("lobby: 3 here");
    return scene;
  }

  async answer(event: AnswerEvent): Promise<void> {
    const { ref = 0 } = await this.server.hear();
    await this.server.say({ ...event, ref });
  }

  async comeBack(welcome: Partial<Welcome>, entering: AnswerEvent): Promise<void> {
    await this.server.hangUp();
    await this.server.sayWelcome(welcome);
    await this.answer(entering);
  }

  get line(): string {
    return this.terminal.rows.at(-1) ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stopped = this.app.stop();
    await this.server[Symbol.asyncDispose]();
    await stopped;
    this.console[Symbol.dispose]();
  }
}

const LOSSES: readonly (readonly [Event, string])[] = [
  [{ ...EVENTS.putOut, room: "lobby" }, "You were put out of room lobby by alice: spam"],
  [{ type: "roomDeleted", room: "lobby", by: "alice" }, "Room lobby was deleted by alice."],
];

for (const [event, text] of LOSSES) {
  Deno.test(`TerminalApp says "${text}" and goes back to the menu`, async () => {
    await using scene = await Scene.open();
    const { server, terminal } = scene;
    await server.say(event);
    await terminal.until(text);
    await scene.answer(LIST);
    await terminal.until("Rooms at");
    terminal.type("2");
    const { type, ref = 0 } = await server.hear();
    assertEquals(type, "enter");
    await server.say({ ...LOBBY, ref });
    await terminal.until("lobby: 3 here");
  });
}

Deno.test("TerminalApp eats nothing of a half-typed line when the menu comes back", async () => {
  await using scene = await Scene.open();
  const { server, terminal } = scene;
  terminal.type("hello da");
  await terminal.until("hello da");
  await server.say({ type: "roomDeleted", room: "lobby", by: "alice" });
  await scene.answer(LIST);
  await terminal.until("Rooms at");
  terminal.type("ddy");
  await terminal.until("/menu for the menu");
  await terminal.until("hello daddy");
  assert(!terminal.rows.some((row) => row.startsWith("Rooms at")), terminal.rows.join("\n"));
  terminal.type("\r");
  assertEquals((await server.hearA("send")).text, "hello daddy");
});

Deno.test("TerminalApp says why its room is closed to it on the way back, and shows the menu", async () => {
  await using scene = await Scene.open();
  const { terminal } = scene;
  const banned = {
    ...EVENTS.error,
    code: "banned",
    message: "You are banned from room lobby",
  } as const;
  await scene.comeBack({ resumed: "kim" }, { ...banned, mayRetry: false });
  await terminal.until("You are banned from room lobby");
  await scene.answer(LIST);
  await terminal.until("Rooms at");
  assert(terminal.output.includes("Connected again."));
});

Deno.test("TerminalApp shows nothing that an ignored person says, also in its next run", async () => {
  const state = new MemoryState();
  {
    await using scene = await Scene.open({ state });
    const { server, terminal } = scene;
    terminal.type("/ignore alice\r");
    await terminal.until("alice is ignored from now on");
    await server.say(
      { ...MESSAGE, room: "lobby", seq: 1, from: ALICE, text: "hidden" },
      { ...EVENTS.privateMessage, from: ALICE, text: "hidden" },
      { ...EVENTS.invited },
      { ...MESSAGE, room: "lobby", seq: 2, from: BOB, text: "shown" },
    );
    await terminal.until("shown");
    assert(!terminal.output.includes("hidden") && !terminal.output.includes("invites"));
  }
  await using scene = await Scene.open({ state: state.kill() });
  const { server, terminal } = scene;
  await server.say(
    { ...MESSAGE, room: "lobby", seq: 3, from: ALICE, text: "hidden" },
    { ...MESSAGE, room: "lobby", seq: 4, from: BOB, text: "shown" },
  );
  await terminal.until("shown");
  assert(!terminal.output.includes("hidden"));
  terminal.type("/unignore alice\r");
  await terminal.until("alice is not ignored any more.");
  await server.say({ ...MESSAGE, room: "lobby", seq: 5, from: ALICE, text: "heard again" });
  await terminal.until("heard again");
});

Deno.test("TerminalApp says that somebody is away to whom one has written, and that one is oneself", async () => {
  await using scene = await Scene.open();
  const { server, terminal } = scene;
  terminal.type("/msg bob hi\r");
  const { ref = 0, sendId = 0 } = await server.hearA("sendPrivate");
  await server.say({ ...EVENTS.privateSent, sendId, ref });
  await terminal.until("bob is away: lunch");
  terminal.type("/away lunch\r");
  await scene.answer(EVENTS.away);
  await terminal.until("kim (away) · lobby");
});
