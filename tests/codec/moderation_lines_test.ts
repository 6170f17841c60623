import { assertEquals } from "@std/assert";
import { moderationTexts } from "../../lib/codec/moderation_lines.ts";
import { slashLines } from "../../lib/codec/slash_dialect.ts";
import { wordsLines } from "../../lib/codec/words_dialect.ts";
import type { Event, Moderated, RoomAccess } from "../../lib/protocol/event.ts";
import { ALICE_ENTRY, EVENTS, NOON_MS } from "../helpers/events.ts";

const { accessChanged, away, memberLeft, moderated, putOut, ruleList, whois } = EVENTS;
const DAY_MS = 24 * 60 * 60 * 1000;
const plainly = { ...moderated, untilMs: null, reason: "" };

const MODERATED: readonly (readonly [Partial<Moderated>, string])[] = [
  [{ act: "kick" }, "bob was put out of room general."],
  [{ act: "kick", room: "*", reason: "spam" }, "bob was put off the server: spam"],
  [{ act: "ban" }, "bob is banned from room general for good."],
  [{ act: "ban", room: "*" }, "bob is banned from the server for good."],
  [{ untilMs: NOON_MS + DAY_MS }, "bob is banned from room general until 2024-01-06 12:00:15."],
  [{ by: "account" }, "account bob is banned from room general for good."],
  [{ by: "address" }, "the address of bob is banned from room general for good."],
  [
    { by: "address", who: "192.0.2.7" },
    "address 192.0.2.7 is banned from room general for good.",
  ],
  [
    { by: "address", who: "2001:db8::1" },
    "address 2001:db8::1 is banned from room general for good.",
  ],
  [{ act: "unban" }, "bob is not banned from room general any more."],
  [{ act: "mute" }, "bob is muted in room general for good."],
  [{ act: "mute", room: "*" }, "bob is muted everywhere for good."],
  [{ act: "unmute" }, "bob may speak in room general again."],
  [{ act: "unmute", room: "*" }, "bob may speak again."],
  [{ act: "invite" }, "bob is invited to room general."],
  [{ act: "uninvite" }, "bob is not invited to room general any more."],
];

for (const [fields, text] of MODERATED) {
  Deno.test(`moderationTexts() says what was done: ${text}`, () => {
    assertEquals(moderationTexts({ ...plainly, ...fields }, NOON_MS), [text]);
  });
}

Deno.test("moderationTexts() says who may enter from now on", () => {
  const texts = (["open", "invited", "password"] as const).flatMap((access: RoomAccess) => {
    return moderationTexts({ ...accessChanged, access }, NOON_MS);
  });
  assertEquals(texts, [
    "Room general is now open to everybody, says alice.",
    "Room general is now for those who are invited, says alice.",
    "Room general is now for those who are invited or know its password, says alice.",
  ]);
});

Deno.test("moderationTexts() tells whoever is put out why", () => {
  const banned = { ...putOut, why: "banned" } as const;
  assertEquals(moderationTexts({ ...putOut, reason: "" }, NOON_MS), [
    "You were put out of room general by alice.",
  ]);
  assertEquals(moderationTexts(banned, NOON_MS), [
    "You were banned from room general by alice for good: spam",
  ]);
  assertEquals(moderationTexts({ ...banned, untilMs: NOON_MS + 60_000 }, NOON_MS), [
    "You were banned from room general by alice until 12:01:15: spam",
  ]);
});

Deno.test("moderationTexts() says that a list of rules is empty", () => {
  const empty = { ...ruleList, bans: [], mutes: [], invited: [], omitted: 0 };
  assertEquals(moderationTexts({ ...empty, access: "open" }, NOON_MS), [
    "Room general is open to everybody.",
    "Nobody is banned, muted or invited there.",
  ]);
  assertEquals(moderationTexts({ ...empty, room: "*" }, NOON_MS), [
    "Nobody is banned from the server, or muted everywhere.",
  ]);
});

const LEFT = [
  [{ reason: "kicked" }, "bob was put out of the room by alice: spam"],
  [{ reason: "kicked", text: "" }, "bob was put out of the room by alice."],
  [{ reason: "banned" }, "bob was banned from the room by alice: spam"],
  [{ reason: "banned", text: "" }, "bob was banned from the room by alice."],
] as const;

