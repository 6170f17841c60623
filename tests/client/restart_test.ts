/** A client that was killed, and is started again with what it had kept. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { ChatClient } from "../../lib/client/chat_client.ts";
import type { Gap } from "../../lib/client/gap.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import type { Command } from "../../lib/protocol/command.ts";
import type { AnswerEvent, HistoryPage, Message, RoomEntered } from "../../lib/protocol/event.ts";
import { ChatServer } from "../../lib/server/chat_server.ts";
import { ClientProbe, type ClientProbeOptions } from "../helpers/client_probe.ts";
import { EVENTS, MESSAGE } from "../helpers/events.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { FakeServer, WELCOME } from "../helpers/fake_server.ts";
import { MemoryState } from "../helpers/memory_state.ts";
import { TcpProxy } from "../helpers/tcp_proxy.ts";
import { turn } from "../helpers/turn.ts";

const NAMED = { type: "named", name: "kim", account: null, previous: null } as const;

function entered(fields: Partial<RoomEntered> = {}): RoomEntered {
  const room = { room: "lobby", epoch: "e1", seq: 0, since: null, missing: 0, lost: 0, left: [] };
  return { ...EVENTS.roomEntered, ...room, ...fields };
}

function message(seq: number, fields: Partial<Message> = {}): Message {
  return { ...MESSAGE, room: "lobby", epoch: "e1", seq, text: `text ${seq}`, ...fields };
}

function page(...messages: readonly Message[]): HistoryPage {
  return { type: "historyPage", room: "lobby", epoch: "e1", messages };
}

async function answer(server: FakeServer, event: AnswerEvent): Promise<Command> {
  const { ref = 0, ...command } = await server.hear();
  await server.say({ ...event, ref });
  return command;
}

/** A client with a name in the lobby, which has been shown messages up to a place. */
async function settle(server: FakeServer, clock: FakeClock, lastSeq: number) {
  const state = new MemoryState();
  const options = { port: server.port, state, clock, backoff: () => 3_600_000 };
  const starting = ClientProbe.start({ ...options, name: "kim", room: "lobby" });
  await server.sayWelcome();
  await answer(server, NAMED);
  await answer(server, entered());
  const probe = await starting;
  for (let seq = 1; seq <= lastSeq; seq++) await server.say(message(seq));
  await probe.until(() => probe.texts.length === lastSeq);
  clock.advance(100);
  return { probe, state };
}

/** Kills it, and lets nothing of it go on. */
async function kill(server: FakeServer, probe: ClientProbe, state: MemoryState) {
  const next = state.kill();
  await server.hangUp();
  await probe.untilLink("waiting");
  await probe.client.logout();
  return next;
}

/** Starts it again; what it tells of gaps is among its `gaps`. */
function startAgain(
  server: FakeServer,
  state: MemoryState,
  options: Partial<ClientProbeOptions> = {},
) {
  const gaps: Gap[] = [];
  const onGap = (gap: Gap) => void gaps.push(gap);
  const probe = new ClientProbe({ port: server.port, state, onGap, ...options });
  return { probe, gaps, connected: probe.client.connect() };
}

async function part(server: FakeServer, probe: ClientProbe): Promise<void> {
  const ended = probe.client.logout();
  await server.hangUp();
  await ended;
}

Deno.test("ReconnectingClient goes on with its session after a restart: name, room, positions", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const { probe, state } = await settle(server, clock, 30);
  const next = await kill(server, probe, state);
  const { probe: kim, gaps, connected } = startAgain(server, next, { clock, pageMessages: 2 });
  const hello = await server.sayWelcome({ resumed: "kim" });
  const enter = await answer(server, entered({ since: 30, seq: 31 }));
  // Even what comes in one piece with the answer waits for the page that belongs before it.
  await server.say(message(31, { past: true }), message(32));
  const history = await answer(server, page(message(29), message(30)));
  await connected;
  await kim.untilText("text 32");
  assertEquals(hello.type === "hello" && hello.token, WELCOME.token);
  assertEquals(enter, {
    type: "enter",
    room: "lobby",
    ifMissing: "create",
    exclusive: false,
    after: { epoch: "e1", seq: 30 },
    atMost: 1000,
    ifOther: "refuse",
  });
  assertEquals(history, { type: "history", room: "lobby", before: 31, limit: 2 });
  assertEquals(kim.heard.slice(1), [
    "named",
    "roomEntered",
    "(alice: text 29)",
    "(alice: text 30)",
    "alice: text 31",
    "alice: text 32",
  ]);
  assertEquals([kim.client.self.name, kim.client.rooms, gaps], ["kim", ["lobby"], []]);
  await part(server, kim);
});

