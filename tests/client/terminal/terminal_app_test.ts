import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ConnectError } from "../../../lib/client/connect_error.ts";
import { PlainConsole } from "../../../lib/client/terminal/plain_console.ts";
import {
  type Farewell,
  TerminalApp,
  type TerminalAppOptions,
} from "../../../lib/client/terminal/terminal_app.ts";
import type { Event } from "../../../lib/protocol/event.ts";
import { ChatServer } from "../../../lib/server/chat_server.ts";
import type { ServerConfig } from "../../../lib/server/server_config.ts";
import { systemClock } from "../../../lib/util/clock.ts";
import { BOB, EVENTS } from "../../helpers/events.ts";
import { FakeServer } from "../../helpers/fake_server.ts";
import { FakeTerminal } from "../../helpers/fake_terminal.ts";
import { LinePeer } from "../../helpers/line_peer.ts";
import { PASSWORD, TestAccounts } from "../../helpers/test_accounts.ts";

const hostname = "127.0.0.1";
const DONE: Farewell = { state: "done" };

function startServer(config: ServerConfig = {}): ChatServer {
  return ChatServer.start({ hostname, port: 0, accounts: new TestAccounts("alice"), ...config });
}

function newApp(
  terminal: FakeTerminal,
  port: number,
  options: Partial<TerminalAppOptions> = {},
): TerminalApp {
  const console = new PlainConsole({ terminal, clock: systemClock });
  return new TerminalApp({ console, hostname, port, client: "parley/test", ...options });
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
  await using server = startServer();
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
  await server.hangUp();
  await running;
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
  assertEquals(pipe.lines, [
    "* Logged in as kim.",
    "* You entered room lobby. Here: bob",
    "* bob is in lobby",
    "* kim is in lobby",
    "* lobby: 2 people",
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
  assertEquals(pipe.lines, [
    "* Logged in as kim.",
    "* You are not in a room",
    "* You entered the new room den. Nobody else is here.",
    "* kim is in den",
    "* Goodbye!",
  ]);
});

Deno.test("TerminalApp shows its own refusals behind the answers to what was typed before", async () => {
  await using server = startServer();
  const pipe = FakeTerminal.pipe("create den", "/nonsense", "who", "x".repeat(65_537), "/rooms");
  const farewell = await newApp(pipe, server.port, { name: "kim" }).run();
  assertEquals(farewell, { state: "refused", text: "2 lines were refused" });
  assertEquals(pipe.lines.slice(1), [
    "* You entered the new room den. Nobody else is here.",
    '* Unknown command "/nonsense". Type /help for help.',
    "* kim is in den",
    "* That line is too long to send",
    "* den: 1 person",
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
    text: /^The name alice needs its password$/,
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

/** An app that a fake server has let in. */
async function greeted(terminal: FakeTerminal = new FakeTerminal("terminal")) {
  const server = new FakeServer();
  const running = newApp(terminal, server.port, { name: "kim" }).run();
  await server.sayWelcome();
  const { ref = 0 } = await server.hear();
  await server.say({ type: "named", name: "kim", account: null, previous: null, ref });
  await terminal.until("Logged in as kim.");
  return { server, terminal, running };
}

Deno.test("TerminalApp shows nothing of a hostile server that could harm the terminal", async () => {
  const { terminal, running, server } = await greeted();
  await using _server = server;
  const from = { name: "\x1b[2Jbob", account: null, session: "s9" };
  await server.say(
    { ...EVENTS.message, from, text: "\x1b]0;gotcha\x07\u202ered\r\nalert" },
    { type: "notice", text: "\x9b31mnotice" },
  );
  await server.hangUp();
  await running;
  assertEquals(terminal.lines.slice(1), ["[2Jbob ]0;gotchared  alert", "* 31mnotice"]);
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

Deno.test("TerminalApp is disconnected when the connection is lost, and says from where", async () => {
  const { running, server } = await greeted();
  await using _server = server;
  const text = `The connection was lost to "127.0.0.1", port ${server.port}`;
  await server.hangUp();
  assertEquals(await running, { state: "disconnected", text });
});

Deno.test("TerminalApp in a pipe is disconnected where its last line has no answer", async () => {
  const { running, server } = await greeted(FakeTerminal.pipe("hello"));
  await using _server = server;
  assertEquals((await server.hear()).type, "send");
  await server.hangUp();
  assertEquals((await running).state, "disconnected");
});

Deno.test("TerminalApp is disconnected at a shutdown, and shows the server's reason", async () => {
  const server = startServer();
  const { port } = server;
  const terminal = new FakeTerminal("terminal");
  const running = newApp(terminal, port, { name: "kim" }).run();
  await terminal.until("Logged in as kim.");
  await server.stop();
  const text = `Disconnected from "127.0.0.1", port ${port}`;
  assertEquals(await running, { state: "disconnected", text });
  assertEquals(terminal.lines.at(-1), "* Server is shutting down.");
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
