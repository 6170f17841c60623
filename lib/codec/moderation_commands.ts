/** What is said with a slash about who may be where, and who may speak. */
import type { Command } from "../protocol/command.ts";
import { EVERYWHERE, type RoomAccess, type SubjectKind } from "../protocol/moderation.ts";
import { parseDuration } from "../util/parse_duration.ts";
import type { ArgumentParser } from "./verb_arguments.ts";
import { words } from "./text_lines.ts";

/** Whom something is done to, and where. */
interface Target {
  readonly room?: string;
  readonly who: string;
  readonly by?: SubjectKind;
}

/** A place, and the words behind it. */
interface Placed {
  readonly where: { readonly room?: string };
  readonly rest: readonly string[];
}

/** How long something lasts. */
interface Duration {
  readonly forMs?: number;
}

/** What else is to be known of a time. */
export const TIME_RULE = "a time is 30s, 10m, 2h or 7d; without one it is for good";

const SUBJECT_REGEXP = /^(account|address|name):(.+)$/i;
const DIGIT_START_REGEXP = /^[0-9]/;

/** `[*] <who> [reason]` */
export function kick(args: string): Command | null {
  const found = target(args);
  return found && { type: "kick", ...found.target, ...reason(found.rest) };
}

/**
 * `[*] <who> [time] [reason]`: a word that begins with a digit is a time, and refused where it is
 * none, so that nobody is banned for good by a slip.
 */
export function lasting(type: "ban" | "mute"): ArgumentParser {
  return (args) => {
    const found = target(args);
    if (found === null) return null;
    const [first = "", ...more] = found.rest;
    const isTime = DIGIT_START_REGEXP.test(first);
    const duration = isTime ? lastingOf(first) : {};
    if (duration === null) return null;
    return { type, ...found.target, ...duration, ...reason(isTime ? more : found.rest) };
  };
}

/** `[*] <who>` */
export function undoing(type: "unban" | "unmute"): ArgumentParser {
  return (args) => {
    const found = target(args);
    return found === null || found.rest.length > 0 ? null : { type, ...found.target };
  };
}

/** `<user>`, or a room and a user. */
export function inviting(type: "invite" | "uninvite"): ArgumentParser {
  return (args) => {
    const { where, rest: [who, ...more] } = placed(words(args));
    return who === undefined || more.length > 0 ? null : { type, ...where, who };
  };
}

/** `[*]` */
export function listRules(args: string): Command | null {
  const { where, rest } = placed(words(args), "or everywhere");
  return rest.length > 0 ? null : { type: "listRules", ...where };
}

/** `<open | invited | password> [password]`, perhaps behind a room. */
export function setAccess(args: string): Command | null {
  const { where, rest } = placed(words(args));
  const entry = parseAccess(rest);
  return entry?.access === undefined
    ? null
    : { type: "setAccess", ...where, ...entry, access: entry.access };
}

/** `<room> [invited | password <password>]` */
export function create(args: string): Command | null {
  const [room, ...rest] = words(args);
  const entry = parseAccess(rest);
  return room === undefined || entry === null
    ? null
    : { type: "create", room, exclusive: true, ...entry };
}

/** `<room> [password]` */
export function entering(ifMissing: "create" | "refuse"): ArgumentParser {
  return (args) => {
    const [room, password, ...more] = words(args);
    if (room === undefined || more.length > 0) return null;
    const secret = password === undefined ? {} : { password };
    return { type: "enter", room, ifMissing, exclusive: true, ...secret };
  };
}

/** `[text]` */
export function away(args: string): Command {
  const text = args.trim();
  return { type: "away", ...(text === "" ? {} : { text }) };
}

/** Nothing, one word, or `password` and one more; null for all else. */
function parseAccess(
  [access, password, ...more]: readonly string[],
): { readonly access?: RoomAccess; readonly password?: string } | null {
  if (access === undefined) return {};
  const typed = access.toLowerCase();
  if (typed === "password") {
    return password === undefined || more.length > 0 ? null : { access: typed, password };
  }
  if (password !== undefined) return null;
  return typed === "open" || typed === "invited" ? { access: typed } : null;
}

/** Whom and where; null where somebody is missing. */
function target(
  args: string,
): { readonly target: Target; readonly rest: readonly string[] } | null {
  const { where, rest: [word, ...rest] } = placed(words(args), "or everywhere");
  if (word === undefined) return null;
  const [, kind, who] = SUBJECT_REGEXP.exec(word) ?? [];
  const subject = kind === undefined || who === undefined
    ? { who: word }
    : { who, by: kind.toLowerCase() as SubjectKind };
  return { target: { ...where, ...subject }, rest };
}

/** A first word with `#` names a room, `*` the whole server. */
function placed(all: readonly string[], how: "in a room" | "or everywhere" = "in a room"): Placed {
  const [first = "", ...rest] = all;
  if (first === EVERYWHERE && how === "or everywhere") return { where: { room: first }, rest };
  if (first.startsWith("#") && first.length > 1) return { where: { room: first.slice(1) }, rest };
  return { where: {}, rest: all };
}

/** Null for what is none, and for no time at all. */
function lastingOf(word: string): Duration | null {
  const forMs = parseDuration(word) ?? 0;
  return forMs > 0 ? { forMs } : null;
}

function reason(all: readonly string[]): { readonly reason?: string } {
  return all.length === 0 ? {} : { reason: all.join(" ") };
}
