import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { ChatClient } from "../../lib/client/chat_client.ts";
import { ConnectError } from "../../lib/client/connect_error.ts";
import { ReconnectingClient } from "../../lib/client/reconnecting_client.ts";
import type { SendResult } from "../../lib/client/sender.ts";
import { ChatError, type ChatErrorCode } from "../../lib/protocol/chat_error.ts";
import type { AnswerEvent, RoomEntered } from "../../lib/protocol/event.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";
import { ChatServer } from "../../lib/server/chat_server.ts";
import type { ServerConfig } from "../../lib/server/server_config.ts";
import type { Timer } from "../../lib/util/clock.ts";
import { ClientProbe, type ClientProbeOptions } from "../helpers/client_probe.ts";
import { EVENTS, MESSAGE } from "../helpers/events.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { FakeServer, WELCOME } from "../helpers/fake_server.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";
import { TcpProxy } from "../helpers/tcp_proxy.ts";
import { turn } from "../helpers/turn.ts";

const hostname = "127.0.0.1";
const NAMED = { type: "named", name: "bob", account: null, previous: "rob" } as const;
/** Longer than a silent link is believed in. */
const SILENCE_MS = 25_000;

function startServer(config: ServerConfig = {}): ChatServer {
  return ChatServer.start({ hostname, port: 0, ...config });
}

/** Somebody else in the room, whose connection is not of interest. */
async function join(port: number, name: string, room = "lobby"): Promise<ChatClient> {
  const client = await ChatClient.connect({ hostname, port });
  await client.login(name);
  await client.enter(room);
  return client;
}

/** The code of the refusal. */
async function refusal(answer: Promise<unknown>): Promise<ChatErrorCode> {
  return (await assertRejects(() => answer, ChatError)).code;
}

function seqOf(result: SendResult): number {
  assert(result.type === "sent");
  return result.seq;
}

/** Who is in the room, as somebody there sees it. */
async function namesIn(client: ChatClient): Promise<string[]> {
  return (await client.users()).users.map(({ name }) => name);
}

/** What brings a client of the fake server where it can be lost: named, and in the lobby. */
async function settle(server: FakeServer, options: Partial<ClientProbeOptions> = {}) {
  const starting = ClientProbe.start({ port: server.port, name: "kim", room: "lobby", ...options });
  await server.sayWelcome();
  await answer(server, { ...NAMED, name: "kim", previous: null });
  await answer(server, entered("e1", 0, null));
  return await starting;
}

async function answer(server: FakeServer, event: AnswerEvent): Promise<void> {
  const { ref = 0 } = await server.hear();
  await server.say({ ...event, ref });
}

function entered(epoch: string, seq: number, since: number | null = seq): RoomEntered {
  const goingOn = { since, missing: 0, lost: 0, left: [] };
  return { ...EVENTS.roomEntered, room: "lobby", epoch, seq, ...goingOn };
}

Deno.test("ReconnectingClient does everything that a client does, while the connection lasts", async () => {
  await using server = startServer();
  await using kim = await ClientProbe.start({ port: server.port });
  const { client } = kim;
  assertEquals((await client.login({ name: "kim" })).name, "kim");
  assertEquals((await client.enter("lobby")).room, "lobby");
  assertEquals(seqOf(await client.send("hello")), 1);
  assertEquals(await refusal(client.sendPrivate("nobody", "hi")), "user-not-found");
  assertEquals((await client.request({ type: "who" }, "whoList")).users.length, 1);
  assertEquals(client.self, { name: "kim", session: client.welcome.session });
  assertEquals([client.link, client.counts], [{ type: "connected" }, { sending: 0, unsent: 0 }]);
  assert(client.isOwn(kim.of("message")[0]!.from));
});

Deno.test("ReconnectingClient.connect() rejects where nobody is, and can be tried again", async () => {
  const gone = startServer();
  const { port } = gone;
  await gone.stop();
  const probe = new ClientProbe({ port });
  await assertRejects(() => probe.client.connect(), ConnectError);
  await using _server = startServer({ port });
  await probe.client.connect();
  assertEquals(probe.client.link.type, "connected");
  await probe.client.logout();
});

Deno.test("ReconnectingClient has its name and its room again when the server was restarted", async () => {
  const before = startServer();
  const { port } = before;
  await using kim = await ClientProbe.start({ port, name: "kim", room: "lobby" });
  assertEquals(seqOf(await kim.client.send("before")), 1);
  await before.stop();
  await kim.untilLink("waiting");
  const unsent = ["one", "two", "three"].map((text) => kim.client.send(text));
  assertEquals(kim.client.counts, { sending: 0, unsent: 3 });
  await using _after = startServer({ port });
  await kim.untilLink("connected", 2);
  assertEquals((await Promise.all(unsent)).map(seqOf), [1, 2, 3]);
  await kim.untilText("three");
  assertEquals(kim.texts, ["before", "one", "two", "three"]);
  assertEquals(kim.of("roomEntered").map(({ missing }) => missing), [0, null]);
  await using lou = await join(port, "lou");
  assertEquals(await namesIn(lou), ["kim", "lou"]);
});

Deno.test("ReconnectingClient logs in with its password again, and keeps the account", async () => {
  const accounts = new TestAccounts("alice");
  const before = startServer({ accounts });
  const { port } = before;
  await using alice = await ClientProbe.start({ port });
  await alice.client.login({ name: "alice", password: PASSWORD });
  await before.stop();
  await using _after = startServer({ port, accounts });
  await alice.untilLink("connected", 2);
  assertEquals(alice.of("named").map(({ account }) => account), ["alice", "alice"]);
});

