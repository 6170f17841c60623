/**
 * The objects of the native protocol, from and to commands and events. Frames carry them over TCP;
 * a WebSocket can carry the same ones as text.
 */
import { ChatError, type ChatErrorCode } from "../protocol/chat_error.ts";
import type { Command, CommandOf, CommandType, Position } from "../protocol/command.ts";
import type { DisconnectCode } from "../protocol/disconnect.ts";
import type {
  Event,
  EventOf,
  EventType,
  From,
  GoingOn,
  HelpEntry,
  LeaveReason,
  Message,
  PrivateLog,
  RegistrationMode,
  RoomInfo,
  UserInfo,
  WhoEntry,
} from "../protocol/event.ts";
import { quote } from "../protocol/text.ts";
import {
  flag,
  integer,
  isObject,
  JsonShapeError,
  list,
  nullable,
  object,
  oneOf,
  optional,
  type Reader,
  type Shape,
  text,
} from "../util/json_reader.ts";

type SayableType = Exclude<CommandType, "refused">;
type Fields<T> = Shape<Omit<T, "type" | "ref">>;

const position = object<Position>({ epoch: text, seq: integer });

const COMMANDS: { readonly [T in SayableType]: Fields<CommandOf<T>> } = {
  changePassword: { before: text, after: text },
  create: { room: text, exclusive: flag },
  delete: { room: text },
  enter: {
    room: text,
    ifMissing: oneOf("create", "refuse"),
    exclusive: flag,
    after: optional(position),
    atMost: optional(integer),
    ifOther: optional(oneOf("enter", "refuse")),
  },
  hello: { protocol: integer, client: text, token: optional(text), after: optional(position) },
  help: {},
  history: {
    room: optional(text),
    before: optional(integer),
    after: optional(integer),
    limit: optional(integer),
  },
  leave: { room: optional(text) },
  listRooms: {},
  listUsers: { room: optional(text) },
  login: { name: optional(text), password: optional(text), after: optional(position) },
  logout: {},
  ping: {},
  pong: {},
  register: { name: text, password: text, code: optional(text) },
  search: { room: optional(text), text, limit: optional(integer) },
  send: {
    room: optional(text),
    text,
    sendId: optional(integer),
    epoch: optional(text),
  },
  sendPrivate: { to: text, text, sendId: optional(integer) },
  topic: { room: optional(text), text: optional(text) },
  who: {},
};

const from = object<From>({ name: text, account: nullable(text), session: text });
const user: Shape<UserInfo> = { name: text, account: nullable(text), connections: integer };
const room = object<RoomInfo>({
  name: text,
  users: integer,
  createdAtMs: integer,
  creator: nullable(text),
  topic: text,
});
const message: Shape<Omit<Message, "type">> = {
  room: text,
  epoch: text,
  seq: integer,
  from,
  text,
  atMs: integer,
  past: optional(oneOf(true)),
};
const messages = list(object<Message>({ type: oneOf("message"), ...message }));
const member = { room: text, from, atMs: integer };
const goingOn: Shape<GoingOn> = {
  since: nullable(integer),
  missing: nullable(integer),
  lost: integer,
};
const privateLog = object<PrivateLog>({ epoch: text, seq: integer, ...goingOn });

