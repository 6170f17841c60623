import { assertEquals } from "@std/assert";
import type { Key } from "../../../lib/client/terminal/key_decoder.ts";
import type { Menu } from "../../../lib/client/terminal/menu.ts";
import { accessMenu, deleteMenu, roomMenu } from "../../../lib/client/terminal/room_menu.ts";
import type { RoomInfo } from "../../../lib/protocol/event.ts";

const NOW_MS = 1_000_000_000_000;
const MINUTE_MS = 60_000;
const OPTIONS = { server: "localhost:9999", nowMs: NOW_MS };

const typed = (text: string): Key => ({ type: "text", text });

function room(name: string, users = 0, ageMs = 0, creator: string | null = null): RoomInfo {
  const createdAtMs = NOW_MS - ageMs;
  const details = { topic: "", access: "open", messages: 0, port: null } as const;
  return { name, users, createdAtMs, creator, ...details };
}

const ROOMS = [
  room("general", 3, 3 * 24 * 60 * MINUTE_MS),
  room("tea", 1, 125 * MINUTE_MS, "kim"),
  room("attic"),
];

function shown(menu: Menu<unknown>): string[] {
  return menu.view({ columns: 80, rows: 24 }).map(({ text }) => text);
}

Deno.test("roomMenu() lists the rooms, then what else can be done", () => {
  assertEquals(shown(roomMenu({ rooms: ROOMS, omitted: 0 }, OPTIONS)), [
    "Rooms at localhost:9999",
    "> 1  general  3 people  3 days old",
    "  2  tea      1 person  2 h old     by kim",
    "  3  attic    empty     just made",
    "  4  Create a room (c)",
    "  5  Delete a room (d)",
    "  6  List again (r)",
    "Up/Down or a number, Enter chooses; Esc or / for the command line",
  ]);
});

Deno.test("roomMenu() says that there are no rooms, and offers to delete none", () => {
  assertEquals(shown(roomMenu({ rooms: [], omitted: 0 }, OPTIONS)), [
    "Rooms at localhost:9999 (no rooms yet)",
    "> 1  Create a room (c)",
    "  2  List again (r)",
    "Up/Down or a number, Enter chooses; Esc or / for the command line",
  ]);
});

Deno.test("roomMenu() says how many rooms the server did not list", () => {
  const [title] = shown(roomMenu({ rooms: ROOMS, omitted: 7 }, OPTIONS));
  assertEquals(title, "Rooms at localhost:9999 (7 more not listed)");
  const [other] = shown(roomMenu({ rooms: [], omitted: 7 }, OPTIONS));
  assertEquals(other, "Rooms at localhost:9999 (7 more not listed)");
});

const CHOICES = [
  ["2", { type: "join", room: "tea", access: "open" }],
  ["c", { type: "create" }],
  ["d", { type: "delete" }],
  ["r", { type: "refresh" }],
] as const;

for (const [text, value] of CHOICES) {
  Deno.test(`roomMenu() gives ${value.type} for "${text}"`, () => {
    const menu = roomMenu({ rooms: ROOMS, omitted: 0 }, OPTIONS);
    assertEquals(menu.handle(typed(text)), { type: "chosen", value });
  });
}

const AGES: readonly (readonly [ageMs: number, words: string])[] = [
  [-MINUTE_MS, "just made"],
  [MINUTE_MS - 1, "just made"],
  [MINUTE_MS, "1 min old"],
  [60 * MINUTE_MS - 1, "59 min old"],
  [60 * MINUTE_MS, "1 h old"],
  [24 * 60 * MINUTE_MS - 1, "23 h old"],
  [24 * 60 * MINUTE_MS, "1 day old"],
  [48 * 60 * MINUTE_MS, "2 days old"],
];

for (const [ageMs, words] of AGES) {
  Deno.test(`roomMenu() calls a room of ${ageMs} ms "${words}"`, () => {
    const [, entry] = shown(roomMenu({ rooms: [room("a", 0, ageMs)], omitted: 0 }, OPTIONS));
    assertEquals(entry, `> 1  a  empty  ${words}`);
  });
}

Deno.test("deleteMenu() lists rooms alone, and gives the name of the one that was chosen", () => {
  const menu = deleteMenu({ rooms: ROOMS.slice(0, 2), omitted: 0 }, { nowMs: NOW_MS });
  assertEquals(shown(menu), [
    "Delete which room?",
    "> 1  general  3 people  3 days old",
    "  2  tea      1 person  2 h old     by kim",
    "Up/Down or a number, Enter chooses, Esc goes back",
  ]);
  assertEquals(menu.handle(typed("2")), { type: "chosen", value: "tea" });
});

Deno.test("deleteMenu() says how many rooms the server did not list", () => {
  const menu = deleteMenu({ rooms: ROOMS, omitted: 1 }, { nowMs: NOW_MS });
  assertEquals(shown(menu)[0], "Delete which room? (1 more not listed)");
});

Deno.test("roomMenu() says who may enter, how much was said, and at which port", () => {
  const full = { ...room("den", 2, 0, "kim"), topic: "Plans", messages: 12, port: 9601 };
  const rooms = [{ ...full, access: "password" }, { ...full, access: "invited" }] as const;
  const [, first, second] = shown(roomMenu({ rooms, omitted: 0 }, OPTIONS));
  assertEquals([first, second], [
    "> 1  den  2 people  just made  by kim  with a password  12 messages  port 9601  ",
    "  2  den  2 people  just made  by kim  invited only     12 messages  port 9601  ",
  ]);
});

Deno.test("accessMenu() asks who may enter a room", () => {
  const menu = accessMenu("den");
  assertEquals(shown(menu)[0], "Who may enter room den?");
  for (const [typed, value] of [["e", "open"], ["i", "invited"], ["p", "password"]] as const) {
    const outcome = accessMenu("den").handle({ type: "text", text: typed });
    assertEquals(outcome, { type: "chosen", value });
  }
});

Deno.test("roomMenu() shows nothing of a hostile server that could harm the terminal", () => {
  const bad = { ...room("\x1b[2Jden", 1, 0, "\x9b31mkim"), topic: "\x1b]0;Plans\x07" };
  for (
    const menu of [
      roomMenu({ rooms: [bad], omitted: 0 }, OPTIONS),
      deleteMenu({ rooms: [bad], omitted: 0 }, OPTIONS),
    ]
  ) {
    const row = shown(menu)[1];
    assertEquals(row, "> 1  [2Jden  1 person  just made  by 31mkim  ]0;Plans");
  }
});
