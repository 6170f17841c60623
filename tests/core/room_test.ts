import { assertEquals, assertStrictEquals } from "@std/assert";
import { Room, type RoomMember } from "../../lib/core/room.ts";
import { User } from "../../lib/core/user.ts";
import type { From, LeaveReason } from "../../lib/protocol/event.ts";
import { parseRoomName, parseUserName } from "../../lib/protocol/names.ts";
import { ALICE, BOB, MESSAGE, NOON_MS } from "../helpers/events.ts";
import { newMemoryHistory } from "../helpers/outbox_probe.ts";
import { brief, followAtOnce } from "../helpers/test_client.ts";
import { TestDialect } from "../helpers/test_dialect.ts";

const CAROL: From = { name: "carol", account: "carol", session: "s3" };

Deno.test("Room.add() shows and counts a user once, with all his connections", () => {
  const { room, add } = newRoom();
  const alice = user(ALICE);
  for (const member of [connection(), connection()]) add(member, alice, ALICE);
  add(connection(), user(BOB), BOB);
  assertEquals(room.info().users, 2);
  assertEquals(room.userInfos().users, [
    { name: "alice", account: "alice", connections: 2 },
    { name: "bob", account: null, connections: 1 },
  ]);
});

Deno.test("Room.add() tells the others of a user's first connection only", () => {
  const { add } = newRoom();
  const watcher = connection();
  add(watcher, user(BOB), BOB);
  const alice = user(ALICE);
  const [first, second] = [connection(), connection()];
  add(first, alice, ALICE);
  add(second, alice, ALICE);
  assertEquals(watcher.heard, ["alice entered general"]);
  assertEquals([first.heard, second.heard], [[], []]);
});

Deno.test("Room.remove() tells the others of a user's last connection only", () => {
  const { add, leave } = newRoom();
  const watcher = connection();
  add(watcher, user(BOB), BOB);
  const alice = user(ALICE);
  const [first, second] = [connection(), connection()];
  add(first, alice, ALICE);
  add(second, alice, ALICE);
  watcher.heard.length = 0;
  leave(first, ALICE, "left");
  assertEquals(watcher.heard, []);
  leave(second, ALICE, "lost");
  assertEquals(watcher.heard, ["alice lost general"]);
  assertEquals([first.heard, second.heard], [[], []]);
});

Deno.test("Room.remove() of somebody who is not there tells nobody", () => {
  const { room, add } = newRoom();
  const watcher = connection();
  add(watcher, user(BOB), BOB);
  assertEquals(room.silence(connection()), undefined);
  room.remove(user(ALICE), ALICE, { reason: "left" }, NOON_MS);
  assertEquals(watcher.heard, []);
  assertEquals(room.info().users, 1);
});

Deno.test("Room.silence() gives a member's user, and delivers nothing more to it", () => {
  const { room, add } = newRoom();
  const [silenced, watcher] = [connection(), connection()];
  const alice = user(ALICE);
  add(silenced, alice, ALICE);
  add(watcher, user(BOB), BOB);
  silenced.heard.length = 0;
  assertStrictEquals(room.silence(silenced), alice);
  room.deliver(MESSAGE, watcher);
  add(connection(), user(CAROL), CAROL);
  room.remove(alice, ALICE, { reason: "left" }, NOON_MS);
  room.dissolve(BOB, NOON_MS, connection());
  assertEquals(silenced.heard, []);
});

Deno.test("Room.silence() tells nobody: its user is shown and counted until it is removed", () => {
  const { room, add } = newRoom();
  const [silenced, watcher] = [connection(), connection()];
  const alice = user(ALICE);
  add(silenced, alice, ALICE);
  add(watcher, user(BOB), BOB);
  room.silence(silenced);
  assertEquals([room.has(silenced), room.info().users], [false, 2]);
  assertEquals(room.userInfos().users.map(({ name }) => name), ["alice", "bob"]);
  assertEquals(watcher.heard, []);
  room.remove(alice, ALICE, { reason: "left" }, NOON_MS);
  assertEquals(watcher.heard, ["alice left general"]);
  assertEquals(Array.from(room.users(), ({ name }) => name.shown), ["bob"]);
});

Deno.test("Room.silence() the second time gives nothing", () => {
  const { room, add } = newRoom();
  const member = connection();
  add(member, user(ALICE), ALICE);
  room.silence(member);
  assertEquals(room.silence(member), undefined);
});

Deno.test("Room.empty is false until the last one who was silenced is removed", () => {
  const { room, add } = newRoom();
  const member = connection();
  const alice = user(ALICE);
  assertEquals(room.empty, true);
  add(member, alice, ALICE);
  room.silence(member);
  assertEquals([room.empty, room.listed], [false, true]);
  room.remove(alice, ALICE, { reason: "left" }, NOON_MS);
  assertEquals([room.empty, room.listed], [true, false]);
});

