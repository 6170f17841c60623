import { assertEquals } from "@std/assert";
import type { StatusReport } from "../../lib/cli/control_protocol.ts";
import { statusLines } from "../../lib/cli/status_table.ts";

const STATUS: StatusReport = {
  version: "1.2.3",
  pid: 4711,
  host: "",
  port: 9999,
  uptimeMs: 7_500_000,
  memory: { rssBytes: 80 * 1024 * 1024, heapBytes: 12 * 1024 * 1024 },
  dataDir: null,
  logLevel: "warn,rooms=debug",
  connections: {
    total: 4,
    silent: 1,
    dialects: { keyword: 0, native: 2, slash: 1, words: 0 },
  },
  users: { total: 2, guests: 1, accounts: 1 },
  waitingSessions: 3,
  rooms: [
    { name: "lobby", users: 2, connections: 3 },
    { name: "日本", users: 1, connections: 1 },
  ],
  omittedRooms: 0,
  queues: { bytes: 1536, mostBytes: 1024, overSoft: 0 },
  lastMinute: { messages: 120, commands: 1, connections: 4 },
  stop: null,
};

Deno.test("statusLines() shows everything in columns", () => {
  assertEquals(statusLines(STATUS), [
    "parleyd 1.2.3, process 4711, up 2 h 5 min",
    "Listening    port 9999 of all addresses",
    "Messages     in memory",
    "Log level    warn,rooms=debug",
    "Memory       80.0 MiB, 12.0 MiB of them JavaScript's",
    "Connections  4: 0 keyword, 2 native, 1 slash, 0 words, 1 silent so far",
    "Users        2: 1 account, 1 guest",
    "Sessions     3 waiting for their clients",
    "Last minute  120 messages, 1 command, 4 connections",
    "Unread       1.5 KiB; at most 1.0 KiB by one connection; 0 over the bound",
    "",
    "ROOM   USERS  CONNECTIONS",
    "lobby  2      3",
    "日本   1      1",
  ]);
});

Deno.test("statusLines() shows a planned stop, and how many rooms are not shown", () => {
  const stop = { inMs: 30_000, reason: "new disk" };
  const lines = statusLines({ ...STATUS, rooms: [], omittedRooms: 2, stop });
  assertEquals(lines.slice(-4), [
    "Stops        in 30 s: new disk",
    "",
    "No rooms",
    "and 2 more rooms",
  ]);
});
