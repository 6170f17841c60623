/** Questions: who is there, what can be said, are you alive. */
import type { Help, ListUsers, Ping, Pong, Who } from "../../protocol/command.ts";
import type { HelpEntry } from "../../protocol/event.ts";
import type { ChatContext, Handler } from "../chat_context.ts";
import { mayKnow } from "../room_rights.ts";
import type { Session } from "../session.ts";
import type { User } from "../user.ts";
import { whoEntry } from "../who_entries.ts";

export function listUsers(chat: ChatContext, session: Session, command: ListUsers): void {
  const room = session.roomFor(chat.rooms.named(command.room));
  const infos = room.userInfos(chat.limits.maxListed);
  chat.answer(session, command, { type: "userList", room: room.name.shown, ...infos });
}

export function who(chat: ChatContext, session: Session, command: Who): void {
  const rooms = new Map<User, string[]>();
  for (const user of chat.presence.users()) {
    if (user.connections > 0) rooms.set(user, []);
  }
  for (const room of chat.rooms.listed()) {
    if (!mayKnow(room, session)) continue;
    for (const user of room.users()) rooms.get(user)?.push(room.name.shown);
  }
  const listed = Array.from(rooms).slice(0, chat.limits.maxListed);
  const users = listed.map(([user, names]) => whoEntry(chat, user, names));
  const omitted = rooms.size - users.length;
  chat.answer(session, command, { type: "whoList", users, omitted });
}

/** What there is, for somebody in particular. */
export type HelpFor = (chat: ChatContext, session: Session) => readonly HelpEntry[];

export function help(entriesFor: HelpFor): Handler<Help> {
  return (chat, session, command) => {
    chat.answer(session, command, { type: "help", entries: entriesFor(chat, session) });
  };
}

export function ping(chat: ChatContext, session: Session, command: Ping): void {
  chat.answer(session, command, { type: "pong" });
}

/** That something came is all there is to know, and the connection knows it. */
export function pong(_chat: ChatContext, _session: Session, _command: Pong): void {}
