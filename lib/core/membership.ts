/** Going into a room and out of it, each at its turn in the room's order. */
import { ChatError } from "../protocol/chat_error.ts";
import type { Command, Position } from "../protocol/command.ts";
import type { LeaveReason, Message } from "../protocol/event.ts";
import { memoryBytes } from "../protocol/text.ts";
import type { Later } from "../util/later.ts";
import type { ChatContext } from "./chat_context.ts";
import type { Outbox } from "./outbox.ts";
import type { Room } from "./room.ts";
import type { Session } from "./session.ts";

/** What a message takes on the wire besides its text. */
const OVERHEAD_BYTES = 256;

/** How somebody goes into a room. */
export interface Entrance {
  readonly room: Room;
  /** What is answered. */
  readonly command: Command;
  readonly exclusive: boolean;
  readonly created: boolean;
  /** The last position that the client has shown. */
  readonly after?: Position | undefined;
  /** What to do when the room is another than the one of `after`. */
  readonly ifOther?: "enter" | "refuse" | undefined;
}

/**
 * Puts a session into a room, and, if it can be in one only, out of all others once it is there:
 * whoever can't get in stays where he is.
 */
export function goInto(chat: ChatContext, session: Session, entrance: Entrance): Later {
  return takeTurn(chat, entrance.room.outbox, (head) => arriveAt(chat, session, entrance, head));
}

/** @throws {ChatError} `too-many-rooms`, where one more would be too many. */
export function checkMayEnter(chat: ChatContext, session: Session, exclusive: boolean): void {
  const { maxEnteredRooms } = chat.limits;
  if (exclusive || session.rooms.size < maxEnteredRooms) return;
  const text = `You are in ${maxEnteredRooms} rooms already: leave one first`;
  throw new ChatError("too-many-rooms", text);
}

/** Takes a session out of a room that it chose to leave. */
export function leaveRoom(chat: ChatContext, session: Session, room: Room): Later {
  return takeTurn(chat, room.outbox, () => goOutOf(chat, session, room, "left"));
}

/** Takes a session out of a room, at the room's turn. */
export function goOutOf(
  chat: ChatContext,
  session: Session,
  room: Room,
  reason: LeaveReason,
): void {
  stopListening(session, room);
  tellLeft(chat, session, room, reason);
}

function stopListening(session: Session, room: Room): void {
  session.rooms.delete(room);
  room.silence(session);
}

function tellLeft(
  chat: ChatContext,
  session: Session,
  room: Room,
  reason: LeaveReason,
): void {
  const user = room.takeLeaver(session);
  if (user === undefined) return;
  // Under the name by which the room knows him: he may have taken another since.
  const { name: { shown: name }, account } = user;
  room.remove(user, { name, account, session: session.key }, reason, chat.now());
  // That somebody is gone altogether has a line of its own.
  if (reason === "left") chat.record({ type: "left", name, room: room.name.shown, reason });
}

/**
 * Does something when everything before it in the room has taken effect. What it throws is thrown
 * here; with a store that answers at once, it is done when this returns.
 */
export function takeTurn(
  chat: ChatContext,
  outbox: Outbox,
  run: (head: Position) => Later,
): Later {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let outcome: "waiting" | "done" | "failed" = "waiting";
  let failure: unknown;
  const fail = (error: unknown) => {
    outcome = "failed";
    failure = error;
    reject(error);
  };
  promise.catch(() => {}); // Nobody waits for it where the turn came at once.
  outbox.push({
    kind: "turn",
    run(head) {
      try {
        const wait = run(head);
        if (wait !== undefined) return wait.then(resolve, reject);
        outcome = "done";
        return resolve();
      } catch (error) {
        return fail(error);
      }
    },
    onRefused: (cause) => fail(cause instanceof ChatError ? cause : notOpened(chat, cause)),
  });
  // The callbacks above may have run by now, which the type checker can't see.
  const reached = outcome as "waiting" | "done" | "failed";
  if (reached === "failed") throw failure;
  return reached === "done" ? undefined : promise;
}