Deno.test("ReconnectingClient logs in again to the account that it has made, with its new password", async () => {
  const accounts = new TestAccounts();
  const before = startServer({ accounts });
  const { port } = before;
  await using kim = await ClientProbe.start({ port, name: "kim" });
  await kim.client.register({ name: "kim", password: "sesame" });
  await kim.client.changePassword("sesame", "parsley");
  await before.stop();
  await using _after = startServer({ port, accounts });
  await kim.untilLink("connected", 2);
  assertEquals(kim.of("named").map(({ account }) => account), [null, "kim", "kim"]);
});

Deno.test("ReconnectingClient goes on with its session after a cut, and its ghost takes no name", async () => {
  await using server = startServer();
  await using proxy = new TcpProxy(server.port);
  await using lou = await join(server.port, "lou");
  await using kim = await ClientProbe.start({ port: proxy.port, name: "kim", room: "lobby" });
  const { session } = kim.client.self;
  await lou.send("before");
  await kim.untilText("before");
  proxy.cut();
  await kim.untilLink("waiting");
  for (const text of ["one", "two"]) await lou.send(text);
  await kim.untilLink("connected", 2);
  await lou.send("after");
  await kim.untilText("after");
  assertEquals(kim.client.self, { name: "kim", session });
  assertEquals(kim.texts, ["before", "one", "two", "after"]);
  assertEquals([kim.of("named").length, kim.of("error").length], [1, 0]);
});

Deno.test("ReconnectingClient tells what it missed as new, each once and in order", async () => {
  await using server = startServer();
  await using proxy = new TcpProxy(server.port);
  await using lou = await join(server.port, "lou");
  await using kim = await ClientProbe.start({
    port: proxy.port,
    name: "kim",
    room: "lobby",
    backoff: () => 3_600_000,
  });
  const texts: string[] = [];
  for (let round = 1; round <= 3; round++) {
    proxy.cut();
    await kim.untilLink("waiting", round);
    for (let line = 1; line <= 30; line++) {
      texts.push(`${round}.${line}`);
      await lou.send(`${round}.${line}`);
    }
    kim.client.retryNow();
    await kim.untilLink("connected", round + 1);
    await kim.untilText(`${round}.30`);
  }
  assertEquals(kim.texts, texts);
});

Deno.test("ReconnectingClient goes back into each of its rooms", async () => {
  await using server = startServer();
  await using proxy = new TcpProxy(server.port);
  await using kim = await ClientProbe.start({ port: proxy.port, name: "kim", room: "lobby" });
  await kim.client.enter("annex", { exclusive: false });
  proxy.cut();
  await kim.untilLink("connected", 2);
  const { users } = await kim.client.request({ type: "who" }, "whoList");
  assertEquals(users.map(({ rooms }) => rooms.toSorted()), [["annex", "lobby"]]);
  const sent = await Promise.all([kim.client.send("a", "annex"), kim.client.send("b", "#Lobby")]);
  assertEquals(sent.map((result) => result.type === "sent" && result.room), ["annex", "lobby"]);
});

Deno.test("ReconnectingClient says in the same room what was typed for it while offline", async () => {
  await using server = startServer();
  await using proxy = new TcpProxy(server.port);
  await using kim = await ClientProbe.start({ port: proxy.port, name: "kim", room: "lobby" });
  await kim.client.enter("annex", { exclusive: false });
  proxy.cut();
  await kim.untilLink("waiting");
  const sent = await Promise.all([kim.client.send("a", "annex"), kim.client.send("b", "lobby")]);
  assertEquals(sent.map((result) => result.type === "sent" && result.room), ["annex", "lobby"]);
});

Deno.test("ReconnectingClient stays out of a room that was left", async () => {
  await using server = startServer();
  await using proxy = new TcpProxy(server.port);
  await using kim = await ClientProbe.start({ port: proxy.port, name: "kim", room: "lobby" });
  await kim.client.request({ type: "leave" }, "roomLeft");
  proxy.cut();
  await kim.untilLink("connected", 2);
  const { users } = await kim.client.request({ type: "who" }, "whoList");
  assertEquals(users.map(({ rooms }) => rooms), [[]]);
});

Deno.test("ReconnectingClient notices a link that lets nothing through, and takes over its session", async () => {
  const clock = new FakeClock();
  await using server = startServer();
  await using proxy = new TcpProxy(server.port);
  await using lou = await join(server.port, "lou");
  await using kim = await ClientProbe.start({
    port: proxy.port,
    name: "kim",
    room: "lobby",
    clock,
    backoff: () => 0,
  });
  const { session } = kim.client.self;
  proxy.swallow();
  const sent = kim.client.send("into the void");
  await lou.send("meanwhile");
  assertEquals(kim.client.link.type, "connected");
  clock.advance(SILENCE_MS);
  await kim.untilLink("waiting");
  clock.advance(0);
  await kim.untilLink("connected", 2);
  await sent;
  assertEquals(kim.client.self.session, session);
  await kim.untilText("into the void");
  assertEquals(kim.texts, ["meanwhile", "into the void"]);
  assertEquals(await namesIn(lou), ["lou", "kim"]);
});

