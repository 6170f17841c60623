/** Giving a session a name, and telling it and its rooms. */
import type { Account } from "../auth/authenticator.ts";
import type { Login, Register } from "../protocol/command.ts";
import type { From } from "../protocol/event.ts";
import type { Name } from "../protocol/names.ts";
import type { ChatContext } from "./chat_context.ts";
import type { Session } from "./session.ts";
import type { Identity } from "./user.ts";

/** Whose connection a session becomes that has logged in to an account. */
export function identityOf({ name, key, roles }: Account): Identity {
  return { name: { shown: name, key }, account: name, roles };
}

/** Gives the session the name, and tells the rooms it is in. @throws {ChatError} `name-taken` */
export function takeName(
  chat: ChatContext,
  session: Session,
  command: Login | Register,
  wanted: Identity,
): void {
  const before = session.user === null ? null : session.from;
  if (before?.name === wanted.name.shown && before.account === wanted.account) {
    return answerNamed(chat, session, command, before.name);
  }
  const previous = session.label;
  session.become(chat.presence.claim(session, session.user, wanted));
  if (before !== null) renameInRooms(chat, session, before);
  chat.record({ type: "named", previous, name: session.from.name });
  answerNamed(chat, session, command, before?.name ?? null);
}

/** Takes a guest's name from him: it belongs to an account by now, and needs its password (A10). */
export function freeName(chat: ChatContext, session: Session): void {
  const { name } = session.from;
  session.tell({ type: "notice", text: `The name ${name} belongs to an account now` }, chat.now());
  takeName(chat, session, { type: "login" }, { name: guestName(chat), account: null, roles: [] });
}

/** A name for somebody who did not choose one. */
export function guestName(chat: Pick<ChatContext, "accounts" | "presence">): Name {
  return chat.presence.nextGuestName((key) => !chat.accounts.isRegistered(key));
}

/** Tells the session who it is. */
export function answerNamed(
  chat: ChatContext,
  session: Session,
  command: Login | Register,
  previous: string | null,
): void {
  const { name, account } = session.from;
  chat.answer(session, command, { type: "named", name, account, previous });
}

function renameInRooms(chat: ChatContext, session: Session, before: From): void {
  const { user, from } = session;
  if (user === null) return;
  for (const room of session.rooms) {
    room.outbox.push({
      kind: "turn",
      run: () => room.rename(session, user, before, from, chat.now()),
      onRefused: () => {},
    });
  }
}
