/** Putting people out of a room, or off the server. */
import type { Disconnect } from "../protocol/disconnect.ts";
import type { PutOut } from "../protocol/event.ts";
import type { ChatContext } from "./chat_context.ts";
import { putOutOf } from "./membership.ts";
import type { Room } from "./room.ts";
import { mayRuleOver } from "./room_rights.ts";
import type { Session } from "./session.ts";
import { personOf, userAt } from "./subject.ts";
import { isMeant, type Target } from "./target.ts";

/** Who is meant in a room: whoever rules over it is not by an address. */
export function membersMeant(chat: ChatContext, room: Room, target: Target): Session[] {
  return Array.from(chat.sessions).filter((session) => {
    if (!session.rooms.has(room) || !isMeant(target, personOf(session))) return false;
    return target.by !== "address" || !mayRuleOver(room, session);
  });
}

/**
 * Puts all who are meant out of a room, at its turn; returns how many connections that were. What
 * they were given to get in with is good no more.
 */
export function putOut(
  chat: ChatContext,
  room: Room,
  target: Target,
  why: Pick<PutOut, "by" | "reason" | "untilMs" | "why">,
): number {
  const event = { type: "putOut", room: room.name.shown, ...why, atMs: chat.now() } as const;
  const members = membersMeant(chat, room, target);
  chat.tickets.revoke(({ room: there, user, session, host }) => {
    return there === room && isMeant(target, userAt(user, session, host));
  });
  for (const session of members) putOutOf(chat, session, room, event);
  return members.length;
}

/** Ends all connections that are meant, for good; returns how many were there, or awaited back. */
export function putOff(chat: ChatContext, target: Target, why: Disconnect): number {
  const awaited = chat.presence.users().flatMap(({ members }) => Array.from(members))
    .filter((member) => member.reach === "away" && isMeant(target, personOf(member)));
  const count = chat.expel((user, host) => {
    return isMeant(target, userAt(user, null, host)) ? why : null;
  });
  // Whoever has not said his name yet comes from somewhere, too.
  const nameless = Array.from(chat.sessions).filter((session) => {
    return session.user === null && isMeant(target, personOf(session));
  });
  for (const session of nameless) chat.disconnect(session, why);
  return count + nameless.length + awaited.length;
}
