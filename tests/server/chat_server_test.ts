import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  ChatError,
  ChatServer,
  ConnectError,
  MemoryHistory,
  NO_RATES,
  type ServerConfig,
  systemClock,
} from "@parley/parley";
import type { Activity } from "../../lib/core/activity.ts";
import { ChatClient } from "../../lib/client/chat_client.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { LinePeer } from "../helpers/line_peer.ts";
import { nextTurn } from "../../lib/util/next_turn.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";

const hostname = "127.0.0.1";
const MAX_STOP_MS = 2500;
const MAX_KILL_MS = 250;

function start(config: ServerConfig = {}): ChatServer {
  return ChatServer.start({ hostname, port: 0, ...config });
}

Deno.test("ChatServer.start() listens at once, and says where", async () => {
  await using server = start();
  await using alice = await LinePeer.connect({ port: server.port });
  await alice.say("USERNAME alice");
  assertEquals(await alice.until("Welcome"), "OK Welcome, alice!");
});

Deno.test("ChatServer.start() uses what it is told: motd, limits, accounts, record", async () => {
  const activities: Activity[] = [];
  await using server = start({
    motd: "Be kind",
    limits: { maxTextBytes: 10, maxFrameBytes: 2000 },
    accounts: new TestAccounts("alice"),
    record: (activity) => activities.push(activity),
  });
  await using client = await ChatClient.connect({ hostname, port: server.port });
  const { motd, maxTextBytes, maxFrameBytes } = client.welcome;
  assertEquals([motd, maxTextBytes, maxFrameBytes], ["Be kind", 10, 2000]);
  assertEquals((await client.login("alice", PASSWORD)).account, "alice");
  assertEquals(activities.map((activity) => activity.type), ["connected", "named"]);
});

Deno.test("ChatServer.start() lets nobody do anything before he has logged in, if told so", async () => {
  const accounts = new TestAccounts("alice");
  await using server = start({ accounts, login: "required" });
  await using client = await ChatClient.connect({ hostname, port: server.port });
  const refusal = await assertRejects(() => client.login("bob"), ChatError);
  assertEquals(refusal.code, "password-required");
  await client.login("alice", PASSWORD);
  assertEquals((await client.enter("lobby")).name, "alice");
});

Deno.test("ChatServer ends who has not logged in within loginTimeoutMs, where that is required", async () => {
  const clock = new FakeClock();
  await using server = start({ login: "required", loginTimeoutMs: 2000, clock });
  const client = await ChatClient.connect({ hostname, port: server.port });
  clock.advance(2000);
  assertEquals((await client.closed).code, "login-timeout");
});

Deno.test("ChatServer looks every few seconds who has said something, for who", async () => {
  const clock = new FakeClock();
  await using server = start({ clock });
  await using kim = await ChatClient.connect({ hostname, port: server.port });
  await using lee = await ChatClient.connect({ hostname, port: server.port });
  await kim.login("kim");
  await lee.login("lee");
  clock.advance(5000);
  clock.advance(10_000);
  const { users } = await kim.who();
  assertEquals(users.map(({ name, idleMs }) => [name, idleMs]), [["kim", 0], ["lee", 10_000]]);
});

Deno.test("ChatServer refuses connections from banned addresses before anything, and says why", async () => {
  const history = new MemoryHistory({ clock: systemClock, randomHex: () => "a1" });
  const subject = { by: "address", key: hostname, shown: "eve" } as const;
  const rule = { subject, setBy: "root", atMs: 0, untilMs: null, reason: "spam" };
  history.serverRules = { bans: [rule], mutes: [], invited: [] };
  const activities: Activity[] = [];
  await using server = start({ history, record: (activity) => activities.push(activity) });
  await using eve = await LinePeer.connect({ port: server.port });
  assertStringIncludes(await eve.until("banned"), "You are banned from this server: spam.");
  assertEquals(activities, []);
});

