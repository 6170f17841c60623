/** Commands of every type that can be said, for tests of how they are said. */
import type { CommandOf, CommandType } from "../../lib/protocol/command.ts";

/** The types of what a client can say: a refusal is what a decoder makes of something else. */
export type SayableType = Exclude<CommandType, "refused">;

/** A table with a command of every type: a missing one does not compile. */
export type CommandTable = { readonly [T in SayableType]: CommandOf<T> };

/** Every command with every field set. */
export const FULL_COMMANDS: CommandTable = {
  changePassword: { type: "changePassword", before: "sesame", after: "parsley", ref: 9 },
  create: { type: "create", room: "general", exclusive: true, ref: 9 },
  delete: { type: "delete", room: "general", ref: 9 },
  enter: {
    type: "enter",
    room: "general",
    ifMissing: "create",
    exclusive: false,
    after: { epoch: "e1", seq: 7 },
    atMost: 200,
    ifOther: "refuse",
    ref: 9,
  },
  hello: {
    type: "hello",
    protocol: 1,
    client: "parley/0.1.0",
    token: "0123456789abcdef0123456789abcdef",
    after: { epoch: "p1", seq: 3 },
    ref: 9,
  },
  help: { type: "help", ref: 9 },
  history: { type: "history", room: "general", before: 7, after: 3, limit: 2, ref: 9 },
  leave: { type: "leave", room: "general", ref: 9 },
  listRooms: { type: "listRooms", ref: 9 },
  listUsers: { type: "listUsers", room: "general", ref: 9 },
  login: {
    type: "login",
    name: "kim",
    password: "secret",
    after: { epoch: "p1", seq: 3 },
    ref: 9,
  },
  logout: { type: "logout", ref: 9 },
  ping: { type: "ping", ref: 9 },
  pong: { type: "pong", ref: 9 },
  register: { type: "register", name: "kim", password: "sesame", code: "welcome", ref: 9 },
  search: { type: "search", room: "general", text: "hello", limit: 2, ref: 9 },
  send: { type: "send", room: "general", text: "Grüße", sendId: 4, epoch: "e1", ref: 9 },
  sendPrivate: { type: "sendPrivate", to: "bob", text: "Hi", sendId: 4, ref: 9 },
  topic: { type: "topic", room: "general", text: "Plans", ref: 9 },
  who: { type: "who", ref: 9 },
};

/** Every command with nothing but what it needs. */
export const BARE_COMMANDS: CommandTable = {
  changePassword: { type: "changePassword", before: "sesame", after: "parsley" },
  create: { type: "create", room: "general", exclusive: true },
  delete: { type: "delete", room: "general" },
  enter: { type: "enter", room: "general", ifMissing: "refuse", exclusive: true },
  hello: { type: "hello", protocol: 1, client: "parley/0.1.0" },
  help: { type: "help" },
  history: { type: "history" },
  leave: { type: "leave" },
  listRooms: { type: "listRooms" },
  listUsers: { type: "listUsers" },
  login: { type: "login" },
  logout: { type: "logout" },
  ping: { type: "ping" },
  pong: { type: "pong" },
  register: { type: "register", name: "kim", password: "sesame" },
  search: { type: "search", text: "" },
  send: { type: "send", text: "" },
  sendPrivate: { type: "sendPrivate", to: "bob", text: "Hi" },
  topic: { type: "topic" },
  who: { type: "who" },
};
