/** Going into rooms and out of them, making and ending them. */
import { ChatError } from "../../protocol/chat_error.ts";
import type { Create, Delete, Enter, Leave, ListRooms, Position } from "../../protocol/command.ts";
import { type Name, parseRoomName } from "../../protocol/names.ts";
import { andThen, type Later } from "../../util/later.ts";
import type { ChatContext } from "../chat_context.ts";
import { arriveAt, checkMayEnter, goInto, leaveRoom, takeTurn } from "../membership.ts";
import { checkNameLength } from "../name_length.ts";
import { isCreator, type Room } from "../room.ts";
import { lockFor, unlocking } from "../room_locking.ts";
import { creatorOf, isOperator, mayKnow, mayRuleOver, ruleAgainst } from "../room_rights.ts";
import type { Session } from "../session.ts";
import { withStore } from "../store_trouble.ts";

export function enter(chat: ChatContext, session: Session, command: Enter): Later {
  return unlocking(chat, session, command, (opened) => enterNow(chat, session, command, opened));
}

function enterNow(
  chat: ChatContext,
  session: Session,
  command: Enter,
  opened: string | undefined,
): Later {
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
    password: command.password,
    opened,
  });
}

export function create(chat: ChatContext, session: Session, command: Create): Later {
  checkMayCreate(chat, session, command);
  const lock = lockFor(chat, session, command.access ?? "open", command.password);
  return andThen(lock, (made) => createNow(chat, session, command, made));
}

/** @throws {ChatError} `bad-name`, `room-exists`, `too-many-rooms` */
function checkMayCreate(chat: ChatContext, session: Session, command: Create): Name {
  const name = parseRoomName(command.room);
  const known = chat.rooms.find(command.room);
  if (known !== undefined) {
    throw new ChatError("room-exists", `Room ${known.name.shown} already exists`);
  }
  checkNameLength(chat, name, "room name");
  const { maxCreatedRooms } = chat.limits;
  if (chat.rooms.createdBy(creatorOf(session)) >= maxCreatedRooms) {
    const text = `You have created ${maxCreatedRooms} rooms already: delete one first`;
    throw new ChatError("too-many-rooms", text);
  }
  checkMayEnter(chat, session, command.exclusive);
  return name;
}

function createNow(
  chat: ChatContext,
  session: Session,
  command: Create,
  lock: string | null,
): Later {
  if (session.state === "ended") return;
  const { access = "open", exclusive } = command;
  // Again: while the password was hashed, others may have made it.
  const name = checkMayCreate(chat, session, command);
  const policy = { access, ...(lock === null ? {} : { lock }) };
  const room = chat.rooms.create(name, creatorOf(session), policy);
  let state: "new" | "kept" = "new";
  const arrive = (head: Position) => {
    state = "kept";
    return arriveAt(chat, session, { room, command, exclusive, created: true }, head);
  };
  const undo = (error: unknown): never => {
    if (state === "new") chat.rooms.end(room);
    throw error;
  };
  // In one turn: a guest's room goes when it is idle and empty.
  try {
    return takeTurn(chat, room.outbox, (head) => {
      if (head.seq > 0 || isOthers(room)) throw emptiedRoom(name);
      const what = "The room cannot be made just now";
      const kept = withStore(chat, what, () => chat.history.describe(name.key, room.record()));
      return andThen(kept, () => arrive(head));
    })?.catch(undo);
  } catch (error) {
    return undo(error);
  }
}

/** Whether it has emptied, and is somebody else's still. */
function isOthers({ creator, earlierCreator }: Room): boolean {
  return creator !== null && earlierCreator !== null && !isCreator(earlierCreator, creator);
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
  checkIsNotRestrained(chat, session, room);
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

/** What an operator has done to its creator is not undone by making it anew. @throws {ChatError} `not-allowed` */
function checkIsNotRestrained(chat: ChatContext, session: Session, room: Room): void {
  if (isOperator(session)) return;
  const nowMs = chat.now();
  const rule = ruleAgainst("bans", room, session, nowMs) ??
    ruleAgainst("mutes", room, session, nowMs);
  if (rule === null) return;
  const text = `Only an operator may delete room ${room.name.shown}: you are banned or muted there`;
  throw new ChatError("not-allowed", text);
}

export function listRooms(chat: ChatContext, session: Session, command: ListRooms): void {
  const listed = chat.rooms.listed().filter((room) => mayKnow(room, session));
  const rooms = listed.slice(0, chat.limits.maxListed).map((room) => room.info());
  const omitted = listed.length - rooms.length;
  chat.answer(session, command, { type: "roomList", rooms, omitted });
}