Deno.test("ReconnectingClient sends lines without an answer again after a restart, under their ids", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const { probe, state } = await settle(server, clock, 1);
  for (const text of ["one", "two"]) probe.client.send(text).catch(() => {});
  probe.client.sendPrivate("bob", "psst").catch(() => {});
  const said = [await server.hear(), await server.hear(), await server.hear()];
  const next = await kill(server, probe, state);
  const { probe: kim, connected } = startAgain(server, next, { clock, pageMessages: 0 });
  await server.sayWelcome({ resumed: "kim" });
  await answer(server, entered({ since: 1, seq: 1 }));
  await connected;
  const again = [await server.hear(), await server.hear(), await server.hear()];
  const withoutRef = (commands: readonly Command[]) => commands.map(({ ref: _, ...rest }) => rest);
  assertEquals(withoutRef(again), withoutRef(said));
  const [one] = again;
  assert(one?.type === "send");
  const { sendId = 0, ref = 0 } = one;
  await server.say({ type: "sent", room: "lobby", epoch: "e1", seq: 2, sendId, ref });
  const [first] = kim.client.earlierLines;
  assertEquals([first?.text, (await first?.answered)?.type], ["one", "sent"]);
  kim.client.send("three").catch(() => {});
  const fresh = await server.hearA("send");
  assert(fresh.sendId! > 3, "An id may be used once only");
  await part(server, kim);
});

Deno.test("ReconnectingClient keeps a line before it sends it, and not after its answer", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const { probe, state } = await settle(server, clock, 0);
  state.changes.length = 0;
  const sent = probe.client.send("hello");
  assertEquals(state.kept.lines.map(({ command, state }) => [command.text, state]), [[
    "hello",
    "sending",
  ]]);
  const { sendId = 0, ref = 0 } = await server.hearA("send");
  await server.say({ type: "sent", room: "lobby", epoch: "e1", seq: 1, sendId, ref });
  await sent;
  assertEquals(state.kept.lines, []);
  await part(server, probe);
});

Deno.test("ReconnectingClient whose session is gone says what is not confirmed, and sends the rest in its room", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const { probe, state } = await settle(server, clock, 2);
  probe.client.send("maybe").catch(() => {});
  await server.hearA("send");
  await server.hangUp();
  await probe.untilLink("waiting");
  probe.client.send("typed offline").catch(() => {});
  probe.client.sendPrivate("bob", "psst").catch(() => {});
  const next = state.kill();
  await probe.client.logout();
  const { probe: kim, connected } = startAgain(server, next, { clock, pageMessages: 0 });
  await server.sayWelcome({ resumed: null, session: "s9", token: "f".repeat(32) });
  await connected;
  const [maybe, offline, psst] = kim.client.earlierLines;
  assertEquals((await assertRejects(() => maybe!.answered, ChatError)).code, "not-confirmed");
  assertEquals(kim.client.counts, { sending: 0, unsent: 2 });
  assertEquals([kim.client.roomsBefore, kim.client.rooms], [["lobby"], []]);
  const login = kim.client.login({ name: "kim" });
  await answer(server, NAMED);
  await login;
  const toBob = await server.hearA("sendPrivate");
  const entering = kim.client.enter("lobby");
  const enter = await answer(server, entered({ since: 2, seq: 2, epoch: "e2" }));
  await entering;
  const line = await server.hearA("send");
  assertEquals([toBob.text, psst?.to, line.text, line.epoch], ["psst", "bob", offline?.text, "e2"]);
  assertEquals(enter.type === "enter" && enter.after, { epoch: "e1", seq: 2 });
  await part(server, kim);
});

