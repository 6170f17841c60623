import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Activity } from "../../lib/core/activity.ts";
import { ACTIVITY_AREAS } from "../../lib/server/log_areas.ts";
import { humanLine, jsonLine, levelOf } from "../../lib/server/log_format.ts";
import type { LogLevel } from "../../lib/server/log_level.ts";
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
  storeCutOff: {
    activity: { type: "storeCutOff", dir: "/data" },
    level: "warn",
    human: "[12:00:15] The server before was not stopped: it was killed, or the machine ended",
    json: '"type":"storeCutOff","dir":"/data"}',
  },
  storeTrouble: {
    activity: { type: "storeTrouble", state: "failing", reason: "The disk is full" },
    level: "error",
    human: "[12:00:15] The disk is full. Messages that can't be kept are refused",
    json: '"type":"storeTrouble","state":"failing","reason":"The disk is full"}',
  },
  roomPorts: {
    activity: { type: "roomPorts", state: "failing", reason: "all of 7000-7009 are in use" },
    level: "warn",
    human: "[12:00:15] No port for a new room: all of 7000-7009 are in use",
    json: '"type":"roomPorts","state":"failing","reason":"all of 7000-7009 are in use"}',
  },
  roomPortTaken: {
    activity: { type: "roomPortTaken", port: 7001 },
    level: "warn",
    human: "[12:00:15] Port 7001 is in use by another program: no room gets it",
    json: '"type":"roomPortTaken","port":7001}',
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
  moderated: {
    activity: {
      type: "moderated",
      act: "kick",
      name: "kim",
      who: "ben",
      subject: "name",
      addresses: [],
      room: "lobby",
      untilMs: null,
      reason: "spam",
    },
    level: "info",
    human: "[12:00:15] kim kicked ben out of room lobby: spam",
    json:
      '"type":"moderated","act":"kick","name":"kim","who":"ben","subject":"name","addresses":[],' +
      '"room":"lobby","untilMs":null,"reason":"spam"}',
  },
  access: {
    activity: { type: "access", name: "kim", room: "lobby", access: "invited" },
    level: "info",
    human: "[12:00:15] [lobby] kim changed who may enter: invited",
    json: '"type":"access","name":"kim","room":"lobby","access":"invited"}',
  },
  wrongRoomPassword: {
    activity: {
      type: "wrongRoomPassword",
      name: "ben",
      room: "lobby",
      address: "192.0.2.7:5000",
    },
    level: "warn",
    human: "[12:00:15] [lobby] Wrong password of ben from 192.0.2.7:5000",
    json: '"type":"wrongRoomPassword","name":"ben","room":"lobby","address":"192.0.2.7:5000"}',
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
  accountsMissing: {
    activity: { type: "accountsMissing", text: "So it is" },
    level: "warn",
    human: "[12:00:15] So it is",
    json: '"type":"accountsMissing","text":"So it is"}',
  },
  accountsNotMade: {
    activity: { type: "accountsNotMade", text: "So it is" },
    level: "info",
    human: "[12:00:15] So it is",
    json: '"type":"accountsNotMade","text":"So it is"}',
  },
  accountsRead: {
    activity: { type: "accountsRead", text: "So it is" },
    level: "info",
    human: "[12:00:15] So it is",
    json: '"type":"accountsRead","text":"So it is"}',
  },
  accountsRefused: {
    activity: { type: "accountsRefused", text: "So it is" },
    level: "warn",
    human: "[12:00:15] So it is",
    json: '"type":"accountsRefused","text":"So it is"}',
  },
  accountsTrouble: {
    activity: { type: "accountsTrouble", text: "So it is" },
    level: "warn",
    human: "[12:00:15] So it is",
    json: '"type":"accountsTrouble","text":"So it is"}',
  },
  controlTrouble: {
    activity: { type: "controlTrouble", text: "So it is" },
    level: "warn",
    human: "[12:00:15] So it is",
    json: '"type":"controlTrouble","text":"So it is"}',
  },
  announced: {
    activity: { type: "announced", by: "operator", text: "Hi", connections: 2 },
    level: "info",
    human: "[12:00:15] The operator told 2 connections: Hi",
    json: '"type":"announced","by":"operator","text":"Hi","connections":2}',
  },
  expelled: {
    activity: { type: "expelled", by: "operator", name: "Bob", reason: "spam", connections: 1 },
    level: "info",
    human: "[12:00:15] The operator put off Bob, 1 connection: spam",
    json: '"type":"expelled","by":"operator","name":"Bob","reason":"spam","connections":1}',
  },
  reloaded: {
    activity: {
      type: "reloaded",
      by: "signal",
      outcome: "changed",
      changes: ["replay: 20 -> 5", "maxTextBytes: 1 -> 2"],
      atRestart: ["port: 1 -> 2"],
      reason: null,
    },
    level: "info",
    human: "[12:00:15] A signal had the settings read anew: replay: 20 -> 5; " +
      "maxTextBytes: 1 -> 2; port: 1 -> 2 (at the next start)",
    json: '"type":"reloaded","by":"signal","outcome":"changed","changes":["replay: 20 -> 5",' +
      '"maxTextBytes: 1 -> 2"],"atRestart":["port: 1 -> 2"],"reason":null}',
  },
  stopPlanned: {
    activity: { type: "stopPlanned", by: "operator", inMs: 60_000, reason: "" },
    level: "info",
    human: "[12:00:15] The operator has the server stop in 1 min",
    json: '"type":"stopPlanned","by":"operator","inMs":60000,"reason":""}',
  },
  stopCancelled: {
    activity: { type: "stopCancelled", by: "operator" },
    level: "info",
    human: "[12:00:15] The operator has the server go on: it does not stop",
    json: '"type":"stopCancelled","by":"operator"}',
  },
  stopOrdered: {
    activity: { type: "stopOrdered", by: "operator", reason: "new disk" },
    level: "info",
    human: "[12:00:15] The operator has the server stop: new disk",
    json: '"type":"stopOrdered","by":"operator","reason":"new disk"}',
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
    const area = ACTIVITY_AREAS[activity.type];
    assertEquals(
      jsonLine(activity, NOON_MS),
      `{"time":"${time}","level":"${level}","area":"${area}",${json}`,
    );
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

Deno.test("humanLine() tells when every room has a port again", () => {
  const over = { type: "roomPorts", state: "recovered", reason: null } as const;
  assertEquals(levelOf(over), "warn");
  assertEquals(humanLine(over, NOON_MS), "[12:00:15] Every room has a port again");
});

Deno.test("the log warns of settings that were refused, and tells why", () => {
  const refused: Activity = {
    type: "reloaded",
    by: "operator",
    outcome: "refused",
    changes: [],
    atRestart: [],
    reason: "No such file. Nothing was changed",
  };
  assertEquals(levelOf(refused), "warn");
  assertEquals(
    humanLine(refused, NOON_MS),
    "[12:00:15] The operator could not have the settings read anew: No such file. Nothing was changed",
  );
});
