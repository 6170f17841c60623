import { assertEquals } from "@std/assert";
import { slashHelpLines } from "../../lib/codec/slash_commands.ts";
import {
  parseWordsLine,
  WORDS,
  wordsDialect,
  wordsHelpLines,
  wordsLines,
} from "../../lib/codec/words_dialect.ts";
import type { Command } from "../../lib/protocol/command.ts";
import type { EventType } from "../../lib/protocol/event.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";
import { textOf, utf8 } from "../helpers/bytes.ts";
import { EVENTS, NOON_MS } from "../helpers/events.ts";
import { comparable, LOGIN_ATTEMPTS, refusalCode, refused } from "../helpers/inputs.ts";

const COMMANDS: Readonly<Record<string, Command>> = {
  "login kim": { type: "login", name: "kim" },
  "login kim secret": { type: "login", name: "kim", password: "secret" },
  "LOGIN kim secret": { type: "login", name: "kim", password: "secret" },
  " login  kim ": { type: "login", name: "kim" },
  "login\u3000kim\u00a0secret": { type: "login", name: "kim", password: "secret" },
  "create lobby": { type: "create", room: "lobby", exclusive: true },
  "enter lobby": { type: "enter", room: "lobby", ifMissing: "refuse", exclusive: true },
  "enter  lobby ": { type: "enter", room: "lobby", ifMissing: "refuse", exclusive: true },
  "enter\u2003lobby": { type: "enter", room: "lobby", ifMissing: "refuse", exclusive: true },
  "who": { type: "who" },
  "who ": { type: "who" },
  "logout": { type: "logout" },
  "/join lobby": { type: "enter", room: "lobby", ifMissing: "create", exclusive: true },
  "/logout": { type: "logout" },
  "/register kim secret": { type: "register", name: "kim", password: "secret" },
  "/passwd secret parsley": { type: "changePassword", before: "secret", after: "parsley" },
  "/topic Plans": { type: "topic", text: "Plans" },
  "/history 5": { type: "history", limit: 5 },
  "/search plans": { type: "search", text: "plans" },
  "//home": { type: "send", text: "/home" },
};

const SAID = [
  "Hello everyone!",
  "leave me alone",
  " who",
  "  enter lobby",
  " /help",
  " //shrug",
  "create",
  "create two rooms",
  "enter",
  "enter two rooms",
  "who is there?",
  "logout now",
  "Who",
  "LOGOUT",
  "Enter lobby",
  "logins are hard",
  "topic Plans",
  "history",
  "search plans",
  "constructor",
  "__proto__",
  "  two  spaces ",
];

// An event that is missing here does not compile.
const LINES: { readonly [T in EventType]: readonly string[] } = {
  accessChanged: ["* 12:00:16 Room general is now for those who are invited, says alice."],
  announcement: ["* 12:00:16 Announcement: Tea at six"],
  away: ["* 12:00:16 You are away: lunch"],
  disconnect: ["* 12:00:16 Server is shutting down."],
  error: ["* 12:00:16 Room general was made anew"],
  help: [
    "Words alone: who",
    ...slashHelpLines(EVENTS.help.entries),
  ].map((line) => `* 12:00:16 ${line}`),
  historyPage: ["alice (12:00:15) Hello everyone!", "alice (12:00:15) Hello everyone!"],
  invited: ["* 12:00:16 alice invites you to room general: /join general"],
  memberEntered: ["* 12:00:16 bob entered the room."],
  memberLeft: ["* 12:00:16 bob was put out of the room by alice: spam"],
  memberRenamed: ["* 12:00:16 rob is now called bob."],
  message: ["alice 12:00:15 Hello everyone!"],
  moderated: ["* 12:00:16 bob is banned from room general until 12:10:15: spam"],
  named: ["* 12:00:16 Logged in as bob."],
  notice: ["* 12:00:16 Back at six"],
  passwordChanged: ["* 12:00:16 Your password is changed."],
  ping: [],
  pong: [],
  privateMessage: ["alice>bob 12:00:15 Hey, private message!"],
  privateSent: ["* 12:00:16 Sent to bob alone.", "* 12:00:16 bob is away: lunch"],
  putOut: ["* 12:00:16 You were put out of room general by alice: spam"],
  roomDeleted: ["* 12:00:16 Room general was deleted by alice."],
  roomEntered: ["* 12:00:16 You entered room general. Here: alice (2 connections), carol"],
  roomLeft: ["* 12:00:16 You left room general."],
  roomList: [
    "* 12:00:16 general: 2 people, 5 min old, 12 messages, by alice, invited only, port 9601: Plans",
    "* 12:00:16 lobby: 1 person",
    "* 12:00:16 and 3 more",
  ],
  ruleList: [
    "* 12:00:16 Room general is for those who are invited or know its password.",
    "* 12:00:16 Banned: account bob until 12:10:15, by alice at 12:00:15: spam",
    "* 12:00:16 Banned: address 192.0.2.7 for good, by alice at 12:00:15",
    "* 12:00:16 Muted: rob for good, by alice at 12:00:15",
    "* 12:00:16 Invited: carol, dave",
    "* 12:00:16 and 3 more",
  ],
  searchPage: ["alice (12:00:15) Hello everyone!", "alice (12:00:15) Hello everyone!"],
  sent: [],
  topic: ["* 12:00:16 The topic of room general: Plans (set by alice at 12:00:15)"],
  topicChanged: ["* 12:00:16 alice changed the topic: Plans"],
  userList: ["* 12:00:16 In room general: alice (2 connections), bob and 5 more"],
  welcome: [],
  whois: [
    "* 12:00:16 alice (2 connections); speaks native and words; here since 12:00:15; " +
    "idle for 5 min; away: lunch",
    "* 12:00:16 alice is logged in as alice",
    "* 12:00:16 alice is in general, lobby",
    "* 12:00:16 alice comes from 192.0.2.7",
  ],
  whoList: [
    "* 12:00:16 alice (2 connections) is in general, lobby; speaks native and words; " +
    "here since 12:00:15; idle for 5 min; away: lunch",
    "* 12:00:16 bob is in no room; speaks slash; here since 12:00:15",
    "* 12:00:16 and 2 more",
  ],
};

