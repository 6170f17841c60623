import { assertEquals } from "@std/assert";
import { slashHelpLines } from "../../lib/codec/slash_commands.ts";
import {
  encodeGreeting,
  parseSlashLine,
  slashDialect,
  slashLines,
} from "../../lib/codec/slash_dialect.ts";
import type { ChatErrorCode } from "../../lib/protocol/chat_error.ts";
import type { EventType } from "../../lib/protocol/event.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";
import { textOf, utf8 } from "../helpers/bytes.ts";
import { EVENTS, NOON_MS } from "../helpers/events.ts";
import { comparable, LOGIN_ATTEMPTS, refusalCode, refused } from "../helpers/inputs.ts";

// An event that is missing here does not compile.
const LINES: { readonly [T in EventType]: readonly string[] } = {
  accessChanged: ["Room general is now for those who are invited, says alice."],
  announcement: ["* Announcement: Tea at six"],
  away: ["You are away: lunch"],
  disconnect: ["* Server is shutting down."],
  error: ["ERROR: Room general was made anew"],
  help: slashHelpLines(EVENTS.help.entries),
  historyPage: ["[12:00:15] [alice]: Hello everyone!", "[12:00:15] [alice]: Hello everyone!"],
  invited: ["alice invites you to room general: /join general"],
  memberEntered: ["bob joined the room."],
  memberLeft: ["bob was put out of the room by alice: spam"],
  memberRenamed: ["rob is now known as bob."],
  message: ["[alice]: Hello everyone!"],
  moderated: ["bob is banned from room general until 12:10:15: spam"],
  named: ["Your nickname is now: bob"],
  notice: ["* Back at six"],
  passwordChanged: ["Your password is changed."],
  ping: [],
  pong: [],
  privateMessage: ["[Private from alice]: Hey, private message!"],
  privateSent: ["Private message sent to bob.", "bob is away: lunch"],
  putOut: ["You were put out of room general by alice: spam"],
  roomDeleted: ["Room general was deleted by alice."],
  roomEntered: ["Joined room: general", "alice is in this room.", "carol is in this room."],
  roomLeft: ["Left room: general"],
  roomList: [
    "Rooms:",
    "  general (2 users), 5 min old, 12 messages, by alice, invited only, port 9601: Plans",
    "  lobby (1 user)",
    "  and 3 more",
  ],
  ruleList: [
    "Room general is for those who are invited or know its password.",
    "Banned: account bob until 12:10:15, by alice at 12:00:15: spam",
    "Banned: address 192.0.2.7 for good, by alice at 12:00:15",
    "Muted: rob for good, by alice at 12:00:15",
    "Invited: carol, dave",
    "and 3 more",
  ],
  searchPage: ["[12:00:15] [alice]: Hello everyone!", "[12:00:15] [alice]: Hello everyone!"],
  sent: [],
  topic: ["Topic of general: Plans (set by alice at 12:00:15)"],
  topicChanged: ["alice changed the topic: Plans"],
  userList: ["Users in general: alice (2 connections), bob and 5 more"],
  welcome: [],
  whois: [
    "alice (2 connections); speaks native and words; here since 12:00:15; idle for 5 min; away: lunch",
    "alice is logged in as alice",
    "alice is in general, lobby",
    "alice comes from 192.0.2.7",
  ],
  whoList: [
    "Connected:",
    "  alice (2 connections): general, lobby; speaks native and words; here since 12:00:15; " +
    "idle for 5 min; away: lunch",
    "  bob: in no room; speaks slash; here since 12:00:15",
    "  and 2 more",
  ],
};

/** When the server speaks: a second after what it speaks of. */
const LATER_MS = NOON_MS + 1000;
const NEXT_DAY_MS = NOON_MS + 24 * 60 * 60 * 1000;

const WELCOME = [
  "Welcome to the chat server!",
  "Use /nick <name> to set your nickname.",
  "Use /join <room> to join a room.",
  "Use /msg <user> <message> for private messages.",
  "Use /rooms to list rooms.",
  "Use /quit to disconnect.",
];

Deno.test("parseSlashLine() understands commands with a slash", () => {
  assertEquals(parseSlashLine("/nick Alice"), { type: "login", name: "Alice" });
  assertEquals(parseSlashLine("//home"), { type: "send", text: "/home" });
});

