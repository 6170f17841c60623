import { assert, assertEquals, assertRejects } from "@std/assert";
import { ChatClient } from "../../lib/client/chat_client.ts";
import { ConnectError, type ConnectErrorCode } from "../../lib/client/connect_error.ts";
import { ChatError, type ChatErrorCode } from "../../lib/protocol/chat_error.ts";
import type { AnswerEvent, Event } from "../../lib/protocol/event.ts";
import { ChatServer } from "../../lib/server/chat_server.ts";
import { utf8 } from "../helpers/bytes.ts";
import { EVENTS } from "../helpers/events.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { FakeServer } from "../helpers/fake_server.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";
import { brief } from "../helpers/test_client.ts";

const hostname = "127.0.0.1";

function startServer(): ChatServer {
  return ChatServer.start({ hostname, port: 0, accounts: new TestAccounts("alice") });
}

/** A client with a name, in a room if one is given. */
async function join(server: ChatServer, name: string, room?: string): Promise<ChatClient> {
  const client = await ChatClient.connect({ hostname, port: server.port });
  await client.login(name);
  if (room !== undefined) await client.enter(room);
  return client;
}

async function assertRefused(answer: Promise<AnswerEvent>, code: ChatErrorCode): Promise<void> {
  assertEquals((await assertRejects(() => answer, ChatError)).code, code);
}

Deno.test("ChatClient.connect() greets with its program, and knows the server's greeting", async () => {
  await using server = new FakeServer();
  const { port } = server;
  const connecting = ChatClient.connect({ hostname, port, client: "test/1.0" });
  assertEquals(await server.sayWelcome(), {
    type: "hello",
    protocol: 1,
    client: "test/1.0",
    ref: 1,
  });
  const client = await connecting;
  assertEquals([client.welcome.server, client.welcome.session], ["fake/1.0", "s1"]);
  await client.close();
});

Deno.test("ChatClient.connect() goes on with an earlier session by its token", async () => {
  await using server = startServer();
  const { port } = server;
  const before = await join(server, "kim");
  const { token, session, resumed } = before.welcome;
  assertEquals(resumed, null);
  await using after = await ChatClient.connect({ hostname, port, token });
  assertEquals((await before.closed).code, "taken-over");
  assertEquals([after.welcome.resumed, after.welcome.session], ["kim", session]);
  await using stranger = await ChatClient.connect({
    hostname,
    port,
    token: token.replace(/./g, "0"),
  });
  assertEquals(stranger.welcome.resumed, null);
});

Deno.test("ChatClient.moving is true while it is on its way into a room or out of one", async () => {
  await using server = startServer();
  await using kim = await join(server, "kim");
  const seen: boolean[] = [kim.moving];
  for (const move of [() => kim.enter("lobby"), () => kim.leave(), () => kim.create("den")]) {
    const moved = move();
    seen.push(kim.moving);
    await moved;
    seen.push(kim.moving);
  }
  assertEquals(seen, [false, true, false, true, false, true, false]);
});

Deno.test("ChatClient.login() takes a name, another one, or one that the server chooses", async () => {
  await using server = startServer();
  await using client = await ChatClient.connect({ hostname, port: server.port });
  assertEquals((await client.login()).name, "Anonymous1");
  const { name, account, previous } = await client.login("kim");
  assertEquals([name, account, previous], ["kim", null, "Anonymous1"]);
});

Deno.test("ChatClient.login() takes a registered name with its password alone", async () => {
  await using server = startServer();
  await using client = await ChatClient.connect({ hostname, port: server.port });
  await assertRefused(client.login("alice"), "password-required");
  await assertRefused(client.login("alice", "battery staple"), "wrong-password");
  assertEquals((await client.login("alice", PASSWORD)).account, "alice");
});

Deno.test("ChatClient.login() refuses a name that is taken, and one that is none", async () => {
  await using server = startServer();
  await using _kim = await join(server, "kim");
  await using client = await ChatClient.connect({ hostname, port: server.port });
  await assertRefused(client.login("KIM"), "name-taken");
  await assertRefused(client.login("*"), "bad-name");
});

