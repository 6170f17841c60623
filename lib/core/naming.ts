/** Giving a session a name, and telling it and its rooms. */
import type { Account } from "../auth/authenticator.ts";
import type { Login, Register } from "../protocol/command.ts";
import type { SessionRecord } from "../history/session_store.ts";
import type { From } from "../protocol/event.ts";
import { foldName, type Name } from "../protocol/names.ts";
import { addressGroup } from "../util/address_group.ts";
import { andThen, type Later } from "../util/later.ts";
import type { ChatContext } from "./chat_context.ts";
import { putOutOf } from "./membership.ts";
import { PrivateLogs } from "./private_logs.ts";
import type { Room } from "./room.ts";
import { ruleAgainst } from "./room_rights.ts";
import type { Session } from "./session.ts";
import { NOBODY, type Person } from "./subject.ts";
import type { Identity } from "./user.ts";

/** Whose connection a session becomes that has logged in to an account. */
export function identityOf(
  { accounts }: Pick<ChatContext, "accounts">,
  { name, key, roles }: Account,
): Identity {
  const accountId = accounts.accountId?.(key) ?? null;
  return { name: { shown: name, key }, account: name, accountId, roles };
}

/** Gives the session the name, and tells the rooms it is in. @throws {ChatError} `name-taken` */
export function takeName(
  chat: ChatContext,
  session: Session,
  command: Login | Register,
  wanted: Identity,
): Later {
  const before = session.user === null ? null : session.from;
  if (before?.name === wanted.name.shown && before.account === wanted.account) {
    return answerNamed(chat, session, command, { previous: before.name, privates: "as before" });
  }
  chat.serverRules.checkMayBe(wouldBe(wanted, session));
  const previous = session.label;
  const { user } = session;
  const log = user === null ? null : PrivateLogs.keyOf(user);
  const next = chat.presence.claim(session, user, wanted);
  session.become(next);
  const privates = log === PrivateLogs.keyOf(next) ? "as before" : "anew";
  if (user !== null && privates === "anew") chat.privates.release(user, log);
  if (before !== null) renameInRooms(chat, session, before);
  chat.record({ type: "named", previous, name: session.from.name });
  return andThen(chat.keepSession(session), () => {
    return answerNamed(chat, session, command, { previous: before?.name ?? null, privates });
  });
}

/** Takes a guest's name from him: it belongs to an account by now, and needs its password (A10). */
export function freeName(chat: ChatContext, session: Session): void {
  const { name } = session.from;
  session.tell({ type: "notice", text: `The name ${name} belongs to an account now` }, chat.now());
  const wanted = { name: guestName(chat), account: null, roles: [] };
  const told = takeName(chat, session, { type: "login" }, wanted);
  told?.catch((error) => chat.record({ type: "bug", error }));
}

/** A name for somebody who did not choose one. */
export function guestName(
  { accounts, presence, serverRules }: Pick<ChatContext, "accounts" | "presence" | "serverRules">,
): Name {
  return presence.nextGuestName((key) => {
    const isBanned = serverRules.banOf({ ...NOBODY, key }) !== null;
    return !isBanned && !accounts.isRegistered(key);
  });
}

/** Who a session would be to the server's rules. */
function wouldBe({ name, account, accountId }: Identity, { key: session, host }: Session): Person {
  return {
    key: name.key,
    isAccount: account !== null,
    accountId: accountId ?? null,
    session,
    place: addressGroup(host),
  };
}

/** Who a session is that was kept; null where the name is not its own any more. */
export function restoredIdentity(
  { accounts, login }: Pick<ChatContext, "accounts" | "login">,
  { name: shown, account, roles, passwordMark }: SessionRecord,
): Identity | null {
  const name = { shown, key: foldName(shown) };
  const isHis = account === null
    ? login === "optional" && !accounts.isRegistered(name.key)
    : passwordMark !== null && accounts.passwordMark?.(name.key) === passwordMark;
  const accountId = account === null ? null : accounts.accountId?.(name.key) ?? null;
  return isHis ? { name, account, accountId, roles } : null;
}

/** How somebody came to the name that he is told. */
export interface Naming {
  /** Null where he had none. */
  readonly previous: string | null;
  /** Whether his log is the one that it was: then nothing of it was missed. */
  readonly privates: "anew" | "as before";
}

/** Tells the session who it is, and what was said to it alone. */
export function answerNamed(
  chat: ChatContext,
  session: Session,
  command: Login | Register,
  { previous, privates }: Naming,
): Later {
  const after = command.type === "login" ? command.after : undefined;
  const reading = privates === "anew" ? chat.privates.read(session, after, "new") : null;
  return andThen(reading, (reader) => {
    if (session.state === "ended") return;
    const { name, account } = session.from;
    const log = reader === null ? {} : { privates: reader.info };
    chat.answer(session, command, { type: "named", name, account, previous, ...log });
    reader?.begin();
  });
}

function renameInRooms(chat: ChatContext, session: Session, before: From): void {
  const { user, from } = session;
  if (user === null) return;
  for (const room of session.rooms) {
    room.outbox.push({
      kind: "turn",
      run() {
        room.rename(session, user, before, from, chat.now());
        putOutIfBanned(chat, session, room);
      },
      onRefused: () => {},
    });
  }
}

/** Whoever is banned does not get around it by coming under another name first. */
function putOutIfBanned(chat: ChatContext, session: Session, room: Room): void {
  const atMs = chat.now();
  if (!session.rooms.has(room)) return;
  const ban = ruleAgainst("bans", room, session, atMs);
  if (ban === null) return;
  const { setBy: by, reason, untilMs } = ban;
  const why = { why: "banned", by, reason, untilMs, atMs } as const;
  putOutOf(chat, session, room, { type: "putOut", room: room.name.shown, ...why });
}
