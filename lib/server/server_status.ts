/** What a running server is doing, in numbers. */
import type { Hub } from "../core/hub.ts";
import type { DialectName } from "../protocol/event.ts";
import type { Connection } from "./connection.ts";

/** What `ChatServer.status` tells. */
export interface ServerStatus {
  readonly connections: {
    readonly total: number;
    /** Those that have said nothing that tells what they speak. */
    readonly silent: number;
    readonly dialects: Readonly<Record<DialectName, number>>;
  };
  /** Everybody who is connected and has a name, once however many connections he has. */
  readonly users: { readonly total: number; readonly guests: number; readonly accounts: number };
  /** Sessions whose connections were lost and whose clients may come back. */
  readonly waitingSessions: number;
  /** Rooms that somebody is in, or has created: the fullest first. */
  readonly rooms: readonly RoomStatus[];
  /** How many more rooms there are. */
  readonly omittedRooms: number;
  /** What waits to be written. */
  readonly queues: {
    readonly bytes: number;
    /** The most for one connection. */
    readonly mostBytes: number;
    /** Connections that are heard no further until they have read more. */
    readonly overSoft: number;
  };
  /** What came in the last minute. */
  readonly lastMinute: {
    readonly messages: number;
    readonly commands: number;
    readonly connections: number;
  };
}

/** A room, and who is in it. */
export interface RoomStatus {
  readonly name: string;
  readonly users: number;
  readonly connections: number;
}

/** Looks at everything once: it is for whoever asks, not for every message. */
export function statusOf(
  hub: Hub,
  connections: Iterable<Connection>,
  lastMinute: ServerStatus["lastMinute"],
): ServerStatus {
  const { maxListed } = hub.limits;
  const rooms = hub.rooms.listed().map((room): RoomStatus => {
    const { name, users } = room.info();
    return { name, users, connections: room.size };
  }).sort((a, b) => b.connections - a.connections);
  return {
    ...connectionStatus(connections),
    users: userStatus(hub),
    waitingSessions: hub.waiting,
    rooms: rooms.slice(0, maxListed),
    omittedRooms: Math.max(0, rooms.length - maxListed),
    lastMinute,
  };
}

function connectionStatus(
  connections: Iterable<Connection>,
): Pick<ServerStatus, "connections" | "queues"> {
  const dialects: Record<DialectName, number> = { keyword: 0, native: 0, slash: 0, words: 0 };
  let [total, silent, bytes, mostBytes, overSoft] = [0, 0, 0, 0, 0];
  for (const { dialect, queue } of connections) {
    total++;
    if (dialect === null) silent++;
    else dialects[dialect]++;
    const waiting = queue.bytes;
    bytes += waiting;
    mostBytes = Math.max(mostBytes, waiting);
    if (queue.congested) overSoft++;
  }
  return { connections: { total, silent, dialects }, queues: { bytes, mostBytes, overSoft } };
}

function userStatus({ presence }: Hub): ServerStatus["users"] {
  const here = presence.users().filter((user) => user.connections > 0);
  const guests = here.filter(({ account }) => account === null).length;
  return { total: here.length, guests, accounts: here.length - guests };
}
