import type { ChatErrorCode } from "../protocol/chat_error.ts";
import type { Command } from "../protocol/command.ts";
import type { DisconnectEvent, Event, MemberRenamed, RoomEntered } from "../protocol/event.ts";
import { SERVER_NAME } from "../protocol/names.ts";
import type { Dialect } from "./codec.ts";
import { withText } from "../util/with_text.ts";
import {
  type ArgumentParser,
  nameAndPassword,
  nothing,
  oneWord,
  personAndText,
} from "./verb_arguments.ts";
import { encodeLines, newLineDecoder, refuse, secretVerb, splitWord } from "./text_lines.ts";

/** What can be said with a keyword: how it is written, and what it means. */
interface Verb {
  readonly usage: string;
  readonly parse: ArgumentParser;
}

const VERBS: Readonly<Record<string, Verb>> = {
  USERNAME: { usage: "USERNAME <name> [password]", parse: nameAndPassword },
  JOIN: { usage: "JOIN <room>", parse: oneWord(join) },
  LEAVE: { usage: "LEAVE", parse: nothing({ type: "leave" }) },
  MSG: { usage: "MSG <text>", parse: (text) => ({ type: "send", text }) },
  PRIVMSG: { usage: "PRIVMSG <user> <text>", parse: personAndText },
  ROOMS: { usage: "ROOMS", parse: nothing({ type: "listRooms" }) },
  USERS: { usage: "USERS", parse: nothing({ type: "listUsers" }) },
  QUIT: { usage: "QUIT", parse: () => ({ type: "logout" }) },
};

/** The words that tell this dialect. */
export const KEYWORDS: ReadonlySet<string> = new Set(Object.keys(VERBS));

const LOGIN_TEXT = "Log in with USERNAME <name> <password>";
const NOT_SAID_TEXT = "Not said, as it may hold a password: MSG says it";

const ERROR_TEXTS: { readonly [C in ChatErrorCode]?: string } = {
  "login-required": "Log in first: USERNAME <name> <password>",
  "name-required": "Set a username first",
  "name-taken": "Username taken",
  "not-in-room": "Not in a room",
  "password-required": "Password required",
  "user-not-found": "User not found",
};

/** The line protocol (B2): `USERNAME alice`, `JOIN #general`, and answers that begin with a keyword. */
export const keywordDialect: Dialect = {
  name: "keyword",
  namesGuests: false,
  encoder: {
    variant: "keyword",
    echoesOwn: true,
    encode: (event) => encodeLines(keywordLines(event)),
  },
  newDecoder: ({ maxLineBytes }) => newLineDecoder(maxLineBytes, parseKeywordLine),
};

/** What one line means; a line that begins with no keyword is said to the room (B3). */
export function parseKeywordLine(line: string): Command {
  const { word, rest } = splitWord(line);
  const verb = Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  if (verb !== undefined) return verb.parse(rest) ?? refuse("usage", `Usage: ${verb.usage}`);
  const isLogin = splitWord(line.trimStart()).word.toUpperCase() === "USERNAME";
  const secret = isLogin ? "login" : secretVerb(line);
  if (secret === null) return { type: "send", text: line };
  return refuse("usage", secret === "login" ? LOGIN_TEXT : NOT_SAID_TEXT);
}

/** How an event reads; no lines for what this dialect does not show. */
export function keywordLines(event: Event): string[] {
  switch (event.type) {
    case "named":
      return [`OK Welcome, ${event.name}!`];
    case "roomEntered":
      return enteredLines(event);
    case "roomLeft":
      return [`OK Left #${event.room}`];
    case "roomDeleted":
      return [`ERROR Room #${event.room} was deleted by ${event.by}`];
    case "message":
      return [`ROOM #${event.room} ${event.from.name} ${event.text}`];
    case "memberEntered":
      return [`JOIN #${event.room} ${event.from.name}`];
    case "memberLeft":
      return [`LEAVE #${event.room} ${event.from.name}`];
    case "memberRenamed":
      return renamedLines(event);
    case "privateMessage":
      return [`PRIVMSG ${event.from.name} ${event.text}`];
    case "privateSent":
      return ["OK Sent"];
    case "roomList":
      return [["ROOMLIST", ...event.rooms.map((room) => `#${room.name}`)].join(" ")];
    case "userList":
      return [["USERLIST", ...event.users.map((user) => user.name)].join(" ")];
    case "putOut":
      return [
        `ERROR ${withText(`You were put out of #${event.room} by ${event.by}`, event.reason)}`,
      ];
    case "announcement":
      return [`PRIVMSG ${SERVER_NAME} ${event.text}`];
    case "invited":
      return [`PRIVMSG ${SERVER_NAME} ${event.by} invites you to #${event.room}`];
    case "error":
      return [`ERROR ${ERROR_TEXTS[event.code] ?? event.message}`];
    case "disconnect":
      return [lastWords(event)];
    default:
      return [];
  }
}

function enteredLines(event: RoomEntered): string[] {
  const others = event.users.filter((user) => user.name !== event.name);
  return [
    `OK Joined #${event.room} (${others.length + event.omitted} users)`,
    ...others.map((user) => `JOIN #${event.room} ${user.name}`),
  ];
}

/** Whoever has an account of his name from now on is called as before. */
function renamedLines({ room, previous, from: { name } }: MemberRenamed): string[] {
  return previous === name ? [] : [`LEAVE #${room} ${previous}`, `JOIN #${room} ${name}`];
}

function lastWords(event: DisconnectEvent): string {
  if (event.code === "logout") return "OK Goodbye!";
  return event.code === "server-shutdown" ? "ERROR Server shutting down" : `ERROR ${event.reason}`;
}

function join(room: string): Command {
  return { type: "enter", room, ifMissing: "create", exclusive: true };
}
