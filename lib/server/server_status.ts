/** What a running server is doing, in numbers. */
import type { Hub } from "../core/hub.ts";
import type { DialectName } from "../protocol/event.ts";
import type { Connection } from "./connection.ts";

/**
 * What `ChatServer.status` tells.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type ServerStatus } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("kim");
 * const { users, connections }: ServerStatus = server.status();
 * assertEquals([users.guests, connections.dialects.native], [1, 1]);
 * ```
 */
export interface ServerStatus {
  /** Who is connected, with a name or without one. */
  readonly connections: {
    /** All of them. */
    readonly total: number;
    /** Those that have said nothing that tells what they speak. */
    readonly silent: number;
    /** How many speak what. */
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
    /** For all connections together. */
    readonly bytes: number;
    /** The most for one connection. */
    readonly mostBytes: number;
    /** Connections that are heard no further until they have read more. */
    readonly overSoft: number;
  };
  /** What came in the last minute, right to within some seconds. */
  readonly lastMinute: {
    /** Messages to rooms and to people. */
    readonly messages: number;
    /** All other commands. */
    readonly commands: number;
    /** New connections that were let in. */
    readonly connections: number;
  };
}

/**
 * A room, and how many are in it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { RoomStatus } from "@parley/parley";
 *
 * const rooms: RoomStatus[] = [
 *   { name: "lobby", users: 12, connections: 15 },
 *   { name: "attic", users: 0, connections: 0 },
 * ];
 * assertEquals(rooms.filter(({ users }) => users === 0).map(({ name }) => name), ["attic"]);
 * ```
 */
export interface RoomStatus {
  /** As it is shown. */
  readonly name: string;
  /** Each is counted once, however many connections he has there. */
  readonly users: number;
  /** All that are in the room. */
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
