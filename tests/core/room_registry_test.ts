import { assert, assertEquals } from "@std/assert";
import type { Room } from "../../lib/core/room.ts";
import { RoomRegistry } from "../../lib/core/room_registry.ts";
import type { HistoryStore } from "../../lib/history/history_store.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import { ALICE, BOB, NOON_MS } from "../helpers/events.ts";
import { FailingHistory } from "../helpers/failing_history.ts";
import { thrownCode } from "../helpers/inputs.ts";
import { LateHistory } from "../helpers/late_history.ts";
import { newMemoryHistory } from "../helpers/outbox_probe.ts";

Deno.test("RoomRegistry.find() knows a room in every spelling of its name", () => {
  const rooms = newRegistry();
  const room = rooms.create(parseRoomName("Straße"), null);
  for (const typed of ["Straße", "#straße", "STRASSE"]) assert(rooms.find(typed) === room, typed);
  assertEquals(rooms.find("strase"), undefined);
});

Deno.test("RoomRegistry.require() refuses what does not exist, named() also knows no name", () => {
  const rooms = newRegistry();
  assertEquals(thrownCode(() => rooms.require("general")), "no-such-room");
  assertEquals(thrownCode(() => rooms.named("general")), "no-such-room");
  assertEquals(rooms.named(undefined), undefined);
});

Deno.test("RoomRegistry.listed() gives what is listed, the oldest first", () => {
  const rooms = newRegistry();
  for (const name of ["lobby", "general", "attic"]) rooms.create(parseRoomName(name), ALICE);
  rooms.create(parseRoomName("hidden"), null);
  assertEquals(rooms.listed().map(({ name }) => name.shown), ["lobby", "general", "attic"]);
});

Deno.test("RoomRegistry forgets a room that is empty when nothing is asked of it any more", () => {
  const rooms = newRegistry();
  const made = rooms.create(parseRoomName("general"), null);
  say(made);
  const { epoch } = made.outbox.head;
  turn(made);
  assertEquals(rooms.find("general"), undefined);
  assert(made.outbox.closed);
  const again = rooms.create(parseRoomName("general"), null);
  assertEquals(again.outbox.head.epoch, epoch);
});

Deno.test("RoomRegistry keeps a created room that is empty", () => {
  const rooms = newRegistry();
  const created = rooms.create(parseRoomName("general"), ALICE);
  turn(created);
  assert(rooms.find("general") === created);
});

Deno.test("RoomRegistry.end() ends a room and keeps its log", () => {
  const rooms = newRegistry();
  const room = rooms.create(parseRoomName("general"), ALICE);
  say(room);
  const { epoch } = room.outbox.head;
  rooms.end(room);
  assertEquals([rooms.find("general"), room.outbox.closed], [undefined, true]);
  const again = rooms.create(parseRoomName("general"), ALICE);
  assertEquals(again.outbox.head.epoch, epoch);
});

Deno.test("RoomRegistry does not count a room whose log cannot be opened", () => {
  const history = new FailingHistory(newMemoryHistory());
  const rooms = newRegistry(history);
  history.failNext("open");
  rooms.create(parseRoomName("general"), ALICE);
  assertEquals([rooms.find("general"), rooms.listed()], [undefined, []]);
  const room = rooms.create(parseRoomName("general"), ALICE);
  assert(rooms.find("general") === room);
});

Deno.test("RoomRegistry does not count a room where the store throws at opening", () => {
  for (const creator of [null, ALICE]) {
    const history = newMemoryHistory();
    history.open = () => {
      throw new Error("The store is broken");
    };
    const rooms = newRegistry(history);
    assert(rooms.create(parseRoomName("general"), creator).outbox.closed);
    assertEquals([rooms.find("general"), rooms.listed()], [undefined, []]);
  }
});

Deno.test("RoomRegistry does not count a room whose log is late to fail", () => {
  const failing = new FailingHistory(newMemoryHistory());
  const history = new LateHistory(failing);
  const rooms = newRegistry(history);
  for (const creator of [null, ALICE]) {
    failing.failNext("open");
    const room = rooms.create(parseRoomName("general"), creator);
    assert(rooms.find("general") === room);
    history.commitAll();
    assertEquals([rooms.find("general"), rooms.listed()], [undefined, []]);
  }
  const room = rooms.create(parseRoomName("general"), ALICE);
  history.commitAll();
  assert(rooms.find("general") === room);
});

Deno.test("RoomRegistry does not take a room for the one before it, which failed", () => {
  const failing = new FailingHistory(newMemoryHistory());
  const rooms = newRegistry(failing);
  failing.failNext("open");
  rooms.create(parseRoomName("general"), null);
  const room = rooms.create(parseRoomName("general"), null);
  assert(rooms.find("general") === room);
  turn(room);
  assertEquals([rooms.find("general"), room.outbox.closed], [undefined, true]);
});

Deno.test("RoomRegistry begins with the rooms that are kept, with what is known of them", () => {
  const topic = { topic: "Plans", by: "alice", atMs: NOON_MS + 1 };
  const kept = { name: "General", creator: ALICE, createdAtMs: NOON_MS, topic };
  const history = Object.assign(newMemoryHistory(), { rooms: [kept] });
  const rooms = newRegistry(history);
  const [room] = rooms.listed();
  assertEquals(room?.info(), {
    name: "General",
    users: 0,
    createdAtMs: NOON_MS,
    creator: "alice",
    topic: "Plans",
    access: "open",
    messages: 0,
    port: null,
  });
  assertEquals([room?.topic, room?.record()], [topic, kept]);
  assertEquals([rooms.createdBy(ALICE), rooms.createdBy(BOB)], [1, 0]);
  assert(rooms.find("general") === room);
});

Deno.test("RoomRegistry.end() of a room that is gone leaves its namesake alone", () => {
  const failing = new FailingHistory(newMemoryHistory());
  const rooms = newRegistry(failing);
  failing.failNext("open");
  const gone = rooms.create(parseRoomName("general"), ALICE);
  const room = rooms.create(parseRoomName("general"), ALICE);
  rooms.end(gone);
  assert(rooms.find("general") === room);
});

Deno.test("RoomRegistry.close() ends all outboxes and keeps the logs", () => {
  const rooms = newRegistry();
  const room = rooms.create(parseRoomName("general"), ALICE);
  say(room);
  rooms.close();
  assertEquals([room.outbox.closed, rooms.listed()], [true, []]);
  const again = rooms.create(parseRoomName("general"), ALICE);
  assertEquals(again.outbox.head.epoch, room.outbox.head.epoch);
});

function newRegistry(history: HistoryStore = newMemoryHistory()): RoomRegistry {
  const onBug = (error: unknown) => {
    throw error;
  };
  return new RoomRegistry({
    history,
    maxOutboxBytes: 1000,
    schedule: (run) => run(),
    wallMs: () => NOON_MS,
    onBug,
  });
}

/** Without a message, a log would not outlive its room. */
function say(room: Room): void {
  const draft = { from: ALICE, text: "a", atMs: NOON_MS };
  room.outbox.push({ kind: "message", draft, bytes: 1, onStored() {}, onRefused() {} });
}

function turn(room: Room): void {
  room.outbox.push({ kind: "turn", run() {}, onRefused() {} });
}
