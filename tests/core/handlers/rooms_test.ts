import type { RoomInfo } from "../../../lib/protocol/event.ts";
import { assertEquals, assertNotEquals } from "@std/assert";
import { chat, lateChat } from "../../helpers/chat_fixture.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { PASSWORD, TestAccounts } from "../../helpers/test_accounts.ts";

const TEN_MINUTES_MS = 600_000;

Deno.test("enter answers with who is there, the newcomer included", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob")];
  bob.say({
    type: "enter",
    room: "#General",
    ifMissing: "refuse",
    exclusive: true,
    ref: 2,
  });
  const entered = bob.last("roomEntered");
  assertEquals(bob.take(), [{
    type: "roomEntered",
    room: "general",
    epoch: entered.epoch,
    seq: 0,
    users: [
      { name: "alice", account: null, connections: 1 },
      { name: "bob", account: null, connections: 1 },
    ],
    omitted: 0,
    port: null,
    name: "bob",
    topic: "",
    created: false,
    since: null,
    missing: 0,
    lost: 0,
    left: [],
    ref: 2,
  }]);
  assertEquals(alice.heard(), ["bob entered general"]);
});

Deno.test("enter shows a user's second connection to nobody, and counts it", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice") });
  const [first, bob] = [await join("alice", "general"), await join("bob", "general")];
  first.take();
  const second = await join("alice", "general");
  assertEquals([first.heard(), bob.heard()], [[], []]);
  const users = second.last("roomEntered").users.map(({ connections }) => connections);
  assertEquals(users, [2, 1]);
});

Deno.test("enter makes a missing room, or refuses to", async () => {
  const { join } = chat();
  const alice = await join("alice");
  alice.enter("general", { ifMissing: "refuse" });
  assertEquals(alice.heard(), ["error no-such-room"]);
  alice.enter("general");
  assertEquals(alice.heard(), ["roomEntered"]);
  assertEquals(alice.last("roomEntered").created, true);
});

Deno.test("enter refuses a bad name, and the room where one is", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.enter("no room");
  alice.enter("#GENERAL");
  assertEquals(alice.heard(), ["error bad-name", "error already-in-room"]);
  assertEquals(alice.session.rooms.size, 1);
});

Deno.test("enter that is refused leaves one where one is", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.enter("lobby", { ifMissing: "refuse" });
  assertEquals(bob.heard(), []);
  assertEquals(alice.session.rooms.size, 1);
});

Deno.test("A room that was made by entering it is gone from the list when it is empty", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob")];
  bob.say({ type: "listRooms" });
  assertEquals(bob.last("roomList").rooms.length, 1);
  alice.say({ type: "leave" });
  bob.say({ type: "listRooms" });
  assertEquals(bob.last("roomList").rooms, []);
  bob.enter("general", { ifMissing: "refuse" });
  assertEquals(bob.last("error").code, "no-such-room");
});

Deno.test("A room's log goes on when somebody enters within ten minutes, and then no more", async () => {
  const { clock, join } = chat();
  const alice = await join("alice", "general");
  const { epoch } = alice.last("roomEntered");
  alice.send("Hello");
  alice.say({ type: "leave" });
  clock.advance(TEN_MINUTES_MS - 1);
  alice.enter("general");
  assertEquals([alice.last("roomEntered").epoch, alice.last("roomEntered").seq], [epoch, 1]);
  alice.say({ type: "leave" });
  clock.advance(TEN_MINUTES_MS);
  alice.enter("general");
  assertEquals(alice.last("roomEntered").seq, 0);
  assertNotEquals(alice.last("roomEntered").epoch, epoch);
});

Deno.test("enter finds a room that is made again no new one where its log goes on", async () => {
  const { clock, join } = chat();
  const alice = await join("alice", "general");
  alice.say({ type: "leave" });
  alice.enter("general");
  assertEquals(alice.last("roomEntered").created, true, "Nothing was said in it yet");
  alice.send("Hello");
  alice.say({ type: "leave" });
  alice.enter("general");
  assertEquals(alice.last("roomEntered").created, false);
  alice.say({ type: "leave" });
  clock.advance(TEN_MINUTES_MS);
  alice.enter("general");
  assertEquals(alice.last("roomEntered").created, true);
});

Deno.test("create makes a room of an account that stays, and enters it", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice") });
  const [alice, bob] = [await join("alice", "lobby"), await join("bob")];
  alice.create("general");
  assertEquals(alice.last("roomEntered").created, true);
  assertEquals(alice.last("roomEntered").left, ["lobby"]);
  alice.say({ type: "leave" });
  bob.say({ type: "listRooms" });
  const rooms: RoomInfo[] = [
    {
      name: "general",
      users: 0,
      createdAtMs: FakeClock.START_MS,
      creator: "alice",
      topic: "",
      access: "open",
      messages: 0,
      port: null,
    },
  ];
  assertEquals(bob.last("roomList").rooms, rooms);
  bob.enter("general", { ifMissing: "refuse" });
  assertEquals(bob.last("roomEntered").created, false);
});

Deno.test("create leaves alone what was said in an emptied room, and says so", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.send("Hello");
  const { epoch, seq } = alice.last("sent");
  alice.say({ type: "leave" });
  alice.take();
  alice.create("General");
  assertEquals(alice.heard(), ["error room-exists"]);
  alice.say({ type: "listRooms" });
  assertEquals(alice.last("roomList").rooms, []);
  alice.enter("general", { after: { epoch, seq } });
  assertEquals([alice.last("roomEntered").epoch, alice.last("roomEntered").since], [epoch, seq]);
});

