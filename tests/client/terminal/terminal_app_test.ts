import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ChatClient } from "../../../lib/client/chat_client.ts";
import { ConnectError } from "../../../lib/client/connect_error.ts";
import { EditorConsole } from "../../../lib/client/terminal/editor_console.ts";
import { PlainConsole } from "../../../lib/client/terminal/plain_console.ts";
import {
  type Farewell,
  TerminalApp,
  type TerminalAppOptions,
} from "../../../lib/client/terminal/terminal_app.ts";
import { plain } from "../../../lib/client/terminal/style.ts";
import type { AnswerEvent, Event, RoomEntered } from "../../../lib/protocol/event.ts";
import { NO_RATES } from "../../../lib/protocol/limits.ts";
import { ChatServer } from "../../../lib/server/chat_server.ts";
import type { ServerConfig } from "../../../lib/server/server_config.ts";
import { systemClock } from "../../../lib/util/clock.ts";
import { BOB, EVENTS } from "../../helpers/events.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { FakeScreenTerminal } from "../../helpers/fake_screen_terminal.ts";
import { FakeServer } from "../../helpers/fake_server.ts";
import { FakeTerminal } from "../../helpers/fake_terminal.ts";
import { LinePeer } from "../../helpers/line_peer.ts";
import { TcpProxy } from "../../helpers/tcp_proxy.ts";
import { PASSWORD, TestAccounts } from "../../helpers/test_accounts.ts";
import { turn } from "../../helpers/turn.ts";

const hostname = "127.0.0.1";
const WHO_KIM = "* kim is in den";
const DONE: Farewell = { state: "done" };

function startServer(config: ServerConfig = {}): ChatServer {
  return ChatServer.start({ hostname, port: 0, accounts: new TestAccounts("alice"), ...config });
}

function newApp(
  terminal: FakeTerminal,
  port: number,
  options: Partial<TerminalAppOptions> = {},
): TerminalApp {
  const { clock = systemClock } = options;
  const console = new PlainConsole({ terminal, clock });
  const client = "parley/test";
  return new TerminalApp({ console, hostname, port, client, backoff: () => 0, ...options });
}

/** An app in a terminal with an editor; disposing it takes the console away. */
function openEditor(port: number, options: Partial<TerminalAppOptions> = {}) {
  const { clock = systemClock } = options;
  const terminal = new FakeScreenTerminal({ columns: 120, rows: 30 });
  const console = new EditorConsole({ terminal, clock, paint: plain, commands: [] });
  const client = "parley/test";
  const app = new TerminalApp({ console, hostname, port, client, backoff: () => 0, ...options });
  return { app, terminal, [Symbol.dispose]: () => console[Symbol.dispose]() };
}

/** Who somebody is, and where, but for what depends on the time. */
function withoutDetails(line: string): string {
  return line.replace(/(is in [^;]*); .*$/, "$1");
}

/** What was promised, or that it has not come in a few turns. */
async function soon<T>(promise: Promise<T>): Promise<T | "waiting"> {
  let outcome: T | "waiting" = "waiting";
  void promise.then((value) => outcome = value, () => {});
  for (let turns = 0; turns < 20 && outcome === "waiting"; turns++) await turn();
  return outcome;
}

/** Somebody in the room, whose lines so far are of no interest. */
async function listen(server: ChatServer, room: string): Promise<LinePeer> {
  const peer = await LinePeer.connect({ port: server.port });
  await peer.say("/nick bob", `/join ${room}`);
  await peer.until("Joined room");
  peer.lines.length = 0;
  return peer;
}

Deno.test("TerminalApp in a pipe says every line, and ends when all are answered", async () => {
  await using server = startServer({ limits: NO_RATES });
  await using bob = await listen(server, "lobby");
  const lines = Array.from({ length: 500 }, (_, index) => `line ${index}`);
  const pipe = FakeTerminal.pipe(...lines);
  const app = newApp(pipe, server.port, { name: "kim", room: "lobby" });
  assertEquals(await app.run(), DONE);
  await bob.until("kim left the room.");
  assertEquals(bob.lines, [
    "kim joined the room.",
    ...lines.map((line) => `[kim]: ${line}`),
    "kim left the room.",
  ]);
});

Deno.test("TerminalApp shows what is said to it, but not what its own user says", async () => {
  await using server = startServer();
  await using bob = await listen(server, "lobby");
  const terminal = new FakeTerminal("terminal");
  const running = newApp(terminal, server.port, { name: "kim", room: "lobby" }).run();
  terminal.type("hello\n");
  await bob.until("[kim]: hello");
  await bob.say("hi kim", "/msg kim psst");
  await terminal.until("psst");
  terminal.end();
  assertEquals(await running, DONE);
  const [, , hi = "", psst = "", ...rest] = terminal.lines;
  assertEquals([hi, rest], ["bob hi kim", ["* Goodbye!"]]);
  assertMatch(psst, /^bob.*kim.* psst$/);
  assert(!terminal.output.includes("hello"));
});

Deno.test("TerminalApp shows who, when and what, in this order", async () => {
  const { terminal, running, server } = await greeted();
  await using _server = server;
  await server.say({ ...EVENTS.message, from: BOB });
  await terminal.until("everyone!");
  assertMatch(terminal.output, /^bob 12:00:15 Hello everyone!\n/m);
  await leave(server, terminal, running);
});

