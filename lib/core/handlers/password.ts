/** Making an account, and changing its password. */
import { ChatError } from "../../protocol/chat_error.ts";
import type { ChangePassword, Register } from "../../protocol/command.ts";
import { parseUserName } from "../../protocol/names.ts";
import type { ChatContext } from "../chat_context.ts";
import { identityOf, takeName } from "../naming.ts";
import type { Session } from "../session.ts";

export async function register(
  chat: ChatContext,
  session: Session,
  command: Register,
): Promise<void> {
  const name = parseUserName(command.name);
  const { password, code } = command;
  // While the password is hashed, no guest may take the name that is to be the account's.
  using _reserved = chat.presence.reserve(session, name);
  const account = await chat.accounts.register({
    name,
    password,
    address: session.host,
    ...(code === undefined ? {} : { code }),
  });
  // Whoever has lost his connection meanwhile may be waited for as a guest of that name.
  if (session.state === "ended") return chat.freeRegisteredNames();
  takeName(chat, session, command, identityOf(account));
}

export async function changePassword(
  chat: ChatContext,
  session: Session,
  command: ChangePassword,
): Promise<void> {
  const { user, identity } = session;
  if (user === null) return;
  const { before, after } = command;
  const { key } = user.name;
  try {
    await chat.accounts.changePassword({ key, before, after, address: session.host });
  } catch (error) {
    const isWrong = error instanceof ChatError && error.code === "wrong-password";
    const { address } = session;
    if (isWrong) chat.record({ type: "loginFailed", name: user.name.shown, address });
    throw error;
  }
  // Whoever has found the token of a lost connection may be the reason for the change.
  chat.giveUpAway((away) => away.user.name.key === key && away.identity !== identity);
  chat.answer(session, command, { type: "passwordChanged" });
}