Deno.test("ChatClient.enter() makes the room or not, and leaves the others or not", async () => {
  await using server = startServer();
  await using kim = await join(server, "kim");
  await assertRefused(kim.enter("lobby", { ifMissing: "refuse" }), "no-such-room");
  const first = await kim.enter("lobby");
  assertEquals([first.room, first.created, first.left], ["lobby", true, []]);
  await assertRefused(kim.enter("#Lobby"), "already-in-room");
  const second = await kim.enter("annex", { exclusive: false });
  assertEquals([second.room, second.left], ["annex", []]);
  await assertRefused(kim.send("hi"), "room-required");
  assertEquals((await kim.enter("hall")).left, ["lobby", "annex"]);
});

Deno.test("ChatClient.create() makes a room that stays until delete() ends it", async () => {
  await using server = startServer();
  await using kim = await ChatClient.connect({ hostname, port: server.port });
  await kim.login("alice", PASSWORD);
  await using lou = await join(server, "lou");
  assertEquals((await kim.create("den")).created, true);
  await assertRefused(lou.create("den"), "room-exists");
  assertEquals((await kim.leave()).room, "den");
  assertEquals((await kim.rooms()).rooms.map(({ name, users }) => [name, users]), [["den", 0]]);
  await assertRefused(lou.delete("den"), "not-allowed");
  assertEquals((await kim.delete("den")).by, "alice");
  assertEquals((await kim.rooms()).rooms, []);
});

Deno.test("ChatClient.leave() goes out of the room that is named, or the only one", async () => {
  await using server = startServer();
  await using kim = await join(server, "kim", "lobby");
  await kim.enter("annex", { exclusive: false });
  assertEquals((await kim.leave("lobby")).room, "lobby");
  assertEquals((await kim.leave()).room, "annex");
  await assertRefused(kim.leave(), "not-in-room");
});

Deno.test("ChatClient.send() resolves with the place of the message", async () => {
  await using server = startServer();
  await using kim = await join(server, "kim", "lobby");
  const first = await kim.send("one");
  const second = await kim.send("two", "LOBBY");
  assertEquals([first.seq, first.room, second.seq], [1, "lobby", 2]);
  await assertRefused(kim.send("   "), "text-required");
  await assertRefused(kim.send("x".repeat(5000)), "line-too-long");
  await assertRefused(kim.send("hi", "nowhere"), "no-such-room");
});

Deno.test("ChatClient.send() is refused, not forgotten, where no frame can hold the text", async () => {
  await using server = startServer();
  await using kim = await join(server, "kim", "lobby");
  const refused = kim.send("x".repeat(70_000)).then(() => "sent", (error) => error.code);
  const later = kim.rooms().then(() => "no answer, but one to what was asked later");
  assertEquals(await Promise.race([refused, later]), "line-too-long");
});

Deno.test("ChatClient.sendPrivate() says something to one person", async () => {
  const heard: string[] = [];
  await using server = startServer();
  await using lou = await ChatClient.connect({
    hostname,
    port: server.port,
    onEvent: (event) => heard.push(brief(event)),
  });
  await lou.login("lou");
  await using kim = await join(server, "kim");
  assertEquals((await kim.sendPrivate("LOU", "psst")).to, "lou");
  await lou.who();
  assertEquals(heard, ["welcome", "named", "kim to lou: psst", "whoList"]);
  await assertRefused(kim.sendPrivate("max", "psst"), "user-not-found");
});

Deno.test("ChatClient asks which rooms and users there are, and what was said", async () => {
  await using server = startServer();
  await using kim = await join(server, "kim", "lobby");
  await using _lou = await join(server, "lou", "lobby");
  await using _max = await join(server, "max");
  for (const text of ["one", "two", "three"]) await kim.send(text);
  assertEquals((await kim.rooms()).rooms.map(({ name, users }) => [name, users]), [["lobby", 2]]);
  assertEquals((await kim.users()).users.map(({ name }) => name), ["kim", "lou"]);
  assertEquals((await kim.users("lobby")).room, "lobby");
  assertEquals((await kim.who()).users.map(({ name, rooms }) => [name, rooms]), [
    ["kim", ["lobby"]],
    ["lou", ["lobby"]],
    ["max", []],
  ]);
  const texts = async (range: Parameters<ChatClient["history"]>[0]) => {
    return (await kim.history(range)).messages.map((message) => message.text);
  };
  assertEquals(await texts({}), ["one", "two", "three"]);
  assertEquals(await texts({ before: 3, limit: 1 }), ["two"]);
  assertEquals(await texts({ after: 1 }), ["two", "three"]);
});

