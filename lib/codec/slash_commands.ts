import type { Command, CommandType } from "../protocol/command.ts";
import type { HelpEntry } from "../protocol/event.ts";
import { quote } from "../protocol/text.ts";
import { nearestWord } from "./nearest_word.ts";
import { refuse, type SecretVerb, secretVerb, splitWord } from "./text_lines.ts";
import {
  away,
  create,
  entering,
  inviting,
  kick,
  lasting,
  listRules,
  setAccess,
  TIME_RULE,
  undoing,
} from "./moderation_commands.ts";
import {
  type ArgumentParser,
  nameAndPassword,
  nothing,
  numberOrNothing,
  oneWord,
  personAndText,
  registration,
  twoPasswords,
} from "./verb_arguments.ts";

/** What can be said with a slash: how it is written, and what it means. */
interface Verb {
  readonly usage: string;
  /** The command it becomes, under which its help is found. */
  readonly command: CommandType;
  /** What sets it apart from another verb of the same command; without it, only the first is shown. */
  readonly note?: string;
  /** How it is written where passwords that are missing are asked for. */
  readonly asking?: string;
  /** What else is to be known by whoever wrote it wrong. */
  readonly rule?: string;
  /** Only offered beside this command: alone, it would be refused. */
  readonly beside?: CommandType;
  readonly parse: ArgumentParser;
}

const USAGE_WIDTH = 26;
const ONE_WORD_RULE = "a password has no space here";
const ANYWHERE = "*: off the server";
const MAX_HISTORY = 100;
/** Stands for a topic that nobody can type: none. */
const NO_TOPIC = "-";

const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ["nick", {
    usage: "/nick <name>",
    command: "login",
    beside: "enter",
    parse: oneWord(nick),
  }],
  ["login", {
    usage: "/login <name> [password]",
    asking: "/login <name>",
    rule: ONE_WORD_RULE,
    command: "login",
    note: "with its password if it is registered",
    parse: nameAndPassword,
  }],
  ["register", {
    usage: "/register <name> <password> [code]",
    asking: "/register <name>",
    rule: ONE_WORD_RULE,
    command: "register",
    parse: registration,
  }],
  ["passwd", {
    usage: "/passwd <old> <new>",
    asking: "/passwd",
    rule: ONE_WORD_RULE,
    command: "changePassword",
    parse: twoPasswords,
  }],
  ["join", {
    usage: "/join <room> [password]",
    asking: "/join <room>",
    rule: ONE_WORD_RULE,
    command: "enter",
    note: "made if it does not exist",
    parse: entering("create"),
  }],
  ["enter", {
    usage: "/enter <room> [password]",
    asking: "/enter <room>",
    rule: ONE_WORD_RULE,
    command: "enter",
    note: "only if it exists",
    parse: entering("refuse"),
  }],
  ["create", {
    usage: "/create <room> [invited | password <password>]",
    asking: "/create <room> [invited | password]",
    rule: ONE_WORD_RULE,
    command: "create",
    parse: create,
  }],
  ["leave", { usage: "/leave", command: "leave", parse: nothing({ type: "leave" }) }],
  ["delete", { usage: "/delete <room>", command: "delete", parse: oneWord(remove) }],
  ["topic", {
    usage: "/topic [text]",
    command: "topic",
    note: "- takes it away",
    parse: (text) => ({ type: "topic", ...topicText(text.trim()) }),
  }],
  ["access", {
    usage: "/access <open | invited | password> [password]",
    asking: "/access <open | invited | password>",
    rule: ONE_WORD_RULE,
    command: "setAccess",
    parse: setAccess,
  }],
  ["invite", { usage: "/invite <user>", command: "invite", parse: inviting("invite") }],
  ["uninvite", { usage: "/uninvite <user>", command: "uninvite", parse: inviting("uninvite") }],
  ["kick", { usage: "/kick [*] <who> [reason]", command: "kick", note: ANYWHERE, parse: kick }],
  ["ban", {
    usage: "/ban [*] <who> [time] [reason]",
    rule: TIME_RULE,
    command: "ban",
    parse: lasting("ban"),
  }],
  ["unban", { usage: "/unban [*] <who>", command: "unban", parse: undoing("unban") }],
  ["mute", {
    usage: "/mute [*] <who> [time] [reason]",
    rule: TIME_RULE,
    command: "mute",
    parse: lasting("mute"),
  }],
  ["unmute", { usage: "/unmute [*] <who>", command: "unmute", parse: undoing("unmute") }],
  ["bans", { usage: "/bans [*]", command: "listRules", parse: listRules }],
  ["msg", { usage: "/msg <user> <message>", command: "sendPrivate", parse: personAndText }],
  ["history", {
    usage: "/history [1-100]",
    command: "history",
    note: "the newest so many",
    parse: numberOrNothing(MAX_HISTORY, history),
  }],
  ["search", { usage: "/search <words>", command: "search", parse: search }],
  ["rooms", { usage: "/rooms", command: "listRooms", parse: nothing({ type: "listRooms" }) }],
  ["users", { usage: "/users", command: "listUsers", parse: nothing({ type: "listUsers" }) }],
  ["who", { usage: "/who", command: "who", parse: nothing({ type: "who" }) }],
  ["whois", { usage: "/whois <user>", command: "whois", parse: oneWord(whois) }],
  ["away", { usage: "/away [text]", command: "away", parse: away }],
  ["help", { usage: "/help", command: "help", parse: () => ({ type: "help" }) }],
  ["quit", { usage: "/quit", command: "logout", parse: () => ({ type: "logout" }) }],
  ["logout", { usage: "/logout", command: "logout", parse: () => ({ type: "logout" }) }],
]);

