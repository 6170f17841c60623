/** Rooms' own ports, over real sockets. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ChatServer, type ServerConfig } from "@parley/parley";
import type { Activity } from "../../lib/core/activity.ts";
import { ChatClient } from "../../lib/client/chat_client.ts";
import type { Room } from "../../lib/core/room.ts";
import { type PortRange, RoomPorts } from "../../lib/server/room_ports.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { freePorts } from "../helpers/free_ports.ts";
import { LinePeer } from "../helpers/line_peer.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";
import { turn } from "../helpers/turn.ts";

const hostname = "127.0.0.1";

function start(config: ServerConfig): ChatServer {
  return ChatServer.start({ hostname, port: 0, accounts: new TestAccounts("kim"), ...config });
}

function connect({ port }: ChatServer): Promise<ChatClient> {
  return ChatClient.connect({ hostname, port });
}

async function asKim(server: ChatServer): Promise<ChatClient> {
  const kim = await connect(server);
  await kim.login("kim", PASSWORD);
  return kim;
}

Deno.test("ChatServer gives each room the lowest free port, where a socket is in it at once", async () => {
  const roomPorts = freePorts(3);
  await using server = start({ roomPorts });
  await using kim = await asKim(server);
  const games = await kim.create("games");
  const music = await kim.create("music");
  assertEquals([games.port, music.port], [roomPorts.from, roomPorts.from + 1]);
  await using raw = await LinePeer.connect({ port: roomPorts.from + 1 });
  await raw.until("kim is in this room.");
  assertEquals(raw.lines, [
    "Your nickname is now: Anonymous1",
    "Joined room: music",
    `Port: ${roomPorts.from + 1}`,
    "kim is in this room.",
  ]);
  await kim.send("hello");
  assertEquals(await raw.until("hello"), "[kim]: hello");
});

Deno.test("ChatServer closes a room's port with the room, and uses it again", async () => {
  const roomPorts = freePorts(1);
  await using server = start({ roomPorts });
  await using kim = await asKim(server);
  const { from: port } = roomPorts;
  for (let round = 0; round < 3; round++) {
    await kim.create("games");
    await portOf(kim, "games", port);
    await using raw = await LinePeer.connect({ port });
    await raw.until("Joined room");
    await kim.delete("games");
    assertEquals(await raw.until("deleted"), "Room games was deleted by kim.");
    await raw.say("/who");
    await raw.until("in no room");
    await assertRejects(() => Deno.connect({ hostname, port }), Deno.errors.ConnectionRefused);
  }
});

Deno.test("ChatServer says once that ports are used up, and when they are not any more", async () => {
  const activities: Activity[] = [];
  const roomPorts = freePorts(1);
  const record = (activity: Activity) => activities.push(activity);
  await using server = start({ roomPorts, record });
  const notices: string[] = [];
  await using kim = await ChatClient.connect({
    hostname,
    port: server.port,
    onEvent: (event) => event.type === "notice" && notices.push(event.text),
  });
  await kim.login("kim", PASSWORD);
  await kim.create("first");
  for (const room of ["second", "third"]) {
    assertEquals((await kim.create(room)).port, null);
  }
  assertEquals((await kim.enter("fourth")).port, null);
  assertEquals(notices.length, 3);
  await kim.send("it works without one");
  // Whoever waits longest gets the port that is free.
  await kim.delete("first");
  await portOf(kim, "second", roomPorts.from);
  await kim.delete("third");
  await kim.leave("fourth");
  const told = activities.filter(({ type }) => type === "roomPorts");
  const reason = `all of ${roomPorts.from}-${roomPorts.to} are in use`;
  assertEquals(told, [
    { type: "roomPorts", state: "failing", reason },
    { type: "roomPorts", state: "recovered", reason: null },
  ]);
});

Deno.test("ChatServer passes over a port that another program has, and says so once", async () => {
  const activities: Activity[] = [];
  const roomPorts = freePorts(2);
  using _other = Deno.listen({ hostname, port: roomPorts.from });
  const record = (activity: Activity) => activities.push(activity);
  await using server = start({ roomPorts, record });
  await using kim = await asKim(server);
  for (let round = 0; round < 2; round++) {
    await kim.create("games");
    await portOf(kim, "games", roomPorts.to);
    await kim.delete("games");
  }
  const told = activities.filter(({ type }) => type === "roomPortTaken");
  assertEquals(told, [{ type: "roomPortTaken", port: roomPorts.from }]);
});

Deno.test("ChatServer opens and closes the ports of many rooms without losing one", async () => {
  const roomPorts = freePorts(8);
  await using server = start({ roomPorts, limits: { maxCommandRate: 0 } });
  await using kim = await asKim(server);
  for (let round = 0; round < 300; round++) await kim.enter(`room-${round}`);
  await kim.leave();
  const rooms = Array.from({ length: 8 }, (_, index) => `games-${index}`);
  for (const room of rooms) await kim.create(room);
  await Promise.all(rooms.map((room) => portOf(kim, room)));
  const { rooms: listed } = await kim.rooms();
  const ports = listed.map(({ port }) => port).sort();
  assertEquals(ports, Array.from({ length: 8 }, (_, index) => roomPorts.from + index));
});

Deno.test("ChatServer wants a ticket on a room's port where everybody has to log in", async () => {
  const roomPorts = freePorts(1);
  const accounts = new TestAccounts("alice", "bob");
  await using server = start({ roomPorts, accounts, login: "required" });
  await using alice = await connect(server);
  await alice.login("alice", PASSWORD);
  const { port, ticket = "" } = await alice.enter("games");
  await using bob = await connect(server);
  await bob.login("bob", PASSWORD);
  await bob.enter("games");
  await using raw = await LinePeer.connect({ port: port! });
  await raw.until("Say the ticket");
  await raw.say("guess", ticket, "hello from a socket");
  await raw.until("bob is in this room.");
  assertEquals(raw.lines.slice(1), [
    "ERROR: This ticket is wrong, used or older than a minute: enter the room again for another one",
    "Logged in as alice.",
    "Joined room: games",
    `Port: ${port}`,
    "bob is in this room.",
  ]);
  const { users } = await bob.users();
  assertEquals(users.map(({ name, connections }) => [name, connections]), [
    ["alice", 2],
    ["bob", 1],
  ]);
});

Deno.test("ChatServer counts connections on rooms' ports with all others", async () => {
  const roomPorts = freePorts(1);
  await using server = start({ roomPorts, limits: { maxConnections: 2 } });
  await using kim = await asKim(server);
  const { port } = await kim.enter("games");
  await using first = await LinePeer.connect({ port: port! });
  await first.until("Joined room");
  await using second = await LinePeer.connect({ port: port! });
  assert((await second.until("server is full")).startsWith("The server is full"));
});

Deno.test("ChatServer.stop() tells those on rooms' ports, too, and frees these", async () => {
  const roomPorts = freePorts(2);
  const server = start({ roomPorts });
  await using kim = await asKim(server);
  await kim.enter("games");
  await using raw = await LinePeer.connect({ port: roomPorts.from });
  await raw.until("Joined room");
  await server.stop();
  await raw.end();
  assertEquals(raw.lines.at(-1), "* Server is shutting down.");
  for (const port of [roomPorts.from, roomPorts.to]) Deno.listen({ hostname, port }).close();
});

Deno.test("ChatServer.start() leaves no room's port open where its own is in use", async () => {
  const roomPorts = freePorts(1);
  await using other = start({});
  try {
    start({ port: other.port, roomPorts }).stop();
    assert(false);
  } catch (error) {
    assert(error instanceof Deno.errors.AddrInUse);
  }
  Deno.listen({ hostname, port: roomPorts.from }).close();
});

Deno.test("RoomPorts tries a port again that another program had a minute ago", async () => {
  const range = freePorts(1);
  const { ports, clock, told } = setUp(range);
  const other = Deno.listen({ hostname, port: range.from });
  const [first, second] = [room("first"), room("second")];
  ports.open(first);
  assertEquals([ports.portOf(first), ports.lacks(first)], [null, true]);
  other.close();
  clock.advance(59_999);
  ports.open(second);
  assertEquals(ports.portOf(second), null);
  clock.advance(1);
  ports.open(second);
  // Whoever waits longest comes first.
  assertEquals([ports.portOf(first), ports.portOf(second)], [range.from, null]);
  ports.close(second);
  assertEquals(told, ["roomPortTaken", "roomPorts failing", "roomPorts recovered"]);
  await ports.closeAll();
});

Deno.test("RoomPorts gives thousands of rooms ports and takes them back, again and again", async () => {
  const range = freePorts(20);
  const { ports, told } = setUp(range);
  for (let round = 0; round < 20; round++) {
    const rooms = Array.from({ length: 200 }, (_, index) => room(`${round}-${index}`));
    for (const one of rooms) ports.open(one);
    for (const one of rooms) ports.close(one);
    await turn();
  }
  const last = Array.from({ length: 20 }, (_, index) => room(`last-${index}`));
  for (const one of last) ports.open(one);
  await turn();
  const given = last.map((one) => ports.portOf(one)!).sort((a, b) => a - b);
  assertEquals(given, Array.from({ length: 20 }, (_, index) => range.from + index));
  assertEquals(told.at(-1), "roomPorts recovered");
  await ports.closeAll();
});

Deno.test("RoomPorts opens nothing after it was closed", async () => {
  const range = freePorts(1);
  const { ports } = setUp(range);
  const games = room("games");
  ports.open(games);
  await ports.closeAll();
  ports.open(games);
  assertEquals(ports.portOf(games), null);
  Deno.listen({ hostname, port: range.from }).close();
});

/** Ports that nobody comes to. */
function setUp(range: PortRange) {
  const clock = new FakeClock();
  const told: string[] = [];
  const ports = new RoomPorts({
    hostname,
    range,
    clock,
    onTransport() {},
    onTrouble: (error) => told.push(String(error)),
    record: (activity) => {
      told.push([activity.type, "state" in activity ? activity.state : ""].join(" ").trim());
    },
  });
  return { ports, clock, told };
}

function room(shown: string): Room {
  return { name: { shown, key: shown } } as Room;
}

/** Waits until a room has a port, which may be the one that was closed just now. */
async function portOf(client: ChatClient, name: string, wanted?: number): Promise<void> {
  for (;;) {
    const { rooms } = await client.rooms();
    const port = rooms.find((room) => room.name === name)?.port ?? null;
    if (port !== null && (wanted === undefined || port === wanted)) return;
  }
}
