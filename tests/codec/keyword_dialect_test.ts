import { assertEquals } from "@std/assert";
import {
  keywordDialect,
  keywordLines,
  KEYWORDS,
  parseKeywordLine,
} from "../../lib/codec/keyword_dialect.ts";
import type { Command } from "../../lib/protocol/command.ts";
import type { Event, EventType } from "../../lib/protocol/event.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";
import { textOf, utf8 } from "../helpers/bytes.ts";
import { EVENTS, NOON_MS } from "../helpers/events.ts";
import { comparable, LOGIN_ATTEMPTS, refusalCode, refused } from "../helpers/inputs.ts";

const COMMANDS: Readonly<Record<string, Command>> = {
  "USERNAME alice": { type: "login", name: "alice" },
  "USERNAME  alice ": { type: "login", name: "alice" },
  "USERNAME alice secret": { type: "login", name: "alice", password: "secret" },
  "JOIN #general": { type: "enter", room: "#general", ifMissing: "create", exclusive: true },
  "JOIN general": { type: "enter", room: "general", ifMissing: "create", exclusive: true },
  "LEAVE": { type: "leave" },
  "LEAVE ": { type: "leave" },
  "MSG Hello everyone!": { type: "send", text: "Hello everyone!" },
  "MSG  two  spaces": { type: "send", text: " two  spaces" },
  "MSG QUIT": { type: "send", text: "QUIT" },
  "MSG": { type: "send", text: "" },
  "PRIVMSG bob Hey, private message!": {
    type: "sendPrivate",
    to: "bob",
    text: "Hey, private message!",
  },
  "PRIVMSG  bob  Hey": { type: "sendPrivate", to: "bob", text: " Hey" },
  "ROOMS": { type: "listRooms" },
  "USERS": { type: "listUsers" },
  "QUIT": { type: "logout" },
  "QUIT for today": { type: "logout" },
};

const USAGES: Readonly<Record<string, readonly string[]>> = {
  "Usage: USERNAME <name> [password]": ["USERNAME", "USERNAME ", "USERNAME alice secret more"],
  "Usage: JOIN <room>": ["JOIN", "JOIN ", "JOIN two rooms"],
  "Usage: LEAVE": ["LEAVE general"],
  "Usage: PRIVMSG <user> <text>": ["PRIVMSG", "PRIVMSG ", "PRIVMSG bob", "PRIVMSG bob  "],
  "Usage: ROOMS": ["ROOMS all"],
  "Usage: USERS": ["USERS #general"],
};

const SAID = [
  "Hello everyone!",
  "pass it on",
  "Quit",
  "QUIT!",
  " JOIN #general",
  "/join general",
  "who",
  "constructor",
  "__proto__ x",
];

// An event that is missing here does not compile.
const LINES: { readonly [T in EventType]: readonly string[] } = {
  accessChanged: [],
  announcement: ["PRIVMSG * Tea at six"],
  away: [],
  disconnect: ["ERROR Server shutting down"],
  error: ["ERROR Room general was made anew"],
  help: [],
  historyPage: [],
  invited: ["PRIVMSG * alice invites you to #general"],
  memberEntered: ["JOIN #general bob"],
  memberLeft: ["LEAVE #general bob"],
  memberRenamed: ["LEAVE #general rob", "JOIN #general bob"],
  message: ["ROOM #general alice Hello everyone!"],
  moderated: [],
  named: ["OK Welcome, bob!"],
  notice: [],
  passwordChanged: [],
  ping: [],
  pong: [],
  privateMessage: ["PRIVMSG alice Hey, private message!"],
  privateSent: ["OK Sent"],
  putOut: ["ERROR You were put out of #general by alice: spam"],
  roomDeleted: ["ERROR Room #general was deleted by alice"],
  roomEntered: ["OK Joined #general (2 users)", "JOIN #general alice", "JOIN #general carol"],
  roomLeft: ["OK Left #general"],
  roomList: ["ROOMLIST #general #lobby"],
  ruleList: [],
  searchPage: [],
  sent: [],
  topic: [],
  topicChanged: [],
  userList: ["USERLIST alice bob"],
  welcome: [],
  whois: [],
  whoList: [],
};

function errorEvent(code: Extract<Event, { type: "error" }>["code"]): Event {
  return { type: "error", code, message: "In other words", mayRetry: false };
}

Deno.test("KEYWORDS are those of the line protocol", () => {
  const keywords = ["USERNAME", "JOIN", "LEAVE", "MSG", "PRIVMSG", "ROOMS", "USERS", "QUIT"];
  assertEquals(Array.from(KEYWORDS).sort(), keywords.sort());
});

for (const [line, command] of Object.entries(COMMANDS)) {
  Deno.test(`parseKeywordLine() understands "${line}"`, () => {
    assertEquals(parseKeywordLine(line), command);
  });
}