Deno.test("TerminalApp shows the motd", async () => {
  await using server = startServer({ motd: "Be kind" });
  const pipe = FakeTerminal.pipe();
  await newApp(pipe, server.port, { name: "kim" }).run();
  assertEquals(pipe.lines, ["* Be kind", "* Logged in as kim.", "* Goodbye!"]);
});

Deno.test("TerminalApp does what its user types: words, slashes, and all else is said", async () => {
  await using server = startServer();
  await using bob = await listen(server, "lobby");
  const pipe = FakeTerminal.pipe(
    "enter lobby",
    "who is there?",
    "",
    "   ",
    "who",
    "/rooms",
    "/msg bob psst",
    "//shrug",
    "logout",
    "nobody hears this",
  );
  assertEquals(await newApp(pipe, server.port, { name: "kim" }).run(), DONE);
  await bob.until("kim left the room.");
  assertEquals(bob.lines, [
    "kim joined the room.",
    "[kim]: who is there?",
    "[Private from kim]: psst",
    "[kim]: /shrug",
    "kim left the room.",
  ]);
  assertEquals(pipe.lines.map(withoutDetails), [
    "* Logged in as kim.",
    "* You entered room lobby. Here: bob",
    "* bob is in lobby",
    "* kim is in lobby",
    "* lobby: 2 people, 1 message",
    "* Sent to bob alone.",
    "* Goodbye!",
  ]);
});

Deno.test("TerminalApp in a pipe tells how many lines were refused, and why", async () => {
  await using server = startServer();
  const pipe = FakeTerminal.pipe("nobody hears this", "enter nowhere", "/nonsense", "login");
  const app = newApp(pipe, server.port, { name: "kim" });
  assertEquals(await app.run(), { state: "refused", text: "4 lines were refused" });
  for (const part of ["not in a room", "nowhere", '"/nonsense"', "Usage: login"]) {
    assertEquals(pipe.lines.filter((line) => line.includes(part)).length, 1, part);
  }
});

Deno.test("TerminalApp shows refusals in their place among the answers", async () => {
  await using server = startServer();
  const pipe = FakeTerminal.pipe("nobody hears this", "create den", "who");
  await newApp(pipe, server.port, { name: "kim" }).run();
  assertEquals(pipe.lines.map(withoutDetails), [
    "* Logged in as kim.",
    "* You are not in a room",
    "* You entered the new room den. Nobody else is here.",
    WHO_KIM,
    "* Goodbye!",
  ]);
});

Deno.test("TerminalApp shows its own refusals behind the answers to what was typed before", async () => {
  await using server = startServer();
  const pipe = FakeTerminal.pipe("create den", "/nonsense", "who", "x".repeat(65_537), "/rooms");
  const farewell = await newApp(pipe, server.port, { name: "kim" }).run();
  assertEquals(farewell, { state: "refused", text: "2 lines were refused" });
  assertEquals(pipe.lines.slice(1).map(withoutDetails), [
    "* You entered the new room den. Nobody else is here.",
    '* Unknown command "/nonsense". Type /help for help.',
    WHO_KIM,
    "* That line is too long to send",
    "* den: 1 person, by kim",
    "* Goodbye!",
  ]);
});

Deno.test("TerminalApp shows the past in a terminal, and not in a pipe", async () => {
  await using server = startServer();
  await using bob = await listen(server, "lobby");
  await bob.say("long ago", "/users");
  await bob.until("Users in lobby");
  for (const kind of ["terminal", "pipe"] as const) {
    const terminal = new FakeTerminal(kind);
    terminal.end();
    await newApp(terminal, server.port, { name: kind, room: "lobby" }).run();
    assertEquals(terminal.output.includes("long ago"), kind === "terminal", kind);
  }
});

Deno.test("TerminalApp in a pipe counts a line that is too long to send as refused", async () => {
  await using server = startServer();
  const pipe = FakeTerminal.pipe("x".repeat(65_537), "hello");
  const app = newApp(pipe, server.port, { name: "kim", room: "lobby" });
  assertEquals(await app.run(), { state: "refused", text: "One line was refused" });
  assert(pipe.lines.includes("* That line is too long to send"));
});

Deno.test("TerminalApp in a terminal does not hold a refused line against its user", async () => {
  await using server = startServer();
  const terminal = new FakeTerminal("terminal");
  terminal.type("nobody hears this\n");
  terminal.end();
  assertEquals(await newApp(terminal, server.port, { name: "kim" }).run(), DONE);
  assert(terminal.lines.includes("* You are not in a room"));
});

const REFUSALS: readonly {
  readonly what: string;
  readonly options: Partial<TerminalAppOptions>;
  readonly text: RegExp;
}[] = [
  { what: "name is taken", options: { name: "bob" }, text: /^The name bob is taken$/ },
  { what: "name is none", options: { name: "*" }, text: /^Cannot use "\*" as a name: / },
  {
    what: "name needs a password, which nobody types in a pipe",
    options: { name: "alice" },
    text: /^The name alice needs its password: the first line has to be login NAME PASSWORD$/,
  },
  {
    what: "room can't be one",
    options: { name: "kim", room: "no room" },
    text: /^Cannot use "no room" as a room name: /,
  },
];

