/** One event of every type, with every field set, for tests of how events are said. */
import type { EventOf, EventType, From, Message } from "../../lib/protocol/event.ts";

/** Fifteen seconds past noon, whatever the time zone. */
export const NOON_MS: number = new Date(2024, 0, 5, 12, 0, 15).getTime();

/** A user with an account. */
export const ALICE: From = { name: "alice", account: "alice", session: "s1" };

/** A guest. */
export const BOB: From = { name: "bob", account: null, session: "s2" };

/** A message of Alice's. */
export const MESSAGE: Message = {
  type: "message",
  room: "general",
  epoch: "e1",
  seq: 7,
  from: ALICE,
  text: "Hello everyone!",
  atMs: NOON_MS,
};

/** A table with one event of every type: a missing one does not compile. */
export const EVENTS: { readonly [T in EventType]: EventOf<T> } = {
  disconnect: {
    type: "disconnect",
    code: "server-shutdown",
    reason: "Server is shutting down.",
    mayReconnect: true,
  },
  error: {
    type: "error",
    code: "wrong-epoch",
    message: "Room general was made anew",
    mayRetry: true,
    sendId: 4,
    ref: 9,
  },
  help: { type: "help", entries: [{ command: "who", text: "Who is connected" }], ref: 9 },
  historyPage: {
    type: "historyPage",
    room: "general",
    epoch: "e1",
    messages: [MESSAGE, { ...MESSAGE, seq: 8, past: true }],
    ref: 9,
  },
  memberEntered: { type: "memberEntered", room: "general", from: BOB, atMs: NOON_MS },
  memberLeft: { type: "memberLeft", room: "general", from: BOB, reason: "left", atMs: NOON_MS },
  memberRenamed: {
    type: "memberRenamed",
    room: "general",
    from: BOB,
    previous: "rob",
    atMs: NOON_MS,
  },
  message: MESSAGE,
  named: {
    type: "named",
    name: "bob",
    account: null,
    previous: "rob",
    privates: { epoch: "p1", seq: 5, since: null, missing: null, lost: 0 },
    ref: 9,
  },
  notice: { type: "notice", text: "Back at six" },
  passwordChanged: { type: "passwordChanged", ref: 9 },
  ping: { type: "ping" },
  pong: { type: "pong", ref: 9 },
  privateMessage: {
    type: "privateMessage",
    from: ALICE,
    to: "bob",
    text: "Hey, private message!",
    atMs: NOON_MS,
    place: { epoch: "p1", seq: 5 },
  },
  privateSent: {
    type: "privateSent",
    to: "bob",
    sendId: 4,
    place: { epoch: "p1", seq: 5 },
    ref: 9,
  },
  roomDeleted: { type: "roomDeleted", room: "general", by: "alice", ref: 9 },
  roomEntered: {
    type: "roomEntered",
    room: "general",
    epoch: "e1",
    seq: 7,
    users: [
      { name: "alice", account: "alice", connections: 2 },
      { name: "carol", account: null, connections: 1 },
      { name: "bob", account: null, connections: 1 },
    ],
    name: "bob",
    topic: "",
    created: false,
    since: 4,
    missing: 3,
    lost: 2,
    left: ["lobby"],
    ref: 9,
  },
  roomLeft: { type: "roomLeft", room: "general", ref: 9 },
  roomList: {
    type: "roomList",
    rooms: [
      { name: "general", users: 2, createdAtMs: NOON_MS, creator: "alice", topic: "Plans" },
      { name: "lobby", users: 1, createdAtMs: NOON_MS, creator: null, topic: "" },
    ],
    omitted: 3,
    ref: 9,
  },
  searchPage: {
    type: "searchPage",
    room: "general",
    text: "hello",
    messages: [MESSAGE, { ...MESSAGE, seq: 8, past: true }],
    ref: 9,
  },
  sent: { type: "sent", room: "general", sendId: 4, epoch: "e1", seq: 7, ref: 9 },
  topic: { type: "topic", room: "general", topic: "Plans", by: "alice", atMs: NOON_MS, ref: 9 },
  topicChanged: {
    type: "topicChanged",
    room: "general",
    topic: "Plans",
    by: "alice",
    atMs: NOON_MS,
  },
  userList: {
    type: "userList",
    room: "general",
    users: [
      { name: "alice", account: "alice", connections: 2 },
      { name: "bob", account: null, connections: 1 },
    ],
    ref: 9,
  },
  welcome: {
    type: "welcome",
    protocol: 1,
    server: "parleyd/0.1.0",
    session: "s1",
    token: "0123456789abcdef0123456789abcdef",
    resumed: null,
    instance: "8c1f0e6a5b2d4937",
    privates: { epoch: "p1", seq: 5, since: 3, missing: 0, lost: 1 },
    motd: "Be kind",
    maxFrameBytes: 65_536,
    maxTextBytes: 4096,
    ref: 9,
  },
  whoList: {
    type: "whoList",
    users: [
      { name: "alice", account: "alice", connections: 2, rooms: ["general", "lobby"] },
      { name: "bob", account: null, connections: 1, rooms: [] },
    ],
    omitted: 2,
    ref: 9,
  },
};
