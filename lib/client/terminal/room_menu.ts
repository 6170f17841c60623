import type { RoomInfo, RoomList } from "../../protocol/event.ts";
import { Menu, type MenuEntry } from "./menu.ts";
import { counted } from "../../util/counted.ts";

/** What can be chosen before one is in a room. */
export type RoomMenuChoice =
  | { readonly type: "join"; readonly room: string }
  | { readonly type: "create" }
  | { readonly type: "delete" }
  /** The rooms may be others by now. */
  | { readonly type: "refresh" };

/** What the server answered when it was asked for its rooms. */
export type RoomMenuList = Pick<RoomList, "rooms" | "omitted">;

/** Options of {@linkcode roomMenu}. */
export interface RoomMenuOptions {
  /** The server as the user knows it: host and port. */
  readonly server: string;
  /** The time now, in milliseconds since 1970, UTC. */
  readonly nowMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What stands beside a room's name, one function a column; empty where there is nothing to say. */
const DETAILS: readonly ((room: RoomInfo, nowMs: number) => string)[] = [
  ({ users }) => users === 0 ? "empty" : counted(users, "person", "people"),
  ({ createdAtMs }, nowMs) => ageInWords(nowMs - createdAtMs),
  ({ creator }) => creator === null ? "" : `by ${creator}`,
  ({ topic }) => topic,
];

const CREATE: MenuEntry<RoomMenuChoice> = {
  label: "Create a room",
  details: [],
  value: { type: "create" },
  shortcut: "c",
};
const DELETE: MenuEntry<RoomMenuChoice> = {
  label: "Delete a room",
  details: [],
  value: { type: "delete" },
  shortcut: "d",
};
const REFRESH: MenuEntry<RoomMenuChoice> = {
  label: "List again",
  details: [],
  value: { type: "refresh" },
  shortcut: "r",
};

/**
 * The menu that greets: every room that the server listed, in its order, and what else can be done.
 *
 * - The title says when there are no rooms, and how many the server did not list.
 * - A room can be deleted only where there is one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { roomMenu } from "./room_menu.ts";
 *
 * const rooms = [{ name: "general", users: 3, createdAtMs: 0, creator: "kim", topic: "" }];
 * const menu = roomMenu({ rooms, omitted: 0 }, { server: "localhost:9999", nowMs: 7_200_000 });
 * assertEquals(menu.view({ columns: 60, rows: 24 })[1], {
 *   text: "> 1  general  3 people  2 h old  by kim",
 *   look: "selected",
 * });
 * assertEquals(menu.handle({ type: "key", name: "enter" }), {
 *   type: "chosen",
 *   value: { type: "join", room: "general" },
 * });
 * ```
 */
export function roomMenu(
  list: RoomMenuList,
  { server, nowMs }: RoomMenuOptions,
): Menu<RoomMenuChoice> {
  const joins = list.rooms.map((room) => {
    return roomEntry<RoomMenuChoice>(room, nowMs, { type: "join", room: room.name });
  });
  const others = joins.length > 0 ? [CREATE, DELETE, REFRESH] : [CREATE, REFRESH];
  return new Menu({
    title: `Rooms at ${server}${remark(list)}`,
    entries: [...joins, ...others],
    hint: "Up/Down or a number, Enter chooses; Esc or / for the command line",
  });
}

/** The menu of the rooms that the server listed, by name, to choose the one to delete. */
export function deleteMenu(
  list: RoomMenuList,
  { nowMs }: Pick<RoomMenuOptions, "nowMs">,
): Menu<string> {
  return new Menu({
    title: `Delete which room?${remark(list)}`,
    entries: list.rooms.map((room) => roomEntry(room, nowMs, room.name)),
    hint: "Up/Down or a number, Enter chooses, Esc goes back",
  });
}

function roomEntry<T>(room: RoomInfo, nowMs: number, value: T): MenuEntry<T> {
  return { label: room.name, details: DETAILS.map((detail) => detail(room, nowMs)), value };
}

/** What a title adds to itself. */
function remark({ rooms, omitted }: RoomMenuList): string {
  if (omitted > 0) return ` (${omitted} more not listed)`;
  return rooms.length === 0 ? " (no rooms yet)" : "";
}

/** The server's clock may be ahead of ours: then a room is younger than new. */
function ageInWords(ageMs: number): string {
  if (ageMs < MINUTE_MS) return "just made";
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min old`;
  if (ageMs < DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} h old`;
  return `${counted(Math.floor(ageMs / DAY_MS), "day")} old`;
}