Deno.test("ChatClient says and asks what a room is about, and finds what was said there", async () => {
  await using server = startServer();
  await using kim = await join(server, "kim", "lobby");
  assertEquals((await kim.topic()).topic, "");
  const { room, topic, by } = await kim.topic("Plans", "#Lobby");
  assertEquals([room, topic, by], ["lobby", "Plans", "kim"]);
  assertEquals((await kim.topic(undefined, "lobby")).topic, "Plans");
  assertEquals((await kim.topic("")).topic, "");
  for (const text of ["lunch?", "Lunch at noon", "noon"]) await kim.send(text);
  const texts = async (text: string, room?: string) => {
    return (await kim.search(text, room)).messages.map((message) => message.text);
  };
  assertEquals(await texts("LUNCH"), ["lunch?", "Lunch at noon"]);
  assertEquals(await texts("noon lunch", "lobby"), ["Lunch at noon"]);
});

Deno.test("ChatClient takes any number of requests at once, and answers come in their order", async () => {
  await using server = startServer();
  await using client = await ChatClient.connect({ hostname, port: server.port });
  const answered: string[] = [];
  const note = ({ type }: AnswerEvent) => void answered.push(type);
  await Promise.all([
    client.login("kim").then(note),
    client.enter("lobby").then(note),
    client.send("one").then(note),
    client.enter("annex").then(note),
    client.send("two").then(note),
    client.history().then(note),
  ]);
  assertEquals(answered, ["named", "roomEntered", "sent", "roomEntered", "sent", "historyPage"]);
});

Deno.test("ChatClient tells onEvent everything in the server's order, before the answers", async () => {
  await using server = startServer();
  const told: string[] = [];
  await using client = await ChatClient.connect({
    hostname,
    port: server.port,
    onEvent: (event) => told.push(brief(event)),
  });
  await client.login("kim");
  assertEquals(told, ["welcome", "named"]);
  await client.enter("lobby");
  const other = await join(server, "lou", "lobby");
  await other.send("hi");
  await other.logout();
  await client.send("bye");
  await client.logout();
  assertEquals(told.slice(2), [
    "roomEntered",
    "lou entered lobby",
    "lou: hi",
    "lou logout lobby",
    "sent",
    "kim: bye",
    "disconnect logout",
  ]);
});

Deno.test("ChatClient.send() names the epoch of the room, unless it may be another by then", async () => {
  const { server, client } = await FakeServer.greet();
  await using _server = server;
  const requests: Promise<unknown>[] = [];
  const ask = async (request: Promise<unknown>) => {
    requests.push(request.catch(() => {}));
    return await server.hear();
  };
  const epochOf = async (room?: string) => {
    const command = await ask(client.send("hi", room));
    return command.type === "send" ? command.epoch : command.type;
  };
  /** Returns when the client knows it, too. */
  const say = async (event: Event) => {
    await server.say(event, { type: "ping" });
    assertEquals((await server.hear()).type, "pong");
  };
  const entered = { ...EVENTS.roomEntered, left: [] };

  assertEquals(await epochOf(), undefined);
  await say({ ...entered, room: "Lobby", epoch: "e1", ref: 99 });
  assertEquals([await epochOf(), await epochOf("#lobby"), await epochOf("annex")], [
    "e1",
    "e1",
    undefined,
  ]);
  const { ref = 0 } = await ask(client.enter("annex", { exclusive: false }));
  assertEquals(await epochOf(), undefined, "Where it will be said is not sure yet");
  await say({ ...entered, room: "annex", epoch: "e2", ref });
  assertEquals([await epochOf(), await epochOf("annex")], [undefined, "e2"]);
  await say({ type: "roomDeleted", room: "annex", by: "kim" });
  assertEquals([await epochOf(), await epochOf("annex")], ["e1", undefined]);
  await say({ ...entered, room: "hall", epoch: "e3", left: ["lobby"], ref: 99 });
  assertEquals([await epochOf(), await epochOf("lobby")], ["e3", undefined]);
  await say({ type: "roomLeft", room: "hall" });
  assertEquals(await epochOf(), undefined);
  await client.close();
  await Promise.all(requests);
});