Deno.test("ChatServer.accountsChanged() ends the connections of closed accounts", async () => {
  await using server = start({ accounts: new TestAccounts("alice", "bob") });
  const alice = await ChatClient.connect({ hostname, port: server.port });
  await using bob = await ChatClient.connect({ hostname, port: server.port });
  await alice.login("alice", PASSWORD);
  await bob.login("bob", PASSWORD);
  server.accountsChanged((key) => key === "bob");
  assertEquals((await alice.closed).code, "account-closed");
  assertEquals((await bob.who()).users.map(({ name }) => name), ["bob"]);
});

Deno.test("ChatServer.start() refuses what can't be meant, before it listens", () => {
  assertThrows(
    () => ChatServer.start({ port: 70_000 }),
    RangeError,
    "Cannot use 70000 as port: it must be a whole number, 0 to 65535",
  );
});

Deno.test("ChatServer.start() throws when the port is in use", async () => {
  await using server = start();
  assertThrows(() => start({ port: server.port }), Deno.errors.AddrInUse);
});

Deno.test("ChatServer.stop() tells everybody why, and takes nobody any more", async () => {
  const server = start();
  const { port } = server;
  await using alice = await LinePeer.connect({ port });
  await alice.say("/join lobby");
  await alice.until("Joined room");
  await using bob = await LinePeer.connect({ port });
  await bob.say("/join lobby");
  await alice.until("Anonymous2 joined");
  const client = await ChatClient.connect({ hostname, port });
  await server.stop();
  const why = await client.closed;
  assertEquals([why.code, why.mayReconnect], ["server-shutdown", true]);
  await Promise.all([alice.end(), bob.end()]);
  const notice = "* Server is shutting down.";
  assertEquals(alice.lines.slice(-2), ["Anonymous2 joined the room.", notice]);
  assertEquals(bob.lines.slice(-2), ["Anonymous1 is in this room.", notice]);
  const refused = await assertRejects(() => ChatClient.connect({ hostname, port }), ConnectError);
  assertEquals(refused.code, "refused");
});

Deno.test("ChatServer.stop() may be called twice, and both wait for the end", async () => {
  const activities: Activity[] = [];
  const server = start({ record: (activity) => activities.push(activity) });
  await using alice = await LinePeer.connect({ port: server.port });
  await alice.say("/nick alice");
  await alice.until("alice");
  const [first, second] = [server.stop(), server.stop()];
  await second;
  assertEquals(activities.at(-1), {
    type: "disconnected",
    name: "alice",
    reason: "server-shutdown",
  });
  await first;
  await server.stop();
});

Deno.test("ChatServer frees its port when it is disposed of, for the next one", async () => {
  let port: number;
  {
    await using server = start();
    port = server.port;
  }
  await using server = start({ port });
  assertEquals(server.port, port);
});

Deno.test("ChatServer.stop() leaves no timer behind", async () => {
  const clock = new FakeClock();
  const server = start({ clock });
  await using alice = await LinePeer.connect({ port: server.port });
  await alice.say("/join lobby", "hi");
  await alice.until("Joined room");
  await using _silent = await LinePeer.connect({ port: server.port });
  await server.stop();
  assertEquals(clock.pending, 0);
});

Deno.test("ChatServer.stop() cuts who stays connected after the goodbye", async () => {
  const clock = new FakeClock();
  const server = start({ clock });
  using silent = await Deno.connect({ hostname, port: server.port });
  await silent.write(new TextEncoder().encode("/nick alice\r\n"));
  await silent.read(new Uint8Array(100));
  const stopped = server.stop();
  clock.advance(MAX_STOP_MS);
  await stopped;
});

