/** Saying something, to a room or to one person, and reading what was said. */
import { ChatError } from "../../protocol/chat_error.ts";
import type { History, Send, SendPrivate } from "../../protocol/command.ts";
import type { Message, PrivateSent, Sent } from "../../protocol/event.ts";
import { foldName } from "../../protocol/names.ts";
import { cleanText, quote } from "../../protocol/text.ts";
import type { Later } from "../../util/later.ts";
import type { ChatContext } from "../chat_context.ts";
import { asRefusal, errorEvent } from "../error_event.ts";
import { PreparedEvent } from "../prepared_event.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";

const utf8 = new TextEncoder();
const NOTHING_TO_SEE_REGEXP = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;
/** What a string takes in memory for each unit of its length, at most. */
const BYTES_PER_UNIT = 2;

export function send(chat: ChatContext, session: Session, command: Send): Later {
  return once(chat, session, command, () => sendNew(chat, session, command));
}

export function sendPrivate(chat: ChatContext, session: Session, command: SendPrivate): Later {
  return once(chat, session, command, () => sendNewPrivate(chat, session, command));
}

export function history(chat: ChatContext, session: Session, command: History): Later {
  const room = session.roomFor(chat.rooms.named(command.room));
  const { maxHistoryMessages } = chat.limits;
  const { before, after } = command;
  const limit = Math.min(command.limit ?? maxHistoryMessages, maxHistoryMessages);
  const range = {
    limit,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
  const answer = (messages: readonly Message[]) => {
    const { epoch } = room.outbox.head;
    chat.answer(session, command, {
      type: "historyPage",
      room: room.name.shown,
      epoch,
      messages,
    });
  };
  const messages = chat.history.read(room.name.key, range);
  return messages instanceof Promise ? messages.then(answer) : answer(messages);
}

/** Sends a message unless its id says that this was done before; then it is answered again (E2). */
function once(
  chat: ChatContext,
  session: Session,
  command: Send | SendPrivate,
  sendNow: () => Later,
): Later {
  const { sendId } = command;
  if (sendId === undefined) return sendNow();
  const known = session.ledger.begin(sendId);
  if (known.state === "pending") return; // Its answer is on its way.
  if (known.state === "answered") {
    const again = () => chat.answer(session, command, known.answer);
    return session.owes(null) ? session.whenAnswered().then(again) : again();
  }
  const keepRefusal = (error: unknown): never => {
    session.ledger.answer(sendId, errorEvent(command, asRefusal(error)));
    throw error;
  };
  try {
    return sendNow()?.catch(keepRefusal);
  } catch (error) {
    return keepRefusal(error);
  }
}

function sendNew(chat: ChatContext, session: Session, command: Send): Later {
  const room = session.roomFor(chat.rooms.named(command.room));
  const again = () => sendNew(chat, session, command);
  // Answers keep the order of the commands; what goes to one room is ordered there anyway.
  if (session.owes(room)) return session.whenAnswered().then(again);
  if (room.outbox.full) return room.outbox.whenFree().then(again);
  if (session.state === "ended") return;
  if (command.epoch !== undefined && command.epoch !== room.outbox.head.epoch) {
    const text = `Room ${room.name.shown} is not the one it was: enter it again`;
    throw new ChatError("wrong-epoch", text);
  }
  post(chat, session, command, room, sayable(chat, command.text));
}

function sendNewPrivate(chat: ChatContext, session: Session, command: SendPrivate): void {
  const text = sayable(chat, command.text);
  const user = chat.presence.find(foldName(command.to));
  if (user === undefined) {
    throw new ChatError("user-not-found", `No user ${quote(command.to)} is here`);
  }
  const { from } = session;
  const to = user.name.shown;
  const atMs = chat.now();
  const prepared = new PreparedEvent({ type: "privateMessage", from, to, text, atMs }, atMs);
  for (const member of user.members) member.deliver(prepared);
  answerSent(chat, session, command, { type: "privateSent", to });
}

/** The text as others may see it. @throws {ChatError} */
function sayable(chat: ChatContext, typed: string): string {
  const { maxTextBytes } = chat.limits;
  const text = cleanText(typed);
  if (NOTHING_TO_SEE_REGEXP.test(text)) {
    throw new ChatError("text-required", "There is nothing to say");
  }
  // A character has at most 3 bytes for each unit of length: most texts need no counting.
  if (3 * text.length > maxTextBytes && utf8.encode(text).length > maxTextBytes) {
    throw new ChatError("line-too-long", "Message too long");
  }
  return text;
}

function post(
  chat: ChatContext,
  session: Session,
  command: Send,
  room: Room,
  text: string,
): void {
  const draft = { from: session.from, text, atMs: chat.now() };
  session.owe(room);
  room.outbox.push({
    kind: "message",
    draft,
    bytes: BYTES_PER_UNIT * text.length,
    onStored(message) {
      const { epoch, seq } = message;
      chat.record({ type: "message", room: message.room, name: draft.from.name, text });
      answerSent(chat, session, command, { type: "sent", room: message.room, epoch, seq });
      room.deliver(message, session);
      session.settle();
    },
    onRefused(cause) {
      refuseSent(chat, session, command, cause);
      session.settle();
    },
  });
}

function answerSent(
  chat: ChatContext,
  session: Session,
  command: Send | SendPrivate,
  sent: Sent | PrivateSent,
): void {
  const { sendId } = command;
  if (sendId === undefined) return chat.answer(session, command, sent);
  const answer = { ...sent, sendId };
  session.ledger.answer(sendId, answer);
  chat.answer(session, command, answer);
}

function refuseSent(chat: ChatContext, session: Session, command: Send, cause: unknown): void {
  const error = cause instanceof ChatError ? cause : notKept(chat, cause);
  if (command.sendId !== undefined) {
    session.ledger.answer(command.sendId, errorEvent(command, error));
  }
  chat.refuse(session, command, error);
}

function notKept(chat: ChatContext, cause: unknown): ChatError {
  chat.record({ type: "bug", error: cause });
  const text = "The message was not kept, and nobody has seen it. Say it again";
  return new ChatError("sending-failed", text, { cause, mayRetry: true });
}
