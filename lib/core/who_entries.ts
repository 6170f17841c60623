/** What is told of people who are connected. */
import type { WhoEntry } from "../protocol/event.ts";
import type { ChatContext } from "./chat_context.ts";
import { mayKnow } from "./room_rights.ts";
import { Session } from "./session.ts";
import type { User } from "./user.ts";

/** The connections of a user that are there. */
export function sessionsOf(user: User): Session[] {
  return Array.from(user.members).filter((member) => member instanceof Session);
}

/** @param rooms The rooms he is in that whoever asks may know of. */
export function whoEntry(chat: ChatContext, user: User, rooms: readonly string[]): WhoEntry {
  const sessions = sessionsOf(user);
  return {
    ...user.info(sessions.length),
    rooms,
    dialects: Array.from(new Set(sessions.map(({ dialect }) => dialect.name))),
    idleMs: Math.round(Math.min(...sessions.map((session) => chat.idleMs(session)))),
    sinceMs: user.sinceMs,
    away: user.away,
  };
}

/** The rooms that a user is in and somebody may know of, in the order of their making. */
export function knownRoomsOf(chat: ChatContext, user: User, asker: Session): string[] {
  const entered = new Set(sessionsOf(user).flatMap(({ rooms }) => Array.from(rooms)));
  const known = chat.rooms.listed().filter((room) => entered.has(room) && mayKnow(room, asker));
  return known.map(({ name }) => name.shown);
}
