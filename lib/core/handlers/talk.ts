/** Saying something to a room, and reading what was said. */
import type { KeptMessage, MessageDraft } from "../../history/history_store.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { History, Position, Search, Send } from "../../protocol/command.ts";
import type { Message } from "../../protocol/event.ts";
import { memoryBytes } from "../../protocol/text.ts";
import { lastFitting } from "../../util/fitting.ts";
import { andThen, type Later } from "../../util/later.ts";
import type { ChatContext } from "../chat_context.ts";
import { errorEvent } from "../error_event.ts";
import { NOT_READ, otherRoom } from "../membership.ts";
import type { OutboxMessage } from "../outbox.ts";
import type { Room } from "../room.ts";
import { sayableText } from "../sayable_text.ts";
import type { Session } from "../session.ts";
import { checkMaySpeak, refusalToSpeak } from "../speaking.ts";
import { notKept, withStore } from "../store_trouble.ts";
import { answerSent, draftOf, once, withdraw } from "./sending.ts";

export function send(chat: ChatContext, session: Session, command: Send): Later {
  return once(chat, session, command, () => sendNew(chat, session, command));
}

export function history(chat: ChatContext, session: Session, command: History): Later {
  const room = session.roomFor(chat.rooms.named(command.room));
  const { maxHistoryMessages } = chat.limits;
  const { before, after } = command;
  const limit = Math.min(command.limit ?? maxHistoryMessages, maxHistoryMessages);
  const range = {
    limit,
    maxBytes: maxAnswerBytes(chat),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
  const answer = (kept: readonly KeptMessage[]) => {
    const { epoch } = room.outbox.head;
    const messages = inRoom(room, kept);
    chat.answer(session, command, { type: "historyPage", room: room.name.shown, epoch, messages });
  };
  const kept = withStore(chat, NOT_READ, () => chat.history.read(room.name.key, range));
  return andThen(kept, answer);
}

export function search(chat: ChatContext, session: Session, command: Search): Later {
  const room = session.roomFor(chat.rooms.named(command.room));
  const { maxHistoryMessages, maxSearchBytes } = chat.limits;
  const text = sayableText(command.text, { what: "Search", maxBytes: maxSearchBytes }).trim();
  if (text === "") throw new ChatError("text-required", "There is nothing to look for");
  const limit = Math.min(command.limit ?? maxHistoryMessages, maxHistoryMessages);
  const answer = (kept: readonly KeptMessage[]) => {
    const messages = inRoom(room, lastFitting(kept, maxAnswerBytes(chat)));
    chat.answer(session, command, { type: "searchPage", room: room.name.shown, text, messages });
  };
  const kept = withStore(chat, NOT_READ, () => chat.history.search(room.name.key, text, limit));
  return andThen(kept, answer);
}

/** Quotation marks take two bytes on the wire, and there are names and places beside the text. */
function maxAnswerBytes({ limits: { maxQueueBytes } }: ChatContext): number {
  return maxQueueBytes / 4;
}

function inRoom({ name: { shown: room } }: Room, kept: readonly KeptMessage[]): Message[] {
  return kept.map((message) => ({ type: "message", room, ...message }));
}

function sendNew(chat: ChatContext, session: Session, command: Send): Later {
  if (session.state === "ended") return withdraw(session, command);
  const room = session.roomFor(chat.rooms.named(command.room));
  const again = () => sendNew(chat, session, command);
  // Answers keep the order of the commands; what goes to one room is ordered there anyway.
  if (session.owes(room)) return session.whenAnswered().then(again);
  if (room.outbox.full) return room.outbox.whenFree().then(again);
  if (command.epoch !== undefined && command.epoch !== room.outbox.head.epoch) {
    throw otherRoom(room);
  }
  checkMaySpeak(chat, session, room);
  const post = new Post(chat, session, command, room);
  session.owe(room);
  room.outbox.push(post);
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
    this.draft = draftOf(chat, session, command);
    this.#chat = chat;
    this.#session = session;
    this.#command = command;
    this.#room = room;
  }

  get bytes(): number {
    return memoryBytes(this.draft.text);
  }

  refusal(): ChatError | null {
    return refusalToSpeak(this.#chat, this.#session, this.#room);
  }

  onStored({ epoch, seq }: Position): void {
    const { from, text, atMs } = this.draft;
    const room = this.#room.name.shown;
    this.#chat.record({ type: "message", room, name: from.name, text });
    answerSent(this.#chat, this.#session, this.#command, { type: "sent", room, epoch, seq });
    const message = { type: "message", room, epoch, seq, from, text, atMs } as const;
    this.#room.deliver(message, this.#session);
    this.#session.settle();
  }

  onRefused(cause: unknown): void {
    refuseSent(this.#chat, this.#session, this.#command, cause);
    this.#session.settle();
  }
}

function refuseSent(chat: ChatContext, session: Session, command: Send, cause: unknown): void {
  const error = notKept(chat, cause);
  if (command.sendId !== undefined) {
    session.ledger.answer(command.sendId, errorEvent(command, error));
  }
  chat.refuse(session, command, error);
}