Deno.test("ReconnectingClient has said once what the server took and could not answer", async () => {
  const clock = new FakeClock();
  await using server = startServer();
  await using proxy = new TcpProxy(server.port);
  const heard = Promise.withResolvers<void>();
  const texts: string[] = [];
  await using lou = await ChatClient.connect({
    hostname,
    port: server.port,
    onEvent: (event) => {
      if (event.type !== "message") return;
      texts.push(event.text);
      heard.resolve();
    },
  });
  await lou.login("lou");
  await lou.enter("lobby");
  await using kim = await ClientProbe.start({
    port: proxy.port,
    name: "kim",
    room: "lobby",
    clock,
  });
  proxy.swallowAnswers();
  const sent = kim.client.send("once");
  await heard.promise;
  assertEquals(kim.client.counts, { sending: 1, unsent: 0 });
  proxy.cut();
  await kim.untilLink("waiting");
  clock.advance(0);
  assertEquals(seqOf(await sent), 1);
  await kim.untilText("once");
  assertEquals((await lou.history()).messages.map(({ text }) => text), ["once"]);
  assertEquals([texts, kim.texts], [["once"], ["once"]]);
});

Deno.test("ReconnectingClient says what is not confirmed where the server was started anew", async () => {
  const before = startServer();
  const { port } = before;
  await using proxy = new TcpProxy(port);
  await using kim = await ClientProbe.start({ port: proxy.port, name: "kim", room: "lobby" });
  proxy.swallow();
  const maybe = refusal(kim.client.send("maybe"));
  const stopped = before.stop();
  proxy.cut();
  await stopped;
  await using _after = startServer({ port });
  assertEquals(await maybe, "not-confirmed");
  await kim.untilLink("connected", 2);
  assertEquals(seqOf(await kim.client.send("sure")), 1);
});

Deno.test("ReconnectingClient rejects at once what it can't do without a connection", async () => {
  await using server = new FakeServer();
  const kim = await settle(server, { backoff: () => 3_600_000 });
  await server.hangUp();
  await kim.untilLink("waiting");
  const { client } = kim;
  for (
    const ask of [
      () => client.login({ name: "lou" }),
      () => client.enter("annex"),
      () => client.request({ type: "who" }, "whoList"),
    ]
  ) {
    assertEquals(await refusal(ask()), "not-connected");
  }
  await client.logout();
});

Deno.test("ReconnectingClient ends where the server says that it may not come back", async () => {
  await using server = new FakeServer();
  const kim = await settle(server);
  const said = [kim.client.send("x", "lobby")];
  await server.hear();
  await server.say({
    type: "disconnect",
    code: "taken-over",
    reason: "You go on in another connection.",
    mayReconnect: false,
  });
  await server.hangUp();
  const why = await kim.client.closed;
  assertEquals([why.code, why.mayReconnect], ["taken-over", false]);
  assertEquals(kim.client.link, { type: "ended", why });
  assertEquals(kim.links.map(({ type }) => type), ["connected", "ended"]);
  assertEquals(await refusal(said[0]!), "not-confirmed");
  assertEquals(await refusal(kim.client.send("later")), "not-sent");
});

Deno.test("ReconnectingClient ends where somebody else goes on with its session", async () => {
  await using server = startServer();
  await using kim = await ClientProbe.start({ port: server.port, name: "kim" });
  const { token } = kim.client.welcome;
  await using other = await ChatClient.connect({ hostname, port: server.port, token });
  assertEquals((await kim.client.closed).code, "taken-over");
  assertEquals(other.welcome.resumed, "kim");
});

Deno.test("ReconnectingClient.logout() ends at once while it waits, and refuses what was not sent", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const kim = await settle(server, { clock, backoff: () => 3_600_000 });
  await server.hangUp();
  await kim.untilLink("waiting");
  const unsent = refusal(kim.client.send("hello"));
  await kim.client.logout();
  assertEquals([await unsent, (await kim.client.closed).code], ["not-sent", "logout"]);
  assertEquals([clock.pending, kim.client.link.type], [0, "ended"]);
});

Deno.test("ReconnectingClient.logout() says goodbye, and a second call does nothing", async () => {
  await using server = startServer();
  await using lou = await ClientProbe.start({ port: server.port, name: "lou", room: "lobby" });
  const kim = await ClientProbe.start({ port: server.port, name: "kim", room: "lobby" });
  await Promise.all([kim.client.logout(), kim.client.logout()]);
  await lou.until(() => lou.heard.includes("kim logout lobby"));
  assertEquals((await kim.client.closed).code, "logout");
});

Deno.test("ReconnectingClient.logout() ends it on its way back, before it logs in again", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const kim = await settle(server, { clock, backoff: () => 3_600_000 });
  await server.hangUp();
  await kim.untilLink("waiting");
  kim.client.retryNow();
  const hello = await server.hearA("hello");
  const left = kim.client.logout();
  await turn();
  await server.say({ ...WELCOME, ref: hello.ref ?? 0 });
  await left;
  const next = await server.hear().then(({ type }) => type, () => "hung up");
  assert(next === "hung up" || next === "logout", next);
});

Deno.test("ReconnectingClient stays ended when its way back fails after a logout", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const kim = await settle(server, { clock, backoff: () => 3_600_000 });
  await server.hangUp();
  await kim.untilLink("waiting");
  kim.client.retryNow();
  await server.hearA("hello");
  await kim.client.logout();
  await server.hangUp();
  await turn();
  await turn();
  assertEquals([kim.links.at(-1)?.type, clock.pending], ["ended", 0]);
});

Deno.test("ReconnectingClient.logout() ends it while it connects for the first time", async () => {
  await using server = new FakeServer();
  const probe = new ClientProbe({ port: server.port });
  const connecting = probe.client.connect().catch(() => {});
  const hello = await server.hearA("hello");
  const left = probe.client.logout();
  await server.say({ ...WELCOME, ref: hello.ref ?? 0 });
  await Promise.all([left, connecting]);
  const { type } = probe.client.link;
  const ended = probe.client.logout();
  await server.hangUp();
  await ended;
  assertEquals(type, "ended");
});