Deno.test("ReconnectingClient keeps what it said for another room of that name to itself", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const { probe, state } = await settle(server, clock, 2);
  await server.hangUp();
  await probe.untilLink("waiting");
  probe.client.send("for the old one").catch(() => {});
  const next = state.kill();
  await probe.client.logout();
  const { probe: kim, gaps, connected } = startAgain(server, next, { clock });
  await server.sayWelcome({ resumed: null });
  await connected;
  const entering = kim.client.enter("lobby");
  await answer(server, entered({ since: null, missing: null, epoch: "e9" }));
  await entering;
  const [line] = kim.client.earlierLines;
  assertEquals((await assertRejects(() => line!.answered, ChatError)).code, "not-sent");
  assertEquals(gaps.map(({ room, missing, server }) => [room, missing, server]), [[
    "lobby",
    null,
    "same",
  ]]);
  await part(server, kim);
});

Deno.test("ReconnectingClient addresses its lines to the epoch in which a room goes on", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const { probe, state } = await settle(server, clock, 5);
  probe.client.send("hello").catch(() => {});
  await server.hearA("send");
  const next = await kill(server, probe, state);
  const { probe: kim, gaps, connected } = startAgain(server, next, { clock, pageMessages: 0 });
  await server.sayWelcome({ resumed: "kim" });
  await answer(server, entered({ epoch: "e2", seq: 4, since: 4, lost: 1 }));
  await connected;
  const { epoch } = await server.hearA("send");
  const kept = next.kept.lines.map(({ command }) => command.type === "send" && command.epoch);
  assertEquals([epoch, kept, next.kept.places[0]?.epoch], ["e2", ["e2"], "e2"]);
  assertEquals(gaps, [{ room: "lobby", since: 4, missing: 0, lost: 1, server: "same" }]);
  await part(server, kim);
});

Deno.test("ReconnectingClient has no session and no line after an orderly end, and its positions", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const { probe, state } = await settle(server, clock, 3);
  probe.client.send("hello").catch(() => {});
  await server.hearA("send");
  await part(server, probe);
  const { token, lines, places } = state.kept;
  assertEquals([token, lines], [null, []]);
  assertEquals(places, [{ room: "lobby", epoch: "e1", seq: 3, instance: "i1", where: "left" }]);
  const { probe: kim, connected } = startAgain(server, state.kill(), { clock, pageMessages: 0 });
  const hello = await server.sayWelcome();
  await connected;
  assertEquals([hello.type === "hello" && hello.token, kim.client.roomsBefore], [undefined, []]);
  const entering = kim.client.enter("#Lobby");
  const enter = await answer(server, entered({ since: 3, seq: 3 }));
  await entering;
  assert(enter.type === "enter");
  assertEquals([enter.after, enter.atMost], [{ epoch: "e1", seq: 3 }, 1000]);
  await part(server, kim);
});

Deno.test("ReconnectingClient draws the page before what is missing, and tells of the gap behind it", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const { probe, state } = await settle(server, clock, 3);
  const next = await kill(server, probe, state);
  const told: string[] = [];
  const kim = new ClientProbe({
    port: server.port,
    state: next,
    clock,
    pageMessages: 1,
    maxMissed: 5,
    onGap: ({ missing }) => void told.push(`gap of ${missing} after ${kim.heard.at(-1)}`),
  });
  const connected = kim.client.connect();
  await server.sayWelcome({ resumed: "kim" });
  const enter = await answer(server, entered({ since: 10, seq: 11, missing: 7 }));
  const history = await answer(server, page(message(3)));
  await server.say(message(11, { past: true }));
  await connected;
  await kim.untilText("text 11");
  assertEquals(enter.type === "enter" && enter.atMost, 5);
  assertEquals(history.type === "history" && history.before, 4);
  assertEquals(told, ["gap of 7 after (alice: text 3)"]);
  await part(server, kim);
});

