/** What the server says of who comes into rooms and goes out of them. */
import type { Answer } from "./answer.ts";
import type { From } from "./from.ts";
import type { GoingOn } from "./going_on.ts";
import type { UserInfo } from "./lists.ts";

/**
 * The session is in the room now; the room's past follows, then what is new. Answers an
 * {@linkcode Enter} or a {@linkcode Create}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type RoomEntered } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * const entered: RoomEntered = await client.enter("#lobby");
 * assertEquals([entered.room, entered.created, entered.seq], ["lobby", true, 0]);
 * assertEquals(entered.users.map(({ name }) => name), ["alice"]);
 * ```
 */
export interface RoomEntered extends Answer, GoingOn {
  /** Tells this event from others. */
  readonly type: "roomEntered";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** The name of the room's log. */
  readonly epoch: string;
  /** The newest message of the log at this moment, 0 for none; what comes live has a greater one. */
  readonly seq: number;
  /** Who is there, the one who entered included, in the order of entering. */
  readonly users: readonly UserInfo[];
  /** How many more are there. */
  readonly omitted: number;
  /** The name under which the session entered. */
  readonly name: string;
  /** What the room is about; empty for no topic. */
  readonly topic: string;
  /** The room's own port; null where it has none. */
  readonly port: number | null;
  /** The first line to say there, where that is needed: good once, for a minute. */
  readonly ticket?: string;
  /** Whether there was no such room. */
  readonly created: boolean;
  /** Rooms that were left by entering this one; no {@linkcode RoomLeft} comes for them. */
  readonly left: readonly string[];
}

/**
 * The session is out of the room now: answers a {@linkcode Leave}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { RoomLeft } from "@parley/parley";
 *
 * const tabs = new Set(["lobby", "tea"]);
 * const closeTab = ({ room }: RoomLeft) => tabs.delete(room);
 * closeTab({ type: "roomLeft", room: "tea" });
 * assertEquals(Array.from(tabs), ["lobby"]);
 * ```
 */
export interface RoomLeft extends Answer {
  /** Tells this event from others. */
  readonly type: "roomLeft";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
}

/**
 * The room is gone, and everybody is out of it. Also the answer to a {@linkcode Delete}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type RoomDeleted } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.create("tea");
 * const { room, by }: RoomDeleted = await client.delete("tea");
 * assertEquals(`${by} has deleted room ${room}`, "alice has deleted room tea");
 * ```
 */
export interface RoomDeleted extends Answer {
  /** Tells this event from others. */
  readonly type: "roomDeleted";
  /** The name that the room had, without `#`. */
  readonly room: string;
  /** The name of who deleted it. */
  readonly by: string;
}

/**
 * Somebody came into the room; never the session itself.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { MemberEntered } from "@parley/parley";
 *
 * const here = ["alice"];
 * const onEntered = ({ from }: MemberEntered) => here.push(from.name);
 * const from = { name: "bob", account: null, session: "3f9a" };
 * onEntered({ type: "memberEntered", room: "lobby", from, atMs: 1790000000000 });
 * assertEquals(here, ["alice", "bob"]);
 * ```
 */
export interface MemberEntered {
  /** Tells this event from others. */
  readonly type: "memberEntered";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** Who came. */
  readonly from: From;
  /** When that was, in milliseconds since 1970, UTC. */
  readonly atMs: number;
}

/**
 * Why somebody is no longer in a room: he went out of it or into another one (`left`), he said goodbye
 * (`logout`), his connection ended (`lost`), or somebody put him out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { LeaveReason } from "@parley/parley";
 *
 * const TEXTS: Record<LeaveReason, string> = {
 *   banned: "was banned",
 *   kicked: "was kicked",
 *   left: "left",
 *   logout: "said goodbye",
 *   lost: "lost the connection",
 * };
 * assertEquals(`bob ${TEXTS.lost}`, "bob lost the connection");
 * ```
 */
export type LeaveReason = "banned" | "kicked" | "left" | "logout" | "lost";

/**
 * Somebody is out of the room; never the session itself.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { MemberLeft } from "@parley/parley";
 *
 * const line = ({ from, reason, by }: MemberLeft) =>
 *   by === undefined ? `${from.name}: ${reason}` : `${from.name}: ${reason} by ${by}`;
 * const from = { name: "bob", account: null, session: "3f9a" };
 * const event = { type: "memberLeft", room: "lobby", from, atMs: 1790000000000 } as const;
 * assertEquals(line({ ...event, reason: "kicked", by: "alice" }), "bob: kicked by alice");
 * assertEquals(line({ ...event, reason: "left" }), "bob: left");
 * ```
 */
export interface MemberLeft {
  /** Tells this event from others. */
  readonly type: "memberLeft";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** Who is out. */
  readonly from: From;
  /** Why he is. */
  readonly reason: LeaveReason;
  /** Who wanted it so; left out where it was he himself, and where he is off the server. */
  readonly by?: string;
  /** What that one said to it; left out for nothing. */
  readonly text?: string;
  /** When that was, in milliseconds since 1970, UTC. */
  readonly atMs: number;
}

/**
 * Somebody in the room has another name, or has the same one with an account now; never the session
 * itself.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { MemberRenamed } from "@parley/parley";
 *
 * const here = new Set(["alice", "bob"]);
 * const onRenamed = ({ from, previous }: MemberRenamed) => {
 *   if (here.delete(previous)) here.add(from.name);
 * };
 * const from = { name: "bobby", account: null, session: "3f9a" };
 * onRenamed({ type: "memberRenamed", room: "lobby", from, previous: "bob", atMs: 1790000000000 });
 * assertEquals(Array.from(here), ["alice", "bobby"]);
 * ```
 */
export interface MemberRenamed {
  /** Tells this event from others. */
  readonly type: "memberRenamed";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** As he is called now. */
  readonly from: From;
  /** What he was called before; the same where he has an account of that name now. */
  readonly previous: string;
  /** When that was, in milliseconds since 1970, UTC. */
  readonly atMs: number;
}