Deno.test("parseKeywordLine() says how a keyword is used that is used wrongly", () => {
  for (const [usage, lines] of Object.entries(USAGES)) {
    for (const line of lines) {
      assertEquals(comparable(parseKeywordLine(line)), refused("usage", usage), line);
    }
  }
});

Deno.test("parseKeywordLine() says a line that begins with no keyword", () => {
  for (const line of SAID) assertEquals(parseKeywordLine(line), { type: "send", text: line });
});

Deno.test("parseKeywordLine() never says a line that may hold a password", () => {
  const otherCases = [
    "username alice",
    "Username alice secret",
    " USERNAME alice secret",
    " username alice secret",
  ];
  for (const line of [...LOGIN_ATTEMPTS, ...otherCases, "/login kim secret", "PASS secret"]) {
    assertEquals(refusalCode(parseKeywordLine(line)), "usage", line);
  }
});

Deno.test("parseKeywordLine() says why a line that may hold a password was not said", () => {
  const login = "Log in with USERNAME <name> <password>";
  assertEquals(comparable(parseKeywordLine("login kim secret")), refused("usage", login));
  for (const line of ["register kim secret", "/passwd secret parsley"]) {
    const text = "Not said, as it may hold a password: MSG says it";
    assertEquals(comparable(parseKeywordLine(line)), refused("usage", text));
  }
});

for (const event of Object.values(EVENTS)) {
  Deno.test(`keywordLines() words: ${event.type}`, () => {
    assertEquals(keywordLines(event), LINES[event.type]);
  });
}

Deno.test("keywordLines() has the words of the line protocol for errors that it names", () => {
  assertEquals(keywordLines(errorEvent("name-required")), ["ERROR Set a username first"]);
  assertEquals(keywordLines(errorEvent("name-taken")), ["ERROR Username taken"]);
  assertEquals(keywordLines(errorEvent("not-in-room")), ["ERROR Not in a room"]);
  assertEquals(keywordLines(errorEvent("user-not-found")), ["ERROR User not found"]);
  assertEquals(keywordLines(errorEvent("password-required")), ["ERROR Password required"]);
  const required = ["ERROR Log in first: USERNAME <name> <password>"];
  assertEquals(keywordLines(errorEvent("login-required")), required);
  assertEquals(keywordLines(errorEvent("internal")), ["ERROR In other words"]);
});

Deno.test("keywordLines() does not show that a guest has an account of his name now", () => {
  assertEquals(keywordLines({ ...EVENTS.memberRenamed, previous: "bob" }), []);
});

Deno.test("keywordLines() says goodbye, and otherwise why the connection ends", () => {
  const end = { type: "disconnect", reason: "Too slow", mayReconnect: false } as const;
  assertEquals(keywordLines({ ...end, code: "logout" }), ["OK Goodbye!"]);
  assertEquals(keywordLines({ ...end, code: "slow" }), ["ERROR Too slow"]);
});

Deno.test("keywordLines() counts the others in a room, and has no trailing space in an empty list", () => {
  const { roomEntered } = EVENTS;
  const users = roomEntered.users.filter((user) => user.name === roomEntered.name);
  assertEquals(keywordLines({ ...roomEntered, users }), ["OK Joined #general (0 users)"]);
  assertEquals(keywordLines({ ...roomEntered, users, omitted: 4 }), [
    "OK Joined #general (4 users)",
  ]);
  assertEquals(keywordLines({ type: "roomList", rooms: [], omitted: 0 }), ["ROOMLIST"]);
});

Deno.test("keywordLines() says that one was put out, whatever for", () => {
  const { putOut } = EVENTS;
  const banned = { ...putOut, why: "banned", reason: "" } as const;
  assertEquals(keywordLines(banned), ["ERROR You were put out of #general by alice"]);
});

Deno.test("keywordLines() replays past messages to the letter of live ones", () => {
  assertEquals(keywordLines({ ...EVENTS.message, past: true }), keywordLines(EVENTS.message));
});

Deno.test("keywordDialect.encoder ends each line with CR LF, and shows nothing where there is none", () => {
  const { encode } = keywordDialect.encoder;
  assertEquals(
    textOf(encode(EVENTS.memberRenamed, NOON_MS)),
    "LEAVE #general rob\r\nJOIN #general bob\r\n",
  );
  assertEquals(encode(EVENTS.sent, NOON_MS), null);
});

Deno.test("keywordDialect decodes the lines of its transcript", () => {
  const decoder = keywordDialect.newDecoder(DEFAULT_LIMITS);
  assertEquals(decoder.push(utf8("USERNAME alice\r\nJOIN #general\nHello everyone!\r\nQUIT\r\n")), [
    COMMANDS["USERNAME alice"]!,
    COMMANDS["JOIN #general"]!,
    { type: "send", text: "Hello everyone!" },
    COMMANDS["QUIT"]!,
  ]);
});
