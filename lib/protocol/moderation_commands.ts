/** What can be asked about who may be where, and who may speak. */
import type { Answerable } from "./answer.ts";
import type { RoomAccess, SubjectKind } from "./moderation.ts";

/**
 * Says who may enter a room from now on; who is there stays. Answered with {@linkcode AccessChanged}.
 *
 * All commands about who may be where are for the room's creator and for operators; everybody else is
 * refused with `not-allowed`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type SetAccess } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.create("den");
 * const command: SetAccess = { type: "setAccess", access: "invited" };
 * const { room, access } = await client.request(command, "accessChanged");
 * assertEquals({ room, access }, { room: "den", access: "invited" });
 * ```
 */
export interface SetAccess extends Answerable {
  /** Which command this is. */
  readonly type: "setAccess";
  /** Without one, the session's only room. */
  readonly room?: string;
  /** Who may enter: everybody, who is invited, or who is invited or knows the password. */
  readonly access: RoomAccess;
  /** The room's password, where `access` is `password`; given nowhere else. */
  readonly password?: string;
}

/**
 * Whom something is done to, and where: what {@linkcode Kick}, {@linkcode Ban}, {@linkcode Mute} and
 * what undoes them have in common.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type AboutSomebody, EVERYWHERE } from "@parley/parley";
 *
 * function shown({ who, room = "this room" }: AboutSomebody): string {
 *   return `${who}, ${room === EVERYWHERE ? "everywhere" : `in ${room}`}`;
 * }
 * assertEquals(shown({ who: "bob", room: "lobby" }), "bob, in lobby");
 * assertEquals(shown({ who: "198.51.100.7", room: "*" }), "198.51.100.7, everywhere");
 * ```
 */
export interface AboutSomebody extends Answerable {
  /** {@linkcode EVERYWHERE} for the whole server; without one, the session's only room. */
  readonly room?: string;
  /** A name, or a numeric address. */
  readonly who: string;
  /** What he is told by. @default {the account of that name, else the name; a numeric address as such} */
  readonly by?: SubjectKind;
}

/**
 * Puts somebody out of a room, or off the server; he may come back. Answered with
 * {@linkcode Moderated}, refused with `user-not-found` where he is not there.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Kick } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using alice = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await using bob = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await alice.login("alice");
 * await alice.create("den");
 * await bob.login("bob");
 * await bob.enter("den");
 * const command: Kick = { type: "kick", who: "bob", reason: "No shouting" };
 * await alice.request(command, "moderated");
 * assertEquals((await alice.users()).users.map(({ name }) => name), ["alice"]);
 * ```
 */
export interface Kick extends AboutSomebody {
  /** Which command this is. */
  readonly type: "kick";
  /** Why, for people; without it, nothing is said. */
  readonly reason?: string;
}

/**
 * Puts somebody out, and keeps him out; answered with {@linkcode Moderated}. The name of nobody who is
 * connected, and of no account, is refused with `user-not-found`, unless `by` says `name`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Ban, EVERYWHERE } from "@parley/parley";
 *
 * function banForHours(who: string, hours: number): Ban {
 *   return { type: "ban", room: EVERYWHERE, who, by: "account", forMs: hours * 3_600_000 };
 * }
 * assertEquals(banForHours("bob", 24).forMs, 86_400_000);
 * ```
 */
export interface Ban extends AboutSomebody {
  /** Which command this is. */
  readonly type: "ban";
  /** In milliseconds, from 1; without it, for good. */
  readonly forMs?: number;
  /** Why, for people; without it, nothing is said. */
  readonly reason?: string;
}

/**
 * Lets somebody in again; answered with {@linkcode Moderated}, refused with `no-such-rule` where he is
 * not banned.
 *
 * @example Of a list of rules
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { RuleInfo, Unban } from "@parley/parley";
 *
 * const lift = ({ who, by }: RuleInfo): Unban => ({ type: "unban", who, by });
 * const ban: RuleInfo = {
 *   who: "bob",
 *   by: "name",
 *   setBy: "alice",
 *   atMs: 1795246942260,
 *   untilMs: null,
 *   reason: "",
 * };
 * assertEquals(lift(ban), { type: "unban", who: "bob", by: "name" });
 * ```
 */
