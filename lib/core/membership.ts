/** Going into a room and out of it, each at its turn in the room's order. */
import { ChatError } from "../protocol/chat_error.ts";
import type { PutOut } from "../protocol/event.ts";
import type { Command, Position } from "../protocol/command.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import { andThen, type Later, whenCalledBack } from "../util/later.ts";
import { catchUp, goingOn, type Start, startOf } from "./catch_up.ts";
import type { ChatContext } from "./chat_context.ts";
import { admit, type Admittance } from "./admittance.ts";
import type { Outbox } from "./outbox.ts";
import { type PastPage, pastPage } from "./past_pages.ts";
import type { Leaving, Room } from "./room.ts";
import type { Session } from "./session.ts";
import { unavailable, withStore } from "./store_trouble.ts";

/** What the store failed to do for whoever wants to go in. */
export const NOT_READ = "The room's messages cannot be read just now";

/** How somebody goes into a room. */
export interface Entrance extends Admittance {
  /** What is answered. */
  readonly command: Command;
  readonly exclusive: boolean;
  readonly created: boolean;
  /** The last position that the client has shown. */
  readonly after?: Position | undefined;
  /** At most so much behind it. */
  readonly atMost?: number | undefined;
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
  reason: Leaving["reason"],
): void {
  stopListening(session, room);
  tellLeft(chat, session, room, { reason });
}

/** Puts a session out of a room, at the room's turn. */
export function putOutOf(chat: ChatContext, session: Session, room: Room, why: PutOut): void {
  stopListening(session, room);
  session.tell(why, why.atMs);
  const text = why.reason === "" ? {} : { text: why.reason };
  tellLeft(chat, session, room, { reason: why.why, by: why.by, ...text });
}

function stopListening(session: Session, room: Room): void {
  session.rooms.delete(room);
  room.silence(session);
}

function tellLeft(
  chat: ChatContext,
  session: Session,
  room: Room,
  leaving: Leaving,
): void {
  const user = room.takeLeaver(session);
  if (user === undefined) return;
  // Under the name by which the room knows him: he may have taken another since.
  const { name: { shown: name }, account } = user;
  room.remove(user, { name, account, session: session.key }, leaving, chat.now());
  // That somebody is gone altogether has a line of its own.
  const { reason } = leaving;
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
  return whenCalledBack((done, fail) => {
    outbox.push({
      kind: "turn",
      run(head) {
        try {
          const wait = run(head);
          if (wait !== undefined) return wait.then(done, fail);
          return done();
        } catch (error) {
          return fail(error);
        }
      },
      onRefused: (cause) => fail(unavailable(chat, NOT_READ, cause)),
    });
  });
}

/** Does it at the room's turn. */
export function arriveAt(
  chat: ChatContext,
  session: Session,
  entrance: Entrance,
  head: Position,
): Later {
  if (session.state === "ended") return;
  return andThen(admit(chat, session, entrance), () => settleAt(chat, session, entrance, head));
}

function settleAt(
  chat: ChatContext,
  session: Session,
  entrance: Entrance,
  head: Position,
): Later {
  if (session.state === "ended") return;
  const { room, after: named, atMost } = entrance;
  const start = startOf(named, { head, ancestors: room.ancestors }, atMost);
  if (entrance.ifOther === "refuse" && start.after === null) throw otherRoom(room);
  checkRoomFor(chat, room);
  const settle = (past: PastPage) => {
    settleIn(chat, session, entrance, head, { start, past });
  };
  if (start.after === head.seq) return settle([]);
  const past = withStore(chat, NOT_READ, () => {
    if (start.after === null) return recentOf(chat, room);
    return chat.pastPages.read(room, start.after);
  });
  return andThen(past, settle);
}

/** What everybody who enters is shown. */
function recentOf(chat: ChatContext, room: Room): PastPage | Promise<PastPage> {
  const { maxReplayMessages: limit, maxReplayAgeMs, maxQueueBytes } = chat.limits;
  if (limit === 0) return [];
  const nowMs = chat.now();
  const range = { limit, sinceMs: nowMs - maxReplayAgeMs, maxBytes: maxQueueBytes / 4 };
  return andThen(chat.history.read(room.name.key, range), (kept) => pastPage(room, kept, nowMs));
}

/** What is read of a log at a time: it has room beside what may wait without being too much. */
export function pageOf({ limits: { maxHistoryMessages, softQueueBytes } }: ChatContext) {
  return { limit: maxHistoryMessages, maxBytes: softQueueBytes };
}

/** Where somebody begins in the room, and the first that he is shown. */
interface Beginning {
  readonly start: Start;
  readonly past: PastPage;
}

function settleIn(
  chat: ChatContext,
  session: Session,
  entrance: Entrance,
  head: Position,
  { start, past }: Beginning,
): void {
  if (session.state === "ended" || session.user === null) return;
  const { room, command, exclusive, created } = entrance;
  const left = exclusive ? leaveAll(chat, session) : [];
  session.rooms.add(room);
  room.add(session, session.user, session.from, chat.now());
  chat.record({ type: "entered", name: session.from.name, room: room.name.shown });
  chat.answer(session, command, {
    type: "roomEntered",
    room: room.name.shown,
    epoch: head.epoch,
    seq: head.seq,
    ...room.userInfos(chat.limits.maxListed),
    name: session.from.name,
    topic: room.topic.topic,
    port: room.port,
    ...ticketFor(chat, session, entrance),
    // A room that was empty for a while goes on where it was.
    created: created && head.seq === 0,
    ...goingOn(start, entrance.after, head.seq, past),
    left,
  });
  tellLack(chat, session, entrance);
  tellPast(session, past);
  const shown = past.at(-1)?.seq ?? head.seq;
  if (start.after !== null && shown < head.seq) void readOn(chat, session, room, shown);
}

/** For one more connection, where not everybody may enter; whoever came by one gets no other. */
function ticketFor(
  chat: ChatContext,
  session: Session,
  { room, admission }: Entrance,
): { readonly ticket?: string } {
  const isNeeded = chat.login === "required" || room.info().access !== "open";
  if (room.port === null || !isNeeded || admission === "ticket" || session.user === null) return {};
  return { ticket: chat.tickets.give(session, session.user, room) };
}

/** Whoever has made a room is told that it has no port. */
function tellLack(chat: ChatContext, session: Session, { room, created }: Entrance): void {
  if (!created || !chat.rooms.doors.lacks(room)) return;
  const text = `Room ${room.name.shown} has no port of its own: all are in use just now`;
  session.tell({ type: "notice", text }, chat.now());
}

function tellPast(session: Session, past: PastPage): void {
  for (const { told } of past) session.deliver(told);
}

/** Reads on in the room's log as fast as the client takes it. */
async function readOn(chat: ChatContext, session: Session, room: Room, after: number) {
  const reading = room.fallBehind(session);
  const isBehind = () => session.state === "active" && room.isBehind(session, reading);
  try {
    await catchUp(after, {
      read: (seq) => chat.pastPages.read(room, seq),
      headSeq: () => room.outbox.head.seq,
      tell: (page) => tellPast(session, page),
      whenReady: (run) => session.whenReady(run),
      isWanted: isBehind,
      onLevel: () => room.level(session),
      onGap: () => chat.disconnect(session, Disconnect.SLOW),
    });
  } catch (error) {
    if (!isBehind()) return;
    chat.record({ type: "bug", error });
    // Without its past the room would go on with a gap: the client comes back for it.
    chat.disconnect(session, Disconnect.LOST);
  }
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
      run: () => tellLeft(chat, session, room, { reason: "left" }),
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
