/** Going into rooms and out of them, making and ending them. */
import { ChatError } from "../../protocol/chat_error.ts";
import type { Create, Delete, Enter, Leave, ListRooms } from "../../protocol/command.ts";
import { type Name, parseRoomName } from "../../protocol/names.ts";
import { andThen, type Later } from "../../util/later.ts";
import type { ChatContext } from "../chat_context.ts";
import { checkMayEnter, goInto, leaveRoom, takeTurn } from "../membership.ts";
import { checkNameLength } from "../name_length.ts";
import { mayRuleOver } from "../room_rights.ts";
import type { Session } from "../session.ts";
import { withStore } from "../store_trouble.ts";

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
    atMost: command.atMost,
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
  const room = chat.rooms.create(name, { name: creator, account, session: key });
  const arrive = () =>
    goInto(chat, session, { room, command, exclusive: command.exclusive, created: true });
  try {
    const kept = takeTurn(chat, room.outbox, ({ seq }) => {
      if (seq > 0) throw emptiedRoom(name);
      const what = "The room cannot be made just now";
      return withStore(chat, what, () => chat.history.describe(name.key, room.record()));
    });
    return kept === undefined ? arrive() : kept.then(arrive, undo);
  } catch (error) {
    return undo(error);
  }

  function undo(error: unknown): never {
    chat.rooms.end(room);
    throw error;
  }
}

/** What was said in a room that has emptied is nobody's: who could take it could destroy it. */
function emptiedRoom({ shown }: Name): ChatError {
  const text = `Room ${shown} already exists, with what was said there: enter it`;
  return new ChatError("room-exists", text);
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
    const ended = withStore(chat, "The room cannot be deleted just now", () => {
      return chat.history.delete(room.name.key);
    });
    return andThen(ended, () => {
      room.dissolve(by, chat.now(), session);
      for (const other of chat.sessions) other.rooms.delete(room);
      chat.rooms.end(room);
      chat.record({ type: "deleted", name: by.name, room: name });
      chat.answer(session, command, { type: "roomDeleted", room: name, by: by.name });
    });
  });
}

export function listRooms(chat: ChatContext, session: Session, command: ListRooms): void {
  const listed = chat.rooms.listed();
  const rooms = listed.slice(0, chat.limits.maxListed).map((room) => room.info());
  const omitted = listed.length - rooms.length;
  chat.answer(session, command, { type: "roomList", rooms, omitted });
}