Deno.test("ChatServer.stop() cuts who reads nothing of what fills his socket", async () => {
  const clock = new FakeClock();
  const server = start({ clock, limits: NO_RATES });
  const { port } = server;
  using _slow = await enterAndReadNothing(port);
  await using talker = await LinePeer.connect({ port });
  await talkUntilCut(talker);
  assert(!talker.lines.some((each) => each.startsWith("ERROR")));
  const stopped = server.stop();
  clock.advance(MAX_STOP_MS);
  // Deno before 2.9.5 does not end a write that is under way when its socket is closed.
  await nextTurn();
  clock.advance(MAX_KILL_MS);
  await stopped;
});

Deno.test("ChatServer says in one line to whom it has no room for, and the others go on", async () => {
  await using server = start({ limits: { maxConnections: 1 } });
  const { port } = server;
  await using alice = await LinePeer.connect({ port });
  await alice.say("/nick alice");
  await alice.until("alice");
  await using bob = await LinePeer.connect({ port });
  await bob.say("/nick bob");
  await bob.end();
  assertEquals(bob.lines, ["The server is full: 1 connections are allowed. Try again later."]);
  await alice.say("/nick carol");
  await alice.until("carol");
});

Deno.test("ChatServer has room again when somebody has gone", async () => {
  await using server = start({ limits: { maxConnections: 1 } });
  const { port } = server;
  const client = await ChatClient.connect({ hostname, port });
  const refusal = await assertRejects(() => ChatClient.connect({ hostname, port }), ConnectError);
  assertEquals([refusal.code, refusal.mayRetry], ["turned-away", true]);
  assert(refusal.message.includes("The server is full: 1 connections are allowed."));
  await client.logout();
  await using next = await connectAgain(port);
  await next.login("bob");
});

/** The server counts somebody until his connection is closed altogether. */
async function connectAgain(port: number): Promise<ChatClient> {
  for (;;) {
    try {
      return await ChatClient.connect({ hostname, port });
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
    }
  }
}

Deno.test("ChatServer.stop() does not wait for who is over the rate, nor for who was turned away", async () => {
  const clock = new FakeClock();
  const limits = { maxConnections: 1, maxMessageRate: 1, maxMessageBurst: 1 };
  const server = start({ clock, limits });
  const { port } = server;
  await using alice = await LinePeer.connect({ port });
  await alice.say("/join lobby", "one", "two", "three", "/who");
  await alice.until("Joined");
  await using bob = await LinePeer.connect({ port });
  await server.stop();
  await Promise.all([alice.end(), bob.end()]);
  assertEquals(alice.lines.at(-1), "* Server is shutting down.");
  assertEquals(clock.pending, 0);
});

Deno.test("ChatServer ends who takes nothing for maxStallMs, far below the bound of his queue", async () => {
  const clock = new FakeClock();
  const activities: Activity[] = [];
  const limits = { ...NO_RATES, maxQueueBytes: 2 ** 30, softQueueBytes: 2 ** 30 };
  await using server = start({ clock, limits, record: (each) => activities.push(each) });
  const { port } = server;
  using _slow = await enterAndReadNothing(port);
  await using talker = await LinePeer.connect({ port });
  await talkUntilCut(talker, () => clock.advance(10_000));
  const ends = activities.filter(({ type }) => type === "disconnected");
  assertEquals(ends, [{ type: "disconnected", name: "slow", reason: "slow" }]);
});

/** Somebody called "slow", who takes nothing of what he is told. */
async function enterAndReadNothing(port: number): Promise<Deno.TcpConn> {
  const slow = await Deno.connect({ hostname, port });
  await slow.write(new TextEncoder().encode("/nick slow\r\n/join lobby\r\n"));
  return slow;
}

/** Talks to him until he is cut off. */
async function talkUntilCut(talker: LinePeer, onRound: () => void = () => {}): Promise<void> {
  await talker.say("/nick talker", "/join lobby");
  await talker.until("slow is in this room.");
  const line = "x".repeat(4000);
  while (!talker.lines.includes("slow lost the connection.")) {
    await talker.say(...Array.from({ length: 100 }, () => line), "/rooms");
    await talker.more(1);
    onRound();
  }
}
