/** What sending to a room and to one person have in common: what is said once, and how it is answered. */
import type { MessageDraft } from "../../history/history_store.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { Send, SendPrivate } from "../../protocol/command.ts";
import type { PrivateSent, Sent } from "../../protocol/event.ts";
import type { Later } from "../../util/later.ts";
import type { ChatContext } from "../chat_context.ts";
import { asRefusal, errorEvent } from "../error_event.ts";
import { sayableText } from "../sayable_text.ts";
import type { Session } from "../session.ts";

/** Sends a message unless its id says that this was done before; then it is answered again (E2). */
export function once(
  chat: ChatContext,
  session: Session,
  command: Send | SendPrivate,
  sendNow: () => Later,
): Later {
  const { sendId } = command;
  if (sendId === undefined) return sendNow();
  const known = session.ledger.begin(sendId);
  // It was said before the connection was lost: what becomes of it is the answer.
  if (known.state === "pending") {
    return session.ledger.whenSettled(sendId).then(() => once(chat, session, command, sendNow));
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

/** Whoever goes on with the session says it again. */
export function withdraw({ ledger }: Session, { sendId }: Send | SendPrivate): void {
  if (sendId !== undefined) ledger.withdraw(sendId);
}

/** A message as it is to be kept. @throws {ChatError} Where there is nothing to say, or too much. */
export function draftOf(
  chat: ChatContext,
  session: Session,
  command: Send | SendPrivate,
): MessageDraft {
  const text = sayableText(command.text, { what: "Message", maxBytes: chat.limits.maxTextBytes });
  if (text === "") throw new ChatError("text-required", "There is nothing to say");
  const draft = { from: session.from, text, atMs: chat.now() };
  const { sendId } = command;
  const isAskedAgain = sendId !== undefined && session.isResumable;
  if (!isAskedAgain || chat.history.sessions === undefined) return draft;
  return { ...draft, sent: { session: session.key, sendId } };
}

/** Answers that a message is where it belongs, as often as it is asked. */
export function answerSent(
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