export interface Unban extends AboutSomebody {
  /** Which command this is. */
  readonly type: "unban";
}

/**
 * Lets somebody listen, and say nothing, nor set the topic; everywhere, he says nothing to one person
 * either. Answered with {@linkcode Moderated}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Mute } from "@parley/parley";
 *
 * const forTenMinutes: Mute = { type: "mute", room: "lobby", who: "bob", forMs: 10 * 60_000 };
 * const forGood: Mute = { type: "mute", room: "lobby", who: "bob", reason: "Advertising" };
 * assertEquals([forTenMinutes.forMs, forGood.forMs], [600_000, undefined]);
 * ```
 */
export interface Mute extends AboutSomebody {
  /** Which command this is. */
  readonly type: "mute";
  /** In milliseconds, from 1; without it, for good. */
  readonly forMs?: number;
  /** Why, for people; without it, nothing is said. */
  readonly reason?: string;
}

/**
 * Lets somebody speak again; answered with {@linkcode Moderated}, refused with `no-such-rule` where he
 * is not muted.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Mute, Unmute } from "@parley/parley";
 *
 * function undo({ forMs: _forMs, reason: _reason, ...whom }: Mute): Unmute {
 *   return { ...whom, type: "unmute" };
 * }
 * const mute: Mute = { type: "mute", room: "lobby", who: "bob", forMs: 60_000 };
 * assertEquals(undo(mute), { type: "unmute", room: "lobby", who: "bob" });
 * ```
 */
export interface Unmute extends AboutSomebody {
  /** Which command this is. */
  readonly type: "unmute";
}

/**
 * Lets somebody into a room that is not open to everybody, and tells him; answered with
 * {@linkcode Moderated}. A guest must be there, an account need not.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Invite } from "@parley/parley";
 *
 * const inviteAll = (room: string, people: readonly string[]) => {
 *   return people.map((who): Invite => ({ type: "invite", room, who }));
 * };
 * assertEquals(inviteAll("den", ["bob", "carol"])[1], { type: "invite", room: "den", who: "carol" });
 * ```
 */
export interface Invite extends Answerable {
  /** Which command this is. */
  readonly type: "invite";
  /** Without one, the session's only room. */
  readonly room?: string;
  /** The name of an account, or of a guest who is connected. */
  readonly who: string;
}

/**
 * Takes an invitation back; who is in the room stays. Answered with {@linkcode Moderated}, refused with
 * `no-such-rule` where there is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { RuleList, Uninvite } from "@parley/parley";
 *
 * const takeAllBack = ({ room, invited }: Pick<RuleList, "invited" | "room">) => {
 *   return invited.map((who): Uninvite => ({ type: "uninvite", room, who }));
 * };
 * const [command] = takeAllBack({ room: "den", invited: ["bob"] });
 * assertEquals(command, { type: "uninvite", room: "den", who: "bob" });
 * ```
 */
export interface Uninvite extends Answerable {
  /** Which command this is. */
  readonly type: "uninvite";
  /** Without one, the session's only room. */
  readonly room?: string;
  /** As {@linkcode RuleList} has it. */
  readonly who: string;
}

/**
 * Asks who is banned, muted and invited; answered with {@linkcode RuleList}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type ListRules } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.create("den");
 * await client.request({ type: "ban", who: "bob", by: "name" }, "moderated");
 * const command: ListRules = { type: "listRules", room: "den" };
 * const { bans } = await client.request(command, "ruleList");
 * assertEquals(bans.map(({ who, setBy }) => ({ who, setBy })), [{ who: "bob", setBy: "alice" }]);
 * ```
 */
export interface ListRules extends Answerable {
  /** Which command this is. */
  readonly type: "listRules";
  /** {@linkcode EVERYWHERE} for the whole server; without one, the session's only room. */
  readonly room?: string;
}