for (const [fields, text] of LEFT) {
  Deno.test(`Both dialects for people say why somebody is gone: ${text}`, () => {
    const event: Event = { ...memberLeft, ...fields };
    assertEquals(slashLines(event, NOON_MS), [text]);
    assertEquals(wordsLines(event, NOON_MS), [`* 12:00:15 ${text}`]);
  });
}

Deno.test("Both dialects for people say that somebody is off the server", () => {
  const { by: _, text: __, ...left } = memberLeft;
  const events: Event[] = [{ ...left, reason: "kicked" }, { ...left, reason: "banned" }];
  const texts = ["bob was put off the server.", "bob was banned from the server."];
  assertEquals(events.flatMap((event) => slashLines(event, NOON_MS)), texts);
  assertEquals(
    events.flatMap((event) => wordsLines(event, NOON_MS)),
    texts.map((text) => `* 12:00:15 ${text}`),
  );
});

Deno.test("Both dialects for people say that one is away, or back", () => {
  const events = [{ ...away, text: "" }, { ...away, text: null }];
  const texts = ["You are away.", "You are back."];
  assertEquals(events.flatMap((event) => slashLines(event, NOON_MS)), texts);
  assertEquals(
    events.flatMap((event) => wordsLines(event, NOON_MS)),
    texts.map((text) => `* 12:00:15 ${text}`),
  );
});

Deno.test("Both dialects for people tell of somebody only what there is to tell", () => {
  const user = { ...ALICE_ENTRY, account: null, connections: 1, rooms: [], away: null };
  const { addresses: _addresses, ...bare } = whois;
  const event = { ...bare, user: { ...user, dialects: [], idleMs: 59_999 } };
  assertEquals(slashLines(event, NOON_MS), [
    "alice; here since 12:00:15",
    "alice is a guest",
    "alice is in no room",
  ]);
  assertEquals(wordsLines({ ...event, user: { ...event.user, away: "" } }, NOON_MS + DAY_MS), [
    "* 12:00:15 alice; here since 2024-01-05 12:00:15; away",
    "* 12:00:15 alice is a guest",
    "* 12:00:15 alice is in no room",
  ]);
});

Deno.test("Both dialects for people say that a message waits for somebody who was away", () => {
  const event = { ...EVENTS.privateSent, kept: true, away: "" } as const;
  assertEquals(slashLines(event, NOON_MS), [
    "bob has lost the connection. The message waits for the return.",
    "bob is away",
  ]);
  assertEquals(wordsLines(event, NOON_MS).length, 2);
});

Deno.test("Both dialects for people name the port of a room, and what to say there first", () => {
  const open = { ...EVENTS.roomEntered, users: [], port: 9601 };
  const { ticket: _ticket, ...bare } = open;
  const first = " (first line there: 3f2a9c5b01d7e846; good once, for a minute)";
  assertEquals(slashLines(open, NOON_MS), ["Joined room: general", `Port: 9601${first}`]);
  assertEquals(slashLines(bare, NOON_MS), ["Joined room: general", "Port: 9601"]);
  assertEquals(wordsLines(bare, NOON_MS), [
    "* 12:00:15 You entered room general. Nobody else is here.",
    "* 12:00:15 Port: 9601",
  ]);
});

Deno.test("Both dialects for people count who is in a room and not named", () => {
  const event = { ...EVENTS.roomEntered, omitted: 4 };
  assertEquals(slashLines(event, NOON_MS).at(-1), "and 4 more");
  assertEquals(wordsLines(event, NOON_MS), [
    "* 12:00:15 You entered room general. Here: alice (2 connections), carol and 4 more",
  ]);
});

Deno.test("Both dialects for people say of a room in a list only what there is to say", () => {
  const [general] = EVENTS.roomList.rooms;
  const rooms = [
    { ...general!, creator: null, topic: "", port: null, messages: 1, access: "password" },
    { ...general!, creator: null, topic: "", port: null, messages: 0, access: "open" },
  ] as const;
  const list = { ...EVENTS.roomList, rooms, omitted: 0 };
  assertEquals(slashLines(list, NOON_MS), [
    "Rooms:",
    "  general (2 users), 5 min old, 1 message, with a password",
    "  general (2 users), 5 min old",
  ]);
  assertEquals(wordsLines(list, NOON_MS), [
    "* 12:00:15 general: 2 people, 5 min old, 1 message, with a password",
    "* 12:00:15 general: 2 people, 5 min old",
  ]);
});