Deno.test("parseSlashLine() says every other line", () => {
  for (const line of ["Hi Alice!", " /quit", "username alice", "who", "logins are hard"]) {
    assertEquals(parseSlashLine(line), { type: "send", text: line });
  }
});

Deno.test("parseSlashLine() never says a line that may hold a password", () => {
  const words = ["login kim", "login kim secret", "Login kim secret", "\tlogin kim"];
  for (const line of [...LOGIN_ATTEMPTS, ...words, "USERNAME alice", "/login kim secret more"]) {
    assertEquals(refusalCode(parseSlashLine(line)), "usage", line);
  }
});

Deno.test("parseSlashLine() never says a password behind two slashes", () => {
  const lines = ["//login kim secret", "///Login kim secret", "//register kim secret"];
  for (const line of [...lines, "///PASSWD secret parsley"]) {
    assertEquals(refusalCode(parseSlashLine(line)), "usage", line);
  }
});

Deno.test("parseSlashLine() says how that is done for which a password was meant", () => {
  const hints = {
    "login kim secret": "To log in, use /login <name> <password>",
    "register kim secret": "To make an account, use /register <name> <password> [code]",
    "passwd secret parsley": "To change your password, use /passwd <old> <new>",
    "//register kim secret":
      "Usage: /register <name> <password> [code] (a password has no space here)",
  };
  for (const [line, hint] of Object.entries(hints)) {
    assertEquals(comparable(parseSlashLine(line)), refused("usage", hint));
  }
});

for (const event of Object.values(EVENTS)) {
  Deno.test(`slashLines() words: ${event.type}`, () => {
    assertEquals(slashLines(event, LATER_MS), LINES[event.type]);
  });
}

Deno.test("slashLines() does not show that a guest has an account of his name now", () => {
  assertEquals(slashLines({ ...EVENTS.memberRenamed, previous: "bob" }, LATER_MS), []);
});

Deno.test("slashLines() tells a lost connection apart from leaving", () => {
  const { by: _by, text: _text, ...left } = EVENTS.memberLeft;
  assertEquals(slashLines({ ...left, reason: "lost" }, LATER_MS), ["bob lost the connection."]);
  assertEquals(slashLines({ ...left, reason: "left" }, LATER_MS), ["bob left the room."]);
  assertEquals(slashLines({ ...left, reason: "logout" }, LATER_MS), ["bob left the room."]);
});

Deno.test("slashLines() shows when a past message was said", () => {
  const lines = slashLines({ ...EVENTS.message, past: true }, LATER_MS);
  assertEquals(lines, ["[12:00:15] [alice]: Hello everyone!"]);
});

Deno.test("slashLines() shows the date of what was said or set on another day", () => {
  const { historyPage, message, searchPage, topic } = EVENTS;
  const past = { ...message, past: true } as const;
  const lines = [past, historyPage, searchPage, topic].flatMap((event) => {
    return slashLines(event, NEXT_DAY_MS);
  });
  assertEquals(lines, [
    ...Array(5).fill("[2024-01-05 12:00:15] [alice]: Hello everyone!"),
    "Topic of general: Plans (set by alice at 2024-01-05 12:00:15)",
  ]);
});

Deno.test("slashDialect shows a message of today without its date, and a live one without a time", () => {
  const { encoder } = slashDialect;
  const past = encoder.encode({ ...EVENTS.message, past: true }, LATER_MS);
  assertEquals(textOf(past!), "[12:00:15] [alice]: Hello everyone!\r\n");
  const live = encoder.encode(EVENTS.message, NEXT_DAY_MS);
  assertEquals(textOf(live!), "[alice]: Hello everyone!\r\n");
});

Deno.test("slashLines() tells an account apart from a nickname", () => {
  assertEquals(slashLines({ ...EVENTS.named, account: "bob" }, LATER_MS), ["Logged in as bob."]);
});

Deno.test("slashLines() says what a room is about behind that one has joined it", () => {
  const lines = slashLines({ ...EVENTS.roomEntered, topic: "Plans" }, LATER_MS);
  assertEquals(lines.slice(0, 3), [
    "Joined room: general",
    "Topic: Plans",
    "alice is in this room.",
  ]);
});

