import type { Command, CommandOf, CommandType } from "../protocol/command.ts";
import type { HelpEntry } from "../protocol/event.ts";
import type { ChatContext, Handler } from "./chat_context.ts";
import { hello, login, logout, refused } from "./handlers/account.ts";
import { changePassword, register } from "./handlers/password.ts";
import { away, whois } from "./handlers/away.ts";
import { setAccess } from "./handlers/access.ts";
import { invite, uninvite } from "./handlers/invitations.ts";
import { kick } from "./handlers/kick.ts";
import { listRules } from "./handlers/rule_list.ts";
import { ban, mute, unban, unmute } from "./handlers/rules.ts";
import { help, listUsers, ping, pong, who } from "./handlers/info.ts";
import { create, deleteRoom, enter, leave, listRooms } from "./handlers/rooms.ts";
import { sendPrivate } from "./handlers/private.ts";
import { history, search, send } from "./handlers/talk.ts";
import { topic } from "./handlers/topic.ts";
import { withNameLength } from "./name_length.ts";
import type { Requirement } from "./requirements.ts";
import type { Session } from "./session.ts";

/** What is to be known about a command. */
export interface CommandEntry<C extends Command> {
  /** What must be there before the handler is called. */
  readonly requires: Requirement;
  /** What it does, for help; null for what people never type. */
  readonly help: string | null;
  readonly handle: Handler<C>;
}

/** Every command, and the checks before it: handlers begin with what they need. */
export const COMMANDS: { readonly [T in CommandType]: CommandEntry<CommandOf<T>> } = {
  login: {
    requires: "nothing",
    help: "Take a name",
    handle: withNameLength(login),
  },
  register: { requires: "nothing", help: "Make an account", handle: withNameLength(register) },
  changePassword: {
    requires: "account",
    help: "Change the password of your account",
    handle: changePassword,
  },
  enter: { requires: "name", help: "Enter a room", handle: enter },
  create: { requires: "name", help: "Make a room that stays, and enter it", handle: create },
  leave: { requires: "name", help: "Leave the room", handle: leave },
  delete: { requires: "name", help: "End a room that you created", handle: deleteRoom },
  topic: { requires: "name", help: "Show or set the topic of the room", handle: topic },
  setAccess: { requires: "name", help: "Say who may enter the room", handle: setAccess },
  invite: { requires: "name", help: "Let somebody into the room", handle: invite },
  uninvite: { requires: "name", help: "Take an invitation back", handle: uninvite },
  kick: { requires: "name", help: "Put somebody out of the room", handle: kick },
  ban: { requires: "name", help: "Put somebody out, and keep him out", handle: ban },
  unban: { requires: "name", help: "Let somebody in again", handle: unban },
  mute: { requires: "name", help: "Let somebody say nothing", handle: mute },
  unmute: { requires: "name", help: "Let somebody speak again", handle: unmute },
  listRules: { requires: "name", help: "List who is banned, muted and invited", handle: listRules },
  sendPrivate: { requires: "name", help: "Say something to one person", handle: sendPrivate },
  history: { requires: "name", help: "Show what was said in the room", handle: history },
  search: { requires: "name", help: "Find what was said in the room", handle: search },
  listRooms: { requires: "name", help: "List the rooms", handle: listRooms },
  listUsers: { requires: "name", help: "List who is in the room", handle: listUsers },
  who: { requires: "name", help: "List who is connected, and where", handle: who },
  whois: { requires: "name", help: "Tell what is known of somebody", handle: whois },
  away: { requires: "name", help: "Say that you are away, or back", handle: away },
  help: { requires: "nothing", help: "Show this list", handle: help(entriesFor) },
  logout: { requires: "nothing", help: "Say goodbye", handle: logout },
  hello: { requires: "nothing", help: null, handle: hello },
  ping: { requires: "nothing", help: null, handle: ping },
  pong: { requires: "nothing", help: null, handle: pong },
  refused: { requires: "nothing", help: null, handle: refused },
  send: { requires: "name", help: null, handle: send },
};

/** What the table says of the commands that people type. */
export const HELP_ENTRIES: readonly HelpEntry[] = Object.entries(COMMANDS).flatMap(
  ([command, entry]) => {
    return entry.help === null ? [] : [{ command: command as CommandType, text: entry.help }];
  },
);

/** What can't be done, whatever is typed, is not offered. */
function entriesFor({ accounts, login }: ChatContext, { account }: Session): readonly HelpEntry[] {
  const mustLogIn = login === "required" && account === null;
  return HELP_ENTRIES.filter(({ command }) => {
    if (command === "register" && accounts.registration === "off") return false;
    return !mustLogIn || COMMANDS[command].requires === "nothing";
  });
}