Deno.test("ChatClient refuses what is no answer to what it asked", async () => {
  const { server, client } = await FakeServer.greet();
  await using _server = server;
  const rooms = client.rooms();
  const { ref = 0 } = await server.hear();
  await server.say({ ...EVENTS.named, ref: ref + 7 }, { ...EVENTS.named, ref });
  await assertRefused(rooms, "bad-message");
  await client.close();
});

Deno.test("ChatClient tells whether a refused request may be tried again", async () => {
  const { server, client } = await FakeServer.greet();
  await using _server = server;
  const rooms = client.rooms();
  const { ref = 0 } = await server.hear();
  await server.say({ ...EVENTS.error, code: "unavailable", mayRetry: true, ref });
  const error = await assertRejects(() => rooms, ChatError);
  assertEquals([error.code, error.message, error.mayRetry], [
    "unavailable",
    EVENTS.error.message,
    true,
  ]);
  await client.close();
});

Deno.test("ChatClient rejects what has no answer when the connection ends, and what comes later", async () => {
  const { server, client } = await FakeServer.greet();
  await using _server = server;
  const requests = [client.rooms(), client.who()];
  await server.hear();
  await server.hear();
  await server.hangUp();
  for (const request of requests) await assertRefused(request, "connection-lost");
  await assertRefused(client.rooms(), "connection-lost");
  const why = await client.closed;
  assertEquals([why.code, why.mayReconnect], ["lost", true]);
});

Deno.test("ChatClient.closed resolves with the server's reason", async () => {
  const { server, client } = await FakeServer.greet();
  await using _server = server;
  await server.say(EVENTS.disconnect);
  await server.hangUp();
  const { code, reason, mayReconnect } = await client.closed;
  assertEquals({ type: "disconnect", code, reason, mayReconnect }, EVENTS.disconnect);
});

Deno.test("ChatClient ends the connection when the server stops making sense", async () => {
  const { server, client } = await FakeServer.greet();
  await using _server = server;
  const rooms = client.rooms();
  await server.write(utf8("What?"));
  await assertRefused(rooms, "connection-lost");
  assertEquals((await client.closed).code, "lost");
});

Deno.test("ChatClient answers the server's ping", async () => {
  const { server, client } = await FakeServer.greet();
  await using _server = server;
  await server.say({ type: "ping" });
  assertEquals(await server.hear(), { type: "pong" });
  await client.close();
});

Deno.test("ChatClient pings a silent server, and ends when it does not answer", async () => {
  const clock = new FakeClock();
  const { server, client } = await FakeServer.greet({ clock });
  await using _server = server;
  clock.advance(14_999);
  assertEquals(clock.pending, 1);
  clock.advance(1);
  assertEquals((await server.hear()).type, "ping");
  clock.advance(10_000);
  const why = await client.closed;
  assertEquals([why.code, why.mayReconnect], ["unresponsive", true]);
  assertEquals(clock.pending, 0);
});

Deno.test("ChatClient does not ping a server that says something", async () => {
  const clock = new FakeClock();
  let heard = Promise.withResolvers<void>();
  const { server, client } = await FakeServer.greet({ clock, onEvent: () => heard.resolve() });
  await using _server = server;
  for (let i = 0; i < 3; i++) {
    heard = Promise.withResolvers();
    clock.advance(14_000);
    await server.say({ type: "notice", text: "Still here" });
    await heard.promise;
  }
  client.who().catch(() => {});
  assertEquals((await server.hear()).type, "who");
  await client.close();
});

Deno.test("ChatClient.logout() waits 2 s for a server that does not answer", async () => {
  const clock = new FakeClock();
  const { server, client } = await FakeServer.greet({ clock });
  await using _server = server;
  const left = client.logout();
  assertEquals((await server.hear()).type, "logout");
  clock.advance(2000);
  await left;
  assertEquals(clock.pending, 0);
});

Deno.test("ChatClient.logout() and disposal say goodbye, close() does not", async () => {
  await using server = startServer();
  const left: string[] = [];
  await using lou = await ChatClient.connect({
    hostname,
    port: server.port,
    onEvent: (event) => event.type === "memberLeft" && left.push(brief(event)),
  });
  await lou.login("lou");
  await lou.enter("lobby");
  const kim = await join(server, "kim", "lobby");
  await kim.logout();
  await kim.logout();
  assertEquals((await kim.closed).code, "logout");
  {
    await using _max = await join(server, "max", "lobby");
  }
  const ann = await join(server, "ann", "lobby");
  await ann.close();
  await ann.close();
  // Each question gives the server a turn to notice that she is gone.
  while (left.length < 3) await lou.who();
  assertEquals(left, ["kim logout lobby", "max logout lobby", "ann lost lobby"]);
});

