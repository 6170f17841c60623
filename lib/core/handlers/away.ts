/** Saying that one is not there, and asking about somebody. */
import { ChatError } from "../../protocol/chat_error.ts";
import type { Away, Whois } from "../../protocol/command.ts";
import { foldName } from "../../protocol/names.ts";
import { quote } from "../../protocol/text.ts";
import type { ChatContext } from "../chat_context.ts";
import { isOperator } from "../room_rights.ts";
import { sayableText } from "../sayable_text.ts";
import { checkMaySayPrivately } from "../speaking.ts";
import type { Session } from "../session.ts";
import { knownRoomsOf, sessionsOf, whoEntry } from "../who_entries.ts";

/** It is the user who is away, with all his connections. */
export function away(chat: ChatContext, session: Session, command: Away): void {
  const { user } = session;
  if (user === null) return;
  // It is told to others.
  if (command.text !== undefined && command.text !== "") checkMaySayPrivately(chat, session);
  const bound = { what: "Away text", maxBytes: chat.limits.maxReasonBytes } as const;
  user.away = command.text === undefined ? null : sayableText(command.text, bound);
  chat.answer(session, command, { type: "away", text: user.away });
}

export function whois(chat: ChatContext, session: Session, command: Whois): void {
  const user = chat.presence.find(foldName(command.name));
  if (user === undefined || user.connections === 0) {
    throw new ChatError("user-not-found", `No user ${quote(command.name)} is here`);
  }
  const addresses = Array.from(new Set(sessionsOf(user).map(({ host }) => host)));
  chat.answer(session, command, {
    type: "whois",
    user: whoEntry(chat, user, knownRoomsOf(chat, user, session)),
    ...(isOperator(session) ? { addresses } : {}),
  });
}