/** When the server speaks: a second after what it speaks of. */
const LATER_MS = NOON_MS + 1000;

Deno.test("WORDS are those of the login chat", () => {
  assertEquals(Array.from(WORDS).sort(), ["create", "enter", "login", "logout", "who"]);
});

for (const [line, command] of Object.entries(COMMANDS)) {
  Deno.test(`parseWordsLine() understands "${line}"`, () => {
    assertEquals(parseWordsLine(line), command);
  });
}

Deno.test("parseWordsLine() says every other line, also the bare words with other words behind", () => {
  for (const line of SAID) assertEquals(parseWordsLine(line), { type: "send", text: line });
});

Deno.test("parseWordsLine() never says a line that may hold a password", () => {
  const words = ["login ", "LOGIN", "login kim secret more", "Login to my secret"];
  for (const line of [...LOGIN_ATTEMPTS, ...words, "USERNAME kim secret"]) {
    assertEquals(refusalCode(parseWordsLine(line)), "usage", line);
  }
});

Deno.test("parseWordsLine() never says a password behind two slashes", () => {
  for (const line of ["//login kim secret", "//register kim secret", "//passwd secret parsley"]) {
    assertEquals(refusalCode(parseWordsLine(line)), "usage", line);
  }
});

Deno.test("parseWordsLine() says how that is done for which a password was meant", () => {
  const hints = {
    "login": "Usage: login NAME PASSWORD (a guest has no password)",
    "register kim secret":
      "Usage: /register <name> <password> [code] (a password has no space here)",
    " PASSWD secret": "Usage: /passwd <old> <new> (a password has no space here)",
  };
  for (const [line, hint] of Object.entries(hints)) {
    assertEquals(comparable(parseWordsLine(line)), refused("usage", hint));
  }
});

for (const event of Object.values(EVENTS)) {
  Deno.test(`wordsLines() words: ${event.type}`, () => {
    assertEquals(wordsLines(event, LATER_MS), LINES[event.type]);
  });
}

Deno.test("wordsLines() does not show that a guest has an account of his name now", () => {
  assertEquals(wordsLines({ ...EVENTS.memberRenamed, previous: "bob" }, LATER_MS), []);
});

Deno.test("wordsLines() says how to log in where that is required", () => {
  const error = { ...EVENTS.error, code: "login-required", message: "Log in first" } as const;
  assertEquals(wordsLines(error, LATER_MS), ["* 12:00:16 Log in first: login NAME PASSWORD"]);
});

Deno.test("wordsLines() tells a lost connection apart from a logout", () => {
  const { by: _by, text: _text, ...left } = EVENTS.memberLeft;
  const lines = (["lost", "logout"] as const)
    .flatMap((reason) => wordsLines({ ...left, reason }, LATER_MS));
  assertEquals(lines, ["* 12:00:16 bob lost the connection.", "* 12:00:16 bob left the room."]);
});

Deno.test("wordsLines() puts the time of a past message in parentheses", () => {
  const lines = wordsLines({ ...EVENTS.message, past: true }, LATER_MS);
  assertEquals(lines, ["alice (12:00:15) Hello everyone!"]);
});

