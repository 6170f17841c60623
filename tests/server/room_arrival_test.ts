/** Connections on a room's own port, over a wire in memory. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Chat, chat, type ChatOptions, lateChat } from "../helpers/chat_fixture.ts";
import type { TestClient } from "../helpers/test_client.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";
import { TestDoors } from "../helpers/test_doors.ts";
import { GREETING_DELAY_MS, LOGIN_TIMEOUT_MS, TestPeer } from "../helpers/test_peer.ts";
import { turn } from "../helpers/turn.ts";

const ROOM = "general";
const ASKED = "* Say the ticket for room general, which whoever enters it is given, " +
  "or /login <name> <password>";
const WRONG =
  "ERROR: This ticket is wrong, used or older than a minute: enter the room again for another one";

Deno.test("Connection on a room's port is in the room at once, and greets nobody", async () => {
  const room = withPorts();
  const alice = await room.join("alice", ROOM);
  const peer = TestPeer.connect(room, { room: ROOM });
  await turn();
  assertEquals(linesOf(peer), [
    "Your nickname is now: Anonymous1",
    "Joined room: general",
    "Port: 7001",
    "alice is in this room.",
  ]);
  assertEquals(alice.heard(), ["Anonymous1 entered general"]);
  room.clock.advance(10 * LOGIN_TIMEOUT_MS);
  await peer.say("GET /");
  await alice.send("hello");
  await turn();
  assertEquals(alice.texts, ["GET /", "hello"]);
  assertEquals(linesOf(peer), ["[alice]: hello"]);
});

Deno.test("Connection on a room's port takes telnet out, and every first byte for text", async () => {
  const room = withPorts();
  const alice = await room.join("alice", ROOM);
  const peer = TestPeer.connect(room, { room: ROOM });
  await turn();
  peer.take();
  await peer.write(new Uint8Array([255, 253, 6, 104, 105, 13, 10]));
  assertEquals(peer.takeLatin1(), "\xff\xfc\x06");
  const other = TestPeer.connect(room, { room: ROOM });
  await other.write(new Uint8Array([0, 0, 0, 10]));
  await other.say("there");
  assertEquals(alice.texts, ["hi", "there"]);
});

Deno.test("Connection on a room's port takes commands as anywhere, and leaves like anybody", async () => {
  const room = withPorts();
  const alice = await room.join("alice", ROOM);
  const peer = TestPeer.connect(room, { room: ROOM });
  await peer.say("/nick bob", "/join lobby");
  alice.take();
  assertEquals(linesOf(peer).slice(-3), [
    "Your nickname is now: bob",
    "Joined room: lobby",
    "Port: 7002",
  ]);
  await peer.say("/quit");
  await peer.served;
  assertEquals(room.hub.sessions.size, 1);
});

Deno.test("Connection on a room's port says so where the room is gone, and goes on", async () => {
  const room = withPorts();
  const peer = TestPeer.connect(room, { room: "gone" });
  await peer.say("/rooms");
  assertEquals(linesOf(peer), [
    "Your nickname is now: Anonymous1",
    'ERROR: Room "gone" does not exist',
    "No rooms yet.",
  ]);
});

Deno.test("Connection on a room's port is told when the room is deleted, and goes on", async () => {
  const room = withPorts();
  const alice = await room.join("alice");
  await alice.create(ROOM);
  const peer = TestPeer.connect(room, { room: ROOM });
  await turn();
  peer.take();
  await alice.say({ type: "delete", room: ROOM });
  await peer.say("/join lobby");
  assertEquals(linesOf(peer), [
    "Room general was deleted by alice.",
    "Joined room: lobby",
    "Port: 7002",
  ]);
});

Deno.test("Connection on a room's port is heard when it is in the room, and not before", async () => {
  const room = lateChat({ doors: new TestDoors() });
  const alice = await room.join("alice", ROOM);
  const peer = TestPeer.connect(room, { room: ROOM });
  await peer.say("first words");
  assertEquals([peer.take(), alice.texts], ["Your nickname is now: Anonymous1\r\n", []]);
  for (let round = 0; round < 3; round++) {
    room.history.commitAll();
    await turn();
  }
  assertEquals(linesOf(peer).slice(0, 1), ["Joined room: general"]);
  assertEquals(alice.texts, ["first words"]);
});

Deno.test("Connection on a room's port asks for the ticket where everybody has to log in", async () => {
  const room = withPorts({ login: "required", accounts: new TestAccounts("alice") });
  const [alice, ticket] = await ticketFor(room);
  const peer = TestPeer.connect(room, { room: ROOM });
  await turn();
  room.clock.advance(GREETING_DELAY_MS);
  await turn();
  assertEquals(linesOf(peer), [ASKED]);
  await peer.say(ticket, "hello there");
  assertEquals(linesOf(peer), ["Logged in as alice.", "Joined room: general", "Port: 7001"]);
  assertEquals(alice.texts, ["hello there"]);
  room.clock.advance(10 * LOGIN_TIMEOUT_MS);
  await turn();
  assertEquals(peer.toldTheEnd, false);
  assert(!Deno.inspect(room.activities, { depth: 9, iterableLimit: Infinity }).includes(ticket));
});

Deno.test("Connection on a room's port refuses wrong, used and late tickets, and may go on", async () => {
  const room = withPorts({ login: "required", accounts: new TestAccounts("alice") });
  const [alice, ticket] = await ticketFor(room);
  const first = TestPeer.connect(room, { room: ROOM });
  await first.say("0000000000000000", "/rooms", "/nick kim", ticket);
  assertEquals(linesOf(first), [
    ASKED,
    WRONG,
    "ERROR: Say the ticket first, or log in",
    "ERROR: Every name needs its password here. Use /login <name> <password>",
    "Logged in as alice.",
    "Joined room: general",
    "Port: 7001",
  ]);
  const second = TestPeer.connect(room, { room: ROOM });
  await second.say(ticket);
  assertEquals(linesOf(second), [ASKED, WRONG]);
  await alice.say({ type: "leave" });
  await alice.enter(ROOM);
  const late = alice.last("roomEntered").ticket!;
  room.clock.advance(LOGIN_TIMEOUT_MS - 1);
  const third = TestPeer.connect(room, { room: ROOM });
  room.clock.advance(1);
  await third.say(late);
  assertEquals(linesOf(third), [ASKED, WRONG]);
  assertEquals(alice.texts, []);
});

for (const login of ["required", "optional"] as const) {
  Deno.test(`Connection on a room's port ends without the ticket in time: login ${login}`, async () => {
    const room = withPorts({ login, accounts: new TestAccounts("alice") });
    await inPrivate(room);
    const peer = TestPeer.connect(room, { room: ROOM });
    await peer.say("0000000000000000");
    room.clock.advance(LOGIN_TIMEOUT_MS);
    await peer.served;
    assertEquals(linesOf(peer).slice(-2), [WRONG, "Nobody logged in here in time. Goodbye!"]);
    assertEquals(room.clock.pending, 0);
  });
}

Deno.test("Connection on a room's port logs in instead of saying a ticket, and enters", async () => {
  const accounts = new TestAccounts("alice");
  await accounts.changePassword({ key: "alice", before: PASSWORD, after: "sesame", address: "" });
  const room = withPorts({ login: "required", accounts });
  const alice = room.connect();
  await alice.login("alice", "sesame");
  await alice.enter(ROOM);
  const peer = TestPeer.connect(room, { room: ROOM });
  await peer.say("/login alice wrong", "/login alice sesame", "hello");
  const lines = linesOf(peer);
  assertEquals(lines.slice(0, -1), [
    ASKED,
    "ERROR: Unknown name or wrong password",
    "Logged in as alice.",
    "Joined room: general",
  ]);
  assertMatch(
    lines.at(-1)!,
    /^Port: 7001 \(first line there: [0-9a-f]{16}; good once, for a minute\)$/,
  );
  const other = TestPeer.connect(room, { room: ROOM });
  await other.say("/help", "/quit");
  await other.served;
  assert(linesOf(other).some((line) => line.startsWith("/login")));
});

Deno.test("Connection on a private room's port lets a guest in by the ticket of one", async () => {
  const room = withPorts();
  const alice = await inPrivate(room);
  const { ticket } = alice.last("roomEntered");
  assert(ticket !== undefined);
  const peer = TestPeer.connect(room, { room: ROOM });
  await peer.say(ticket, "hello");
  assertEquals(linesOf(peer), [
    ASKED,
    "Your nickname is now: Anonymous1",
    "Joined room: general",
    "Port: 7001",
    "alice is in this room.",
  ]);
  assertEquals(alice.texts, ["hello"]);
});

Deno.test("Connection on a private room's port says so where the room goes meanwhile", async () => {
  const room = withPorts();
  const alice = await inPrivate(room);
  const peer = TestPeer.connect(room, { room: ROOM });
  await turn();
  await alice.say({ type: "leave" });
  await peer.say("0000000000000000", "/join lobby");
  assertEquals(linesOf(peer), [
    ASKED,
    "ERROR: Room general is not there any more",
    "Joined room: lobby",
    "Port: 7002",
  ]);
  room.clock.advance(10 * LOGIN_TIMEOUT_MS);
  await turn();
  assertEquals(peer.toldTheEnd, false);
});

function withPorts(options: ChatOptions = {}): Chat {
  return chat({ doors: new TestDoors(), ...options });
}

/** Somebody with an account in the room, and the ticket that he was given. */
async function ticketFor(room: Chat): Promise<readonly [TestClient, string]> {
  const alice = await room.join("alice");
  await alice.enter(ROOM);
  const { ticket } = alice.last("roomEntered");
  assert(ticket !== undefined);
  return [alice, ticket];
}

/** Somebody in a room of hers that nobody else may enter. */
async function inPrivate(room: Chat): Promise<TestClient> {
  const alice = await room.join("alice");
  await alice.say({ type: "create", room: ROOM, exclusive: true, access: "invited" });
  return alice;
}

function linesOf(peer: TestPeer): string[] {
  return peer.take().split("\r\n").slice(0, -1);
}