for (const { what, options, text } of REFUSALS) {
  Deno.test(`TerminalApp is refused where the ${what}, and says nothing`, async () => {
    await using server = startServer();
    await using bob = await listen(server, "lobby");
    const pipe = FakeTerminal.pipe("enter lobby", "hello");
    const farewell = await newApp(pipe, server.port, options).run();
    assert(farewell.state === "refused");
    assertMatch(farewell.text, text);
    assert(!pipe.output.includes("Goodbye"), pipe.output);
    await bob.say("/users");
    assertEquals(await bob.until("Users"), "Users in lobby: bob");
    assertEquals(bob.lines.length, 1);
  });
}

Deno.test("TerminalApp takes a likely name if it can, and a guest's if not", async () => {
  await using server = startServer();
  await using _bob = await listen(server, "lobby");
  const names: string[] = [];
  for (const likelyName of ["kim", "bob", "alice", "not a name", undefined]) {
    const pipe = FakeTerminal.pipe();
    const options = likelyName === undefined ? {} : { likelyName };
    assertEquals(await newApp(pipe, server.port, options).run(), DONE);
    names.push(pipe.lines.find((line) => line.includes("Logged in")) ?? "");
  }
  assertEquals(names, [
    "* Logged in as kim.",
    "* Logged in as Anonymous2.",
    "* Logged in as Anonymous3.",
    "* Logged in as Anonymous4.",
    "* Logged in as Anonymous5.",
  ]);
});

Deno.test("TerminalApp asks for the password of a name, masked", async () => {
  await using server = startServer();
  const terminal = new FakeTerminal("terminal");
  const running = newApp(terminal, server.port, { name: "alice" }).run();
  await terminal.until("Password for alice: ");
  terminal.type(`${PASSWORD}\r`);
  terminal.end();
  assertEquals(await running, DONE);
  const stars = "*".repeat(PASSWORD.length);
  assert(terminal.output.includes(`Password for alice: ${stars}\r\n`));
  assert(terminal.output.includes("Logged in as alice."));
  assert(!terminal.output.includes(PASSWORD));
  assertEquals(terminal.rawModes, [true, false]);
});

Deno.test("TerminalApp asks for the password at login NAME, and again when it is wrong", async () => {
  await using server = startServer();
  const terminal = new FakeTerminal("terminal");
  const running = newApp(terminal, server.port, { name: "kim" }).run();
  terminal.type("login alice\n");
  await terminal.until("Password for alice: ");
  terminal.type("battery staple\r");
  await terminal.until("wrong password");
  terminal.type(`${PASSWORD}\r`);
  await terminal.until("Logged in as alice.");
  terminal.type("login lou\n");
  await terminal.until("Logged in as lou.");
  terminal.end();
  assertEquals(await running, DONE);
  assertEquals(terminal.rawModes, [true, false, true, false]);
});

Deno.test("TerminalApp takes three wrong passwords for a refusal, and goes on", async () => {
  await using server = startServer();
  const terminal = new FakeTerminal("terminal");
  const running = newApp(terminal, server.port, { name: "kim" }).run();
  terminal.type("login alice\n");
  for (let i = 0; i < 3; i++) terminal.type("battery staple\r");
  terminal.type("who\n");
  await terminal.until("kim is in no room");
  terminal.end();
  assertEquals(await running, DONE);
  assertEquals(terminal.output.match(/Password for alice: /g)?.length, 3);
  assertEquals(terminal.output.match(/wrong password/g)?.length, 3);
});

Deno.test("TerminalApp is refused at the start after three wrong passwords", async () => {
  await using server = startServer();
  const terminal = new FakeTerminal("terminal");
  const running = newApp(terminal, server.port, { name: "alice" }).run();
  for (let i = 0; i < 3; i++) terminal.type("battery staple\r");
  const farewell = await running;
  assert(farewell.state === "refused");
  assertMatch(farewell.text, /wrong password/i);
  assertEquals(terminal.output.match(/Password for alice: /g)?.length, 3);
  assert(!terminal.output.includes("Goodbye"));
});

Deno.test("TerminalApp keeps the name when the password is given up", async () => {
  await using server = startServer();
  const terminal = new FakeTerminal("terminal");
  const running = newApp(terminal, server.port, { name: "kim" }).run();
  terminal.type("login alice\n");
  await terminal.until("Password for alice: ");
  terminal.type("\x03");
  terminal.type("who\n");
  await terminal.until("kim is in no room");
  terminal.end();
  assertEquals(await running, DONE);
});

Deno.test("TerminalApp shows other refusals while a password is asked for", async () => {
  const { terminal, server, app } = await greeted();
  await using _server = server;
  terminal.type("who\nlogin alice\n");
  const who = await server.hearA("who");
  const login = await server.hearA("login");
  const refuse = async (message: string, ref: number | undefined) => {
    const code = message === "Needs one" ? "password-required" : "internal";
    await server.say({ ...EVENTS.error, code, message, mayRetry: false, ref: ref ?? 0 });
  };
  await refuse("Not this way", who.ref);
  await refuse("Needs one", login.ref);
  await terminal.until("Password for alice: ");
  assert(terminal.lines.includes("* Not this way"), terminal.output);
  assert(!terminal.output.includes("Needs one"), terminal.output);
  const stopped = app.stop();
  await server.hangUp();
  await stopped;
});