Deno.test("wordsLines() shows the date of what was said or set on another day", () => {
  const { historyPage, message, privateMessage, searchPage, topic } = EVENTS;
  const replayed = [{ ...message, past: true }, { ...privateMessage, past: true }] as const;
  const nextDayMs = NOON_MS + 24 * 60 * 60 * 1000;
  const lines = [...replayed, historyPage, searchPage, topic].flatMap((event) => {
    return wordsLines(event, nextDayMs);
  });
  assertEquals(lines, [
    "alice (2024-01-05 12:00:15) Hello everyone!",
    "alice>bob (2024-01-05 12:00:15) Hey, private message!",
    ...Array(4).fill("alice (2024-01-05 12:00:15) Hello everyone!"),
    "* 12:00:15 The topic of room general: Plans (set by alice at 2024-01-05 12:00:15)",
  ]);
  assertEquals(wordsLines(message, nextDayMs), ["alice 12:00:15 Hello everyone!"]);
});

Deno.test("wordsLines() says whether a room was made, and who is there", () => {
  const users = [{ name: "bob", account: null, connections: 1 }];
  const entered = { ...EVENTS.roomEntered, users, created: true };
  assertEquals(wordsLines(entered, LATER_MS), [
    "* 12:00:16 You entered the new room general. Nobody else is here.",
  ]);
});

Deno.test("wordsLines() says what a room is about in a line of its own", () => {
  const entered = { ...EVENTS.roomEntered, topic: "Plans" };
  assertEquals(wordsLines(entered, LATER_MS), [
    "* 12:00:16 You entered room general. Here: alice (2 connections), carol",
    "* 12:00:16 Topic: Plans",
  ]);
});

Deno.test("wordsLines() says that a room has no topic, and that somebody took it away", () => {
  const { topic, topicChanged } = EVENTS;
  const events = [{ ...topic, topic: "" }, { ...topicChanged, topic: "" }, { ...topic, by: null }];
  assertEquals(events.flatMap((event) => wordsLines(event, LATER_MS)), [
    "* 12:00:16 Room general has no topic.",
    "* 12:00:16 alice took the topic away.",
    "* 12:00:16 The topic of room general: Plans",
  ]);
});

Deno.test("wordsLines() says that nothing was said, or found", () => {
  const pages = [EVENTS.historyPage, EVENTS.searchPage];
  const lines = pages.flatMap((page) => wordsLines({ ...page, messages: [] }, LATER_MS));
  assertEquals(lines, [
    "* 12:00:16 Nothing has been said here yet.",
    "* 12:00:16 Nothing was found.",
  ]);
});

Deno.test("wordsLines() says that there are no rooms", () => {
  const lines = wordsLines({ type: "roomList", rooms: [], omitted: 0 }, LATER_MS);
  assertEquals(lines, ["* 12:00:16 There are no rooms yet."]);
});

Deno.test("wordsLines() does not say how many more there are where a list names all", () => {
  const { roomList, whoList } = EVENTS;
  assertEquals(wordsLines({ ...roomList, omitted: 0 }, LATER_MS), LINES.roomList.slice(0, -1));
  assertEquals(wordsLines({ ...whoList, omitted: 0 }, LATER_MS), LINES.whoList.slice(0, -1));
});

Deno.test("wordsDialect.encoder ends each line with CR LF, and shows nothing where there is none", () => {
  const { encode } = wordsDialect.encoder;
  assertEquals(
    textOf(encode(EVENTS.roomList, LATER_MS)),
    LINES.roomList.map((line) => `${line}\r\n`).join(""),
  );
  assertEquals(encode(EVENTS.sent, LATER_MS), null);
});

Deno.test("wordsDialect decodes the lines of a login", () => {
  const decoder = wordsDialect.newDecoder(DEFAULT_LIMITS);
  assertEquals(decoder.push(utf8("login kim secret\r\nenter lobby\nHi!\r\0logout\n")), [
    COMMANDS["login kim secret"]!,
    COMMANDS["enter lobby"]!,
    { type: "send", text: "Hi!" },
    COMMANDS["logout"]!,
  ]);
});

Deno.test("wordsHelpLines() has the bare words that are offered, and no password where it is asked for", () => {
  const commands = ["login", "create", "enter", "who", "logout"] as const;
  const entries = commands.map((command) => ({ command, text: `What ${command} does` }));
  assertEquals(wordsHelpLines(entries, "asked"), [
    "Words alone: login NAME, create ROOM, enter ROOM, who, logout",
    ...slashHelpLines(entries, "asked"),
  ]);
  const before = entries.filter(({ command }) => command === "login" || command === "logout");
  assertEquals(wordsHelpLines(before)[0], "Words alone: login NAME [PASSWORD], logout");
  assertEquals(wordsHelpLines([]), []);
});
