import { pastTime } from "../util/past_time.ts";
import type { ChatErrorCode } from "../protocol/chat_error.ts";
import type { Command } from "../protocol/command.ts";
import type {
  DisconnectEvent,
  Event,
  MemberRenamed,
  Message,
  RoomEntered,
  RoomInfo,
  RoomList,
  RoomTopic,
  TopicChanged,
  WhoEntry,
  WhoList,
} from "../protocol/event.ts";
import type { Dialect } from "./codec.ts";
import { moderationTexts } from "./moderation_lines.ts";
import { roomDetails, roomPortTexts } from "./room_details.ts";
import { shownUser } from "./shown_user.ts";
import { parseSlashCommand, slashHelpLines, slashUsage } from "./slash_commands.ts";
import { encodeLines, newLineDecoder, refuse, type SecretVerb, secretVerb } from "./text_lines.ts";
import {
  awayTexts,
  leftText,
  ownAwayText,
  shownUsers,
  userDetails,
  whoisTexts,
} from "./user_lines.ts";
import { counted } from "../util/counted.ts";

const WELCOME_LINES = [
  "Welcome to the chat server!",
  "Use /nick <name> to set your nickname.",
  "Use /join <room> to join a room.",
  "Use /msg <user> <message> for private messages.",
  "Use /rooms to list rooms.",
  "Use /quit to disconnect.",
];

/** Nothing else is done for whoever has not logged in where everybody has to. */
const LOGIN_WELCOME_LINES = [
  "Welcome to the chat server!",
  "Use /login <name> <password> to log in.",
  "Use /help to see what there is.",
  "Use /quit to disconnect.",
];

/** What to do, where the error alone does not tell. */
const HINTS: { readonly [C in ChatErrorCode]?: readonly [string] } = {
  "login-required": ["Use /login <name> <password>"],
  "not-in-room": ["Use /join <room> to join one, /help for help"],
  "password-required": ["Use /login <name> <password>"],
};

const SECRET_PURPOSES: { readonly [V in SecretVerb]: string } = {
  access: `To say who may enter, use ${slashUsage("access")}`,
  create: `To make a room, use ${slashUsage("create")}`,
  enter: `To enter a room, use ${slashUsage("enter")}`,
  join: `To join a room, use ${slashUsage("join")}`,
  login: "To log in, use /login <name> <password>",
  passwd: `To change your password, use ${slashUsage("passwd")}`,
  register: `To make an account, use ${slashUsage("register")}`,
};

/** For people with nothing but `nc` or `telnet` (C1): `/nick Alice`, and all else is said. */
export const slashDialect: Dialect = {
  name: "slash",
  namesGuests: true,
  encoder: {
    variant: "slash",
    echoesOwn: false,
    encode: (event, atMs) => encodeLines(slashLines(event, atMs)),
  },
  newDecoder: ({ maxLineBytes }) => newLineDecoder(maxLineBytes, parseSlashLine),
};

/**
 * What somebody reads who connects and says nothing, followed by the operator's own words.
 *
 * @param login Whether everybody has to log in before anything else.
 */
export function encodeGreeting(
  motd: string,
  login: "optional" | "required" = "optional",
): Uint8Array {
  const lines = login === "optional" ? WELCOME_LINES : LOGIN_WELCOME_LINES;
  const motdLines = motd.length === 0 ? [] : motd.split("\n");
  return encodeLines([...lines, ...motdLines])!;
}

/** What one line means. */
export function parseSlashLine(line: string): Command {
  if (line.startsWith("/")) return parseSlashCommand(line);
  const secret = secretVerb(line);
  if (secret !== null) return refuse("usage", SECRET_PURPOSES[secret]);
  return { type: "send", text: line };
}

/**
 * How an event reads; no lines for what this dialect does not show.
 *
 * @param atMs When it is told: what was said on another day is shown with its date.
 */