Deno.test("ReconnectingClient.retryNow() does not wait for the next try", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const kim = await settle(server, { clock, backoff: () => 30_000 });
  await server.hangUp();
  await kim.untilLink("waiting");
  const link = kim.client.link;
  assert(link.type === "waiting");
  assertEquals([link.sinceMs, link.nextTryMs - link.sinceMs], [clock.wallMs(), 30_000]);
  assertEquals(link.reason, "The connection was lost");
  kim.client.retryNow();
  await server.sayWelcome({ resumed: "kim" });
  await answer(server, entered("e1", 0));
  await kim.untilLink("connected", 2);
  kim.client.retryNow();
  assertEquals(kim.client.link.type, "connected");
  await server.hangUp();
  await kim.untilLink("waiting", 2);
  await kim.client.logout();
});

Deno.test("ReconnectingClient.retryNow() does not make the pauses longer", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const attempts: number[] = [];
  const backoff = (attempt: number) => (attempts.push(attempt), 3_600_000);
  const kim = await settle(server, { clock, backoff });
  await server.goAway();
  for (let tries = 1; tries <= 3; tries++) {
    await kim.untilLink("waiting", tries);
    kim.client.retryNow();
  }
  await kim.untilLink("waiting", 4);
  await kim.client.logout();
  assertEquals(attempts, [1, 1, 1, 1]);
});

Deno.test("ReconnectingClient gives up when it was offline for as long as it may be", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const kim = await settle(server, { clock, backoff: () => 20_000, maxOfflineMs: 60_000 });
  const unsent = refusal(kim.client.send("hello", "lobby").finally(() => {}));
  await server.hear();
  await server.goAway();
  for (let attempt = 1; attempt <= 3; attempt++) {
    await kim.untilLink("waiting", attempt);
    clock.advance(20_000);
  }
  assertEquals((await kim.client.closed).code, "lost");
  assertEquals(await unsent, "not-confirmed");
  assertEquals(kim.links.filter(({ type }) => type === "waiting").length, 3);
  assertEquals(clock.pending, 0);
});

Deno.test("ReconnectingClient pauses longer with each try, and says what was the matter", async () => {
  const clock = new FakeClock();
  const attempts: number[] = [];
  await using server = new FakeServer();
  const backoff = (attempt: number) => {
    attempts.push(attempt);
    return 1000;
  };
  const kim = await settle(server, { clock, backoff });
  await server.goAway();
  for (let times = 1; times <= 3; times++) {
    await kim.untilLink("waiting", times);
    clock.advance(1000);
  }
  await kim.untilLink("waiting", 4);
  const reasons = kim.links.flatMap((link) => link.type === "waiting" ? [link.reason] : []);
  assertEquals(attempts, [1, 2, 3, 4]);
  assertEquals(reasons[0], "The connection was lost");
  assert(reasons.slice(1).every((reason) => reason.includes("nothing listens there")), reasons[1]);
  const since = kim.links.flatMap((link) => "sinceMs" in link ? [link.sinceMs] : []);
  assertEquals(new Set(since).size, 1);
  await kim.client.logout();
});

Deno.test("ReconnectingClient begins anew with the pauses only after ten seconds of connection", async () => {
  const clock = new FakeClock();
  const attempts: number[] = [];
  await using server = new FakeServer();
  const backoff = (attempt: number) => {
    attempts.push(attempt);
    return 0;
  };
  const kim = await settle(server, { clock, backoff });
  let times = 1;
  for (const connectedMs of [0, 5000, 9999, 10_000, 3000, 12_000]) {
    clock.advance(connectedMs);
    await server.hangUp();
    await kim.untilLink("waiting", times++);
    clock.advance(0);
    await server.sayWelcome({ resumed: "kim" });
    await answer(server, entered("e1", 0));
    await kim.untilLink("connected", times);
  }
  assertEquals(attempts, [1, 2, 3, 1, 2, 1]);
  const ended = kim.client.logout();
  await server.hangUp();
  await ended;
});

Deno.test("ReconnectingClient tries again where the way back is refused for now", async () => {
  const attempts: number[] = [];
  await using server = new FakeServer();
  const backoff = (attempt: number) => {
    attempts.push(attempt);
    return 0;
  };
  const kim = await settle(server, { backoff });
  await server.hangUp();
  await server.sayWelcome();
  const login = await server.hearA("login");
  await server.say({
    ...EVENTS.error,
    code: "unavailable",
    message: "Not now",
    mayRetry: true,
    ref: login.ref ?? 0,
  });
  await kim.untilLink("waiting", 2);
  await server.hangUp();
  await server.sayWelcome();
  await answer(server, { ...NAMED, name: "kim" });
  await answer(server, entered("e1", 0));
  await kim.untilLink("connected", 2);
  assertEquals(attempts, [1, 2]);
  const reasons = kim.links.flatMap((link) => link.type === "waiting" ? [link.reason] : []);
  assertEquals([reasons[1], kim.of("error").length], ["Not now", 0]);
  const ended = kim.client.logout();
  await server.hangUp();
  await ended;
});

