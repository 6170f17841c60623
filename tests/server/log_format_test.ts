import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Activity } from "../../lib/core/activity.ts";
import { humanLine, jsonLine, levelOf, type LogLevel } from "../../lib/server/log_format.ts";
import { NOON_MS } from "../helpers/events.ts";

type Type = Activity["type"];

interface Row {
  readonly activity: Activity;
  readonly level: LogLevel;
  /** The line for people, and what follows time and level in the one for programs. */
  readonly human: string;
  readonly json: string;
}

/** A line of each type: a missing one does not compile. */
const ROWS: { readonly [T in Type]: Row } = {
  started: {
    activity: { type: "started", port: 9999 },
    level: "info",
    human: "Chat server started on port 9999\nWaiting for connections...",
    json: '"type":"started","port":9999}',
  },
  storeOpened: {
    activity: { type: "storeOpened", dir: "/data" },
    level: "info",
    human: '[12:00:15] Messages are kept in "/data"',
    json: '"type":"storeOpened","dir":"/data"}',
  },
  storeTrouble: {
    activity: { type: "storeTrouble", state: "failing", reason: "The disk is full" },
    level: "error",
    human: "[12:00:15] The disk is full. Messages that can't be kept are refused",
    json: '"type":"storeTrouble","state":"failing","reason":"The disk is full"}',
  },
  connected: {
    activity: { type: "connected", address: "127.0.0.1:54321" },
    level: "info",
    human: "[12:00:15] Client connected from 127.0.0.1:54321",
    json: '"type":"connected","address":"127.0.0.1:54321"}',
  },
  named: {
    activity: { type: "named", previous: "Anonymous1", name: "Alice" },
    level: "info",
    human: "[12:00:15] Anonymous1 set nickname to Alice",
    json: '"type":"named","previous":"Anonymous1","name":"Alice"}',
  },
  resumed: {
    activity: { type: "resumed", name: "Alice", address: "[::1]:54321" },
    level: "info",
    human: "[12:00:15] Alice came back from [::1]:54321",
    json: '"type":"resumed","name":"Alice","address":"[::1]:54321"}',
  },
  loginFailed: {
    activity: { type: "loginFailed", name: "alice", address: "[::1]:54321" },
    level: "warn",
    human: "[12:00:15] Wrong password for alice from [::1]:54321",
    json: '"type":"loginFailed","name":"alice","address":"[::1]:54321"}',
  },
  registered: {
    activity: { type: "registered", name: "Alice", address: "[::1]:54321" },
    level: "info",
    human: "[12:00:15] Alice made an account from [::1]:54321",
    json: '"type":"registered","name":"Alice","address":"[::1]:54321"}',
  },
  wrongCode: {
    activity: { type: "wrongCode", name: "Alice", address: "[::1]:54321" },
    level: "warn",
    human: "[12:00:15] Wrong invitation code for Alice from [::1]:54321",
    json: '"type":"wrongCode","name":"Alice","address":"[::1]:54321"}',
  },
  passwordChanged: {
    activity: { type: "passwordChanged", name: "Alice", address: "[::1]:54321" },
    level: "info",
    human: "[12:00:15] Alice changed the password from [::1]:54321",
    json: '"type":"passwordChanged","name":"Alice","address":"[::1]:54321"}',
  },
  entered: {
    activity: { type: "entered", name: "Alice", room: "general" },
    level: "info",
    human: "[12:00:15] Alice joined room: general",
    json: '"type":"entered","name":"Alice","room":"general"}',
  },
  left: {
    activity: { type: "left", name: "Alice", room: "general", reason: "left" },
    level: "info",
    human: "[12:00:15] Alice left room: general",
    json: '"type":"left","name":"Alice","room":"general","reason":"left"}',
  },
  deleted: {
    activity: { type: "deleted", name: "Alice", room: "general" },
    level: "info",
    human: "[12:00:15] Alice deleted room: general",
    json: '"type":"deleted","name":"Alice","room":"general"}',
  },
  topic: {
    activity: { type: "topic", name: "Alice", room: "general", topic: "Lunch at noon" },
    level: "info",
    human: "[12:00:15] [general] Alice changed the topic: Lunch at noon",
    json: '"type":"topic","name":"Alice","room":"general","topic":"Lunch at noon"}',
  },
  message: {
    activity: { type: "message", room: "general", name: "Alice", text: 'He said "Hi"' },
    level: "info",
    human: '[12:00:15] [general] Alice: He said "Hi"',
    json: '"type":"message","room":"general","name":"Alice","text":"He said \\"Hi\\""}',
  },
  disconnected: {
    activity: { type: "disconnected", name: "Bob", reason: "lost" },
    level: "info",
    human: "[12:00:15] Bob disconnected",
    json: '"type":"disconnected","name":"Bob","reason":"lost"}',
  },
  stopped: {
    activity: { type: "stopped" },
    level: "info",
    human: "[12:00:15] Chat server stopped",
    json: '"type":"stopped"}',
  },
  linesDropped: {
    activity: { type: "linesDropped", count: 2 },
    level: "warn",
    human: "[12:00:15] 2 lines of the log were dropped here",
    json: '"type":"linesDropped","count":2}',
  },
  connectionsRefused: {
    activity: {
      type: "connectionsRefused",
      address: "192.0.2.1",
      reason: "too-many-connections",
      count: 2,
    },
    level: "warn",
    human: "[12:00:15] Refused 2 connections from 192.0.2.1: too-many-connections",
    json: '"type":"connectionsRefused","address":"192.0.2.1",' +
      '"reason":"too-many-connections","count":2}',
  },
  notAccepting: {
    activity: { type: "notAccepting", error: "Too many open files" },
    level: "warn",
    human: "[12:00:15] Cannot accept connections for now: Too many open files",
    json: '"type":"notAccepting","error":"Too many open files"}',
  },
  bug: {
    activity: { type: "bug", error: "x is not a function" },
    level: "error",
    human: "[12:00:15] Internal error: x is not a function",
    json: '"type":"bug","error":"x is not a function"}',
  },
};

