/** Rooms and their ports, seen from the chat. */
import { assert, assertEquals } from "@std/assert";
import type { Room } from "../../lib/core/room.ts";
import { MemoryHistory } from "../../lib/history/memory_history.ts";
import { chat, chatOver, countingHex, failingChat } from "../helpers/chat_fixture.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { TestAccounts } from "../helpers/test_accounts.ts";
import { TestDoors } from "../helpers/test_doors.ts";

Deno.test("RoomRegistry gives a room a port while it is there, and lists it", async () => {
  const doors = new TestDoors();
  const { join } = chat({ doors });
  const alice = await join("alice");
  await alice.create("games");
  assertEquals(alice.last("roomEntered").port, 7001);
  await alice.alsoEnter("lobby");
  alice.say({ type: "listRooms" });
  const ports = alice.last("roomList").rooms.map(({ name, port }) => [name, port]);
  assertEquals(ports, [["games", 7001], ["lobby", 7002]]);
  await alice.say({ type: "leave", room: "lobby" });
  assertEquals(doors.rooms, ["games"]);
  await alice.say({ type: "delete", room: "games" });
  assertEquals(doors.rooms, []);
});

Deno.test("RoomRegistry gives rooms that were kept their ports at the start", () => {
  const doors = new TestDoors();
  const clock = new FakeClock();
  const randomHex = countingHex();
  const history = new MemoryHistory({ clock, randomHex });
  const creator = { name: "alice", account: "alice", session: "s1" };
  const topic = { topic: "", by: null, atMs: null };
  const record = { name: "games", creator, createdAtMs: 1, topic };
  Object.defineProperty(history, "rooms", { value: [record] });
  const { hub } = chatOver({ history, clock, randomHex }, { doors });
  assertEquals(hub.rooms.require("games").info().port, 7001);
});

Deno.test("RoomRegistry takes the port back where the room's log can't be opened", async () => {
  const doors = new TestDoors();
  const { history, join } = failingChat({ doors });
  const alice = await join("alice");
  history.failNext("open");
  await alice.enter("games");
  assertEquals([alice.heard(), doors.rooms], [["error unavailable"], []]);
});

Deno.test("goInto() tells whoever has made a room that it has no port, and nobody else", async () => {
  const { join } = chat({ doors: new TestDoors(1) });
  const [alice, bob] = [await join("alice", "first"), await join("bob")];
  await alice.create("games");
  assertEquals(alice.last("roomEntered").port, null);
  assert(alice.last("notice").text.startsWith("Room games has no port of its own"));
  await bob.enter("games");
  assertEquals(bob.heard(), ["roomEntered"]);
});

Deno.test("goInto() gives no ticket where everybody may enter, or the room has no port", async () => {
  const open = await chat({ doors: new TestDoors() }).join("alice");
  await open.enter("lobby");
  assertEquals("ticket" in open.last("roomEntered"), false);
  const accounts = new TestAccounts("alice");
  const without = await chat({ accounts, login: "required" }).join("alice");
  await without.enter("lobby");
  assertEquals("ticket" in without.last("roomEntered"), false);
});

Deno.test("Hub.redeem() lets one more connection of an account in, once", async () => {
  const accounts = new TestAccounts("alice", "bob");
  const { connect, hub, join } = chat({ accounts, login: "required", doors: new TestDoors() });
  const [alice, bob] = [await join("alice"), await join("bob", "lobby")];
  await alice.enter("lobby");
  const { ticket = "" } = alice.last("roomEntered");
  assert(/^[0-9a-f]{16}$/.test(ticket));
  bob.take();
  const [raw, second] = [connect(), connect()];
  await hub.redeem(raw.session, "lobby", ticket);
  assertEquals(raw.heard(), ["named", "roomEntered"]);
  assertEquals(raw.last("named").account, "alice");
  // A ticket is not the way to another one.
  assertEquals("ticket" in raw.last("roomEntered"), false);
  assertEquals(raw.last("roomEntered").users.map(({ name, connections }) => [name, connections]), [
    ["bob", 1],
    ["alice", 2],
  ]);
  assertEquals(bob.heard(), []);
  await hub.redeem(second.session, "lobby", ticket);
  assertEquals([second.heard(), second.session.user], [["error not-allowed"], null]);
});

Deno.test("Hub.redeem() lets in a guest who may enter, under a name of his own", async () => {
  const { connect, hub, join } = chat({ doors: new TestDoors() });
  const alice = await join("alice", "first");
  await alice.create("staff");
  keepPrivate(hub.rooms.require("staff"));
  const carol = await join("carol");
  const ticket = hub.tickets.give(alice.session, alice.session.user!, hub.rooms.require("staff"));
  await hub.redeem(carol.session, "staff", ticket);
  assertEquals(carol.heard(), ["named", "roomEntered"]);
  const nobody = connect({ namesGuests: true });
  await hub.redeem(nobody.session, "staff", ticket);
  assertEquals(nobody.heard(), ["error not-allowed"]);
});

Deno.test("Hub.redeem() refuses the ticket of an account that is closed meanwhile", async () => {
  const accounts = new TestAccounts("alice", "bob");
  const { connect, hub, join } = chat({ accounts, login: "required", doors: new TestDoors() });
  const [alice, bob] = [await join("alice"), await join("bob", "lobby")];
  await alice.enter("lobby");
  const { ticket = "" } = alice.last("roomEntered");
  hub.accountsChanged((key) => key === "bob");
  bob.take();
  const raw = connect();
  await hub.redeem(raw.session, "lobby", ticket);
  assertEquals([raw.heard(), raw.session.user], [["error not-allowed"], null]);
});

Deno.test("Hub.redeem() says where the room is gone", async () => {
  const { connect, hub } = chat({ doors: new TestDoors() });
  const raw = connect({ namesGuests: true });
  await hub.redeem(raw.session, "lobby", "0123456789abcdef");
  assertEquals(raw.heard(), ["error no-such-room"]);
});

function keepPrivate(room: Room): void {
  const info = room.info();
  room.info = () => ({ ...info, access: "invited" });
}