async function assertNoConnection(
  connecting: Promise<ChatClient>,
  code: ConnectErrorCode,
): Promise<void> {
  const error = await assertRejects(() => connecting, ConnectError);
  assertEquals(error.code, code);
  assert(error.message.includes(`"${hostname}", port `), error.message);
}

Deno.test("ChatClient.connect() says that nothing listens", async () => {
  const listener = Deno.listen({ hostname, port: 0 });
  const { port } = listener.addr;
  listener.close();
  await assertNoConnection(ChatClient.connect({ hostname, port }), "refused");
});

const STRANGERS: Readonly<Record<string, (server: FakeServer) => Promise<void>>> = {
  "a web server": (server) => server.write(utf8("HTTP/1.1 400 Bad Request\r\n\r\n")),
  "who hangs up at once": (server) => server.hangUp(),
  "who hangs up after the greeting": async (server) => {
    await server.hear();
    await server.hangUp();
  },
  "who sends frames of something else": (server) => server.write(new Uint8Array([0, 0, 0, 1, 91])),
  "who sends what is no event": (server) => server.write(utf8('\0\0\0\x11{"type":"unknown"}')),
  "whose bound lets no command through": async (server) => {
    await server.sayWelcome({ maxFrameBytes: 1 });
  },
  "who does not take the greeting": async (server) => {
    const { ref = 0 } = await server.hear();
    await server.say({ ...EVENTS.error, ref });
  },
};

for (const [who, behave] of Object.entries(STRANGERS)) {
  Deno.test(`ChatClient.connect() says that it is no Parley server ${who}`, async () => {
    await using server = new FakeServer();
    const clock = new FakeClock();
    const connecting = ChatClient.connect({ hostname, port: server.port, clock });
    const behaved = behave(server);
    await assertNoConnection(connecting, "not-parley");
    await behaved;
    assertEquals(clock.pending, 0);
  });
}

for (const mayReconnect of [true, false]) {
  const whether = mayReconnect ? "it may come back" : "it may not come back";
  Deno.test(`ChatClient.connect() tells why the server ends it before the greeting, and that ${whether}`, async () => {
    await using server = new FakeServer();
    const connecting = ChatClient.connect({ hostname, port: server.port });
    const refused = assertRejects(() => connecting, ConnectError, "Server is shutting down.");
    await server.hearA("hello");
    const reason = "Server is shutting down.";
    await server.say({ type: "disconnect", code: "server-shutdown", reason, mayReconnect });
    await server.hangUp();
    const error = await refused;
    assertEquals([error.code, error.mayRetry], ["turned-away", mayReconnect]);
  });
}

Deno.test("ChatClient tells onEvent which answer was hoped for, for what has a ref alone", async () => {
  const told: string[] = [];
  const { server, client } = await FakeServer.greet({
    onEvent: (event, expected) => told.push(`${event.type} ${expected}`),
  });
  await using _server = server;
  const asked = [client.login("kim"), client.rooms()].map((answer) =>
    assertRejects(() => answer, ChatError)
  );
  const login = await server.hearA("login");
  const list = await server.hearA("listRooms");
  await server.say(
    { ...EVENTS.error, ref: list.ref ?? 0 },
    { ...EVENTS.message },
    { ...EVENTS.error, ref: login.ref ?? 0 },
    { ...EVENTS.error, ref: login.ref ?? 0 },
    { ...EVENTS.error, ref: 99 },
  );
  await Promise.all(asked);
  await server.hangUp();
  await client.closed;
  assertEquals(told, [
    "welcome welcome",
    "error roomList",
    "message null",
    "error named",
    "error null",
    "error null",
  ]);
});

Deno.test("ChatClient.connect() waits for a greeting as long as it may, and no longer", async () => {
  await using server = new FakeServer();
  const clock = new FakeClock();
  const { port } = server;
  const connecting = ChatClient.connect({ hostname, port, clock, maxConnectMs: 1000 });
  await server.hear();
  clock.advance(1000);
  await assertNoConnection(connecting, "timed-out");
  assertEquals(clock.pending, 0);
});
