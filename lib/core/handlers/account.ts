/** Who somebody is: greeting, names, logging in and out. */
import type { Account } from "../../auth/authenticator.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { Hello, Login, Logout, Refused } from "../../protocol/command.ts";
import type { From } from "../../protocol/event.ts";
import { type Name, parseUserName } from "../../protocol/names.ts";
import { PROTOCOL_VERSION } from "../../protocol/protocol_version.ts";
import type { Later } from "../../util/later.ts";
import type { ChatContext } from "../chat_context.ts";
import type { Identity } from "../user.ts";
import type { Session } from "../session.ts";

export function hello(chat: ChatContext, session: Session, command: Hello): void {
  if (command.protocol < 1) {
    throw new ChatError("bad-message", `Cannot speak protocol ${command.protocol}: the first is 1`);
  }
  // What was kept goes before the welcome: whoever answers that has read it.
  const outcome = takeUp(chat, session, command);
  chat.allowResuming(session);
  chat.answer(session, command, {
    type: "welcome",
    protocol: Math.min(command.protocol, PROTOCOL_VERSION),
    server: chat.serverName,
    session: session.key,
    token: session.identity.token,
    resumed: outcome === "resumed" ? session.from.name : null,
    instance: chat.instance,
    motd: chat.motd,
    maxFrameBytes: chat.limits.maxFrameBytes,
    maxTextBytes: chat.limits.maxTextBytes,
  });
}

/** @throws {ChatError} `bad-message` */
function takeUp(
  chat: ChatContext,
  session: Session,
  { token }: Hello,
): "resumed" | "unknown" {
  if (token === undefined || token === session.identity.token) return "unknown";
  if (session.user === null) return chat.resume(session, token);
  const text = "A session is taken up before a name is taken: say hello first";
  throw new ChatError("bad-message", text);
}

export function login(chat: ChatContext, session: Session, command: Login): Later {
  const name = command.name === undefined
    ? chat.presence.nextGuestName((key) => !chat.accounts.isRegistered(key))
    : parseUserName(command.name);
  if (command.password !== undefined) return loginAccount(chat, session, command, name);
  if (chat.accounts.isRegistered(name.key)) {
    if (isLoggedInAs(session, name)) return answerNamed(chat, session, command, session.from.name);
    throw new ChatError("password-required", `The name ${name.shown} needs its password`);
  }
  takeName(chat, session, command, { name, account: null, roles: [] });
}

export function logout(chat: ChatContext, session: Session, _command: Logout): void {
  chat.logout(session);
}

export function refused(_chat: ChatContext, _session: Session, command: Refused): never {
  throw command.error;
}

async function loginAccount(
  chat: ChatContext,
  session: Session,
  command: Login,
  name: Name,
): Promise<void> {
  const isWanted = () => session.state !== "ended";
  const account = await chat.accounts.verify(name.key, command.password ?? "", isWanted);
  if (session.state === "ended") return;
  if (account === null) {
    chat.record({ type: "loginFailed", name: name.shown, address: session.address });
    throw new ChatError("wrong-password", "Unknown name or wrong password");
  }
  takeName(chat, session, command, identityOf(account));
}

function identityOf({ name, key, roles }: Account): Identity {
  return { name: { shown: name, key }, account: name, roles };
}

function isLoggedInAs(session: Session, name: Name): boolean {
  const { user } = session;
  return user !== null && user.account !== null && user.name.key === name.key;
}

/** Gives the session the name, and tells the rooms it is in. */
function takeName(chat: ChatContext, session: Session, command: Login, wanted: Identity): void {
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

function answerNamed(
  chat: ChatContext,
  session: Session,
  command: Login,
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