const EVENTS: { readonly [T in EventType]: Fields<EventOf<T>> } = {
  disconnect: { code: text as Reader<DisconnectCode>, reason: text, mayReconnect: flag },
  error: {
    code: text as Reader<ChatErrorCode>,
    message: text,
    mayRetry: flag,
    sendId: optional(integer),
  },
  help: {
    entries: list(object<HelpEntry>({ command: text as Reader<CommandType>, text })),
  },
  historyPage: { room: text, epoch: text, messages },
  memberEntered: member,
  memberLeft: { ...member, reason: text as Reader<LeaveReason> },
  memberRenamed: { ...member, previous: text },
  message,
  named: {
    name: text,
    account: nullable(text),
    previous: nullable(text),
    privates: optional(privateLog),
  },
  notice: { text },
  passwordChanged: {},
  ping: {},
  pong: {},
  privateMessage: {
    from,
    to: text,
    text,
    atMs: integer,
    place: optional(position),
    past: optional(oneOf(true)),
  },
  privateSent: {
    to: text,
    sendId: optional(integer),
    place: optional(position),
    kept: optional(oneOf(true)),
  },
  roomDeleted: { room: text, by: text },
  roomEntered: {
    room: text,
    epoch: text,
    seq: integer,
    users: list(object<UserInfo>(user)),
    name: text,
    topic: text,
    created: flag,
    ...goingOn,
    left: list(text),
  },
  roomLeft: { room: text },
  roomList: { rooms: list(room), omitted: integer },
  searchPage: { room: text, text, messages },
  sent: { room: text, sendId: optional(integer), epoch: text, seq: integer },
  topic: { room: text, topic: text, by: nullable(text), atMs: nullable(integer) },
  topicChanged: { room: text, topic: text, by: text, atMs: integer },
  userList: { room: text, users: list(object<UserInfo>(user)) },
  welcome: {
    protocol: integer,
    server: text,
    session: text,
    token: text,
    resumed: nullable(text),
    instance: text,
    privates: optional(privateLog),
    motd: text,
    registration: optional(text as Reader<RegistrationMode>),
    maxFrameBytes: integer,
    maxTextBytes: integer,
  },
  whoList: {
    users: list(object<WhoEntry>({ ...user, rooms: list(text) })),
    omitted: integer,
  },
};

const readCommand = readerOf<Command>(COMMANDS);
const readEvent = readerOf<Event>(EVENTS);

/**
 * What a client said. It never throws: what is wrong with the message stands in a `refused` command.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeCommand } from "./native_messages.ts";
 *
 * assertEquals(decodeCommand('{"type":"leave","room":"lobby"}'), { type: "leave", room: "lobby" });
 * assertEquals(decodeCommand('{"type":"leave","room":7}').type, "refused");
 * ```
 */
export function decodeCommand(json: string): Command {
  let value: unknown;
  try {
    value = parse(json);
    return readCommand(value);
  } catch (error) {
    const refs = { ...numberField(value, "ref"), ...numberField(value, "sendId") };
    return { type: "refused", error: asChatError(error), ...refs };
  }
}

/**
 * What the server said.
 *
 * @throws {ChatError} `bad-message`, when it is not what this version of the protocol knows.
 */
export function decodeEvent(json: string): Event {
  try {
    return readEvent(parse(json));
  } catch (error) {
    throw asChatError(error);
  }
}

/** A command as the client sends it. */
export function encodeCommand(command: Exclude<Command, { type: "refused" }>): string {
  return JSON.stringify(command);
}

/** An event as the server sends it. */
export function encodeEvent(event: Event): string {
  return JSON.stringify(event);
}

function readerOf<M extends { readonly type: string }>(
  shapes: Readonly<Record<string, object>>,
): (value: unknown) => M {
  const readers = new Map(
    Object.entries(shapes).map(([type, shape]) => [
      type,
      object({ type: text, ...shape, ref: optional(integer) }) as Reader<unknown>,
    ]),
  );
  return (value) => {
    const type = isObject(value) ? value.type : undefined;
    if (typeof type !== "string") throw new ChatError("bad-message", 'Field "type" is missing');
    const reader = readers.get(type);
    if (reader === undefined) {
      throw new ChatError("unknown-command", `Unknown message type ${quote(type)}`);
    }
    return reader(value, "") as M;
  };
}

function asChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  if (!(error instanceof JsonShapeError)) throw error;
  return new ChatError("bad-message", error.message, { cause: error });
}

function parse(json: string): unknown {
  // Anything but an object is kept free for later kinds of payload (design of the frames).
  if (!json.startsWith("{")) throw new ChatError("bad-message", "A payload must begin with {");
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new ChatError("bad-message", "The payload is not JSON", { cause: error });
  }
}

function numberField<K extends string>(value: unknown, key: K): { [P in K]?: number } {
  const field = isObject(value) ? value[key] : undefined;
  return (Number.isSafeInteger(field) ? { [key]: field } : {}) as { [P in K]?: number };
}
