/** How long a name may be: the operator may want shorter ones than the protocol allows. */
import { ChatError } from "../protocol/chat_error.ts";
import type { Login, Register } from "../protocol/command.ts";
import { foldName, type Name, parseUserName } from "../protocol/names.ts";
import { quote } from "../protocol/text.ts";
import type { ChatContext, Handler } from "./chat_context.ts";

type WithName = (Login | Register) & { readonly name: string };

/** @throws {ChatError} `bad-name` */
export function checkNameLength({ limits }: ChatContext, { shown }: Name, what: string): void {
  const { maxNameLength } = limits;
  if (shown.length <= maxNameLength || Array.from(shown).length <= maxNameLength) return;
  const text = `Cannot use ${quote(shown)} as a ${what}: at most ${maxNameLength} characters`;
  throw new ChatError("bad-name", text);
}

/** Checks a new name that somebody wants to have, before a handler; an account keeps its own. */
export function withNameLength<C extends Login | Register>(handle: Handler<C>): Handler<C> {
  return (chat, session, command) => {
    if (isNewName(chat, command)) checkNameLength(chat, parseUserName(command.name), "name");
    return handle(chat, session, command);
  };
}

/** Whoever has to log in is answered alike whatever the name: it must not tell which ones exist. */
function isNewName(chat: ChatContext, command: Login | Register): command is WithName {
  if (command.name === undefined) return false;
  if (command.type === "register") return true;
  return command.password === undefined && chat.login === "optional" &&
    !chat.accounts.isRegistered(foldName(command.name));
}
