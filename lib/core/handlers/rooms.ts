/** Going into rooms and out of them, making and ending them. */
import { ChatError } from "../../protocol/chat_error.ts";
import type { Create, Delete, Enter, Leave, ListRooms } from "../../protocol/command.ts";
import { parseRoomName } from "../../protocol/names.ts";
import type { Later } from "../../util/later.ts";
import type { ChatContext } from "../chat_context.ts";
import { checkMayEnter, goInto, leaveRoom, takeTurn } from "../membership.ts";
import { checkNameLength } from "../name_length.ts";
import { mayRuleOver } from "../room_rights.ts";
import type { Session } from "../session.ts";

export function enter(chat: ChatContext, session: Session, command: Enter): Later {
  const name = parseRoomName(command.room);
  const known = command.ifMissing === "refuse"
    ? chat.rooms.require(command.room)
    : chat.rooms.find(command.room);
  if (known !== undefined && session.rooms.has(known)) {
    throw new ChatError("already-in-room", `You are already in room ${known.name.shown}`);
  }
  if (known === undefined) checkNameLength(chat, name, "room name");
  checkMayEnter(chat, session, command.exclusive);
  return goInto(chat, session, {
    room: known ?? chat.rooms.create(name, null),
    command,
    exclusive: command.exclusive,
    created: known === undefined,
    after: command.after,
    ifOther: command.ifOther,
  });
}

export function create(chat: ChatContext, session: Session, command: Create): Later {
  const name = parseRoomName(command.room);
  const known = chat.rooms.find(command.room);
  if (known !== undefined) {
    throw new ChatError("room-exists", `Room ${known.name.shown} already exists`);
  }
  checkNameLength(chat, name, "room name");
  const { name: creator, account, session: key } = session.from;
  const { maxCreatedRooms } = chat.limits;
  if (chat.rooms.createdBy(session.from) >= maxCreatedRooms) {
    const text = `You have created ${maxCreatedRooms} rooms already: delete one first`;
    throw new ChatError("too-many-rooms", text);
  }
  checkMayEnter(chat, session, command.exclusive);
  // An emptied room of that name may have left a log behind, which is not this room's.
  chat.history.delete(name.key);
  const room = chat.rooms.create(name, { name: creator, account, session: key });
  return goInto(chat, session, { room, command, exclusive: command.exclusive, created: true });
}

export function leave(chat: ChatContext, session: Session, command: Leave): Later {
  const room = session.roomFor(chat.rooms.named(command.room));
  const tell = () => {
    chat.answer(session, command, { type: "roomLeft", room: room.name.shown });
  };
  const wait = leaveRoom(chat, session, room);
  return wait === undefined ? tell() : wait.then(tell);
}

export function deleteRoom(chat: ChatContext, session: Session, command: Delete): Later {
  const room = chat.rooms.require(command.room);
  const name = room.name.shown;
  if (!mayRuleOver(room, session)) {
    if (room.creator === null) {
      throw new ChatError("not-allowed", `Room ${name} goes by itself when everybody has left`);
    }
    throw new ChatError("not-allowed", `Only its creator or an operator may delete room ${name}`);
  }
  const by = session.from;
  return takeTurn(chat, room.outbox, () => {
    room.dissolve(by, chat.now(), session);
    for (const other of chat.sessions) other.rooms.delete(room);
    chat.rooms.delete(room);
    chat.record({ type: "deleted", name: by.name, room: name });
    chat.answer(session, command, { type: "roomDeleted", room: name, by: by.name });
  });
}

export function listRooms(chat: ChatContext, session: Session, command: ListRooms): void {
  const listed = chat.rooms.listed();
  const rooms = listed.slice(0, chat.limits.maxListed).map((room) => room.info());
  const omitted = listed.length - rooms.length;
  chat.answer(session, command, { type: "roomList", rooms, omitted });
}
