import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Activity } from "../../lib/core/activity.ts";
import { Disconnect } from "../../lib/protocol/disconnect.ts";
import { NO_RATES } from "../../lib/protocol/limits.ts";
import { utf8 } from "../helpers/bytes.ts";
import { type Chat, chat, lateChat } from "../helpers/chat_fixture.ts";
import { brief } from "../helpers/test_client.ts";
import { TestPeer } from "../helpers/test_peer.ts";
import { turn } from "../helpers/turn.ts";

const PING_AFTER_MS = 30_000;
const ANSWER_WITHIN_MS = 30_000;

/** The reasons of all disconnections so far. */
function reasons({ activities }: { readonly activities: readonly Activity[] }): string[] {
  return activities.flatMap((activity) => {
    return activity.type === "disconnected" ? [`${activity.name}: ${activity.reason}`] : [];
  });
}

Deno.test("Connection answers everything that was said before its input ended", async () => {
  const room = chat();
  const bob = await room.join("bob", "lobby");
  const peer = TestPeer.connect(room);
  await Promise.all([peer.say("USERNAME kim", "JOIN lobby", "hi", "LEAVE"), peer.hangUp()]);
  await peer.served;
  assertEquals(peer.take().split("\r\n"), [
    "OK Welcome, kim!",
    "OK Joined #lobby (1 users)",
    "JOIN #lobby bob",
    "ROOM #lobby kim hi",
    "OK Left #lobby",
    "",
  ]);
  assert(peer.toldTheEnd);
  assertEquals(bob.heard(), ["kim entered lobby", "kim: hi", "kim left lobby"]);
});

Deno.test("Connection waits for the log's answers before it takes the end of its input", async () => {
  const room = lateChat();
  const peer = TestPeer.connect(room);
  await peer.say("USERNAME kim", "JOIN lobby");
  room.history.commitAll();
  await turn();
  peer.take();
  await peer.say("hi");
  await peer.hangUp();
  assertEquals([peer.take(), peer.toldTheEnd], ["", false]);
  room.history.commitAll();
  await peer.served;
  assertEquals(peer.take(), "ROOM #lobby kim hi\r\n");
});

Deno.test("Connection whose input ends is lost, and its room is told", async () => {
  const room = chat();
  const bob = await room.join("bob", "lobby");
  const kim = await TestPeer.slash(room, "kim", "lobby");
  bob.take();
  await kim.hangUp();
  await kim.served;
  assertEquals(bob.heard(), ["kim lost lobby"]);
  assertEquals(kim.take(), "", "Nobody says goodbye to whoever is gone");
  assertEquals(reasons(room), ["kim: lost"]);
});

const QUITS: readonly { readonly says: readonly string[]; readonly hears: RegExp }[] = [
  { says: ["USERNAME kim", "JOIN lobby", "QUIT", "hi"], hears: /\r\nOK Goodbye!\r\n$/ },
  { says: ["/nick kim", "/join lobby", "/quit", "hi"], hears: /\r\nGoodbye!\r\n$/ },
  {
    says: ["login kim", "/join lobby", "logout", "hi"],
    hears: /\r\n\* [\d:]{8} Goodbye!\r\n$/,
  },
];

for (const { says, hears } of QUITS) {
  Deno.test(`Connection ends with goodbye at ${says[2]}, and does nothing behind it`, async () => {
    const room = chat();
    const bob = await room.join("bob", "lobby");
    const peer = TestPeer.connect(room);
    await peer.say(...says);
    await peer.served;
    assertMatch(peer.take(), hears);
    assertEquals(bob.heard(), ["kim entered lobby", "kim logout lobby"]);
    assertEquals(reasons(room), ["kim: logout"]);
  });
}

Deno.test("Connection drops what comes after its end, and waits for the peer's own", async () => {
  const room = chat();
  const peer = TestPeer.connect(room, { closesInTurn: false });
  await peer.say("/nick kim", "/quit");
  assert(peer.toldTheEnd && !peer.wire.closed);
  await peer.say("/nick lou", "/nick max");
  assertEquals([peer.wire.unreadBytes, peer.wire.closed], [0, false]);
  await peer.hangUp();
  await peer.served;
  assert(peer.wire.closed);
  assertEquals(room.activities.filter(({ type }) => type === "named").length, 1);
});