for (const [type, { activity, level, human, json }] of Object.entries(ROWS)) {
  Deno.test(`humanLine() and jsonLine() write "${type}" as the documentation says`, () => {
    assertEquals(humanLine(activity, NOON_MS), human);
    const time = new Date(NOON_MS).toISOString();
    assertEquals(jsonLine(activity, NOON_MS), `{"time":"${time}","level":"${level}",${json}`);
    assertEquals(levelOf(activity), level);
  });
}

Deno.test("humanLine() says that one connection was refused, and no address where it was for all", () => {
  const refused = {
    type: "connectionsRefused",
    address: null,
    reason: "server-full",
    count: 1,
  } as const;
  assertEquals(humanLine(refused, NOON_MS), "[12:00:15] Refused a connection: server-full");
});

Deno.test("humanLine() says that a topic was removed", () => {
  const line = humanLine({ type: "topic", name: "Alice", room: "general", topic: "" }, NOON_MS);
  assertEquals(line, "[12:00:15] [general] Alice removed the topic");
});

Deno.test("humanLine() says what to do where there are no more file descriptors", () => {
  const error = Object.assign(new Error("Too many open files (os error 24)"), { code: "EMFILE" });
  assertEquals(
    humanLine({ type: "notAccepting", error }, NOON_MS),
    "[12:00:15] Cannot accept connections for now: as many files and connections are open as " +
      "the system allows (ulimit -n). Those who come wait until somebody goes",
  );
});

Deno.test("humanLine() gives the reason of a disconnection where it is not a usual one", () => {
  const lineOf = (reason: string) => {
    return humanLine({ type: "disconnected", name: "Bob", reason }, NOON_MS).slice(11);
  };
  for (const usual of ["lost", "logout", "server-shutdown"]) {
    assertEquals(lineOf(usual), "Bob disconnected");
  }
  assertEquals(lineOf("slow"), "Bob disconnected: slow");
  assertEquals(lineOf("tls"), "Bob disconnected: tls");
});

Deno.test("humanLine() and jsonLine() show an error with its stack and its cause", () => {
  const cause = new RangeError("Out of reach");
  const bug: Activity = { type: "bug", error: new Error("No such luck", { cause }) };
  for (const line of [humanLine(bug, NOON_MS), JSON.parse(jsonLine(bug, NOON_MS)).error]) {
    assertStringIncludes(line, "Error: No such luck\n    at ");
    assertStringIncludes(line, "RangeError: Out of reach");
  }
});

Deno.test("jsonLine() is one line, whatever is in it", () => {
  const bug: Activity = { type: "bug", error: new Error("one\ntwo") };
  assertEquals(jsonLine(bug, NOON_MS).split("\n").length, 1);
});

Deno.test("the log tells the end of a store's trouble at the level of its beginning", () => {
  const over = { type: "storeTrouble", state: "recovered", reason: null } as const;
  assertEquals(levelOf(over), levelOf({ ...over, state: "failing", reason: "No" }));
  assertEquals(humanLine(over, NOON_MS), "[12:00:15] Messages are kept again");
});