Deno.test("Room.users() gives each user once", () => {
  const { room, add } = newRoom();
  const [alice, bob] = [user(ALICE), user(BOB)];
  add(connection(), alice, ALICE);
  add(connection(), bob, BOB);
  add(connection(), alice, ALICE);
  const users = Array.from(room.users());
  assertEquals([users.length, users.includes(alice), users.includes(bob)], [2, true, true]);
});

Deno.test("Room.rename() tells the others that one user is another now", () => {
  const { room, add } = newRoom();
  const [renamed, watcher] = [connection(), connection()];
  add(renamed, user(ALICE), ALICE);
  add(watcher, user(BOB), BOB);
  renamed.heard.length = 0;
  room.rename(renamed, user(CAROL), ALICE, CAROL, NOON_MS);
  assertEquals(watcher.heard, ["alice is carol in general"]);
  assertEquals(renamed.heard, []);
  assertEquals(room.info().users, 2);
});

Deno.test("Room.remove() after a rename takes the new name away", () => {
  const { room, add, leave } = newRoom();
  const [renamed, watcher] = [connection(), connection()];
  add(renamed, user(ALICE), ALICE);
  add(watcher, user(BOB), BOB);
  room.rename(renamed, user(CAROL), ALICE, CAROL, NOON_MS);
  watcher.heard.length = 0;
  leave(renamed, CAROL, "left");
  assertEquals(watcher.heard, ["carol left general"]);
  assertEquals(room.userInfos().users.map(({ name }) => name), ["bob"]);
});

Deno.test("Room.rename() of one of a user's connections lets the new name enter", () => {
  const { room, add } = newRoom();
  const [renamed, watcher] = [connection(), connection()];
  const alice = user(ALICE);
  add(watcher, alice, ALICE);
  add(renamed, alice, ALICE);
  room.rename(renamed, user(BOB), ALICE, BOB, NOON_MS);
  assertEquals(watcher.heard, ["bob entered general"]);
  assertEquals(room.info().users, 2);
});

Deno.test("Room.rename() to a user who is there lets the old name leave", () => {
  const { room, add } = newRoom();
  const [renamed, watcher] = [connection(), connection()];
  const alice = user(ALICE);
  add(watcher, alice, ALICE);
  add(renamed, user(BOB), BOB);
  watcher.heard.length = 0;
  room.rename(renamed, alice, BOB, ALICE, NOON_MS);
  assertEquals(watcher.heard, ["bob left general"]);
  assertEquals(room.userInfos().users, [{ name: "alice", account: "alice", connections: 2 }]);
});

Deno.test("Room.rename() tells nobody where both names stay", () => {
  const { room, add } = newRoom();
  const [alice, carol] = [user(ALICE), user(CAROL)];
  const [renamed, aliceToo, carolToo] = [connection(), connection(), connection()];
  add(aliceToo, alice, ALICE);
  add(carolToo, carol, CAROL);
  add(renamed, alice, ALICE);
  aliceToo.heard.length = 0;
  room.rename(renamed, carol, ALICE, CAROL, NOON_MS);
  assertEquals([aliceToo.heard, carolToo.heard], [[], []]);
  assertEquals(room.userInfos().users.map(({ connections }) => connections), [1, 2]);
});

Deno.test("Room.rename() of somebody who is not there tells nobody", () => {
  const { room, add } = newRoom();
  const watcher = connection();
  add(watcher, user(BOB), BOB);
  room.rename(connection(), user(CAROL), ALICE, CAROL, NOON_MS);
  assertEquals(watcher.heard, []);
  assertEquals(room.info().users, 1);
});

Deno.test("Room.rename() leaves the user at his place in the order of entering", () => {
  const { room, add } = newRoom();
  const renamed = connection();
  add(renamed, user(ALICE), ALICE);
  add(connection(), user(BOB), BOB);
  room.rename(renamed, user(CAROL), ALICE, CAROL, NOON_MS);
  assertEquals(namesIn(room), ["carol", "bob"]);
});

Deno.test("Room.rename() again and again leaves the user at his place", () => {
  const { room, add } = newRoom();
  const renamed = connection();
  add(connection(), user(BOB), BOB);
  add(renamed, user(ALICE), ALICE);
  room.rename(renamed, user(CAROL), ALICE, CAROL, NOON_MS);
  add(connection(), user({ ...BOB, name: "dora" }), BOB);
  room.rename(renamed, user(ALICE), CAROL, ALICE, NOON_MS);
  assertEquals(namesIn(room), ["bob", "alice", "dora"]);
});

