import { assertEquals } from "@std/assert";
import { RoomView } from "../../../lib/client/terminal/room_view.ts";
import type { Event } from "../../../lib/protocol/event.ts";
import { BOB, EVENTS } from "../../helpers/events.ts";

function viewOf(...events: readonly Event[]): RoomView {
  const view = new RoomView();
  for (const event of events) view.note(event);
  return view;
}

const { named, roomEntered, roomLeft, roomDeleted, memberEntered, memberLeft, memberRenamed } =
  EVENTS;
const dora = { name: "dora", account: null, session: "s9" };

Deno.test("RoomView knows nothing before the server says something", () => {
  const view = viewOf();
  assertEquals([view.name, view.room, view.people, view.rooms], [null, null, [], []]);
});

Deno.test("RoomView knows one's name, also without a room", () => {
  const view = viewOf(named);
  assertEquals([view.name, view.people], ["bob", []]);
});

Deno.test("RoomView knows the room that was entered, and who is there", () => {
  const view = viewOf(named, roomEntered);
  assertEquals([view.room, view.people], ["general", ["alice", "carol", "bob"]]);
});

Deno.test("RoomView forgets who was in the room before", () => {
  const users = [{ name: "bob", account: null, connections: 1 }];
  const view = viewOf(roomEntered, { ...roomEntered, room: "lobby", users });
  assertEquals([view.room, view.people, view.rooms], ["lobby", ["bob"], ["general", "lobby"]]);
});

Deno.test("RoomView knows who comes and who goes, however the name is written", () => {
  const from = { ...BOB, name: "Carol" };
  const view = viewOf(
    roomEntered,
    { ...memberEntered, from: dora },
    { ...memberLeft, from },
    memberEntered,
  );
  assertEquals(view.people, ["alice", "bob", "dora"]);
});

Deno.test("RoomView knows the new name of somebody in the room", () => {
  const view = viewOf(roomEntered, { ...memberRenamed, previous: "carol", from: dora });
  assertEquals(view.people.toSorted(), ["alice", "bob", "dora"]);
});

Deno.test("RoomView knows one's own new name, in the room too", () => {
  const view = viewOf(roomEntered, { ...named, previous: "bob", name: "rob" });
  assertEquals([view.name, view.people.toSorted()], ["rob", ["alice", "carol", "rob"]]);
});

Deno.test("RoomView is in no room after it was left or deleted", () => {
  for (const event of [roomLeft, roomDeleted]) {
    const view = viewOf(roomEntered, event);
    assertEquals([view.room, view.people], [null, []]);
  }
});

Deno.test("RoomView stays where another room was left or deleted", () => {
  for (const event of [{ ...roomLeft, room: "lobby" }, { ...roomDeleted, room: "lobby" }]) {
    const view = viewOf(roomEntered, event);
    assertEquals([view.room, view.people.length], ["general", 3]);
  }
});

Deno.test("RoomView knows every room that it heard of, once", () => {
  assertEquals(viewOf(EVENTS.roomList, roomEntered, EVENTS.roomList).rooms, ["general", "lobby"]);
});

Deno.test("RoomView minds no other event", () => {
  for (const event of [EVENTS.message, EVENTS.notice, EVENTS.userList, EVENTS.whoList]) {
    const view = viewOf(named, roomEntered, event);
    assertEquals([view.name, view.room, view.people.length], ["bob", "general", 3]);
  }
});

Deno.test("RoomView knows what the room is about, whoever said so", () => {
  assertEquals(viewOf().topic, "");
  assertEquals(viewOf({ ...roomEntered, topic: "Plans" }).topic, "Plans");
  for (const event of [EVENTS.topic, EVENTS.topicChanged]) {
    const about = { ...event, topic: "Lunch" };
    assertEquals(viewOf({ ...roomEntered, topic: "Plans" }, about).topic, "Lunch");
    assertEquals(viewOf({ ...roomEntered, topic: "Plans" }, { ...about, topic: "" }).topic, "");
    assertEquals(viewOf(roomEntered, { ...about, room: "lobby" }).topic, "");
  }
});

Deno.test("RoomView forgets what a room is about when one goes elsewhere", () => {
  const before = { ...roomEntered, topic: "Plans" };
  for (const event of [roomLeft, roomDeleted, { ...roomEntered, room: "lobby", topic: "" }]) {
    assertEquals(viewOf(before, event).topic, "");
  }
});

Deno.test("RoomView forgets a room that was deleted, for completion too", () => {
  const elsewhere = { ...roomDeleted, room: "lobby" };
  assertEquals(viewOf(EVENTS.roomList, roomEntered, elsewhere).rooms, ["general"]);
});

Deno.test("RoomView gives nothing of a hostile server that could harm the terminal", () => {
  const bad = "\x1b[2Jbad\u202e\x07";
  const users = [{ name: bad, account: null, connections: 1 }];
  const view = viewOf(
    { ...named, name: bad },
    { ...EVENTS.roomList, rooms: EVENTS.roomList.rooms.map((room) => ({ ...room, name: bad })) },
    { ...roomEntered, room: bad, topic: bad, users },
  );
  assertEquals([view.name, view.room, view.topic], ["[2Jbad", "[2Jbad", "[2Jbad"]);
  assertEquals([view.people, view.rooms], [["[2Jbad"], ["[2Jbad"]]);
});

Deno.test("RoomView knows who goes also where his name is a hostile one", () => {
  const name = "\x1b[2Jbad";
  const users = [{ name, account: null, connections: 1 }];
  const view = viewOf({ ...roomEntered, users }, { ...memberLeft, from: { ...BOB, name } });
  assertEquals(view.people, []);
});

Deno.test("RoomView knows that one was put out of the room", () => {
  const view = viewOf(named, roomEntered, EVENTS.putOut);
  assertEquals([view.room, view.people, view.rooms], [null, [], ["general"]]);
});

Deno.test("RoomView knows that one is away, until one is back or connected anew", () => {
  const { away, welcome } = EVENTS;
  assertEquals(viewOf(away).away, true);
  assertEquals(viewOf(away, { ...welcome, resumed: "bob" }).away, false);
  assertEquals(viewOf(away, { ...welcome, resumed: "bob" }, away).away, true);
  assertEquals(viewOf(away, welcome).away, false);
  assertEquals(viewOf(away, { ...away, text: null }).away, false);
});
