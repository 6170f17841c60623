import type { ChatErrorCode } from "../protocol/chat_error.ts";
import { pastTime } from "../util/past_time.ts";
import { timeOfDay } from "../util/time_of_day.ts";
import type { Command } from "../protocol/command.ts";
import type {
  Event,
  HelpEntry,
  MemberRenamed,
  Message,
  PrivateMessage,
  RoomEntered,
  RoomTopic,
  TopicChanged,
  WhoEntry,
} from "../protocol/event.ts";
import { SERVER_NAME } from "../protocol/names.ts";
import type { Dialect } from "./codec.ts";
import { moderationTexts } from "./moderation_lines.ts";
import { roomDetails, roomPortTexts } from "./room_details.ts";
import { shownUser } from "./shown_user.ts";
import {
  parseSlashCommand,
  type PasswordForm,
  slashHelpLines,
  slashRefusal,
} from "./slash_commands.ts";
import { encodeLines, newLineDecoder, refuse, secretVerb, words } from "./text_lines.ts";
import { type ArgumentParser, nameAndPassword, nothing, oneWord } from "./verb_arguments.ts";
import {
  awayTexts,
  leftText,
  ownAwayText,
  shownUsers,
  userDetails,
  whoisTexts,
} from "./user_lines.ts";
import { counted } from "../util/counted.ts";

/** What each word makes of what is behind it; null where the number of words says it is a message. */
const VERBS: Readonly<Record<string, ArgumentParser>> = {
  login: parseLogin,
  create: oneWord((room) => ({ type: "create", room, exclusive: true })),
  enter: oneWord((room) => ({ type: "enter", room, ifMissing: "refuse", exclusive: true })),
  who: nothing({ type: "who" }),
  logout: nothing({ type: "logout" }),
};

const LOGIN_HELP = "login NAME [PASSWORD]";
const LOGIN_WORDS = "login NAME PASSWORD";
const LOGIN_USAGE = `Usage: ${LOGIN_WORDS} (a guest has no password)`;

/** The words that tell this dialect. */
export const WORDS: ReadonlySet<string> = new Set(Object.keys(VERBS));

/** The login chat (A6, A8): `login kim`, `enter lobby`; every line shows who, when, what (A4). */
export const wordsDialect: Dialect = {
  name: "words",
  namesGuests: false,
  encoder: {
    variant: "words",
    echoesOwn: false,
    encode: (event, atMs) => encodeLines(wordsLines(event, atMs)),
  },
  newDecoder: ({ maxLineBytes }) => newLineDecoder(maxLineBytes, parseWordsLine),
};

/**
 * What one line means. The bare words count with exactly their numbers of words (A8); everything is
 * also to be had with a slash. A space in front says a line as it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseWordsLine } from "./words_dialect.ts";
 *
 * assertEquals(parseWordsLine("who"), { type: "who" });
 * assertEquals(parseWordsLine("who is there?"), { type: "send", text: "who is there?" });
 * ```
 */
export function parseWordsLine(line: string): Command {
  if (line.startsWith("/")) return parseSlashCommand(line);
  const secret = secretVerb(line);
  if (line.startsWith(" ") && secret === null) return { type: "send", text: line };
  const [word = "", ...args] = words(line);
  const verb = word.toLowerCase() === "login" ? "login" : word;
  const parse = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  const command = parse?.(args.join(" ")) ?? null;
  if (command !== null) return command;
  if (secret === null) return { type: "send", text: line };
  return refuse("usage", secret === "login" ? LOGIN_USAGE : slashRefusal(secret));
}

/**
 * How an event reads; no lines for what this dialect does not show.
 *
 * @param atMs When it is told: what was said on another day is shown with its date.
 */
export function wordsLines(event: Event, atMs: number): string[] {
  if (event.type === "message") return [messageLine(event, atMs)];
  if (event.type === "privateMessage") {
    // No name has this sign in it, so nobody can say something that looks like it.
    return [`${event.from.name}>${event.to} ${whenSaid(event, atMs)} ${event.text}`];
  }
  if (event.type === "historyPage" || event.type === "searchPage") {
    const past = event.messages.map((message) => messageLine({ ...message, past: true }, atMs));
    if (past.length > 0) return past;
  }
  return serverTexts(event, atMs).map((text) => `${SERVER_NAME} ${timeOfDay(atMs)} ${text}`);
}

/** What can be said: the words alone, then everything with a slash. */
export function wordsHelpLines(
  entries: readonly HelpEntry[],
  passwords: PasswordForm = "typed",
): string[] {
  const offered = new Set(entries.map(({ command }) => command));
  const usages = [
    ...(offered.has("login") ? [passwords === "asked" ? "login NAME" : LOGIN_HELP] : []),
    ...(offered.has("create") ? ["create ROOM"] : []),
    ...(offered.has("enter") ? ["enter ROOM"] : []),
    ...(offered.has("who") ? ["who"] : []),
    ...(offered.has("logout") ? ["logout"] : []),
  ];
  const bare = usages.length === 0 ? [] : [`Words alone: ${usages.join(", ")}`];
  return [...bare, ...slashHelpLines(entries, passwords)];
}

