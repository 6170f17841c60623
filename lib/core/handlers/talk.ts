/** Saying something, to a room or to one person, and reading what was said. */
import { ChatError } from "../../protocol/chat_error.ts";
import type { History, Search, Send, SendPrivate } from "../../protocol/command.ts";
import type { Message, PrivateSent, Sent } from "../../protocol/event.ts";
import { foldName } from "../../protocol/names.ts";
import { memoryBytes, quote } from "../../protocol/text.ts";
import type { Later } from "../../util/later.ts";
import type { MessageDraft } from "../../history/history_store.ts";
import type { ChatContext } from "../chat_context.ts";
import { asRefusal, errorEvent } from "../error_event.ts";
import { senderOf } from "../kept_bytes.ts";
import { otherRoom } from "../membership.ts";
import type { OutboxMessage } from "../outbox.ts";
import { PreparedEvent } from "../prepared_event.ts";
import type { Room } from "../room.ts";
import { sayableText } from "../sayable_text.ts";
import type { Session } from "../session.ts";
import type { User } from "../user.ts";

export function send(chat: ChatContext, session: Session, command: Send): Later {
  if (command.sendId === undefined) return sendNew(chat, session, command);
  return once(chat, session, command, command.sendId, () => sendNew(chat, session, command));
}

export function sendPrivate(chat: ChatContext, session: Session, command: SendPrivate): Later {
  if (command.sendId === undefined) return sendNewPrivate(chat, session, command);
  return once(chat, session, command, command.sendId, () => {
    sendNewPrivate(chat, session, command);
  });
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

export function search(chat: ChatContext, session: Session, command: Search): Later {
  const room = session.roomFor(chat.rooms.named(command.room));
  const { maxHistoryMessages, maxSearchBytes } = chat.limits;
  const text = sayableText(command.text, { what: "Search", maxBytes: maxSearchBytes }).trim();
  if (text === "") throw new ChatError("text-required", "There is nothing to look for");
  const limit = Math.min(command.limit ?? maxHistoryMessages, maxHistoryMessages);
  const answer = (messages: readonly Message[]) => {
    chat.answer(session, command, { type: "searchPage", room: room.name.shown, text, messages });
  };
  const messages = chat.history.search(room.name.key, text, limit);
  return messages instanceof Promise ? messages.then(answer) : answer(messages);
}

/** Sends a message unless its id says that this was done before; then it is answered again (E2). */
function once(
  chat: ChatContext,
  session: Session,
  command: Send | SendPrivate,
  sendId: number,
  sendNow: () => Later,
): Later {
  const known = session.ledger.begin(sendId);
  // It was said before the connection was lost: what becomes of it is the answer.
  if (known.state === "pending") {
    return session.ledger.whenSettled(sendId).then(() =>
      once(chat, session, command, sendId, sendNow)
    );
  }
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
  if (session.state === "ended") {
    // Whoever goes on with the session says it again.
    if (command.sendId !== undefined) session.ledger.withdraw(command.sendId);
    return;
  }
  const room = session.roomFor(chat.rooms.named(command.room));
  const again = () => sendNew(chat, session, command);
  // Answers keep the order of the commands; what goes to one room is ordered there anyway.
  if (session.owes(room)) return session.whenAnswered().then(again);
  if (room.outbox.full) return room.outbox.whenFree().then(again);
  if (command.epoch !== undefined && command.epoch !== room.outbox.head.epoch) {
    throw otherRoom(room);
  }
  const post = new Post(chat, session, command, room);
  session.owe(room);
  room.outbox.push(post);
}

function sendNewPrivate(chat: ChatContext, session: Session, command: SendPrivate): void {
  const text = sayable(chat, command.text);
  const user = chat.presence.find(foldName(command.to));
  if (user === undefined) {
    throw new ChatError("user-not-found", `No user ${quote(command.to)} is here`);
  }
  const reached = Array.from(user.members, (member) => member.reach);
  // To find out takes longer than telling him.
  const sender = reached.every((reach) => reach === "here") ? "" : senderOf(session);
  if (!reached.includes("here")) checkMayKeep(chat, user, reached.includes("away"), sender);
  const { from } = session;
  const to = user.name.shown;
  const atMs = chat.now();
  const prepared = new PreparedEvent(
    { type: "privateMessage", from, to, text, atMs },
    atMs,
    sender,
  );
  for (const member of user.members) member.deliver(prepared);
  const kept = reached.includes("here") ? {} : { kept: true } as const;
  answerSent(chat, session, command, { type: "privateSent", to, ...kept });
}

/** @throws {ChatError} `unavailable`, where nothing more is kept for him, or of the sender. */
function checkMayKeep(chat: ChatContext, user: User, hasRoom: boolean, sender: string): void {
  if (hasRoom && chat.mayKeep(sender)) return;
  const what = hasRoom ? "no more of what you say" : "no more";
  const text = `${user.name.shown} has lost the connection, and ${what} can be kept for then`;
  throw new ChatError("unavailable", text, { mayRetry: true });
}

/** The text as others may see it. @throws {ChatError} */
function sayable(chat: ChatContext, typed: string): string {
  const text = sayableText(typed, { what: "Message", maxBytes: chat.limits.maxTextBytes });
  if (text === "") throw new ChatError("text-required", "There is nothing to say");
  return text;
}

/** A message on its way to the log, and from there to the room. */
class Post implements OutboxMessage {
  readonly kind = "message";
  readonly draft: MessageDraft;
  readonly #chat: ChatContext;
  readonly #session: Session;
  readonly #command: Send;
  readonly #room: Room;

  constructor(chat: ChatContext, session: Session, command: Send, room: Room) {
    this.draft = { from: session.from, text: sayable(chat, command.text), atMs: chat.now() };
    this.#chat = chat;
    this.#session = session;
    this.#command = command;
    this.#room = room;
  }

  get bytes(): number {
    return memoryBytes(this.draft.text);
  }

  onStored(message: Message): void {
    const { room, epoch, seq, from: { name }, text } = message;
    this.#chat.record({ type: "message", room, name, text });
    answerSent(this.#chat, this.#session, this.#command, { type: "sent", room, epoch, seq });
    this.#room.deliver(message, this.#session);
    this.#session.settle();
  }

  onRefused(cause: unknown): void {
    refuseSent(this.#chat, this.#session, this.#command, cause);
    this.#session.settle();
  }
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