Deno.test("TerminalApp in a pipe shows the refusals of what was asked for before a login", async () => {
  await using server = startServer();
  const pipe = FakeTerminal.pipe("nobody hears this", "/topic Plans", "login lou", "login alice");
  const farewell = await newApp(pipe, server.port, { name: "kim" }).run();
  assertEquals(farewell, { state: "refused", text: "3 lines were refused" });
  assertEquals(pipe.lines, [
    "* Logged in as kim.",
    "* You are not in a room",
    "* You are not in a room",
    "* Logged in as lou.",
    "* The name alice needs its password",
    "* Goodbye!",
  ]);
});

const ANEW = { since: null, missing: 0, lost: 0, left: [] };
const LOBBY: RoomEntered = { ...EVENTS.roomEntered, ...ANEW, room: "lobby", seq: 0 };

async function answer(server: FakeServer, event: AnswerEvent): Promise<void> {
  const { ref = 0 } = await server.hear();
  await server.say({ ...event, ref });
}

/** Brings a client into the lobby. */
async function letIn(server: FakeServer, isTerminal = true): Promise<void> {
  await server.sayWelcome();
  await answer(server, { ...EVENTS.named, name: "kim", previous: null });
  await answer(server, LOBBY);
  if (isTerminal) await answer(server, { ...EVENTS.roomList, rooms: [], omitted: 0 });
}

/** Brings a client back into the lobby. */
async function letInAgain(server: FakeServer): Promise<void> {
  await server.sayWelcome({ resumed: "kim" });
  await answer(server, { ...LOBBY, since: 0 });
}

/** An app that a fake server has let into the lobby. */
async function greeted(
  terminal: FakeTerminal = new FakeTerminal("terminal"),
  options: Partial<TerminalAppOptions> = {},
) {
  const server = new FakeServer();
  const app = newApp(terminal, server.port, { name: "kim", room: "lobby", ...options });
  const running = app.run();
  await letIn(server, terminal.isTerminal());
  await terminal.until("You entered room lobby.");
  return { server, terminal, running, app };
}

/** Ends the input, and says goodbye. */
async function leave(server: FakeServer, terminal: FakeTerminal, running: Promise<Farewell>) {
  terminal.end();
  await server.hearA("logout");
  await server.hangUp();
  assertEquals(await running, DONE);
}

Deno.test("TerminalApp shows nothing of a hostile server that could harm the terminal", async () => {
  const { terminal, running, server } = await greeted();
  await using _server = server;
  const from = { name: "\x1b[2Jbob", account: null, session: "s9" };
  await server.say(
    { ...EVENTS.message, from, text: "\x1b]0;gotcha\x07\u202ered\r\nalert" },
    { type: "notice", text: "\x9b31mnotice" },
  );
  await terminal.until("notice");
  await leave(server, terminal, running);
  assertEquals(terminal.lines.slice(2), ["[2Jbob ]0;gotchared  alert", "* 31mnotice"]);
});

const HOSTILE_ENDS: Readonly<Record<string, Event>> = {
  "the reason of the end": {
    type: "disconnect",
    code: "lost",
    reason: "\x1b[31mbye",
    mayReconnect: false,
  },
  "a refusal": { ...EVENTS.error, code: "name-taken", message: "\x1b[31mbye", ref: 2 },
};

for (const [what, event] of Object.entries(HOSTILE_ENDS)) {
  Deno.test(`TerminalApp lets no ${what} from a hostile server harm the terminal`, async () => {
    await using server = new FakeServer();
    const terminal = new FakeTerminal("terminal");
    const running = newApp(terminal, server.port, { name: "kim" }).run();
    await server.sayWelcome();
    await server.hear();
    await server.say(event);
    await server.hangUp();
    const farewell = await running;
    assert(farewell.state !== "done");
    assert(!`${terminal.output}${farewell.text}`.includes("\x1b"), farewell.text);
  });
}

Deno.test("TerminalApp comes back after a lost connection, and says so", async () => {
  const { terminal, running, server } = await greeted();
  await using _server = server;
  await server.hangUp();
  await letInAgain(server);
  await terminal.until("Connected again.");
  assertEquals(terminal.lines.slice(2), [
    `* Not connected to "127.0.0.1", port ${server.port} any more. ` +
    "Trying again in 0 s; Enter tries now.",
    "* You entered room lobby. Here: alice (2 connections), carol",
    "* Connected again.",
  ]);
  await leave(server, terminal, running);
});

Deno.test("TerminalApp shows why a server went, and is in its room when it is there again", async () => {
  const before = startServer();
  const { port } = before;
  const terminal = new FakeTerminal("terminal");
  const running = newApp(terminal, port, { name: "kim", room: "lobby" }).run();
  await terminal.until("You entered the new room lobby.");
  terminal.type("before\n/who\n");
  await terminal.until("kim is in lobby");
  await before.stop();
  await terminal.until("Server is shutting down.");
  await terminal.until("any more.");
  await using after = startServer({ port });
  await terminal.until("Connected again.");
  assert(terminal.output.includes("* ") && terminal.output.includes("The server was started anew"));
  await using bob = await listen(after, "lobby");
  terminal.type("hello\n");
  await bob.until("[kim]: hello");
  terminal.end();
  assertEquals(await running, DONE);
});

Deno.test("TerminalApp is disconnected where it may not come back, and says from where", async () => {
  const ends = [
    ["lost", "The connection was lost to"],
    ["taken-over", "Disconnected from"],
  ] as const;
  for (const [code, how] of ends) {
    const { terminal, running, server } = await greeted();
    await using _server = server;
    await server.say({ type: "disconnect", code, reason: "Not again", mayReconnect: false });
    await server.hangUp();
    const text = `${how} "127.0.0.1", port ${server.port}`;
    assertEquals(await running, { state: "disconnected", text });
    assertEquals(terminal.lines.at(-1), "* Not again");
  }
});