Deno.test("ReconnectingClient shows itself connected only when name and rooms are there again", async () => {
  await using server = new FakeServer();
  const kim = await settle(server);
  await server.hangUp();
  await server.sayWelcome();
  const login = await server.hearA("login");
  assertEquals(kim.client.link.type, "connecting");
  assertEquals(await refusal(kim.client.enter("annex")), "not-connected");
  await server.say({ ...NAMED, name: "kim", ref: login.ref ?? 0 });
  const enter = await server.hearA("enter");
  assertEquals(kim.client.link.type, "connecting");
  await server.say({ ...entered("e1", 0), ref: enter.ref ?? 0 });
  await kim.untilLink("connected", 2);
  const ended = kim.client.logout();
  await server.hangUp();
  await ended;
});

Deno.test("ReconnectingClient.send() means the room where it was, also on the way back there", async () => {
  await using server = new FakeServer();
  const kim = await settle(server);
  await server.hangUp();
  await server.sayWelcome({ resumed: "kim" });
  const enter = await server.hearA("enter");
  const outcome = kim.client.send("for the lobby").then(() => "sent", (error) => error.code);
  await server.say({
    ...EVENTS.error,
    code: "wrong-epoch",
    mayRetry: false,
    ref: enter.ref ?? 0,
  });
  await kim.untilLink("connected", 2);
  await turn();
  const { counts } = kim.client;
  const ended = kim.client.logout();
  await server.hangUp();
  await ended;
  assertEquals([counts, await outcome], [{ sending: 0, unsent: 0 }, "not-sent"]);
});

Deno.test("ReconnectingClient.send() means the room where it was after a move that was cut off", async () => {
  await using server = new FakeServer();
  const kim = await settle(server, { backoff: () => 3_600_000 });
  const moved = refusal(kim.client.enter("annex"));
  await server.hearA("enter");
  await server.hangUp();
  assertEquals(await moved, "connection-lost");
  await kim.untilLink("waiting");
  kim.client.send("for the lobby").catch(() => {});
  kim.client.retryNow();
  await server.sayWelcome({ resumed: "kim" });
  assertEquals((await server.hearA("enter")).room, "lobby");
  await server.say({ ...entered("e1", 0), ref: 2 });
  await kim.untilLink("connected", 2);
  const { room, epoch } = await server.hearA("send");
  const ended = kim.client.logout();
  await server.hangUp();
  await ended;
  assertEquals([room, epoch], ["lobby", "e1"]);
});

Deno.test("ReconnectingClient takes a restarted server for one though the first way back was cut", async () => {
  await using server = new FakeServer();
  const asked: string[] = [];
  const questions = {
    login: () => Promise.resolve(null),
    room: (error: ChatError) => Promise.resolve(asked.push(error.code) > 0),
  };
  const kim = await settle(server, { questions });
  await server.say({ ...MESSAGE, room: "lobby", epoch: "e1", seq: 1 });
  await kim.until(() => kim.texts.length === 1);
  await server.hangUp();
  const anew = { session: "s2", token: "f".repeat(32), instance: "i2" };
  await server.sayWelcome({ resumed: null, ...anew });
  await answer(server, { ...NAMED, name: "kim" });
  await server.hearA("enter");
  await server.hangUp();
  await server.sayWelcome({ resumed: "kim", ...anew });
  const { ifOther, ref = 0 } = await server.hearA("enter");
  await server.say({ ...entered("e2", 0, null), missing: null, ref });
  await kim.untilLink("connected", 2);
  const ended = kim.client.logout();
  await server.hangUp();
  await ended;
  assertEquals([ifOther, asked], [undefined, []]);
});

Deno.test("ReconnectingClient asks what to do when its name is taken, and goes on with another", async () => {
  const before = startServer();
  const { port } = before;
  const asked: string[] = [];
  await using kim = await ClientProbe.start({
    port,
    name: "kim",
    room: "lobby",
    backoff: () => 3_600_000,
    questions: {
      login: (error, { name }) => {
        asked.push(`${error.code} ${name}`);
        return Promise.resolve({ name: "lou" });
      },
      room: () => Promise.resolve(false),
    },
  });
  await before.stop();
  await kim.untilLink("waiting");
  await using _after = startServer({ port });
  await using thief = await join(port, "kim");
  kim.client.retryNow();
  await kim.untilLink("connected", 2);
  assertEquals([asked, kim.client.self.name], [["name-taken kim"], "lou"]);
  assertEquals(await namesIn(thief), ["kim", "lou"]);
  assertEquals(kim.of("error"), []);
});

Deno.test("ReconnectingClient ends when the question for its name is given up", async () => {
  const before = startServer();
  const { port } = before;
  const kim = await ClientProbe.start({ port, name: "kim", backoff: () => 3_600_000 });
  await before.stop();
  await kim.untilLink("waiting");
  await using _after = startServer({ port });
  await using _thief = await join(port, "kim");
  const unsent = refusal(kim.client.send("hello"));
  kim.client.retryNow();
  assertEquals([(await kim.client.closed).code, await unsent], ["logout", "not-sent"]);
});

for (const [what, again] of [["goes into", true], ["stays out of", false]] as const) {
  Deno.test(`ReconnectingClient ${what} a room that was deleted meanwhile, as it is answered`, async () => {
    await using server = startServer();
    await using proxy = new TcpProxy(server.port);
    await using lou = await ChatClient.connect({ hostname, port: server.port });
    await lou.login("lou");
    await lou.create("den");
    const asked: string[] = [];
    await using kim = await ClientProbe.start({
      port: proxy.port,
      name: "kim",
      room: "den",
      backoff: () => 3_600_000,
      questions: {
        login: () => Promise.resolve(null),
        room: (error, room) => {
          asked.push(`${error.code} ${room}`);
          return Promise.resolve(again);
        },
      },
    });
    await kim.client.send("before");
    proxy.cut();
    await kim.untilLink("waiting");
    const unsent = refusal(kim.client.send("for the old den"));
    await lou.delete("den");
    await lou.create("den");
    kim.client.retryNow();
    await kim.untilLink("connected", 2);
    assertEquals([asked, await unsent], [["wrong-epoch den"], "not-sent"]);
    assertEquals(await namesIn(lou), again ? ["lou", "kim"] : ["lou"]);
    assertEquals((await lou.history()).messages, []);
  });
}