Deno.test("Connection closes 2 s after its end, though the peer stays", async () => {
  const room = chat();
  const peer = TestPeer.connect(room, { closesInTurn: false });
  await peer.say("/quit");
  room.clock.advance(1999);
  await turn();
  assert(!peer.wire.closed);
  room.clock.advance(1);
  await peer.served;
  assert(peer.wire.closed);
});

Deno.test("Connection ends with the frame that is none, and says so", async () => {
  const room = chat();
  const bob = await room.join("bob", "lobby");
  const kim = await TestPeer.native(room, "kim", "lobby");
  bob.take();
  await kim.write(utf8("GET / HTTP/1.1\r\n"));
  await kim.served;
  const [event, ...more] = kim.takeEvents();
  assert(event?.type === "disconnect");
  assertEquals([event.code, event.mayReconnect, more], ["bad-frame", false, []]);
  assertEquals(bob.heard(), ["kim lost lobby"]);
  assertEquals(reasons(room), ["kim: bad-frame"]);
});

Deno.test("Connection pings a silent native client, and lives on with any answer", async () => {
  const room = chat();
  const kim = await TestPeer.native(room, "kim", "lobby");
  room.clock.advance(PING_AFTER_MS);
  await turn();
  assertEquals(kim.takeEvents(), [{ type: "ping" }]);
  await kim.command({ type: "pong" });
  room.clock.advance(ANSWER_WITHIN_MS);
  await kim.command({ type: "ping" });
  assertEquals(kim.takeEvents().map(brief).at(-1), "pong");
  assertEquals(reasons(room), []);
});

Deno.test("Connection ends when a native client does not answer", async () => {
  const room = chat();
  const bob = await room.join("bob", "lobby");
  const kim = await TestPeer.native(room, "kim", "lobby");
  bob.take();
  room.clock.advance(PING_AFTER_MS + ANSWER_WITHIN_MS);
  await kim.served;
  const [, event] = kim.takeEvents();
  assert(event?.type === "disconnect");
  assertEquals([event.code, event.mayReconnect], ["unresponsive", true]);
  assertEquals(bob.heard(), ["kim lost lobby"]);
});

Deno.test("Connection does not ping who speaks a text dialect", async () => {
  const room = chat();
  const kim = await TestPeer.slash(room, "kim", "lobby");
  room.clock.advance(100 * PING_AFTER_MS);
  await turn();
  assertEquals([kim.take(), reasons(room)], ["", []]);
});

/** Says so much in the room that nobody's queue can hold it. */
async function flood(talker: TestPeer): Promise<void> {
  const line = "x".repeat(4000);
  for (let i = 0; i < 30; i++) await talker.say(...Array.from({ length: 10 }, () => line));
}

Deno.test("Connection cuts off who does not read, and the others go on", async () => {
  const room = chat({ limits: NO_RATES });
  const talker = await TestPeer.slash(room, "talker", "lobby");
  const bob = await room.join("bob", "lobby");
  const slow = await TestPeer.native(room, "slow", "lobby");
  talker.take();
  bob.take();
  slow.wire.stall();
  await flood(talker);
  assertEquals(bob.texts.length, 300);
  assertEquals(bob.heard().filter((each) => !each.startsWith("talker: ")), ["slow lost lobby"]);
  assertEquals(talker.take(), "slow lost the connection.\r\n");
  assertEquals(reasons(room), ["slow: slow"]);
});

Deno.test("Connection drops what waited for who did not read, but the last words", async () => {
  const room = chat({ limits: NO_RATES });
  const talker = await TestPeer.slash(room, "talker", "lobby");
  const slow = await TestPeer.native(room, "slow", "lobby");
  slow.wire.stall();
  await talker.say("in flight");
  await flood(talker);
  slow.wire.resume();
  await slow.served;
  const events = slow.takeEvents();
  assertEquals(events.map(brief), ["talker: in flight", "disconnect slow"]);
  const { code, reason } = Disconnect.SLOW;
  assertEquals(events[1], { type: "disconnect", code, reason, mayReconnect: true });
});