Deno.test("TerminalApp in a pipe is disconnected after five minutes without a server", async () => {
  const clock = new FakeClock();
  const pipe = FakeTerminal.pipe("hello");
  const { running, server } = await greeted(pipe, { clock, backoff: () => 60_000 });
  await using _server = server;
  assertEquals((await server.hear()).type, "send");
  await server.goAway();
  for (let minute = 0; minute < 5; minute++) {
    assertEquals(await soon(running), "waiting");
    while (clock.pending === 0) await turn();
    clock.advance(60_000);
  }
  const text = `The connection was lost to "127.0.0.1", port ${server.port}`;
  assertEquals(await running, { state: "disconnected", text });
  assert(pipe.lines.some((line) => /^\* Not confirmed .*: hello$/.test(line)), pipe.output);
});

Deno.test("TerminalApp in a pipe says every line once and in order, wherever the wire is cut", async () => {
  await using server = startServer();
  await using bob = await listen(server, "lobby");
  await using proxy = new TcpProxy(server.port);
  const lines = Array.from({ length: 150 }, (_, index) => `line ${index}`);
  const pipe = new FakeTerminal("pipe");
  const app = newApp(pipe, proxy.port, { name: "kim", room: "lobby" });
  const running = app.run();
  await pipe.until("You entered room lobby.");
  proxy.cutAfter(700, 1500, 90, 2500, 4000, 500);
  for (const line of lines) pipe.type(`${line}\n`);
  pipe.end();
  assertEquals(await running, DONE);
  await bob.until("kim left the room.");
  const said = bob.lines.filter((line) => line.startsWith("[kim]: "));
  assertEquals(said, lines.map((line) => `[kim]: ${line}`));
  assert(proxy.connections > 1);
});

Deno.test("TerminalApp says what was typed without a connection when there is one again", async () => {
  const { terminal, running, server } = await greeted();
  await using _server = server;
  await server.goAway();
  await terminal.until("any more.");
  terminal.type("one\n/msg bob psst\ntwo\n");
  await terminal.until("Not sent yet: two");
  server.comeBack();
  await letInAgain(server);
  const said: string[] = [];
  for (let count = 0; count < 3; count++) {
    const command = await server.hear();
    assert(command.type === "send" || command.type === "sendPrivate");
    said.push(command.text);
    const ref = command.ref ?? 0;
    if (command.type === "send") await server.say({ ...EVENTS.sent, ref });
    else await server.say({ type: "privateSent", to: "bob", ref });
  }
  await leave(server, terminal, running);
  assertEquals(said, ["one", "psst", "two"]);
  const notices = terminal.lines.filter((line) => line.includes("Not "));
  assertEquals(notices.slice(1).filter((line) => !line.includes("Cannot connect")), [
    "* Not sent yet: one",
    "* Not sent yet to bob: psst",
    "* Not sent yet: two",
  ]);
});

Deno.test("TerminalApp says of each line that was not sent before the end that it was not", async () => {
  const clock = new FakeClock();
  const { terminal, running, server } = await greeted(undefined, { clock, backoff: () => 60_000 });
  await using _server = server;
  terminal.type("on its way\n");
  await server.hearA("send");
  await server.goAway();
  await terminal.until("any more.");
  terminal.type("too late\n");
  await terminal.until("Not sent yet: too late");
  terminal.type("logout\n");
  assertEquals(await running, DONE);
  assert(terminal.lines.includes("* Not sent: too late"), terminal.output);
  const maybe = terminal.lines.filter((line) => line.startsWith("* Not confirmed"));
  assertEquals(maybe, ["* Not confirmed (it may have been said, or not): on its way"]);
});

Deno.test("TerminalApp refuses commands without a connection, and says so", async () => {
  const clock = new FakeClock();
  const { terminal, server, app } = await greeted(undefined, { clock, backoff: () => 60_000 });
  await using _server = server;
  await server.goAway();
  await terminal.until("any more.");
  terminal.type("who\n/search lunch\nlogin lou\nlogin alice sesame\n/nonsense\n/rooms\n");
  await terminal.until("Not done: listRooms");
  const refused = terminal.lines.slice(3).filter((line) => !line.includes("Cannot connect"));
  const again = "There is no connection; try again when it is back.";
  assertEquals(refused.filter((line) => line.includes(again)).length, 4);
  assert(refused.includes(`* Not done: who. ${again}`), terminal.output);
  assert(refused.includes(`* Not done: search lunch. ${again}`), terminal.output);
  assert(refused.some((line) => line.includes("There is no connection: try again")));
  assert(refused.some((line) => line.includes('Unknown command "/nonsense"')));
  await app.stop();
});

Deno.test("TerminalApp keeps a thousand lines for later, and refuses more with a notice", async () => {
  const clock = new FakeClock();
  const { terminal, server, app } = await greeted(undefined, { clock, backoff: () => 60_000 });
  await using _server = server;
  await server.goAway();
  await terminal.until("any more.");
  terminal.type(Array.from({ length: 1001 }, (_, index) => `line ${index}\n`).join(""));
  await terminal.until("Not said: 1000 lines wait already");
  assert(terminal.output.includes("Not sent yet: line 999\n"));
  assert(!terminal.output.includes("Not sent yet: line 1000\n"));
  await app.stop();
});