Deno.test("ReconnectingClient leaves no connection behind while a server can't be talked to", async () => {
  await using server = new FakeServer();
  const kim = await settle(server);
  await server.hangUp();
  await server.hear();
  await server.hangUp();
  await kim.untilLink("waiting", 2);
  await server.sayWelcome({ resumed: "kim" });
  await answer(server, entered("e1", 0));
  await kim.untilLink("connected", 2);
  const ended = kim.client.logout();
  await server.hangUp();
  await ended;
});

/** Ends the client, whatever the fake server answers. */
async function part(server: FakeServer, kim: ClientProbe): Promise<void> {
  const ended = kim.client.logout();
  await server.hangUp();
  await ended;
}

for (const step of ["hello", "login", "enter"] as const) {
  Deno.test(`ReconnectingClient ends where it may not come back, with the reason: at ${step} on its way`, async () => {
    await using server = new FakeServer();
    const kim = await settle(server);
    const unsent = refusal(kim.client.send("hello", "lobby"));
    await server.hearA("send");
    await server.hangUp();
    if (step !== "hello") await server.sayWelcome(step === "enter" ? { resumed: "kim" } : {});
    await server.hearA(step);
    const end = { code: "taken-over", reason: "Elsewhere", mayReconnect: false } as const;
    await server.say({ type: "disconnect", ...end });
    await server.hangUp();
    const { code, reason, mayReconnect } = await kim.client.closed;
    assertEquals({ code, reason, mayReconnect }, end);
    assertEquals([kim.client.link.type, kim.of("disconnect").length], ["ended", 1]);
    assertEquals(await unsent, "not-confirmed");
  });
}

for (const step of ["hello", "login", "enter"] as const) {
  Deno.test(`ReconnectingClient tries again after a shutdown at ${step} on its way back`, async () => {
    await using server = new FakeServer();
    const kim = await settle(server);
    await server.hangUp();
    if (step !== "hello") await server.sayWelcome(step === "enter" ? { resumed: "kim" } : {});
    await server.hearA(step);
    const reason = "Server is shutting down.";
    await server.say({ type: "disconnect", code: "server-shutdown", reason, mayReconnect: true });
    await server.hangUp();
    await kim.untilLink("waiting", 2);
    const waiting = kim.links.findLast((link) => link.type === "waiting");
    await server.sayWelcome({ resumed: "kim" });
    await answer(server, entered("e1", 0));
    await kim.untilLink("connected", 2);
    await part(server, kim);
    assertEquals(kim.of("disconnect").map((event) => event.reason), [reason]);
    if (step === "hello") assert(waiting?.reason.endsWith(`: ${reason}`), waiting?.reason);
  });
}

Deno.test("ReconnectingClient.connect() rejects with the server's reason where it is turned away", async () => {
  await using server = new FakeServer();
  const probe = new ClientProbe({ port: server.port });
  const connecting = assertRejects(() => probe.client.connect(), ConnectError, "shutting down");
  await server.hearA("hello");
  const reason = "Server is shutting down.";
  await server.say({ type: "disconnect", code: "server-shutdown", reason, mayReconnect: true });
  await server.hangUp();
  assertEquals((await connecting).code, "turned-away");
  const again = probe.client.connect();
  await server.sayWelcome();
  await again;
  assertEquals(probe.client.link.type, "connected");
  await part(server, probe);
});

Deno.test("ReconnectingClient.closed resolves, and lines are refused, also where a logout fails", async () => {
  class BrokenClock extends FakeClock {
    state: "broken" | "whole" = "whole";

    override after(delayMs: number, run: () => void): Timer {
      if (this.state === "broken") throw new Error("The clock is broken");
      return super.after(delayMs, run);
    }
  }
  const clock = new BrokenClock();
  await using server = new FakeServer();
  const kim = await settle(server, { clock });
  const sent = refusal(kim.client.send("hello", "lobby"));
  await server.hearA("send");
  clock.state = "broken";
  await assertRejects(() => kim.client.logout(), Error, "The clock is broken");
  assertEquals([(await kim.client.closed).code, await sent], ["logout", "not-confirmed"]);
  await server.hangUp();
  for (let turns = 0; turns < 5; turns++) await turn();
});

Deno.test("ReconnectingClient.logout() on its way back says so to the server, and its name is free", async () => {
  await using server = startServer({ clock: new FakeClock() });
  await using proxy = new TcpProxy(server.port);
  const kim = await ClientProbe.start({ port: proxy.port, name: "kim", room: "lobby" });
  proxy.cut();
  await kim.untilLink("connecting");
  await kim.client.logout();
  await using other = await ChatClient.connect({ hostname, port: server.port });
  let outcome = "";
  // Each try gives the server a turn; its time stands still.
  for (let tries = 0; tries < 1000 && outcome !== "kim"; tries++) {
    outcome = await other.login("kim").then(({ name }) => name, (error) => error.code);
  }
  assertEquals(outcome, "kim");
});