Deno.test("ReconnectingClient tells what it holds back where the page is refused, or the connection lost", async () => {
  for (const how of ["refused", "lost"] as const) {
    const clock = new FakeClock();
    await using server = new FakeServer();
    const { probe, state } = await settle(server, clock, 3);
    const next = await kill(server, probe, state);
    const { probe: kim, connected } = startAgain(server, next, { clock });
    await server.sayWelcome({ resumed: "kim" });
    await answer(server, entered({ since: 3, seq: 4 }));
    const { ref = 0 } = await server.hearA("history");
    await server.say(message(4, { past: true }), EVENTS.topicChanged);
    if (how === "lost") await server.hangUp();
    else await server.say({ ...EVENTS.error, code: "unavailable", ref });
    await connected;
    await kim.until(() => kim.of("topicChanged").length === 1);
    assertEquals(kim.heard.slice(2), ["roomEntered", "alice: text 4", "topicChanged"], how);
    if (how === "lost") await kim.client.logout();
    else await part(server, kim);
  }
});

Deno.test("ReconnectingClient goes where it is wanted, and before only where lines wait", async () => {
  for (const waits of [false, true]) {
    const clock = new FakeClock();
    await using server = new FakeServer();
    const { probe, state } = await settle(server, clock, 1);
    if (waits) {
      probe.client.send("hello").catch(() => {});
      await server.hearA("send");
    }
    const next = await kill(server, probe, state);
    const kim = new ClientProbe({ port: server.port, state: next, clock, pageMessages: 0 });
    const connected = kim.client.connect({ room: "annex" });
    await server.sayWelcome({ resumed: "kim" });
    if (waits) await answer(server, entered({ since: 1, seq: 1 }));
    await connected;
    assertEquals(kim.client.rooms, waits ? ["lobby"] : []);
    await part(server, kim);
  }
});

Deno.test("ReconnectingClient comes back by itself when its first way back is cut", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const { probe, state } = await settle(server, clock, 1);
  const next = await kill(server, probe, state);
  const { probe: kim, connected } = startAgain(server, next, { clock, pageMessages: 0 });
  await server.sayWelcome({ resumed: "kim" });
  await server.hearA("enter");
  await server.hangUp();
  await connected;
  await kim.untilLink("waiting");
  clock.advance(0);
  await server.sayWelcome({ resumed: "kim" });
  await answer(server, entered({ since: 1, seq: 1 }));
  await kim.untilLink("connected");
  assertEquals([kim.client.rooms, kim.of("named").length], [["lobby"], 1]);
  await part(server, kim);
});

Deno.test("ReconnectingClient goes on behind the last private message, over a restart", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const { probe, state } = await settle(server, clock, 0);
  const psst = (seq: number) => {
    const place = { epoch: "p1", seq };
    return { ...EVENTS.privateMessage, to: "kim", text: `psst ${seq}`, place } as const;
  };
  await server.say(psst(1), psst(2));
  await probe.until(() => probe.of("privateMessage").length === 2);
  clock.advance(100);
  const next = await kill(server, probe, state);
  const { probe: kim, gaps, connected } = startAgain(server, next, { clock, pageMessages: 0 });
  const privates = { epoch: "p2", seq: 3, since: 1, missing: 0, lost: 1 };
  const hello = await server.sayWelcome({ resumed: "kim", privates });
  await server.say({ ...psst(2), place: { epoch: "p2", seq: 2 }, past: true }, psst(3));
  await answer(server, entered({ since: 0 }));
  await connected;
  await kim.until(() => kim.of("privateMessage").length === 2);
  assertEquals(hello.type === "hello" && hello.after, { epoch: "p1", seq: 2 });
  assertEquals(kim.of("privateMessage").map(({ past }) => past), [undefined, undefined]);
  assertEquals(gaps.map(({ room, lost }) => [room, lost]), [[null, 1]]);
  await part(server, kim);
});