Deno.test("TerminalApp tries at once to come back when Enter is pressed", async () => {
  const clock = new FakeClock();
  const { terminal, running, server } = await greeted(undefined, {
    clock,
    backoff: () => 3_600_000,
  });
  await using _server = server;
  await server.hangUp();
  await terminal.until("Trying again in 3600 s; Enter tries now.");
  terminal.type("\n");
  await letInAgain(server);
  await terminal.until("Connected again.");
  await leave(server, terminal, running);
});

Deno.test("TerminalApp in a pipe does not come back sooner for the lines that it reads", async () => {
  const clock = new FakeClock();
  const pipe = new FakeTerminal("pipe");
  const { server, app } = await greeted(pipe, { clock, backoff: () => 60_000 });
  await using _server = server;
  await server.hangUp();
  await pipe.until("any more.");
  pipe.type("one\ntwo\nwho\n");
  await pipe.until("Not done: who");
  const hello = server.hear();
  assertEquals(await soon(hello), "waiting");
  clock.advance(60_000);
  assertEquals((await hello).type, "hello");
  const stopped = app.stop();
  await server.hangUp();
  await stopped;
});

Deno.test("TerminalApp ends at once when its user leaves while there is no connection", async () => {
  for (const keys of ["logout\r", "\x03", "\x04"]) {
    const clock = new FakeClock();
    await using server = new FakeServer();
    using opened = openEditor(server.port, {
      name: "kim",
      room: "lobby",
      clock,
      backoff: () => 3_600_000,
    });
    const running = opened.app.run();
    await letIn(server);
    await server.hangUp();
    await opened.terminal.until("any more.");
    opened.terminal.type(keys);
    assertEquals(await running, DONE);
  }
});

Deno.test("TerminalApp ends at once at Ctrl-C while it waits to come back and has no name yet", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  using opened = openEditor(server.port, { name: "kim", clock, backoff: () => 3_600_000 });
  const running = opened.app.run();
  await server.sayWelcome();
  await server.hearA("login");
  await server.hangUp();
  await opened.terminal.until("any more.");
  opened.terminal.type("\x03");
  assertEquals(await soon(running), DONE);
});

Deno.test("TerminalApp ends at once at Ctrl-C while it connects for the first time", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  using opened = openEditor(server.port, { name: "kim", clock });
  const running = opened.app.run().catch(() => "no connection");
  await server.hearA("hello");
  opened.terminal.type("\x03");
  const outcome = await soon(running);
  clock.advance(10_000);
  await running;
  assertEquals(outcome, DONE);
});

Deno.test("TerminalApp does not wait for long for answers after logout", async () => {
  const clock = new FakeClock();
  const { terminal, running, server, app } = await greeted(undefined, { clock });
  await using _server = server;
  terminal.type("hello\n");
  await server.hearA("send");
  terminal.type("logout\n");
  await turn();
  clock.advance(2000);
  const next = await soon(server.hear().then(({ type }) => type));
  const stopped = app.stop();
  await server.hangUp();
  await stopped;
  assertEquals(next, "logout");
  await running;
});

Deno.test("TerminalApp reads on while an answer is owed and a typing mistake is refused", async () => {
  const { terminal, server, app } = await greeted();
  await using _server = server;
  terminal.type("hello\n");
  await server.hearA("send");
  terminal.type("/nonsense\nagain\n");
  assertEquals((await server.hearA("send")).text, "again");
  assert(terminal.output.includes("Unknown command"));
  const stopped = app.stop();
  await server.hangUp();
  await stopped;
});

Deno.test("TerminalApp tells how many messages the server has no more", async () => {
  const { terminal, running, server } = await greeted();
  await using _server = server;
  await server.hangUp();
  await server.sayWelcome({ resumed: "kim" });
  await answer(server, { ...LOBBY, seq: 9, since: 3, missing: 3, lost: 1 });
  await terminal.until("Connected again.");
  assertEquals(terminal.lines.slice(-3), [
    "* One message that you have seen is not on the server any more: its machine failed, or a backup was restored.",
    "* 3 messages are missing here: /history shows what the server still has.",
    "* Connected again.",
  ]);
  await leave(server, terminal, running);
});

Deno.test("TerminalApp shows in its place what its user said to one person", async () => {
  await using server = startServer();
  await using bob = await listen(server, "lobby");
  using opened = openEditor(server.port, { name: "kim", room: "lobby" });
  const { app, terminal } = opened;
  const running = app.run();
  await terminal.until("You entered room lobby.");
  terminal.type("/msg bob psst\r");
  await bob.until("[Private from kim]: psst");
  await terminal.until("kim>bob");
  const shown = terminal.rows.filter((row) => row.includes("psst"));
  assertEquals(shown.length, 1);
  assertMatch(shown[0]!, /^kim>bob \d\d:\d\d:\d\d psst$/);
  assert(!terminal.output.includes("Sent to bob alone"));
  terminal.type("\x04");
  assertEquals(await running, DONE);
});