Deno.test("ReconnectingClient comes back into the room that was to be entered anew when that was cut", async () => {
  await using server = new FakeServer();
  const asked: string[] = [];
  const questions = {
    login: () => Promise.resolve(null),
    room: (error: ChatError) => Promise.resolve(asked.push(error.code) > 0),
  };
  const kim = await settle(server, { questions });
  await server.hangUp();
  await server.sayWelcome({ resumed: "kim" });
  const refused = await server.hearA("enter");
  await server.say({
    ...EVENTS.error,
    code: "wrong-epoch",
    mayRetry: false,
    ref: refused.ref ?? 0,
  });
  await server.hearA("enter");
  await server.hangUp();
  await server.sayWelcome({ resumed: "kim" });
  const { ref = 0, ...enter } = await server.hearA("enter");
  await server.say({ ...entered("e7", 2, null), ref });
  await kim.untilLink("connected", 2);
  kim.client.send("here again").catch(() => {});
  const { room, epoch } = await server.hearA("send");
  await part(server, kim);
  assertEquals(enter, { type: "enter", room: "lobby", ifMissing: "create", exclusive: false });
  assertEquals([room, epoch, asked], ["lobby", "e7", ["wrong-epoch"]]);
  assertEquals(kim.of("roomLeft").length, 1);
});

Deno.test("ReconnectingClient adopts the name that the server gives it unasked, or any on its way back", async () => {
  await using server = new FakeServer();
  const kim = await settle(server);
  await server.say({ ...NAMED, name: "Anonymous1", previous: "kim" });
  await kim.until(() => kim.of("named").length === 2);
  assertEquals(kim.client.self.name, "Anonymous1");
  await server.hangUp();
  await server.sayWelcome({ instance: "i2" });
  const { ref: first = 0, ...login } = await server.hearA("login");
  await server.say({ ...EVENTS.error, code: "name-taken", mayRetry: false, ref: first });
  const { ref: second = 0, ...any } = await server.hearA("login");
  await server.say({ ...NAMED, name: "Anonymous2", previous: null, ref: second });
  await answer(server, entered("e1", 0));
  await kim.untilLink("connected", 2);
  await part(server, kim);
  assertEquals([login, any], [{ type: "login", name: "Anonymous1" }, { type: "login" }]);
});

Deno.test("ReconnectingClient adopts the name of its session, and forgets the password of the other", async () => {
  await using server = new FakeServer();
  const kim = new ClientProbe({ port: server.port });
  const starting = kim.client.connect().then(() =>
    kim.client.login({ name: "kim", password: PASSWORD })
  );
  await server.sayWelcome();
  await answer(server, { ...NAMED, name: "kim", previous: null });
  await starting;
  const renaming = refusal(kim.client.login({ name: "lou", password: PASSWORD }));
  await server.hearA("login");
  await server.hangUp();
  assertEquals(await renaming, "connection-lost");
  await server.sayWelcome({ resumed: "lou" });
  await kim.untilLink("connected", 2);
  assertEquals(kim.client.self.name, "lou");
  assertEquals(kim.of("named").slice(1), [
    { type: "named", name: "lou", account: null, previous: "kim" },
  ]);
  await server.hangUp();
  await server.sayWelcome({ instance: "i2" });
  const { ref = 0, ...login } = await server.hearA("login");
  await server.say({ ...NAMED, name: "lou", previous: null, ref });
  await kim.untilLink("connected", 3);
  await part(server, kim);
  assertEquals(login, { type: "login", name: "lou" });
  assertEquals(kim.of("named").length, 3);
});

/** Runs something in which listeners throw; returns what was reported. */
async function reportedBy(run: () => Promise<void>): Promise<Set<string>> {
  const reported = new Set<string>();
  const note = (event: ErrorEvent) => {
    event.preventDefault();
    reported.add(event.error.message);
  };
  addEventListener("error", note);
  try {
    await run();
  } finally {
    removeEventListener("error", note);
  }
  return reported;
}

Deno.test("ReconnectingClient comes back though whoever listens throws", async () => {
  const reported = await reportedBy(async () => {
    await using server = startServer();
    await using proxy = new TcpProxy(server.port);
    await using client = new ReconnectingClient({
      hostname,
      port: proxy.port,
      backoff: () => 0,
      onEvent: () => {
        throw new Error("A mistake in onEvent");
      },
      onChange: () => {
        throw new Error("A mistake in onChange");
      },
    });
    await client.connect();
    await client.login({ name: "kim" });
    await client.enter("lobby");
    for (const seq of [1, 2, 3]) {
      const sent = client.send(`line ${seq}`);
      assertEquals(seqOf(await sent), seq);
      proxy.cut();
    }
  });
  assertEquals(reported, new Set(["A mistake in onEvent", "A mistake in onChange"]));
});

/** A client that is offline for so long that its session and its room are gone; the server goes on. */
async function outlive(server: ChatServer, clock: FakeClock, lost: Promise<void>) {
  const proxy = new TcpProxy(server.port);
  const asked: string[] = [];
  const kim = await ClientProbe.start({
    port: proxy.port,
    name: "kim",
    room: "lobby",
    backoff: () => 3_600_000,
    questions: {
      login: () => Promise.resolve(null),
      room: (error, room) => Promise.resolve(asked.push(`${error.code} ${room}`) < 0),
    },
  });
  await kim.client.send("before");
  proxy.cut();
  await kim.untilLink("waiting");
  await lost;
  clock.advance(DEFAULT_LIMITS.maxAwayMs);
  return { proxy, kim, asked };
}