Deno.test("ReconnectingClient keeps how far it has shown messages a little later, in one go", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const { probe, state } = await settle(server, clock, 1);
  state.changes.length = 0;
  for (const seq of [2, 3, 4]) await server.say(message(seq));
  await probe.until(() => probe.texts.length === 4);
  await turn();
  assertEquals(state.changes, []);
  clock.advance(100);
  assertEquals(state.changes.map((change) => change.type === "place" && change.seq), [4]);
  await part(server, probe);
});

Deno.test("ReconnectingClient that ends before it was connected leaves everything for the next run", async () => {
  const clock = new FakeClock();
  await using server = new FakeServer();
  const { probe, state } = await settle(server, clock, 1);
  probe.client.send("hello").catch(() => {});
  await server.hearA("send");
  const next = await kill(server, probe, state);
  const { probe: kim, connected } = startAgain(server, next, { clock });
  await server.hearA("hello");
  const ended = kim.client.logout();
  await server.hangUp();
  await Promise.all([ended, connected.catch(() => {})]);
  const { token, lines, places } = next.kept;
  assertEquals([token, lines.length, places[0]?.where], [WELCOME.token, 1, "in"]);
});

/** Says lines in one run after the other; each is killed after so many turns. */
async function runAndKill(server: ChatServer, killAfter: readonly number[]) {
  const runs: ClientProbe[] = [];
  let state = new MemoryState();
  for (const [run, turns] of killAfter.entries()) {
    await using proxy = new TcpProxy(server.port);
    const probe = await startRun(proxy.port, state, { backoff: () => 3_600_000 });
    runs.push(probe);
    for (let line = 1; line <= 3; line++) {
      probe.client.send(`${run}.${line}`, "lobby").catch(() => {});
    }
    for (let count = 0; count < turns; count++) await turn();
    state = state.kill();
    proxy.cut();
    await probe.untilLink("waiting");
    await probe.client.logout();
  }
  const probe = await startRun(server.port, state);
  runs.push(probe);
  await Promise.all(probe.client.earlierLines.map(({ answered }) => answered));
  await probe.until(() => probe.client.counts.sending === 0);
  return { probe, runs };
}

async function startRun(
  port: number,
  state: MemoryState,
  options: Partial<ClientProbeOptions> = {},
) {
  const probe = new ClientProbe({ port, state, ...options });
  await probe.client.connect();
  if (probe.client.self.name === undefined) await probe.client.login({ name: "kim" });
  if (probe.client.rooms.length === 0) await probe.client.enter("lobby");
  return probe;
}

/** The numbers of the messages that a run has shown as new. */
function freshIn(probe: ClientProbe): number[] {
  return probe.of("message").filter(({ past }) => past !== true).map(({ seq }) => seq);
}

Deno.test("ReconnectingClient says each line once and shows each message, whenever it is killed", async () => {
  const killAfter = fc.array(fc.nat(6), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(killAfter, async (turns) => {
      await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
      await using lou = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
      await lou.login("lou");
      await lou.enter("lobby");
      const { probe, runs } = await runAndKill(server, turns);
      await using _kim = probe;
      const said = turns.flatMap((_, run) => [1, 2, 3].map((line) => `${run}.${line}`));
      const { messages } = await lou.history();
      assertEquals(messages.map(({ text }) => text), said);
      await probe.until(() => runs.some((run) => freshIn(run).includes(said.length)));
      for (const fresh of runs.map(freshIn)) {
        assertEquals(fresh, Array.from(new Set(fresh)).toSorted(byNumber));
      }
      const all = new Set(runs.flatMap(freshIn));
      assertEquals(Array.from(all).toSorted(byNumber), messages.map(({ seq }) => seq));
    }),
    { numRuns: 20 },
  );
});

function byNumber(one: number, other: number): number {
  return one - other;
}