function messageLine(event: Message, atMs: number): string {
  return `${event.from.name} ${whenSaid(event, atMs)} ${event.text}`;
}

function whenSaid({ past, atMs: saidAtMs }: Message | PrivateMessage, atMs: number): string {
  return past ? `(${pastTime(saidAtMs, atMs)})` : timeOfDay(saidAtMs);
}

function serverTexts(event: Event, atMs: number): string[] {
  switch (event.type) {
    case "named":
      return [`Logged in as ${event.name}.`];
    case "roomEntered":
      return [
        enteredText(event),
        ...(event.topic === "" ? [] : [`Topic: ${event.topic}`]),
        ...roomPortTexts(event),
      ];
    case "roomLeft":
      return [`You left room ${event.room}.`];
    case "roomDeleted":
      return [`Room ${event.room} was deleted by ${event.by}.`];
    case "memberEntered":
      return [`${event.from.name} entered the room.`];
    case "memberLeft":
      return [leftText(event)];
    case "memberRenamed":
      return renamedTexts(event);
    case "historyPage":
      return ["Nothing has been said here yet."];
    case "searchPage":
      return ["Nothing was found."];
    case "topic":
      return [topicText(event, atMs)];
    case "topicChanged":
      return [topicChangedText(event)];
    case "privateSent":
      return [
        event.kept
          ? `${event.to} has lost the connection. The message waits for the return.`
          : `Sent to ${event.to} alone.`,
        ...awayTexts(event),
      ];
    case "roomList":
      return event.rooms.length === 0 ? ["There are no rooms yet."] : [
        ...event.rooms.map((room) =>
          `${room.name}: ${people(room.users)}${roomDetails(room, atMs)}`
        ),
        ...omittedText(event.omitted),
      ];
    case "userList":
      return [`In room ${event.room}: ${shownUsers(event.users, event.omitted)}`];
    case "whoList":
      return [...event.users.map((user) => whoText(user, atMs)), ...omittedText(event.omitted)];
    case "whois":
      return whoisTexts(event, atMs);
    case "away":
      return [ownAwayText(event.text)];
    case "announcement":
      return [`Announcement: ${event.text}`];
    case "passwordChanged":
      return ["Your password is changed."];
    case "help":
      return wordsHelpLines(event.entries);
    case "notice":
      return [event.text];
    case "error":
      return [asksForLogin(event.code) ? `${event.message}: ${LOGIN_WORDS}` : event.message];
    case "disconnect":
      return [event.reason];
    default:
      return moderationTexts(event, atMs);
  }
}

function asksForLogin(code: ChatErrorCode): boolean {
  return code === "login-required" || code === "password-required";
}

function enteredText(event: RoomEntered): string {
  const others = event.users.filter((user) => user.name !== event.name);
  const room = event.created ? `the new room ${event.room}` : `room ${event.room}`;
  return `You entered ${room}. ${
    others.length + event.omitted === 0
      ? "Nobody else is here."
      : `Here: ${shownUsers(others, event.omitted)}`
  }`;
}

function topicText({ room, topic, by, atMs: setAtMs }: RoomTopic, atMs: number): string {
  if (topic === "") return `Room ${room} has no topic.`;
  const isKnown = by !== null && setAtMs !== null;
  const whoAndWhen = isKnown ? ` (set by ${by} at ${pastTime(setAtMs, atMs)})` : "";
  return `The topic of room ${room}: ${topic}${whoAndWhen}`;
}

function topicChangedText({ topic, by }: TopicChanged): string {
  return topic === "" ? `${by} took the topic away.` : `${by} changed the topic: ${topic}`;
}

/** Whoever has an account of his name from now on is called as before. */
function renamedTexts({ previous, from: { name } }: MemberRenamed): string[] {
  return previous === name ? [] : [`${previous} is now called ${name}.`];
}

function omittedText(omitted: number): string[] {
  return omitted === 0 ? [] : [`and ${omitted} more`];
}

function whoText(user: WhoEntry, atMs: number): string {
  const rooms = user.rooms.length === 0 ? "no room" : user.rooms.join(", ");
  return `${shownUser(user)} is in ${rooms}${userDetails(user, atMs)}`;
}

function people(count: number): string {
  return counted(count, "person", "people");
}

/** Never a message, however many words there are: one of them may be a password. */
function parseLogin(args: string): Command {
  return nameAndPassword(args) ?? refuse("usage", LOGIN_USAGE);
}