Deno.test("ReconnectingClient says nothing in a namesake of its room, though its session expired", async () => {
  const clock = new FakeClock();
  const lost = Promise.withResolvers<void>();
  await using server = startServer({
    clock,
    record: ({ type }) => type === "disconnected" && lost.resolve(),
  });
  const { proxy, kim, asked } = await outlive(server, clock, lost.promise);
  await using _proxy = proxy;
  await using _kim = kim;
  const unsent = refusal(kim.client.send("for the old lobby"));
  await using lou = await join(server.port, "lou");
  kim.client.retryNow();
  await kim.untilLink("connected", 2);
  assertEquals([asked, await unsent], [["wrong-epoch lobby"], "not-sent"]);
  assertEquals(kim.client.welcome.resumed, null);
  assertEquals((await lou.history()).messages, []);
});

Deno.test("ReconnectingClient tells kept private messages once, over any number of cuts", async () => {
  await using server = new FakeServer();
  const kim = await settle(server);
  const kept = ["one", "two", "three"].map((text, index) => {
    const place = { epoch: "p1", seq: index + 1 };
    return { ...EVENTS.privateMessage, to: "kim", text, place, past: true } as const;
  });
  const log = { epoch: "p1", seq: 3, missing: 0, lost: 0 };
  await server.hangUp();
  const first = await server.hearA("hello");
  await server.say(
    { ...WELCOME, resumed: "kim", privates: { ...log, since: 0 }, ref: first.ref ?? 0 },
    ...kept.slice(0, 2),
  );
  await server.hearA("enter");
  await server.hangUp();
  const second = await server.hearA("hello");
  await server.say(
    { ...WELCOME, resumed: "kim", privates: { ...log, since: 2 }, ref: second.ref ?? 0 },
    ...kept.slice(1),
  );
  await answer(server, entered("e1", 0));
  await kim.untilLink("connected", 2);
  await part(server, kim);
  const told = kim.of("privateMessage").map(({ text, past }) => [text, past]);
  assertEquals(told, [["one", undefined], ["two", undefined], ["three", undefined]]);
  assertEquals([first.after, second.after], [undefined, { epoch: "p1", seq: 2 }]);
});

Deno.test("ReconnectingClient rejects with connection-lost what was under way", async () => {
  await using server = new FakeServer();
  const kim = await settle(server, { backoff: () => 3_600_000 });
  const asked = refusal(kim.client.request({ type: "who" }, "whoList"));
  await server.hearA("who");
  await server.hangUp();
  assertEquals(await asked, "connection-lost");
  await kim.client.logout();
});

/** Both say their lines, in whatever turns come, over wires that are cut. */
async function converse(cuts: readonly (readonly number[])[], lines: number): Promise<void> {
  await using server = startServer();
  await using kimsWire = new TcpProxy(server.port);
  await using lousWire = new TcpProxy(server.port);
  const wires = [kimsWire, lousWire];
  await using kim = await ClientProbe.start({ port: kimsWire.port, name: "kim", room: "lobby" });
  await using lou = await ClientProbe.start({ port: lousWire.port, name: "lou", room: "lobby" });
  wires.forEach((wire, index) => wire.cutAfter(...cuts[index] ?? []));
  const sayAll = async (client: ReconnectingClient, name: string) => {
    const sent: Promise<SendResult>[] = [];
    for (let line = 1; line <= lines; line++) {
      sent.push(client.send(`${name} ${line}`, "lobby"));
      if (line % 3 === 0) await sent.at(-1);
    }
    return (await Promise.all(sent)).map(seqOf);
  };
  const seqs = await Promise.all([sayAll(kim.client, "kim"), sayAll(lou.client, "lou")]);
  for (const probe of [kim, lou]) await probe.until(() => probe.texts.length >= 2 * lines);
  assertEquals(kim.texts, lou.texts);
  for (const [index, name] of ["kim", "lou"].entries()) {
    const own = kim.texts.filter((text) => text.startsWith(name));
    assertEquals(own, Array.from({ length: lines }, (_, at) => `${name} ${at + 1}`));
    assertEquals(own.map((text) => kim.texts.indexOf(text) + 1), seqs[index]);
  }
}

Deno.test("ReconnectingClient tells each line once and in order, wherever the wires are cut", async () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 2500 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(cuts, cuts, (kims, lous) => converse([kims, lous], 9)),
    { numRuns: 25 },
  );
});

Deno.test("ReconnectingClient does not come back into a room that it was put out of", async () => {
  await using server = new FakeServer();
  const kim = await settle(server);
  await server.say({ ...EVENTS.putOut, room: "lobby" });
  await kim.until(() => kim.of("putOut").length === 1);
  assertEquals(kim.client.rooms, []);
  await server.hangUp();
  await server.sayWelcome({ resumed: "kim" });
  await kim.untilLink("connected", 2);
  assertEquals(kim.client.rooms, []);
  await part(server, kim);
});

Deno.test("ReconnectingClient.enter() says the password of a room, and does not need it for the way back", async () => {
  await using server = new FakeServer();
  const kim = await settle(server);
  const entering = kim.client.enter("den", { password: "sesame" });
  const { password, ref = 0 } = await server.hearA("enter");
  await server.say({ ...entered("e2", 0), room: "den", left: ["lobby"], ref });
  await entering;
  await server.hangUp();
  await server.sayWelcome({ resumed: "kim" });
  const again = await server.hearA("enter");
  await server.say({ ...entered("e2", 0), room: "den", ref: again.ref ?? 0 });
  await kim.untilLink("connected", 2);
  assertEquals([password, again.room, again.password], ["sesame", "den", undefined]);
  await part(server, kim);
});