Deno.test("TerminalApp says that a private message is kept for somebody who lost the connection", async () => {
  await using server = startServer();
  const away = await ChatClient.connect({ hostname, port: server.port });
  await away.login("bob");
  await away.close();
  const terminal = new FakeTerminal("terminal");
  const running = newApp(terminal, server.port, { name: "kim", room: "lobby" }).run();
  await terminal.until("lobby");
  for (;;) {
    // The server needs a turn to notice that he is gone.
    terminal.output = "";
    terminal.type("/msg bob psst\nwho\n");
    await terminal.until("kim is in lobby");
    if (terminal.output.includes("bob has lost")) break;
  }
  terminal.end();
  assertEquals(await running, DONE);
});

Deno.test("TerminalApp asks for another name when its own was taken meanwhile", async () => {
  const before = startServer();
  const { port } = before;
  using opened = openEditor(port, { name: "kim", room: "lobby", backoff: () => 3_600_000 });
  const { app, terminal } = opened;
  const running = app.run();
  await terminal.until("lobby: 1 here");
  await before.stop();
  await terminal.until("any more.");
  await using after = startServer({ port });
  await using thief = await ChatClient.connect({ hostname, port });
  await thief.login("kim");
  terminal.type("half\r");
  await terminal.until("Another name, or nothing to leave: ");
  assert(terminal.output.includes("The name kim is taken"));
  terminal.type("lou\r");
  await terminal.until("Connected again.");
  await using bob = await listen(after, "lobby");
  terminal.type("hello\r");
  await bob.until("[lou]: hello");
  assert(terminal.rows.at(-2)?.startsWith(" lou · lobby"), terminal.rows.at(-2));
  terminal.type("\x04");
  assertEquals(await running, DONE);
});

/** Takes the name of an app away while it is not connected, and lets that one come back. */
async function takeNameOf(terminal: FakeTerminal, port: number, before: ChatServer) {
  await terminal.until("You entered the new room lobby.");
  await before.stop();
  await terminal.until("any more.");
  const after = startServer({ port });
  const thief = await ChatClient.connect({ hostname, port });
  await thief.login("kim");
  return {
    async [Symbol.asyncDispose]() {
      await thief.logout();
      await after.stop();
    },
  };
}

const NO_NAME: Farewell = { state: "refused", text: "The name kim is taken" };

for (const [what, key] of [["nothing", "\r"], ["Ctrl-G", "\x07"]] as const) {
  Deno.test(`TerminalApp is refused when ${what} is the answer to a name that was taken`, async () => {
    const before = startServer();
    const { port } = before;
    using opened = openEditor(port, { name: "kim", room: "lobby", backoff: () => 3_600_000 });
    const { app, terminal } = opened;
    const running = app.run();
    await using _taken = await takeNameOf(terminal, port, before);
    terminal.type("\r");
    await terminal.until("Another name, or nothing to leave: ");
    terminal.type(key);
    assertEquals(await running, NO_NAME);
  });
}

Deno.test("TerminalApp in a pipe is refused when its name was taken meanwhile", async () => {
  const clock = new FakeClock();
  const before = startServer();
  const { port } = before;
  const pipe = new FakeTerminal("pipe");
  const options = { name: "kim", room: "lobby", clock, backoff: () => 60_000 };
  const running = newApp(pipe, port, options).run();
  await using _taken = await takeNameOf(pipe, port, before);
  clock.advance(60_000);
  assertEquals(await running, NO_NAME);
  assert(pipe.lines.includes("* The name kim is taken"), pipe.output);
});

Deno.test("TerminalApp asks for the password that was changed meanwhile", async () => {
  const { terminal, server, app } = await greeted();
  await using _server = server;
  await server.hangUp();
  await server.sayWelcome();
  const { ref = 0 } = await server.hearA("login");
  await server.say({
    ...EVENTS.error,
    code: "wrong-password",
    message: "Unknown name or wrong password",
    mayRetry: false,
    ref,
  });
  await terminal.until("Password for kim: ");
  assertEquals(terminal.output.match(/Unknown name or wrong password/g)?.length, 1);
  const stopped = app.stop();
  await server.hangUp();
  await stopped;
});

/** An app that comes back and finds its room deleted, and made anew by somebody else. */
async function comeBackToAnotherRoom(server: ChatServer, answers: string) {
  const proxy = new TcpProxy(server.port);
  const lou = await ChatClient.connect({ hostname, port: server.port });
  await lou.login("lou");
  await lou.create("den");
  const opened = openEditor(proxy.port, { name: "kim", room: "den", backoff: () => 3_600_000 });
  const { app, terminal } = opened;
  const running = app.run();
  await terminal.until("den: 2 here");
  await lou.send("hello");
  await terminal.until("hello");
  proxy.cut();
  await terminal.until("any more.");
  await lou.delete("den");
  await lou.create("den");
  terminal.type("for the old den\r");
  await terminal.until("Room den was deleted while you were away. Enter it anew? (y/n) ");
  terminal.type(answers);
  await terminal.until("Connected again.");
  const end = async () => {
    terminal.type("\x04");
    assertEquals(await running, DONE);
    opened[Symbol.dispose]();
    await lou.logout();
    await proxy[Symbol.asyncDispose]();
  };
  return { terminal, lou, end };
}

Deno.test("TerminalApp goes into a room that was deleted meanwhile when its user wants that", async () => {
  await using server = startServer();
  const { terminal, lou, end } = await comeBackToAnotherRoom(server, "y\r");
  assertEquals((await lou.users()).users.length, 2);
  assert(terminal.output.includes("Not sent: for the old den"));
  assert(terminal.rows.at(-2)?.startsWith(" kim · den: 2 here"), terminal.rows.at(-2));
  await end();
});