function arriveAt(
  chat: ChatContext,
  session: Session,
  entrance: Entrance,
  head: Position,
): Later {
  if (session.state === "ended") return;
  if (entrance.ifOther === "refuse" && entrance.after?.epoch !== head.epoch) {
    throw otherRoom(entrance.room);
  }
  checkRoomFor(chat, entrance.room);
  const after = entrance.after?.epoch === head.epoch ? entrance.after.seq : undefined;
  // Whoever says where he was gets everything since, as far as a connection can be sent at once.
  const range = after === undefined
    ? { limit: chat.limits.maxReplayMessages }
    : { after, limit: Number.MAX_SAFE_INTEGER };
  const past = chat.history.read(entrance.room.name.key, range);
  const settle = (messages: readonly Message[]) => {
    settleIn(chat, session, entrance, head, newestWithin(messages, chat.limits.maxQueueBytes / 2));
  };
  return past instanceof Promise ? past.then(settle) : settle(past);
}

function settleIn(
  chat: ChatContext,
  session: Session,
  entrance: Entrance,
  head: Position,
  past: readonly Message[],
): void {
  if (session.state === "ended" || session.user === null) return;
  const { room, command, exclusive, created, after } = entrance;
  const left = exclusive ? leaveAll(chat, session) : [];
  session.rooms.add(room);
  room.add(session, session.user, session.from, chat.now());
  chat.record({ type: "entered", name: session.from.name, room: room.name.shown });
  chat.answer(session, command, {
    type: "roomEntered",
    room: room.name.shown,
    epoch: head.epoch,
    seq: head.seq,
    users: room.userInfos(),
    name: session.from.name,
    topic: room.topic.topic,
    // A room that was empty for a while goes on where it was.
    created: created && head.seq === 0,
    missing: missing(head, after, past),
    left,
  });
  // The room may have been called otherwise, in other capitals, when this was said.
  const name = room.name.shown;
  for (const message of past) session.tell({ ...message, room: name, past: true }, message.atMs);
}

/** The newest that may take so much memory: more at once would end the connection as too slow. */
function newestWithin(messages: readonly Message[], maxBytes: number): readonly Message[] {
  let bytes = 0;
  const tooOld = messages.findLastIndex(({ text }) => {
    bytes += OVERHEAD_BYTES + memoryBytes(text);
    return bytes > maxBytes;
  });
  return tooOld < 0 ? messages : messages.slice(tooOld + 1);
}

/** @throws {ChatError} `room-full` */
function checkRoomFor({ limits: { maxRoomMembers } }: ChatContext, room: Room): void {
  if (room.size < maxRoomMembers) return;
  const text = `Room ${room.name.shown} is full: ${maxRoomMembers} may be in it. Try again later`;
  throw new ChatError("room-full", text, { mayRetry: true });
}

/** Hears nothing more of its rooms from now on; that it left is told there in order. */
function leaveAll(chat: ChatContext, session: Session): string[] {
  const rooms = Array.from(session.rooms);
  for (const room of rooms) {
    stopListening(session, room);
    room.outbox.push({
      kind: "turn",
      run: () => tellLeft(chat, session, room, "left"),
      onRefused: () => {},
    });
  }
  return rooms.map((room) => room.name.shown);
}

/** The room that was meant was deleted; there may be another of the same name. */
export function otherRoom(room: Room): ChatError {
  const text = `Room ${room.name.shown} is not the one it was: enter it again`;
  return new ChatError("wrong-epoch", text);
}

function notOpened(chat: ChatContext, cause: unknown): ChatError {
  chat.record({ type: "bug", error: cause });
  const text = "The room's messages can not be read just now. Try again later";
  return new ChatError("unavailable", text, { cause, mayRetry: true });
}

/** How many messages after the client's position are not sent; null where nobody knows. */
function missing(
  head: Position,
  after: Position | undefined,
  past: readonly Message[],
): number | null {
  if (after === undefined) return 0;
  if (after.epoch !== head.epoch) return null;
  const first = past[0]?.seq ?? head.seq + 1;
  return Math.max(0, first - after.seq - 1);
}
