/** Making an account, and changing its password. */
import { ChatError, type ChatErrorCode } from "../../protocol/chat_error.ts";
import type { ChangePassword, Register } from "../../protocol/command.ts";
import { parseUserName } from "../../protocol/names.ts";
import { freeRegisteredNames } from "../account_changes.ts";
import type { ChatContext } from "../chat_context.ts";
import { identityOf, takeName } from "../naming.ts";
import type { Session } from "../session.ts";
import { personOf } from "../subject.ts";

export async function register(
  chat: ChatContext,
  session: Session,
  command: Register,
): Promise<void> {
  const name = parseUserName(command.name);
  const { password, code } = command;
  chat.serverRules.checkMayBe({ ...personOf(session), key: name.key, isAccount: true });
  // While the password is hashed, no guest may take the name that is to be the account's.
  using _reserved = chat.presence.reserve(session, name);
  const { address, host } = session;
  const account = await chat.accounts.register({
    name,
    password,
    address: host,
    ...(code === undefined ? {} : { code }),
  }).catch((error) => {
    // Who gives none does not guess.
    const isWrong = isRefusal(error, "code-required") && code !== undefined && code !== "";
    if (isWrong) chat.record({ type: "wrongCode", name: name.shown, address });
    throw error;
  });
  chat.record({ type: "registered", name: account.name, address });
  // Whoever has lost his connection meanwhile may be waited for as a guest of that name.
  if (session.state === "ended") return freeRegisteredNames(chat);
  await takeName(chat, session, command, identityOf(chat, account));
}

export async function changePassword(
  chat: ChatContext,
  session: Session,
  command: ChangePassword,
): Promise<void> {
  const { user, identity, address } = session;
  if (user === null) return;
  const { before, after } = command;
  const { key } = user.name;
  try {
    await chat.accounts.changePassword({ key, before, after, address: session.host });
  } catch (error) {
    const isWrong = isRefusal(error, "wrong-password");
    if (isWrong) chat.record({ type: "loginFailed", name: user.name.shown, address });
    throw error;
  }
  chat.record({ type: "passwordChanged", name: user.name.shown, address });
  // Whoever has found the token of a lost connection may be the reason for the change.
  chat.giveUpAway((away) => away.user.name.key === key && away.identity !== identity);
  await chat.keepSession(session);
  chat.answer(session, command, { type: "passwordChanged" });
}

function isRefusal(error: unknown, code: ChatErrorCode): boolean {
  return error instanceof ChatError && error.code === code;
}