Deno.test("Connection closes on who still does not read 4 s later", async () => {
  const room = chat({ limits: NO_RATES });
  const talker = await TestPeer.slash(room, "talker", "lobby");
  const slow = await TestPeer.native(room, "slow", "lobby");
  slow.wire.stall();
  await flood(talker);
  for (let seconds = 0; seconds < 4; seconds++) {
    room.clock.advance(1000);
    await turn();
  }
  assert(slow.wire.closed);
});

const FAILURES: readonly {
  readonly what: string;
  readonly fail: (peer: TestPeer) => void;
}[] = [
  {
    what: "reading fails",
    fail: (peer) => peer.wire.failReads(new Deno.errors.ConnectionReset()),
  },
  {
    what: "writing fails",
    fail: (peer) => peer.wire.failWrites(new Deno.errors.BrokenPipe()),
  },
  { what: "it is killed", fail: (peer) => peer.connection.kill() },
];

for (const { what, fail } of FAILURES) {
  Deno.test(`Connection is lost when ${what}, without waiting for anything`, async () => {
    const room = chat();
    const bob = await room.join("bob", "lobby");
    const kim = await TestPeer.native(room, "kim", "lobby");
    bob.take();
    fail(kim);
    await bob.send("Are you there?");
    await kim.served;
    assert(kim.wire.closed);
    assertEquals(bob.heard().at(-1), "kim lost lobby");
    assertEquals(reasons(room), ["kim: lost"]);
    assert(!room.activities.some(({ type }) => type === "bug"));
  });
}

Deno.test("Connection records what is a mistake in the program, and ends", async () => {
  const room = chat();
  const kim = await TestPeer.native(room, "kim", "lobby");
  const error = new TypeError("x is not a function");
  kim.wire.failReads(error);
  await kim.served;
  assertEquals(room.activities.filter(({ type }) => type === "bug"), [{ type: "bug", error }]);
  assertEquals(reasons(room), ["kim: lost"]);
});

Deno.test("Connection leaves no timer behind, however it ends", async () => {
  const room = chat();
  const peers = await Promise.all([
    TestPeer.connect(room),
    TestPeer.slash(room, "kim", "lobby"),
    TestPeer.native(room, "lou", "lobby"),
  ]);
  for (const peer of peers) await peer.hangUp();
  await Promise.all(peers.map((peer) => peer.served));
  room.history[Symbol.dispose]();
  assertEquals(room.clock.pending, 0);
});

const SHUTDOWNS: readonly {
  readonly dialect: string;
  readonly says: readonly string[];
  readonly hears: RegExp;
}[] = [
  {
    dialect: "keyword",
    says: ["USERNAME kim", "JOIN lobby"],
    hears: /^ERROR Server shutting down\r\n$/,
  },
  { dialect: "slash", says: ["/join lobby"], hears: /^\* Server is shutting down\.\r\n$/ },
  {
    dialect: "words",
    says: ["login lou", "/join lobby"],
    hears: /^\* [\d:]{8} Server is shutting down\.\r\n$/,
  },
  { dialect: "no", says: [], hears: /^\* Server is shutting down\.\r\n$/ },
];

for (const { dialect, says, hears } of SHUTDOWNS) {
  Deno.test(`Connection tells of the shutdown in ${dialect} dialect, and of nothing else`, async () => {
    const room = chat();
    const other = await TestPeer.slash(room, "other", "lobby");
    const peer = TestPeer.connect(room);
    if (says.length > 0) await peer.say(...says);
    peer.take();
    await shutDown(room, other, peer);
    assertMatch(peer.take(), hears);
  });
}

Deno.test("Connection tells a native client of the shutdown, and that it may come back", async () => {
  const room = chat();
  const other = await TestPeer.slash(room, "other", "lobby");
  const kim = await TestPeer.native(room, "kim", "lobby");
  await shutDown(room, other, kim);
  const { code, reason, mayReconnect } = Disconnect.SERVER_SHUTDOWN;
  assertEquals(kim.takeEvents(), [{ type: "disconnect", code, reason, mayReconnect }]);
});

/** Ends everything, as `ChatServer.stop` does. */
async function shutDown(room: Chat, ...peers: readonly TestPeer[]): Promise<void> {
  room.hub.shutdown();
  for (const peer of peers) peer.connection.close(Disconnect.SERVER_SHUTDOWN);
  await Promise.all(peers.map((peer) => peer.served));
}
