/** Who somebody is: greeting, names, logging in and out. */
import { ChatError } from "../../protocol/chat_error.ts";
import type { Hello, Login, Logout, Refused } from "../../protocol/command.ts";
import { type Name, parseUserName } from "../../protocol/names.ts";
import { PROTOCOL_VERSION } from "../../protocol/protocol_version.ts";
import { andThen, type Later } from "../../util/later.ts";
import type { ChatContext, Resumption } from "../chat_context.ts";
import { answerNamed, guestName, identityOf, takeName } from "../naming.ts";
import type { Reader } from "../private_logs.ts";
import type { Session } from "../session.ts";

export function hello(chat: ChatContext, session: Session, command: Hello): Later {
  if (command.protocol < 1) {
    throw new ChatError("bad-message", `Cannot speak protocol ${command.protocol}: the first is 1`);
  }
  return andThen(takeUp(chat, session, command), (outcome) => {
    if (session.state === "ended") return;
    chat.allowResuming(session);
    const settled = outcome === "resumed"
      ? chat.privates.read(session, command.after, "resumed")
      : andThen(chat.keepSession(session), () => null);
    return andThen(settled, (reader) => {
      welcome(chat, session, command, outcome === "resumed" ? session.from.name : null, reader);
    });
  });
}

function welcome(
  chat: ChatContext,
  session: Session,
  command: Hello,
  resumed: string | null,
  reader: Reader | null,
): void {
  const { registration } = chat.accounts;
  chat.answer(session, command, {
    type: "welcome",
    protocol: Math.min(command.protocol, PROTOCOL_VERSION),
    server: chat.serverName,
    session: session.key,
    token: session.token,
    resumed,
    instance: chat.history.instance,
    ...(reader === null ? {} : { privates: reader.info }),
    motd: chat.motd,
    ...(registration === undefined ? {} : { registration }),
    maxFrameBytes: chat.limits.maxFrameBytes,
    maxTextBytes: chat.limits.maxTextBytes,
  });
  tellWhetherAway(chat, session, resumed);
  reader?.begin();
}

/** Whoever goes on may have said it in a run before, and not know it any more. */
function tellWhetherAway(chat: ChatContext, session: Session, resumed: string | null): void {
  const text = session.user?.away ?? null;
  if (resumed !== null && text !== null) session.tell({ type: "away", text }, chat.now());
}

/** @throws {ChatError} `bad-message` */
function takeUp(
  chat: ChatContext,
  session: Session,
  { token }: Hello,
): Resumption | Promise<Resumption> {
  if (token === undefined || token === session.token) return "unknown";
  if (session.user === null) return chat.resume(session, token);
  const text = "A session is taken up before a name is taken: say hello first";
  throw new ChatError("bad-message", text);
}

export function login(chat: ChatContext, session: Session, command: Login): Later {
  const name = command.name === undefined ? guestName(chat) : parseUserName(command.name);
  if (command.password !== undefined) return loginAccount(chat, session, command, name);
  if (isLoggedInAs(session, name)) {
    const naming = { previous: session.from.name, privates: "as before" } as const;
    return answerNamed(chat, session, command, naming);
  }
  if (chat.login === "required") {
    // The same for every name: another answer would tell which ones are registered.
    const code = command.name === undefined ? "login-required" : "password-required";
    throw new ChatError(code, "Every name needs its password here");
  }
  if (chat.accounts.isRegistered(name.key)) {
    throw new ChatError("password-required", `The name ${name.shown} needs its password`);
  }
  return takeName(chat, session, command, { name, account: null, roles: [] });
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
  const account = await chat.accounts.verify({
    key: name.key,
    password: command.password ?? "",
    address: session.host,
    isWanted: () => session.state !== "ended",
  });
  if (session.state === "ended") return;
  if (account === null) {
    chat.record({ type: "loginFailed", name: name.shown, address: session.address });
    throw new ChatError("wrong-password", "Unknown name or wrong password");
  }
  await takeName(chat, session, command, identityOf(chat, account));
}

function isLoggedInAs(session: Session, name: Name): boolean {
  const { user } = session;
  return user !== null && user.account !== null && user.name.key === name.key;
}
