import { assertEquals } from "@std/assert";
import type { LinkState } from "../../../lib/client/link_state.ts";
import type { SendCounts } from "../../../lib/client/sender.ts";
import { RoomView } from "../../../lib/client/terminal/room_view.ts";
import { StatusLine } from "../../../lib/client/terminal/status_line.ts";
import { Disconnect } from "../../../lib/protocol/disconnect.ts";
import { timeOfDay } from "../../../lib/util/time_of_day.ts";
import { EVENTS } from "../../helpers/events.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";

const CONNECTED: LinkState = { type: "connected" };

function open() {
  const clock = new FakeClock();
  const view = new RoomView();
  const seen: string[] = [];
  const status: StatusLine = new StatusLine({
    clock,
    view,
    onChange: () => void seen.push(status.text),
  });
  const set = (link: LinkState, counts: Partial<SendCounts> = {}) => {
    status.setLink(link, { sending: 0, unsent: 0, ...counts });
    return status.text;
  };
  return { clock, view, status, seen, set };
}

function openInRoom() {
  const opened = open();
  opened.view.note(EVENTS.named);
  opened.view.note(EVENTS.roomEntered);
  return opened;
}

Deno.test("StatusLine says that it is connecting before there is anything else to say", () => {
  assertEquals(open().status.text, "… · in no room · connecting");
});

Deno.test("StatusLine says who, where, with how many, and that all is well", () => {
  const { set, seen } = openInRoom();
  assertEquals(set(CONNECTED), "bob · general: 3 here · connected");
  assertEquals(seen, ["bob · general: 3 here · connected"]);
});

Deno.test("StatusLine says since when there is no connection, and when it is tried again", () => {
  const { set, clock } = openInRoom();
  const sinceMs = clock.wallMs() - 65_000;
  const nextTryMs = clock.wallMs() + 8000;
  assertEquals(
    set({ type: "waiting", sinceMs, nextTryMs, reason: "Gone" }),
    `bob · general · disconnected since ${timeOfDay(sinceMs)}, next try ${timeOfDay(nextTryMs)}`,
  );
  assertEquals(set({ type: "connecting", sinceMs }), "bob · general · connecting");
  assertEquals(set({ type: "ended", why: Disconnect.LOST }), "bob · general · disconnected");
});

Deno.test("StatusLine counts at once what is not sent yet", () => {
  const { set } = openInRoom();
  assertEquals(
    set({ type: "connecting", sinceMs: 0 }, { unsent: 2 }),
    "bob · general · 2 not sent yet · connecting",
  );
});

Deno.test("StatusLine counts what is being sent when that takes half a second", () => {
  const { set, clock, status, seen } = openInRoom();
  set(CONNECTED, { sending: 1 });
  clock.advance(499);
  assertEquals([status.text, seen.length], ["bob · general: 3 here · connected", 1]);
  clock.advance(1);
  assertEquals(seen.at(-1), "bob · general: 3 here · sending 1 · connected");
  assertEquals(
    set(CONNECTED, { sending: 3 }),
    "bob · general: 3 here · sending 3 · connected",
  );
  assertEquals(set(CONNECTED), "bob · general: 3 here · connected");
  assertEquals(clock.pending, 0);
});

Deno.test("StatusLine does not flicker for what is answered quickly", () => {
  const { set, clock, seen } = openInRoom();
  for (let i = 0; i < 5; i++) {
    set(CONNECTED, { sending: 1 });
    clock.advance(400);
    set(CONNECTED);
    clock.advance(400);
  }
  assertEquals(new Set(seen), new Set(["bob · general: 3 here · connected"]));
  assertEquals(clock.pending, 0);
});

Deno.test("StatusLine says how often one was called, and what the room is about", () => {
  const { set, status, view } = openInRoom();
  set(CONNECTED);
  view.note({ ...EVENTS.topicChanged, topic: "Plans" });
  status.mentions = 2;
  assertEquals(status.text, "bob · general: 3 here · connected · 2 for you · Plans");
});

Deno.test("StatusLine leaves no timer behind", () => {
  const { set, clock, status, seen } = openInRoom();
  set(CONNECTED, { sending: 1 });
  status[Symbol.dispose]();
  assertEquals(clock.pending, 0);
  clock.advance(1000);
  assertEquals(seen.length, 1);
});

Deno.test("StatusLine shows nothing of a hostile server that could harm the terminal", () => {
  const { set, view } = open();
  view.note({ ...EVENTS.named, name: "\x1b[31mbob" });
  view.note({ ...EVENTS.roomEntered, room: "\x9b2Jgeneral", topic: "\x1b]0;Plans\x07" });
  assertEquals(set(CONNECTED), "[31mbob · 2Jgeneral: 3 here · connected · ]0;Plans");
});

Deno.test("StatusLine says that one is away", () => {
  const { view, set } = openInRoom();
  view.note(EVENTS.away);
  assertEquals(set(CONNECTED), "bob (away) · general: 3 here · connected");
});
