import type { RoomAccess, RoomEntered, RoomInfo } from "../protocol/event.ts";
import { counted } from "../util/counted.ts";
import { shownAge } from "../util/shown_duration.ts";
import { withText } from "../util/with_text.ts";

const ACCESS: { readonly [A in RoomAccess]: string } = {
  invited: "invited only",
  open: "",
  password: "with a password",
};

/** Who may enter a room, in a list of rooms; empty where everybody may. */
export function accessText({ access }: Pick<RoomInfo, "access">): string {
  return Object.hasOwn(ACCESS, access) ? ACCESS[access] : "";
}

/** How much was said in a room, in a list of rooms; empty for nothing. */
export function messagesText({ messages }: Pick<RoomInfo, "messages">): string {
  return messages === 0 ? "" : counted(messages, "message");
}

/** The port of a room, in a list of rooms; empty where it has none. */
export function portText({ port }: Pick<RoomInfo, "port">): string {
  return port === null ? "" : `port ${port}`;
}

/** How a room that one has entered is reached without a word, for a line of its own. */
export function roomPortTexts({ port, ticket }: RoomEntered): string[] {
  if (port === null) return [];
  const first = ticket === undefined
    ? ""
    : ` (first line there: ${ticket}; good once, for a minute)`;
  return [`Port: ${port}${first}`];
}

/**
 * What a list says of a room behind its name and its members, with all that stands between: its age,
 * messages, creator, access, port and topic, as far as there is anything to say.
 *
 * @param nowMs When it is told, in milliseconds since 1970, UTC.
 */
export function roomDetails(room: RoomInfo, nowMs: number): string {
  const details = [
    shownAge(nowMs - room.createdAtMs) ?? "",
    messagesText(room),
    room.creator === null ? "" : `by ${room.creator}`,
    accessText(room),
    portText(room),
  ].filter((detail) => detail !== "");
  return withText(details.map((detail) => `, ${detail}`).join(""), room.topic);
}
