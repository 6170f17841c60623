/** Who may be where, and who may speak: what rooms and the whole server have rules about. */
import type { Answer } from "./answer.ts";

/**
 * Stands in a room's place for the whole server; no room can have that name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Ban, EVERYWHERE } from "@parley/parley";
 *
 * const ban: Ban = { type: "ban", room: EVERYWHERE, who: "mallory", forMs: 24 * 60 * 60 * 1000 };
 * assertEquals(ban.room, "*");
 * ```
 */
export const EVERYWHERE = "*";

/**
 * Who may enter a room: everybody, who is invited, or who is invited or knows its password.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type RoomAccess } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * const access: RoomAccess = "invited";
 * await client.create("tea", { access });
 * const { rooms } = await client.rooms();
 * assertEquals(rooms[0]?.access, "invited");
 * ```
 */
export type RoomAccess = "invited" | "open" | "password";

/**
 * What somebody is told by: his name as a guest, his account, or the address he comes from.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { SubjectKind } from "@parley/parley";
 *
 * const LABELS: Record<SubjectKind, string> = {
 *   account: "account",
 *   address: "everybody from",
 *   name: "guest",
 * };
 * assertEquals(`${LABELS.address} 192.0.2.7`, "everybody from 192.0.2.7");
 * ```
 */
export type SubjectKind = "account" | "address" | "name";

/**
 * What is done to somebody in a room, or everywhere: the type of the command.
 *
 * @example The button that takes it back
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { ModerationAct } from "@parley/parley";
 *
 * const UNDO: Partial<Record<ModerationAct, ModerationAct>> = {
 *   ban: "unban",
 *   invite: "uninvite",
 *   mute: "unmute",
 * };
 * assertEquals([UNDO.ban, UNDO.kick], ["unban", undefined]);
 * ```
 */
export type ModerationAct =
  | "ban"
  | "invite"
  | "kick"
  | "mute"
  | "unban"
  | "uninvite"
  | "unmute";

/**
 * Answers whoever has done something to somebody.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Moderated } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.create("tea");
 * const ban = { type: "ban", who: "mallory", by: "name", reason: "spam" } as const;
 * const done: Moderated = await client.request(ban, "moderated");
 * assertEquals([done.act, done.who, done.room, done.untilMs], ["ban", "mallory", "tea", null]);
 * ```
 */
export interface Moderated extends Answer {
  /** Tells this event from others. */
  readonly type: "moderated";
  /** What was done. */
  readonly act: ModerationAct;
  /** The room's name without `#`; {@linkcode EVERYWHERE} for the whole server. */
  readonly room: string;
  /** To whom: a name, or to operators a numeric address; several have commas between them. */
  readonly who: string;
  /** What he is told by there. */
  readonly by: SubjectKind;
  /** When it ends by itself, in milliseconds since 1970, UTC; null where it does not. */
  readonly untilMs: number | null;
  /** Why, for people; empty for none. */
  readonly reason: string;
}

/**
 * One ban, or one that keeps somebody silent.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { RuleInfo } from "@parley/parley";
 *
 * const until = ({ untilMs }: RuleInfo) =>
 *   untilMs === null ? "for good" : `until ${new Date(untilMs).toISOString()}`;
 * const made = { setBy: "alice", atMs: 1790000000000, reason: "" };
 * const rule: RuleInfo = { who: "mallory", by: "name", untilMs: null, ...made };
 * assertEquals(until(rule), "for good");
 * ```
 */
export interface RuleInfo {
  /** Whom it is about: a name, or to operators a numeric address. */
  readonly who: string;
  /** What he is told by. */
  readonly by: SubjectKind;
  /** The name of who made it. */
  readonly setBy: string;
  /** When it was made, in milliseconds since 1970, UTC. */
  readonly atMs: number;
  /** When it ends by itself, in milliseconds since 1970, UTC; null where it does not. */
  readonly untilMs: number | null;
  /** Why, for people; empty for none. */
  readonly reason: string;
}

