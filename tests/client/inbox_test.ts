import { assertEquals } from "@std/assert";
import { Inbox } from "../../lib/client/inbox.ts";
import type { Message, PrivateMessage, RoomEntered } from "../../lib/protocol/event.ts";
import { ALICE, BOB, EVENTS, MESSAGE } from "../helpers/events.ts";

const PRIVATE: PrivateMessage = { ...EVENTS.privateMessage, from: ALICE, to: "bob", text: "psst" };

function entered(seq: number): RoomEntered {
  return { ...EVENTS.roomEntered, room: "lobby", epoch: "e1", seq, missing: 0, left: [] };
}

function message(seq: number, fields: Partial<Message> = {}): Message {
  return { ...MESSAGE, room: "lobby", epoch: "e1", seq, ...fields };
}

Deno.test("Inbox.take() hands out what a connection says as it is", () => {
  const inbox = new Inbox();
  for (const event of [EVENTS.named, EVENTS.error, PRIVATE, entered(3), message(4)]) {
    assertEquals(inbox.take(event, false), event);
  }
  assertEquals(inbox.positions.find("lobby")?.seq, 4);
});

Deno.test("Inbox.take() holds back what refuses the way back, and no other answer to it", () => {
  const inbox = new Inbox();
  assertEquals(inbox.take(EVENTS.error, true), null);
  for (const event of [EVENTS.named, entered(3), EVENTS.disconnect]) {
    assertEquals(inbox.take(event, true), event);
  }
});

Deno.test("Inbox.take() hands out each message once, and what was missed as new", () => {
  const inbox = new Inbox();
  inbox.take(entered(0), false);
  inbox.take(message(1), false);
  inbox.take(entered(2), true);
  const told = [1, 2].map((seq) => inbox.take(message(seq, { past: true }), true));
  assertEquals(told, [null, message(2)]);
});

Deno.test("Inbox.take() leaves the past past where a room is entered first", () => {
  const inbox = new Inbox();
  inbox.take(entered(2), false);
  const past = message(2, { past: true });
  assertEquals(inbox.take(past, false), past);
});

Deno.test("Inbox.take() hands a kept private message out once, however often it is sent again", () => {
  const inbox = new Inbox();
  const others = [
    { ...PRIVATE, text: "psst!" },
    { ...PRIVATE, atMs: PRIVATE.atMs + 1 },
    { ...PRIVATE, from: { ...BOB, session: "s7" } },
  ];
  for (const event of [PRIVATE, ...others]) assertEquals(inbox.take(event, true), event);
  for (let loss = 0; loss < 3; loss++) {
    inbox.begin();
    for (const event of [PRIVATE, ...others]) assertEquals(inbox.take(event, true), null);
  }
});

Deno.test("Inbox.take() does not hand out again on the way back what was told before the loss", () => {
  const inbox = new Inbox();
  assertEquals(inbox.take(PRIVATE, false), PRIVATE);
  inbox.begin();
  assertEquals(inbox.take(PRIVATE, true), null);
});

Deno.test("Inbox.take() hands out all that is said privately while the connection lasts", () => {
  const inbox = new Inbox();
  for (let time = 0; time < 2; time++) assertEquals(inbox.take(PRIVATE, false), PRIVATE);
});

Deno.test("Inbox.take() hands out both of two kept private messages that are alike", () => {
  const inbox = new Inbox();
  // A program says them in one millisecond.
  assertEquals([inbox.take(PRIVATE, true), inbox.take(PRIVATE, true)], [PRIVATE, PRIVATE]);
  inbox.begin();
  const again = [1, 2, 3].map(() => inbox.take(PRIVATE, true));
  assertEquals(again, [null, null, PRIVATE]);
});

Deno.test("Inbox.take() knows again the newest hundred private messages, as many as are kept", () => {
  const inbox = new Inbox();
  const all = Array.from({ length: 1000 }, (_, atMs) => ({ ...PRIVATE, atMs }));
  for (const event of all) inbox.take(event, false);
  inbox.begin();
  const again = all.slice(-100).map((event) => inbox.take(event, true));
  assertEquals(again.filter((event) => event !== null), []);
});