Deno.test("Room.rename() of one of a user's connections puts the new name last", () => {
  const { room, add } = newRoom();
  const [alice, renamed] = [user(ALICE), connection()];
  add(renamed, alice, ALICE);
  add(connection(), alice, ALICE);
  add(connection(), user(BOB), BOB);
  room.rename(renamed, user(CAROL), ALICE, CAROL, NOON_MS);
  assertEquals(namesIn(room), ["alice", "bob", "carol"]);
});

Deno.test("Room.rename() to a user who is there leaves that one at his place", () => {
  const { room, add } = newRoom();
  const [carol, renamed] = [user(CAROL), connection()];
  add(renamed, user(ALICE), ALICE);
  add(connection(), user(BOB), BOB);
  add(connection(), carol, CAROL);
  room.rename(renamed, carol, ALICE, CAROL, NOON_MS);
  assertEquals(namesIn(room), ["bob", "carol"]);
});

Deno.test("Room.add() puts somebody who has left at the end", () => {
  const { room, add, leave } = newRoom();
  const [alice, member] = [user(ALICE), connection()];
  add(member, alice, ALICE);
  add(connection(), user(BOB), BOB);
  leave(member, ALICE, "left");
  add(member, alice, ALICE);
  assertEquals(namesIn(room), ["bob", "alice"]);
});

Deno.test("Room.deliver() tells everybody, and the sender where he wants it back", () => {
  const { room, add } = newRoom();
  const [echoed, silent, other] = [connection(true), connection(false), connection(false)];
  for (const [index, member] of [echoed, silent, other].entries()) {
    add(member, user({ ...BOB, name: `bob${index}` }), BOB);
    for (const each of [echoed, silent, other]) each.heard.length = 0;
  }
  room.deliver(MESSAGE, echoed);
  assertEquals([echoed, silent, other].map(({ heard }) => heard.length), [1, 1, 1]);
  room.deliver(MESSAGE, silent);
  assertEquals([echoed, silent, other].map(({ heard }) => heard.length), [2, 1, 2]);
});

Deno.test("Room.dissolve() tells all but the one who is answered, and nobody is there any more", () => {
  const { room, add } = newRoom();
  const [alice, bob] = [connection(), connection()];
  add(alice, user(ALICE), ALICE);
  add(bob, user(BOB), BOB);
  alice.heard.length = 0;
  room.dissolve(ALICE, NOON_MS, alice);
  assertEquals([alice.heard, bob.heard], [[], ["roomDeleted"]]);
  assertEquals([room.empty, room.info().users, room.has(alice)], [true, 0, false]);
  assertEquals([room.userInfos().users, Array.from(room.users())], [[], []]);
  room.deliver(MESSAGE, alice);
  assertEquals([alice.heard, bob.heard], [[], ["roomDeleted"]]);
});

Deno.test("Room.listed is true where somebody is, or where an account created it", () => {
  const { room, add, leave } = newRoom();
  assertEquals(room.listed, false);
  const alice = connection();
  add(alice, user(ALICE), ALICE);
  assertEquals(room.listed, true);
  leave(alice, ALICE, "left");
  assertEquals(room.listed, false);
  const isListed = (account: string | null) =>
    newRoom({ name: "alice", account, session: "s1" }).room.listed;
  assertEquals([isListed("alice"), isListed(null)], [true, false]);
});

interface HearingMember extends RoomMember {
  readonly heard: string[];
}

function connection(echoesOwn = true): HearingMember {
  const heard: string[] = [];
  return {
    heard,
    echoesOwn,
    connectedAtMs: 0,
    reach: "here",
    resumableKey: null,
    user: null,
    key: "k",
    host: "192.0.2.1",
    encoder: new TestDialect().encoder,
    deliver: (prepared) => heard.push(brief(prepared.event)),
    follow: (broadcast) =>
      followAtOnce(broadcast, (bytes) => heard.push(brief(TestDialect.eventOf(bytes)))),
    tell: (event) => heard.push(`alone: ${brief(event)}`),
  };
}

function user({ name, account }: From): User {
  return new User({ name: parseUserName(name), account, roles: [] }, 1);
}

function namesIn(room: Room): string[] {
  return room.userInfos().users.map(({ name }) => name);
}

function newRoom(creator: From | null = null) {
  const room = new Room({
    name: parseRoomName("general"),
    creator,
    createdAtMs: NOON_MS,
    history: newMemoryHistory(),
    maxOutboxBytes: 1000,
    schedule: (run) => run(),
    onIdle() {},
    onBug(error) {
      throw error;
    },
  });
  const add = (member: RoomMember, user: User, from: From) => room.add(member, user, from, NOON_MS);
  const leave = (member: RoomMember, from: From, reason: LeaveReason) => {
    const user = room.silence(member);
    if (user !== undefined) room.remove(user, from, { reason }, NOON_MS);
  };
  return { room, add, leave };
}