/**
 * Answers a {@linkcode ListRules}: what holds in a room, or everywhere.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type RuleList } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.create("tea");
 * await client.request({ type: "ban", who: "mallory", by: "name" }, "moderated");
 * const rules: RuleList = await client.request({ type: "listRules" }, "ruleList");
 * assertEquals(rules.bans.map(({ who, setBy }) => `${who} by ${setBy}`), ["mallory by alice"]);
 * ```
 */
export interface RuleList extends Answer {
  /** Tells this event from others. */
  readonly type: "ruleList";
  /** The room's name without `#`; {@linkcode EVERYWHERE} for the whole server. */
  readonly room: string;
  /** Who may enter; `open` for the whole server. */
  readonly access: RoomAccess;
  /** Who may not be there. */
  readonly bans: readonly RuleInfo[];
  /** Who may not speak there. */
  readonly mutes: readonly RuleInfo[];
  /** The names of those who may enter though others may not. */
  readonly invited: readonly string[];
  /** How many more rules there are, of all three kinds. */
  readonly omitted: number;
}

/**
 * Others may enter the room from now on. Also the answer to a {@linkcode SetAccess}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { AccessChanged } from "@parley/parley";
 *
 * const line = ({ by, room, access }: AccessChanged) =>
 *   access === "open" ? `${by} has opened room ${room}` : `${by} has closed room ${room}`;
 * const changed = { type: "accessChanged", room: "tea", by: "alice", atMs: 1790000000000 } as const;
 * assertEquals(line({ ...changed, access: "invited" }), "alice has closed room tea");
 * ```
 */
export interface AccessChanged extends Answer {
  /** Tells this event from others. */
  readonly type: "accessChanged";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** Who may enter now. */
  readonly access: RoomAccess;
  /** The name of who changed it. */
  readonly by: string;
  /** When that was, in milliseconds since 1970, UTC. */
  readonly atMs: number;
}

/**
 * The session is out of the room because somebody wanted it so; a client does not go back by itself.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { PutOut } from "@parley/parley";
 *
 * function mayEnter({ why, untilMs }: PutOut, nowMs: number): boolean {
 *   return why === "kicked" || untilMs !== null && untilMs <= nowMs;
 * }
 * const told = { type: "putOut", room: "tea", by: "alice", reason: "spam", atMs: 0 } as const;
 * assertEquals(mayEnter({ ...told, why: "kicked", untilMs: null }, 1), true);
 * assertEquals(mayEnter({ ...told, why: "banned", untilMs: 60_000 }, 1), false);
 * ```
 */
export interface PutOut {
  /** Tells this event from others. */
  readonly type: "putOut";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** The name of who did it. */
  readonly by: string;
  /** Whether one may come back at once, if one may enter at all, or not. */
  readonly why: "banned" | "kicked";
  /** When one may come back, in milliseconds since 1970; null for never, and where one may at once. */
  readonly untilMs: number | null;
  /** What was said to it, for people; empty for none. */
  readonly reason: string;
  /** When that was, in milliseconds since 1970, UTC. */
  readonly atMs: number;
}

/**
 * Somebody lets one into a room; one is not in it yet.
 *
 * @example What accepting it says
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Enter, Invited } from "@parley/parley";
 *
 * const accept = ({ room }: Invited): Enter =>
 *   ({ type: "enter", room, ifMissing: "refuse", exclusive: false });
 * const invited: Invited = { type: "invited", room: "tea", by: "alice", atMs: 1790000000000 };
 * assertEquals(accept(invited).room, "tea");
 * ```
 */
export interface Invited {
  /** Tells this event from others. */
  readonly type: "invited";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** The name of who lets one in. */
  readonly by: string;
  /** When that was, in milliseconds since 1970, UTC. */
  readonly atMs: number;
}