Deno.test("create leaves alone what was said, with a late store, too", async () => {
  const { join, history } = lateChat();
  const alice = await join("alice", "general");
  await history.commitUntil(alice.send("Hello"));
  history.commitAll();
  await history.commitUntil(alice.say({ type: "leave" }));
  alice.take();
  await history.commitUntil(alice.create("general"));
  assertEquals(alice.heard(), ["error room-exists"]);
});

Deno.test("create makes a room of an emptied one in which nothing was said", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.say({ type: "leave" });
  alice.take();
  alice.create("general");
  assertEquals(alice.heard(), ["roomEntered"]);
});

Deno.test("create that is refused leaves the log of the room that exists alone", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.send("one");
  const { epoch } = alice.last("sent");
  const bob = await join("bob");
  bob.create("general");
  alice.send("two");
  assertEquals(bob.heard(), ["error room-exists"]);
  assertEquals([alice.last("sent").epoch, alice.last("sent").seq], [epoch, 2]);
});

Deno.test("create refuses a room that exists, and a bad name", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "lobby")];
  bob.create("#General");
  bob.create("no room");
  assertEquals(bob.heard(), ["error room-exists", "error bad-name"]);
  assertEquals(alice.heard(), []);
  assertEquals(bob.session.rooms.size, 1);
});

Deno.test("create bounds how many rooms a guest has made, whatever his name, until he deletes one", async () => {
  const { join } = chat({ limits: { maxCreatedRooms: 2 } });
  const [alice, bob] = [await join("alice", "lobby"), await join("bob")];
  alice.create("one");
  alice.say({ type: "create", room: "two", exclusive: false });
  alice.login("carol");
  alice.take();
  alice.create("three");
  assertEquals(alice.heard(), ["error too-many-rooms"]);
  assertEquals(Array.from(alice.session.rooms, ({ name }) => name.shown), ["one", "two"]);
  bob.create("three");
  assertEquals(bob.heard(), ["roomEntered"], "They count for nobody else");
  alice.say({ type: "delete", room: "one" });
  alice.take();
  alice.create("four");
  assertEquals(alice.heard(), ["roomEntered"]);
});

Deno.test("create counts the rooms of an account over all its connections", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice"), limits: { maxCreatedRooms: 1 } });
  const [first, second] = [await join("alice"), await join("alice")];
  first.create("one");
  second.create("two");
  assertEquals(second.heard(), ["error too-many-rooms"]);
});

Deno.test("enter and create bound in how many rooms one is, and leave no room behind", async () => {
  const { join } = chat({ limits: { maxEnteredRooms: 2 } });
  const alice = await join("alice", "one");
  alice.alsoEnter("two");
  alice.take();
  alice.alsoEnter("three");
  alice.say({ type: "create", room: "four", exclusive: false });
  assertEquals(alice.heard(), ["error too-many-rooms", "error too-many-rooms"]);
  alice.say({ type: "listRooms" });
  assertEquals(alice.last("roomList").rooms.map(({ name }) => name), ["one", "two"]);
  alice.enter("three", { ifMissing: "refuse" });
  assertEquals(alice.last("error").code, "no-such-room");
  alice.take();
  alice.enter("five");
  assertEquals(alice.heard(), ["roomEntered"], "Whoever leaves the others may enter");
});

Deno.test("listRooms gives name, users, age and creator, the oldest room first", async () => {
  const { clock, join } = chat();
  const alice = await join("alice", "lobby");
  await join("bob", "lobby");
  clock.advance(5000);
  const carol = await join("carol");
  carol.create("General");
  alice.say({ type: "listRooms" });
  assertEquals(alice.last("roomList").rooms, [
    {
      name: "lobby",
      users: 2,
      createdAtMs: FakeClock.START_MS,
      creator: null,
      topic: "",
      access: "open",
      messages: 0,
      port: null,
    },
    {
      name: "General",
      users: 1,
      createdAtMs: FakeClock.START_MS + 5000,
      creator: "carol",
      topic: "",
      access: "open",
      messages: 0,
      port: null,
    },
  ]);
});

Deno.test("listRooms names maxListed rooms, and says how many more there are", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice"), limits: { maxListed: 2 } });
  const alice = await join("alice");
  for (const room of ["one", "two"]) alice.create(room);
  alice.say({ type: "listRooms" });
  assertEquals(alice.last("roomList").omitted, 0);
  alice.create("three");
  alice.say({ type: "listRooms" });
  const { rooms, omitted } = alice.last("roomList");
  assertEquals([rooms.map(({ name }) => name), omitted], [["one", "two"], 1]);
});

Deno.test("leave needs to know the room where there are several", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  await alice.alsoEnter("lobby");
  alice.take();
  alice.say({ type: "leave" });
  alice.say({ type: "leave", room: "LOBBY" });
  alice.say({ type: "leave", room: "lobby" });
  alice.say({ type: "leave" });
  alice.say({ type: "leave" });
  assertEquals(
    alice.heard(),
    [
      "error room-required",
      "roomLeft",
      "error no-such-room",
      "roomLeft",
      "error not-in-room",
    ],
  );
});

Deno.test("leave of a room where one is not is refused", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  await join("bob", "lobby");
  alice.say({ type: "leave", room: "lobby" });
  assertEquals(alice.last("error").code, "not-in-room");
});

Deno.test("A password is needed again for a name that was left", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice") });
  const alice = await join("alice", "general");
  alice.login("carol");
  alice.login("alice");
  assertEquals(alice.last("error").code, "password-required");
  await alice.login("alice", PASSWORD);
  assertEquals(alice.last("named").name, "alice");
});
