import type { Send, SendPrivate } from "../protocol/command.ts";
import type { PrivatePlace } from "./private_positions.ts";
import type { KnownPlace } from "./room_positions.ts";

export type { KnownPlace, PrivatePlace };

/**
 * Something that is said, under its id.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Said } from "@parley/parley";
 *
 * const isPrivate = ({ type }: Said) => type === "sendPrivate";
 * assertEquals(isPrivate({ type: "send", room: "lobby", text: "Hello!", sendId: 3 }), false);
 * ```
 */
export type Said = (Send | SendPrivate) & { readonly sendId: number };

/**
 * A line that has no answer yet.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { KeptLine } from "@parley/parley";
 *
 * const command = { type: "send", room: "lobby", text: "Hello!", sendId: 4 } as const;
 * const lines: KeptLine[] = [{ command, state: "unsent" }];
 * const surelyNotSaid = lines.filter(({ state }) => state === "unsent");
 * assertEquals(surelyNotSaid.map((line) => line.command.text), ["Hello!"]);
 * ```
 */
export interface KeptLine {
  /** As it is sent, now or by the next run. */
  readonly command: Said;
  /** From `sending` on the server may have it. */
  readonly state: "sending" | "unsent";
}

/**
 * How far the messages of a room were shown, and whether one was in it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { KeptPlace } from "@parley/parley";
 *
 * const log = { epoch: "9f2c", seq: 41, instance: "77ab" };
 * const places: KeptPlace[] = [
 *   { room: "lobby", ...log, where: "in" },
 *   { room: "attic", ...log, where: "left" },
 * ];
 * assertEquals(places.filter(({ where }) => where === "in").map(({ room }) => room), ["lobby"]);
 * ```
 */
export interface KeptPlace extends KnownPlace {
  /** Rooms that one was `in` are entered again; one that was `left` goes on if it is entered. */
  readonly where: "in" | "left";
}

/**
 * Somebody whose words are not shown.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { IgnoredPerson } from "@parley/parley";
 *
 * const ignored: IgnoredPerson[] = [{ name: "troll", kind: "name" }];
 * const isIgnored = (key: string) => ignored.some(({ name }) => name.toLowerCase() === key);
 * assertEquals(isIgnored("troll"), true);
 * ```
 */
export interface IgnoredPerson {
  /** As it is shown. */
  readonly name: string;
  /** Whether the name is known to be that of an account. */
  readonly kind: "account" | "name";
}

/**
 * What a client takes along from one run to the next.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { KeptState } from "@parley/parley";
 *
 * const nothing: KeptState = {
 *   token: null,
 *   name: null,
 *   account: null,
 *   highestSendId: 0,
 *   lines: [],
 *   places: [],
 *   privates: [],
 *   ignored: [],
 * };
 * const greeting = ({ name }: KeptState) => name === null ? "Hello!" : `Hello again, ${name}!`;
 * assertEquals(greeting({ ...nothing, name: "Kim" }), "Hello again, Kim!");
 * ```
 */
export interface KeptState {
  /** The secret by which it goes on with its session; null where it has none. Never a password. */
  readonly token: string | null;
  /** Under which others know the session; null before it had one. */
  readonly name: string | null;
  /** The name of its account; null for a guest. */
  readonly account: string | null;
  /** The highest id under which anything was said; 0 for none. */
  readonly highestSendId: number;
  /** Lines without an answer, in the order in which they were said. */
  readonly lines: readonly KeptLine[];
  /** The rooms; the one that was left last is the last. */
  readonly places: readonly KeptPlace[];
  /** How far private messages were shown: one for each account, and one for a guest. */
  readonly privates: readonly PrivatePlace[];
  /** Whose words are not shown; the one that was ignored last is the last. */
  readonly ignored: readonly IgnoredPerson[];
}

/**
 * What changes in a {@linkcode KeptState}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { StateChange } from "@parley/parley";
 *
 * const rooms = new Set(["lobby"]);
 * function apply(change: StateChange): void {
 *   if (change.type === "place") rooms.add(change.room);
 *   if (change.type === "forgotten") rooms.delete(change.room);
 * }
 * apply({ type: "forgotten", room: "lobby" });
 * assertEquals(rooms.size, 0);
 * ```
 */
export type StateChange =
  /** A session begins; without a token, nobody will go on with it. */
  | { readonly type: "session"; readonly token: string | null }
  /** The session has another name, or another account. */
  | { readonly type: "name"; readonly name: string; readonly account: string | null }
  /** A line is said, is on its way now, or is for another epoch of its room. */
  | ({ readonly type: "line" } & KeptLine)
  /** A line has its answer, or is refused. */
  | { readonly type: "answered"; readonly sendId: number }
  /** Ids up to this one have been used. */
  | { readonly type: "used"; readonly sendId: number }
  /** A room is entered or left, or more of it was shown. */
  | ({ readonly type: "place" } & KeptPlace)
  /** A room is not there any more. */
  | { readonly type: "forgotten"; readonly room: string }
  /** More private messages were shown. */
  | ({ readonly type: "private" } & PrivatePlace)
  /** Somebody's words are not shown any more; or, behind it, are shown again. */
  | ({ readonly type: "ignored" } & IgnoredPerson)
  | { readonly type: "unignored"; readonly name: string }
  /** An orderly end: no line is left, one is in no room; positions, and who is ignored, stay. */
  | { readonly type: "over" };

/**
 * Keeps what a client needs to go on after it was killed: its session, its lines that have no answer,
 * how far messages were shown.
 *
 * - One client at a time has it.
 * - `keep` returns when the changes will outlive the process, all of them or the first ones. What
 *   goes wrong is never thrown.
 *
 * {@linkcode StateJournal} is one in a file.
 *
 * @example One that begins with nothing, to see what would be kept
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatServer, type ClientState, type KeptState, ReconnectingClient } from "@parley/parley";
 *
 * const nobody = { token: null, name: null, account: null, highestSendId: 0 };
 * const kept: KeptState = { ...nobody, lines: [], places: [], privates: [], ignored: [] };
 * const changed = new Set<string>();
 * const state: ClientState = { kept, keep: (...all) => all.forEach(({ type }) => changed.add(type)) };
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * const client = new ReconnectingClient({ hostname: "127.0.0.1", port: server.port, state });
 * await client.connect();
 * await client.login({ name: "kim" });
 * assertEquals([...changed], ["session", "name"]);
 * await client.logout();
 * ```
 */
export interface ClientState {
  /** As it is by now. */
  readonly kept: KeptState;
  /** Makes these changes, in their order. */
  keep(...changes: readonly StateChange[]): void;
}