Deno.test("TerminalApp is in no room when its user does not want the one that was made anew", async () => {
  await using server = startServer();
  const { terminal, lou, end } = await comeBackToAnotherRoom(server, "n\r");
  const { users } = await lou.users();
  const status = terminal.rows.at(-2) ?? "";
  await end();
  assertEquals(users.length, 1);
  assert(terminal.output.includes("Not sent: for the old den"));
  assert(status.startsWith(" kim · in no room"), status);
});

Deno.test("TerminalApp shows a menu where no room is named, and goes where it is told", async () => {
  await using server = startServer();
  await using bob = await listen(server, "lobby");
  const terminal = new FakeTerminal("terminal");
  const running = newApp(terminal, server.port, { name: "kim" }).run();
  await terminal.until("Number, or any other line to go on: ");
  assert(terminal.output.includes(`Rooms at 127.0.0.1:${server.port}\n`));
  assertMatch(terminal.output, /^> 1 {2}lobby {2}.*1 person/m);
  terminal.type("1\nhello\n");
  await bob.until("[kim]: hello");
  terminal.end();
  assertEquals(await running, DONE);
});

Deno.test("TerminalApp shows the menu again at /menu, and says how to get it when it is left", async () => {
  await using server = startServer();
  await using _bob = await listen(server, "lobby");
  using opened = openEditor(server.port, { name: "kim" });
  const { app, terminal } = opened;
  const running = app.run();
  await terminal.until("Rooms at");
  terminal.type("\x07");
  await terminal.until("Type /join ROOM to enter a room, /menu for the menu, /help for help.");
  terminal.output = "";
  terminal.type("/menu\r");
  await terminal.until("Rooms at");
  terminal.type("\r");
  await terminal.until("lobby: 2 here");
  terminal.type("\x04");
  assertEquals(await running, DONE);
});

Deno.test("TerminalApp clears the window at /clear, and tells nobody", async () => {
  await using server = startServer();
  await using bob = await listen(server, "lobby");
  using opened = openEditor(server.port, { name: "kim", room: "lobby" });
  const { app, terminal } = opened;
  const running = app.run();
  await terminal.until("lobby: 2 here");
  terminal.type("/clear\r");
  await terminal.until("\x1b[2J");
  assertEquals(terminal.window.filter((row) => row.includes("You entered")), []);
  terminal.type("hello\r");
  await bob.until("[kim]: hello");
  assert(!bob.lines.some((line) => line.includes("clear")));
  terminal.type("\x04");
  assertEquals(await running, DONE);
});

Deno.test("TerminalApp tells in its help what the client does itself, too", async () => {
  await using server = startServer();
  const pipe = FakeTerminal.pipe("/help");
  await newApp(pipe, server.port, { name: "kim" }).run();
  assert(pipe.lines.some((line) => line.startsWith("* /clear ")), pipe.output);
  assert(pipe.lines.some((line) => line.startsWith("* /menu ")), pipe.output);
});

Deno.test("TerminalApp shows the list of rooms that was asked for right after its own", async () => {
  await using server = new FakeServer();
  const terminal = new FakeTerminal("terminal");
  const app = newApp(terminal, server.port, { name: "kim", room: "lobby" });
  void app.run();
  await server.sayWelcome();
  await answer(server, { ...EVENTS.named, name: "kim", previous: null });
  await answer(server, LOBBY);
  const own = await server.hearA("listRooms");
  terminal.type("/rooms\n");
  const asked = await server.hearA("listRooms");
  const { roomList } = EVENTS;
  await server.sayAtOnce(
    { ...roomList, ref: own.ref ?? 0 },
    { ...roomList, ref: asked.ref ?? 0 },
    { type: "notice", text: "after it" },
  );
  await terminal.until("after it");
  const shown = terminal.lines.filter((line) => line.startsWith("* general: "));
  const stopped = app.stop();
  await server.hangUp();
  await stopped;
  assertEquals(shown.length, 1);
});

Deno.test("TerminalApp shows the motd once, however often it comes back", async () => {
  await using server = startServer({ motd: "Be kind" });
  await using proxy = new TcpProxy(server.port);
  const terminal = new FakeTerminal("terminal");
  const running = newApp(terminal, proxy.port, { name: "kim", room: "lobby" }).run();
  await terminal.until("You entered the new room");
  proxy.cut();
  await terminal.until("Connected again.");
  terminal.end();
  assertEquals(await running, DONE);
  assertEquals(terminal.lines.filter((line) => line.includes("Be kind")).length, 1);
});

Deno.test("TerminalApp.stop() says goodbye", async () => {
  await using server = startServer();
  await using bob = await listen(server, "lobby");
  const terminal = new FakeTerminal("terminal");
  const app = newApp(terminal, server.port, { name: "kim", room: "lobby" });
  void app.run();
  await bob.until("kim joined the room.");
  assertEquals(await app.stop(), DONE);
  assertEquals(await bob.until("kim l"), "kim left the room.");
});

Deno.test("TerminalApp.run() rejects where there is no server", async () => {
  const server = startServer();
  const { port } = server;
  await server.stop();
  const app = newApp(FakeTerminal.pipe(), port);
  assertEquals((await assertRejects(() => app.run(), ConnectError)).code, "refused");
});