Deno.test("slashLines() says that a room has no topic, and that somebody removed it", () => {
  const { topic, topicChanged } = EVENTS;
  assertEquals(slashLines({ ...topic, topic: "" }, LATER_MS), ["Room general has no topic."]);
  assertEquals(slashLines({ ...topicChanged, topic: "" }, LATER_MS), ["alice removed the topic."]);
  assertEquals(slashLines({ ...topic, by: null, atMs: null }, LATER_MS), [
    "Topic of general: Plans",
  ]);
});

Deno.test("slashLines() says that nothing was said, or found", () => {
  const { historyPage, searchPage } = EVENTS;
  const lines = [historyPage, searchPage].flatMap((page) =>
    slashLines({ ...page, messages: [] }, LATER_MS)
  );
  assertEquals(lines, ["Nothing has been said here yet.", "Nothing was found."]);
});

Deno.test("slashLines() says that there are no rooms", () => {
  assertEquals(slashLines({ type: "roomList", rooms: [], omitted: 0 }, LATER_MS), [
    "No rooms yet.",
  ]);
});

Deno.test("slashLines() does not say how many more there are where a list names all", () => {
  const { roomList, whoList } = EVENTS;
  assertEquals(slashLines({ ...roomList, omitted: 0 }, LATER_MS), LINES.roomList.slice(0, -1));
  assertEquals(slashLines({ ...whoList, omitted: 0 }, LATER_MS), LINES.whoList.slice(0, -1));
});

Deno.test("slashLines() says what to do where the error alone does not tell", () => {
  const errorLines = (code: ChatErrorCode) =>
    slashLines({ ...EVENTS.error, code, message: "No" }, LATER_MS);
  assertEquals(errorLines("not-in-room"), [
    "ERROR: No. Use /join <room> to join one, /help for help",
  ]);
  assertEquals(errorLines("password-required"), ["ERROR: No. Use /login <name> <password>"]);
  assertEquals(errorLines("login-required"), ["ERROR: No. Use /login <name> <password>"]);
  assertEquals(errorLines("name-taken"), ["ERROR: No"]);
});

Deno.test("slashLines() ends a connection with its reason alone", () => {
  const end = {
    type: "disconnect",
    code: "logout",
    reason: "Goodbye!",
    mayReconnect: false,
  } as const;
  assertEquals(slashLines(end, LATER_MS), ["Goodbye!"]);
});

Deno.test("encodeGreeting() has the six welcome lines, then the operator's own words", () => {
  assertEquals(textOf(encodeGreeting("")), WELCOME.map((line) => `${line}\r\n`).join(""));
  const lines = [...WELCOME, "Be kind.", "", "Have fun."];
  assertEquals(
    textOf(encodeGreeting("Be kind.\n\nHave fun.")),
    lines.map((line) => `${line}\r\n`).join(""),
  );
});

Deno.test("encodeGreeting() says how to log in where that is required, and nothing that is refused before", () => {
  const lines = [
    "Welcome to the chat server!",
    "Use /login <name> <password> to log in.",
    "Use /help to see what there is.",
    "Use /quit to disconnect.",
    "Be kind.",
  ];
  const greeting = lines.map((line) => `${line}\r\n`).join("");
  assertEquals(textOf(encodeGreeting("Be kind.", "required")), greeting);
});

Deno.test("slashDialect.encoder ends each line with CR LF, and shows nothing where there is none", () => {
  const { encode } = slashDialect.encoder;
  assertEquals(
    textOf(encode(EVENTS.roomList, NOON_MS)),
    LINES.roomList.map((line) => `${line}\r\n`).join(""),
  );
  assertEquals(encode(EVENTS.sent, NOON_MS), null);
});

Deno.test("slashDialect decodes a command in two reads and two commands in one read", () => {
  const decoder = slashDialect.newDecoder(DEFAULT_LIMITS);
  assertEquals(decoder.push(utf8("/nick Ali")), []);
  assertEquals(decoder.push(utf8("ce\n")), [{ type: "login", name: "Alice" }]);
  assertEquals(decoder.push(utf8("/join lobby\n/msg Bob hi\n")), [
    { type: "enter", room: "lobby", ifMissing: "create", exclusive: true },
    { type: "sendPrivate", to: "Bob", text: "hi" },
  ]);
});
