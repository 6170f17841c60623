import { accessText, messagesText, portText } from "../../codec/room_details.ts";
import type { RoomAccess, RoomInfo, RoomList } from "../../protocol/event.ts";
import { Menu, type MenuEntry } from "./menu.ts";
import { counted } from "../../util/counted.ts";
import { shownAge } from "../../util/shown_duration.ts";

/** What can be chosen before one is in a room. */
export type RoomMenuChoice =
  | { readonly type: "join"; readonly room: string; readonly access: RoomAccess }
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

/** What stands beside a room's name, one function a column; empty where there is nothing to say. */
const DETAILS: readonly ((room: RoomInfo, nowMs: number) => string)[] = [
  ({ users }) => users === 0 ? "empty" : counted(users, "person", "people"),
  ({ createdAtMs }, nowMs) => shownAge(nowMs - createdAtMs) ?? "just made",
  ({ creator }) => creator === null ? "" : `by ${creator}`,
  accessText,
  messagesText,
  portText,
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
 * const access = "open";
 * const room = { name: "general", users: 3, createdAtMs: 0, creator: "kim", topic: "", access } as const;
 * const rooms = [{ ...room, messages: 12, port: null }];
 * const menu = roomMenu({ rooms, omitted: 0 }, { server: "localhost:9999", nowMs: 7_200_000 });
 * assertEquals(menu.view({ columns: 60, rows: 24 })[1], {
 *   text: "> 1  general  3 people  2 h old  by kim  12 messages",
 *   look: "selected",
 * });
 * assertEquals(menu.handle({ type: "key", name: "enter" }), {
 *   type: "chosen",
 *   value: { type: "join", room: "general", access: "open" },
 * });
 * ```
 */
export function roomMenu(
  list: RoomMenuList,
  { server, nowMs }: RoomMenuOptions,
): Menu<RoomMenuChoice> {
  const joins = list.rooms.map((room) => {
    const { name, access } = room;
    return roomEntry<RoomMenuChoice>(room, nowMs, { type: "join", room: name, access });
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

/** The menu of who may enter a room that is being made. */
export function accessMenu(room: string): Menu<RoomAccess> {
  return new Menu({
    title: `Who may enter room ${room}?`,
    entries: [
      { label: "Everybody", details: [], value: "open", shortcut: "e" },
      { label: "Who is invited", details: [], value: "invited", shortcut: "i" },
      {
        label: "Who is invited, or knows its password",
        details: [],
        value: "password",
        shortcut: "p",
      },
    ],
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
