import { assertEquals } from "@std/assert";
import { Inbox } from "../../lib/client/inbox.ts";
import type { Message, PrivateMessage, RoomEntered } from "../../lib/protocol/event.ts";
import { ALICE, EVENTS, MESSAGE } from "../helpers/events.ts";

const { place: _place, ...UNPLACED } = EVENTS.privateMessage;
const PRIVATE: PrivateMessage = { ...UNPLACED, from: ALICE, to: "bob", text: "psst" };
const ANEW = { since: null, missing: 0, lost: 0, left: [] };

function entered(seq: number): RoomEntered {
  return { ...EVENTS.roomEntered, ...ANEW, room: "lobby", epoch: "e1", seq };
}

function message(seq: number, fields: Partial<Message> = {}): Message {
  return { ...MESSAGE, room: "lobby", epoch: "e1", seq, ...fields };
}

Deno.test("Inbox.take() hands out what a connection says as it is", () => {
  const inbox = new Inbox();
  for (const event of [EVENTS.named, EVENTS.error, PRIVATE, entered(3), message(4)]) {
    assertEquals(inbox.take(event, false).event, event);
  }
  assertEquals(inbox.positions.find("lobby")?.seq, 4);
});

Deno.test("Inbox.take() holds back what refuses the way back, and no other answer to it", () => {
  const inbox = new Inbox();
  assertEquals(inbox.take(EVENTS.error, true).event, null);
  for (const event of [EVENTS.named, entered(3), EVENTS.disconnect]) {
    assertEquals(inbox.take(event, true).event, event);
  }
});

Deno.test("Inbox.take() hands out each message once, and what was missed as new", () => {
  const inbox = new Inbox();
  inbox.take(entered(0), false);
  inbox.take(message(1), false);
  inbox.take({ ...entered(2), since: 1 }, true);
  const told = [1, 2].map((seq) => inbox.take(message(seq, { past: true }), true).event);
  assertEquals(told, [null, message(2)]);
});

Deno.test("Inbox.take() leaves the past past where a room is entered first", () => {
  const inbox = new Inbox();
  inbox.take(entered(2), false);
  const past = message(2, { past: true });
  assertEquals(inbox.take(past, false).event, past);
});

Deno.test("Inbox.take() hands out what was missed privately once, and as new", () => {
  const inbox = new Inbox();
  const psst = (seq: number) => ({ ...PRIVATE, place: { epoch: "p1", seq } });
  assertEquals(inbox.take(psst(1), false).event, psst(1));
  const privates = { epoch: "p1", seq: 2, since: 1, missing: 0, lost: 0 };
  inbox.take({ ...EVENTS.welcome, resumed: "bob", privates }, true);
  const told = [1, 2, 2].map((seq) => inbox.take({ ...psst(seq), past: true }, true).event);
  assertEquals(told, [null, psst(2), null]);
});

Deno.test("Inbox.take() hands out all that is said privately without a place", () => {
  const inbox = new Inbox();
  for (let time = 0; time < 2; time++) assertEquals(inbox.take(PRIVATE, false).event, PRIVATE);
});

Deno.test("Inbox.take() tells what is missing in a room, only where one was there before", () => {
  const inbox = new Inbox();
  const gap = { since: 7, missing: 6, lost: 1 };
  assertEquals(inbox.take({ ...entered(9), ...gap }, false).gap, null);
  assertEquals(inbox.take({ ...entered(9), ...gap }, true).gap, {
    room: "lobby",
    server: "same",
    ...gap,
  });
  assertEquals(inbox.take({ ...entered(9), since: 9 }, true).gap, null);
  inbox.positions.instance = "i2";
  const anew = { since: null, missing: null, lost: 0 };
  assertEquals(inbox.take({ ...entered(0), epoch: "e2", ...anew }, true).gap, {
    room: "lobby",
    server: "other",
    ...anew,
  });
});

Deno.test("Inbox.take() tells what is missing of one's private messages", () => {
  const inbox = new Inbox();
  const privates = { epoch: "p1", seq: 9, since: 7, missing: 4, lost: 0 };
  const named = { ...EVENTS.named, name: "kim", account: "kim", privates };
  assertEquals(inbox.take(named, false).gap, null);
  assertEquals(inbox.take(named, true).gap, {
    room: null,
    server: "same",
    since: 7,
    missing: 4,
    lost: 0,
  });
});

Deno.test("Inbox.take() gives the place where a room was left", () => {
  const inbox = new Inbox(9);
  assertEquals(inbox.take(entered(3), false).before, undefined);
  inbox.take({ type: "roomLeft", room: "lobby" }, false);
  assertEquals(inbox.take({ ...entered(5), since: 3 }, false).before?.seq, 3);
});
