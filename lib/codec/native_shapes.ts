/** What the objects of the native protocol hold, field by field. */
import type { ChatErrorCode } from "../protocol/chat_error.ts";
import type { CommandOf, CommandType, Position } from "../protocol/command.ts";
import type { DisconnectCode } from "../protocol/disconnect.ts";
import type {
  DialectName,
  EventOf,
  EventType,
  From,
  GoingOn,
  HelpEntry,
  LeaveReason,
  Message,
  ModerationAct,
  PrivateLog,
  PutOut,
  RegistrationMode,
  RoomAccess,
  RoomInfo,
  RuleInfo,
  SubjectKind,
  UserInfo,
  WhoEntry,
} from "../protocol/event.ts";
import {
  flag,
  integer,
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

const access = oneOf("invited", "open", "password");
const subjectKind = oneOf("account", "address", "name");
const aboutSomebody = { room: optional(text), who: text, by: optional(subjectKind) };

/** The fields of each command, but for its type and `ref`. */
export const COMMAND_SHAPES: { readonly [T in SayableType]: Fields<CommandOf<T>> } = {
  away: { text: optional(text) },
  ban: { ...aboutSomebody, forMs: optional(integer), reason: optional(text) },
  changePassword: { before: text, after: text },
  create: {
    room: text,
    exclusive: flag,
    access: optional(access),
    password: optional(text),
  },
  delete: { room: text },
  enter: {
    room: text,
    ifMissing: oneOf("create", "refuse"),
    exclusive: flag,
    after: optional(position),
    atMost: optional(integer),
    ifOther: optional(oneOf("enter", "refuse")),
    password: optional(text),
  },
  hello: { protocol: integer, client: text, token: optional(text), after: optional(position) },
  help: {},
  history: {
    room: optional(text),
    before: optional(integer),
    after: optional(integer),
    limit: optional(integer),
  },
  invite: { room: optional(text), who: text },
  kick: { ...aboutSomebody, reason: optional(text) },
  leave: { room: optional(text) },
  listRooms: {},
  listRules: { room: optional(text) },
  listUsers: { room: optional(text) },
  login: { name: optional(text), password: optional(text), after: optional(position) },
  logout: {},
  mute: { ...aboutSomebody, forMs: optional(integer), reason: optional(text) },
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
  setAccess: { room: optional(text), access, password: optional(text) },
  topic: { room: optional(text), text: optional(text) },
  unban: aboutSomebody,
  uninvite: { room: optional(text), who: text },
  unmute: aboutSomebody,
  who: {},
  whois: { name: text },
};

const from = object<From>({ name: text, account: nullable(text), session: text });
const user: Shape<UserInfo> = { name: text, account: nullable(text), connections: integer };
const room = object<RoomInfo>({
  name: text,
  users: integer,
  createdAtMs: integer,
  creator: nullable(text),
  topic: text,
  access: text as Reader<RoomAccess>,
  messages: integer,
  port: nullable(integer),
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
const whoEntry: Shape<WhoEntry> = {
  ...user,
  rooms: list(text),
  dialects: list(text as Reader<DialectName>),
  idleMs: integer,
  sinceMs: integer,
  away: nullable(text),
};
const ruleInfo = object<RuleInfo>({
  who: text,
  by: text as Reader<SubjectKind>,
  setBy: text,
  atMs: integer,
  untilMs: nullable(integer),
  reason: text,
});
const messages = list(object<Message>({ type: oneOf("message"), ...message }));
const member = { room: text, from, atMs: integer };
const goingOn: Shape<GoingOn> = {
  since: nullable(integer),
  missing: nullable(integer),
  lost: integer,
};
const privateLog = object<PrivateLog>({ epoch: text, seq: integer, ...goingOn });

/** The fields of each event, but for its type and `ref`. */
export const EVENT_SHAPES: { readonly [T in EventType]: Fields<EventOf<T>> } = {
  accessChanged: { room: text, access: text as Reader<RoomAccess>, by: text, atMs: integer },
  announcement: { text, atMs: integer },
  away: { text: nullable(text) },
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
  invited: { room: text, by: text, atMs: integer },
  memberEntered: member,
  memberLeft: {
    ...member,
    reason: text as Reader<LeaveReason>,
    by: optional(text),
    text: optional(text),
  },
  memberRenamed: { ...member, previous: text },
  message,
  moderated: {
    act: text as Reader<ModerationAct>,
    room: text,
    who: text,
    by: text as Reader<SubjectKind>,
    untilMs: nullable(integer),
    reason: text,
  },
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
    away: optional(text),
  },
  putOut: {
    room: text,
    by: text,
    why: text as Reader<PutOut["why"]>,
    untilMs: nullable(integer),
    reason: text,
    atMs: integer,
  },
  roomDeleted: { room: text, by: text },
  roomEntered: {
    room: text,
    epoch: text,
    seq: integer,
    users: list(object<UserInfo>(user)),
    omitted: integer,
    name: text,
    topic: text,
    port: nullable(integer),
    ticket: optional(text),
    created: flag,
    ...goingOn,
    left: list(text),
  },
  roomLeft: { room: text },
  roomList: { rooms: list(room), omitted: integer },
  ruleList: {
    room: text,
    access: text as Reader<RoomAccess>,
    bans: list(ruleInfo),
    mutes: list(ruleInfo),
    invited: list(text),
    omitted: integer,
  },
  searchPage: { room: text, text, messages },
  sent: { room: text, sendId: optional(integer), epoch: text, seq: integer },
  topic: { room: text, topic: text, by: nullable(text), atMs: nullable(integer) },
  topicChanged: { room: text, topic: text, by: text, atMs: integer },
  userList: { room: text, users: list(object<UserInfo>(user)), omitted: integer },
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
  whois: { user: object<WhoEntry>(whoEntry), addresses: optional(list(text)) },
  whoList: { users: list(object<WhoEntry>(whoEntry)), omitted: integer },
};