export function slashLines(event: Event, atMs: number): string[] {
  switch (event.type) {
    case "named":
      return [
        event.account === null ? `Your nickname is now: ${event.name}` : loggedIn(event.name),
      ];
    case "roomEntered":
      return enteredLines(event);
    case "roomLeft":
      return [`Left room: ${event.room}`];
    case "roomDeleted":
      return [`Room ${event.room} was deleted by ${event.by}.`];
    case "message":
      return [messageLine(event, atMs)];
    case "memberEntered":
      return [`${event.from.name} joined the room.`];
    case "memberLeft":
      return [leftText(event)];
    case "memberRenamed":
      return renamedLines(event);
    case "historyPage":
      return pastLines(event.messages, atMs, "Nothing has been said here yet.");
    case "searchPage":
      return pastLines(event.messages, atMs, "Nothing was found.");
    case "topic":
      return [topicLine(event, atMs)];
    case "topicChanged":
      return [topicChangedLine(event)];
    case "privateMessage":
      return [`[Private from ${event.from.name}]: ${event.text}`];
    case "privateSent":
      return [
        event.kept
          ? `${event.to} has lost the connection. The message waits for the return.`
          : `Private message sent to ${event.to}.`,
        ...awayTexts(event),
      ];
    case "roomList":
      return roomListLines(event, atMs);
    case "userList":
      return [`Users in ${event.room}: ${shownUsers(event.users, event.omitted)}`];
    case "whoList":
      return whoListLines(event, atMs);
    case "whois":
      return whoisTexts(event, atMs);
    case "away":
      return [ownAwayText(event.text)];
    case "announcement":
      return [`* Announcement: ${event.text}`];
    case "passwordChanged":
      return ["Your password is changed."];
    case "help":
      return slashHelpLines(event.entries);
    case "notice":
      return [`* ${event.text}`];
    case "error":
      return [`ERROR: ${[event.message, ...HINTS[event.code] ?? []].join(". ")}`];
    case "disconnect":
      return [lastWords(event)];
    default:
      return moderationTexts(event, atMs);
  }
}

function loggedIn(name: string): string {
  return `Logged in as ${name}.`;
}

function enteredLines(event: RoomEntered): string[] {
  const others = event.users.filter((user) => user.name !== event.name);
  return [
    `Joined room: ${event.room}`,
    ...(event.topic === "" ? [] : [`Topic: ${event.topic}`]),
    ...roomPortTexts(event),
    ...others.map((user) => `${user.name} is in this room.`),
    ...(event.omitted === 0 ? [] : [`and ${event.omitted} more`]),
  ];
}

function messageLine(event: Message, atMs: number): string {
  const line = `[${event.from.name}]: ${event.text}`;
  return event.past ? `[${pastTime(event.atMs, atMs)}] ${line}` : line;
}

/** Messages as they are replayed on entering, or what to say where there are none. */
function pastLines(messages: readonly Message[], atMs: number, none: string): string[] {
  if (messages.length === 0) return [none];
  return messages.map((message) => messageLine({ ...message, past: true }, atMs));
}

function topicLine({ room, topic, by, atMs: setAtMs }: RoomTopic, atMs: number): string {
  if (topic === "") return `Room ${room} has no topic.`;
  const isKnown = by !== null && setAtMs !== null;
  const whoAndWhen = isKnown ? ` (set by ${by} at ${pastTime(setAtMs, atMs)})` : "";
  return `Topic of ${room}: ${topic}${whoAndWhen}`;
}

function topicChangedLine({ topic, by }: TopicChanged): string {
  return topic === "" ? `${by} removed the topic.` : `${by} changed the topic: ${topic}`;
}

/** Whoever has an account of his name from now on is called as before. */
function renamedLines({ previous, from: { name } }: MemberRenamed): string[] {
  return previous === name ? [] : [`${previous} is now known as ${name}.`];
}

function roomListLines({ rooms, omitted }: RoomList, atMs: number): string[] {
  if (rooms.length === 0) return ["No rooms yet."];
  return ["Rooms:", ...rooms.map((room) => roomLine(room, atMs)), ...omittedLine(omitted)];
}

function roomLine(room: RoomInfo, atMs: number): string {
  return `  ${room.name} (${counted(room.users, "user")})${roomDetails(room, atMs)}`;
}

function whoListLines({ users, omitted }: WhoList, atMs: number): string[] {
  return ["Connected:", ...users.map((user) => whoLine(user, atMs)), ...omittedLine(omitted)];
}

function omittedLine(omitted: number): string[] {
  return omitted === 0 ? [] : [`  and ${omitted} more`];
}

function whoLine(user: WhoEntry, atMs: number): string {
  const rooms = user.rooms.length === 0 ? "in no room" : user.rooms.join(", ");
  return `  ${shownUser(user)}: ${rooms}${userDetails(user, atMs)}`;
}

function lastWords(event: DisconnectEvent): string {
  return event.code === "server-shutdown" ? `* ${event.reason}` : event.reason;
}
