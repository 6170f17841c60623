/** What the server answers to whoever asks who and what there is. */
import type { Answer } from "./answer.ts";
import type { CommandType } from "./command.ts";
import type { RoomAccess } from "./moderation.ts";

/**
 * Somebody who is there: a user is counted once, however many connections he has.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { UserInfo } from "@parley/parley";
 *
 * const shown = ({ name, connections }: UserInfo) =>
 *   connections === 1 ? name : `${name} (${connections} connections)`;
 * assertEquals(shown({ name: "kim", account: "kim", connections: 2 }), "kim (2 connections)");
 * ```
 */
export interface UserInfo {
  /** What he is called, as it is shown. */
  readonly name: string;
  /** The account's name; null for a guest. */
  readonly account: string | null;
  /** How many he has, at least 1: in the room that was asked for, else altogether. */
  readonly connections: number;
}

/**
 * What is told about a room.
 *
 * @example Rooms with people in them, the liveliest first
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { RoomInfo } from "@parley/parley";
 *
 * const lively = (rooms: readonly RoomInfo[]) =>
 *   rooms.filter(({ users }) => users > 0).sort((a, b) => b.users - a.users);
 * const made = { createdAtMs: 1790000000000, creator: null, topic: "", messages: 7, port: null };
 * const lobby: RoomInfo = { name: "lobby", users: 2, access: "open", ...made };
 * const tea: RoomInfo = { ...lobby, name: "tea", users: 5 };
 * assertEquals(lively([lobby, tea]).map(({ name }) => name), ["tea", "lobby"]);
 * ```
 */
export interface RoomInfo {
  /** As it is shown, without `#`. */
  readonly name: string;
  /** How many people are there, each counted once. */
  readonly users: number;
  /** When it was made, in milliseconds since 1970, UTC. */
  readonly createdAtMs: number;
  /** The name of who created it; null for a room that was made by entering it. */
  readonly creator: string | null;
  /** What it is about; empty for none. */
  readonly topic: string;
  /** Who may enter it. */
  readonly access: RoomAccess;
  /** How many were said there up to now, those that are not kept any more included. */
  readonly messages: number;
  /** Its own port; null where it has none. */
  readonly port: number | null;
}

/**
 * Answers a {@linkcode ListRooms}: the rooms that whoever asks may know of, the oldest first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type RoomList } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.enter("lobby");
 * const list: RoomList = await client.rooms();
 * assertEquals(list.rooms.map(({ name, users }) => `${name}: ${users}`), ["lobby: 1"]);
 * ```
 */
export interface RoomList extends Answer {
  /** Tells this event from others. */
  readonly type: "roomList";
  /** At most {@linkcode Limits.maxListed}. */
  readonly rooms: readonly RoomInfo[];
  /** How many more there are. */
  readonly omitted: number;
}

/**
 * Answers a {@linkcode ListUsers}: who is in a room, in the order of entering.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { UserList } from "@parley/parley";
 *
 * const heading = ({ room, users, omitted }: UserList) => `${room} (${users.length + omitted})`;
 * const alice = { name: "alice", account: null, connections: 1 };
 * const list: UserList = { type: "userList", room: "lobby", users: [alice], omitted: 0 };
 * assertEquals(heading(list), "lobby (1)");
 * ```
 */
export interface UserList extends Answer {
  /** Tells this event from others. */
  readonly type: "userList";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** Whoever asks among them; at most {@linkcode Limits.maxListed}. */
  readonly users: readonly UserInfo[];
  /** How many more there are. */
  readonly omitted: number;
}

/**
 * How somebody talks to the server.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import type { DialectName } from "@parley/parley";
 *
 * const isProgram = (dialects: readonly DialectName[]) => dialects.includes("native");
 * assert(isProgram(["native", "slash"]));
 * ```
 */
export type DialectName = "keyword" | "native" | "slash" | "words";

/**
 * Somebody who is connected.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { WhoEntry } from "@parley/parley";
 *
 * const shown = ({ name, away, idleMs }: WhoEntry) =>
 *   away === null ? `${name}, idle for ${Math.floor(idleMs / 60_000)} min` : `${name} is away`;
 * const entry: WhoEntry = {
 *   ...{ name: "kim", account: "kim", connections: 1, rooms: ["lobby"], dialects: ["native"] },
 *   ...{ idleMs: 125_000, sinceMs: 1790000000000, away: null },
 * };
 * assertEquals(shown(entry), "kim, idle for 2 min");
 * ```
 */
export interface WhoEntry extends UserInfo {
  /** The names of the rooms that he is in and whoever asks may know of. */
  readonly rooms: readonly string[];
  /** How his connections talk, each once. */
  readonly dialects: readonly DialectName[];
  /** How long he has said and asked nothing, in milliseconds; to within some seconds. */
  readonly idleMs: number;
  /** Since when he is connected without a break, in milliseconds since 1970, UTC. */
  readonly sinceMs: number;
  /** Why he is away, may be empty; null where he is there. */
  readonly away: string | null;
}

/**
 * Answers a {@linkcode Whois}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type WhoisInfo } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * const { user, addresses }: WhoisInfo = await client.request(
 *   { type: "whois", name: "alice" },
 *   "whois",
 * );
 * assertEquals([user.dialects, addresses], [["native"], undefined]);
 * ```
 */
export interface WhoisInfo extends Answer {
  /** Tells this event from others. */
  readonly type: "whois";
  /** Who was asked for. */
  readonly user: WhoEntry;
  /** Where he comes from, each once, numeric; left out for all but operators. */
  readonly addresses?: readonly string[];
}

/**
 * Answers a {@linkcode Who}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type WhoList } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.enter("lobby");
 * const { users }: WhoList = await client.who();
 * assertEquals(users.map(({ name, rooms }) => `${name}: ${rooms.join(", ")}`), ["alice: lobby"]);
 * ```
 */
export interface WhoList extends Answer {
  /** Tells this event from others. */
  readonly type: "whoList";
  /** Whoever asks among them; at most {@linkcode Limits.maxListed}. */
  readonly users: readonly WhoEntry[];
  /** How many more there are. */
  readonly omitted: number;
}

/**
 * One thing that can be said, for help texts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { HelpEntry } from "@parley/parley";
 *
 * const row = ({ command, text }: HelpEntry) => `${command.padEnd(12)}${text}`;
 * assertEquals(row({ command: "enter", text: "Enter a room" }), "enter       Enter a room");
 * ```
 */
export interface HelpEntry {
  /** The type of the command. */
  readonly command: CommandType;
  /** What it does, in a few words, for people. */
  readonly text: string;
}

/**
 * Answers a {@linkcode Help}: each dialect adds how it is said there.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type HelpText } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * const help: HelpText = await client.request({ type: "help" }, "help");
 * const enter = help.entries.find(({ command }) => command === "enter");
 * assertEquals(enter?.text, "Enter a room");
 * ```
 */
export interface HelpText extends Answer {
  /** Tells this event from others. */
  readonly type: "help";
  /** What people say, as far as the server lets them. */
  readonly entries: readonly HelpEntry[];
}
