import { counted } from "../util/counted.ts";
import { shownBytes } from "../util/shown_bytes.ts";
import { shownDuration } from "../util/shown_duration.ts";
import { withText } from "../util/with_text.ts";
import { columns } from "./columns.ts";
import type { StatusReport } from "./control_protocol.ts";

const ROOM_HEAD = ["ROOM", "USERS", "CONNECTIONS"] as const;

/** The state of a server for people, a line each. */
export function statusLines(status: StatusReport): string[] {
  const { version, pid, uptimeMs, rooms, omittedRooms } = status;
  return [
    `parleyd ${version}, process ${pid}, up ${shownDuration(uptimeMs)}`,
    ...columns(factRows(status)),
    "",
    ...roomLines(rooms),
    ...(omittedRooms > 0 ? [`and ${counted(omittedRooms, "more room", "more rooms")}`] : []),
  ];
}

function factRows(status: StatusReport): [string, string][] {
  const { host, port, dataDir, logLevel, memory, users, stop, waitingSessions } = status;
  const { queues, lastMinute } = status;
  const heap = shownBytes(memory.heapBytes);
  return [
    ["Listening", `port ${port} of ${host === "" ? "all addresses" : host}`],
    ["Messages", dataDir === null ? "in memory" : `in "${dataDir}"`],
    ["Log level", logLevel],
    ["Memory", `${shownBytes(memory.rssBytes)}, ${heap} of them JavaScript's`],
    ["Connections", connectionText(status.connections)],
    [
      "Users",
      `${users.total}: ${counted(users.accounts, "account")}, ${counted(users.guests, "guest")}`,
    ],
    ["Sessions", `${waitingSessions} waiting for their clients`],
    [
      "Last minute",
      `${counted(lastMinute.messages, "message")}, ${counted(lastMinute.commands, "command")}, ` +
      counted(lastMinute.connections, "connection"),
    ],
    [
      "Unread",
      `${shownBytes(queues.bytes)}; at most ${shownBytes(queues.mostBytes)} by one connection; ` +
      `${queues.overSoft} over the bound`,
    ],
    ...(stop === null ? [] : [stopRow(stop)]),
  ];
}

function connectionText({ total, silent, dialects }: StatusReport["connections"]): string {
  const parts = Object.entries(dialects).map(([name, number]) => `${number} ${name}`);
  return `${total}: ${parts.join(", ")}, ${silent} silent so far`;
}

function stopRow({ inMs, reason }: NonNullable<StatusReport["stop"]>): [string, string] {
  return ["Stops", withText(`in ${shownDuration(inMs)}`, reason)];
}

function roomLines(rooms: StatusReport["rooms"]): string[] {
  if (rooms.length === 0) return ["No rooms"];
  const rows = rooms.map(({ name, users, connections }) => [name, `${users}`, `${connections}`]);
  return columns([ROOM_HEAD, ...rows]);
}