/** Every command that is understood, without its slash. */
export const SLASH_COMMANDS: readonly string[] = Array.from(VERBS.keys());

/**
 * What a line that begins with a slash means. `//` says a line that begins with one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSlashCommand } from "./slash_commands.ts";
 *
 * assertEquals(parseSlashCommand("/nick Alice"), { type: "login", name: "Alice" });
 * assertEquals(parseSlashCommand("//home"), { type: "send", text: "/home" });
 * ```
 */
export function parseSlashCommand(line: string): Command {
  if (line.startsWith("//")) {
    const secret = secretVerb(line);
    if (secret !== null) return refuse("usage", slashRefusal(secret));
    return { type: "send", text: line.slice(1) };
  }
  const { word, rest } = splitWord(line);
  const typed = word.slice(1).toLowerCase();
  const verb = VERBS.get(typed);
  if (verb !== undefined) return verb.parse(rest) ?? refuse("usage", refusalOf(verb));
  const near = nearestWord(typed, SLASH_COMMANDS);
  const question = near === undefined ? "" : ` Did you mean /${near}?`;
  return refuse(
    "unknown-command",
    `Unknown command ${quote(word)}.${question} Type /help for help.`,
  );
}

/** How a command is written. */
export function slashUsage(verb: SecretVerb): string {
  return VERBS.get(verb)?.usage ?? "/help";
}

/** What to answer to a command with a password that is not written like this. */
export function slashRefusal(verb: SecretVerb): string {
  return refusalOf(VERBS.get(verb)!);
}

/** Whether passwords stand on the line, or are asked for where they are missing. */
export type PasswordForm = "asked" | "typed";

/** How each command is said with a slash, and what it does; nothing of what is not offered. */
export function slashHelpLines(
  entries: readonly HelpEntry[],
  passwords: PasswordForm = "typed",
): string[] {
  const texts = new Map(entries.map((entry) => [entry.command, entry.text]));
  const usages = new Map<string, string>();
  for (const { usage, asking = usage, command, note, beside = command } of VERBS.values()) {
    const does = texts.get(command);
    if (does === undefined || !texts.has(beside)) continue;
    const text = note === undefined ? does : `${does}, ${note}`;
    if (!usages.has(text)) usages.set(text, passwords === "asked" ? asking : usage);
  }
  return Array.from(usages, ([text, usage]) => helpLines(usage, text)).flat();
}

/** In two columns; what is too wide for the first one has a line of its own. */
function helpLines(usage: string, text: string): string[] {
  if (usage.length < USAGE_WIDTH) return [usage.padEnd(USAGE_WIDTH) + text];
  return [usage, " ".repeat(USAGE_WIDTH) + text];
}

function refusalOf({ usage, rule }: Verb): string {
  return `Usage: ${usage}${rule === undefined ? "" : ` (${rule})`}`;
}

function nick(name: string): Command {
  return { type: "login", name };
}

function remove(room: string): Command {
  return { type: "delete", room };
}

function whois(name: string): Command {
  return { type: "whois", name };
}

function topicText(typed: string): { readonly text?: string } {
  if (typed === "") return {};
  return { text: typed === NO_TOPIC ? "" : typed };
}

function history(limit: number | undefined): Command {
  return { type: "history", ...(limit === undefined ? {} : { limit }) };
}

function search(text: string): Command | null {
  return text.trim() === "" ? null : { type: "search", text: text.trim() };
}
