/**
 * What somebody can ask of the server, in whatever dialect it was said.
 *
 * A command names its room; without one the session's only room is meant.
 */
import type { Answerable } from "./answer.ts";
import type { ChatError } from "./chat_error.ts";
import type { RoomAccess } from "./moderation.ts";
import type {
  Ban,
  Invite,
  Kick,
  ListRules,
  Mute,
  SetAccess,
  Unban,
  Uninvite,
  Unmute,
} from "./moderation_commands.ts";

export type * from "./moderation_commands.ts";

/** A place in a room's log: `seq` counts its messages from 1 without a gap, within one `epoch`. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** The first thing a native client says. */
export interface Hello extends Answerable {
  readonly type: "hello";
  /** The newest version of the protocol that the client speaks. */
  readonly protocol: number;
  /** The client's program and version, for the log. */
  readonly client: string;
  /** The secret of an earlier {@linkcode Welcome}, to go on with its session. */
  readonly token?: string;
  /** The last private message that was shown before: those behind it are sent. */
  readonly after?: Position;
}

/** Takes a name, or another name. */
export interface Login extends Answerable {
  readonly type: "login";
  /** Without one, the server chooses a guest's name. */
  readonly name?: string;
  /** A registered name needs its password. */
  readonly password?: string;
  /** The last private message of this account that was shown before: those behind it are sent. */
  readonly after?: Position;
}

/** Makes an account, and logs in under it. */
export interface Register extends Answerable {
  readonly type: "register";
  readonly name: string;
  readonly password: string;
  /** What the operator gives to those who may have an account, where he wants that. */
  readonly code?: string;
}

/** Gives the own account another password. */
export interface ChangePassword extends Answerable {
  readonly type: "changePassword";
  readonly before: string;
  readonly after: string;
}

/** Ends the connection on purpose. */
export interface Logout extends Answerable {
  readonly type: "logout";
}

/** Goes into a room. */
export interface Enter extends Answerable {
  readonly type: "enter";
  readonly room: string;
  /** What to do when there is no such room. */
  readonly ifMissing: "create" | "refuse";
  /** Whether all other rooms are left, as every dialect with one room at a time asks (A2). */
  readonly exclusive: boolean;
  /** The last contiguous position that the client has shown: what follows it is sent. */
  readonly after?: Position;
  /** At most so many messages behind `after`, the newest; others are counted as missing. */
  readonly atMost?: number;
  /** What to do when the room is another than the one of `after`. @default {"enter"} */
  readonly ifOther?: "enter" | "refuse";
  /** Lets in who is not invited to a room that has one. */
  readonly password?: string;
}

/**
 * Makes a room that must not exist yet, and goes into it; an account's stays until it is deleted, a
 * guest's while somebody is there.
 */
export interface Create extends Answerable {
  readonly type: "create";
  readonly room: string;
  readonly exclusive: boolean;
  /** Who may enter it. @default {"open"} */
  readonly access?: RoomAccess;
  /** Where that needs one. */
  readonly password?: string;
}

/** Goes out of a room. */
export interface Leave extends Answerable {
  readonly type: "leave";
  readonly room?: string;
}

/** Ends a room and its log. */
export interface Delete extends Answerable {
  readonly type: "delete";
  readonly room: string;
}

/** Says something to a room. */
export interface Send extends Answerable {
  readonly type: "send";
  readonly room?: string;
  readonly text: string;
  /** A rising integer of the client: the same one is stored once, however often it is sent. */
  readonly sendId?: number;
  /** The room's epoch as the client knows it; another one is refused. */
  readonly epoch?: string;
}

/** Says something to one person. */
export interface SendPrivate extends Answerable {
  readonly type: "sendPrivate";
  readonly to: string;
  readonly text: string;
  readonly sendId?: number;
}

/** Asks for kept messages, the newest ones before a place, or all after one. */
export interface History extends Answerable {
  readonly type: "history";
  readonly room?: string;
  /** Messages with a smaller `seq`; without it and `after`, the newest. */
  readonly before?: number;
  /** Messages with a greater `seq`. */
  readonly after?: number;
  /** At most so many; the server's own bound holds as well. */
  readonly limit?: number;
}

/** Asks for the newest kept messages that contain every word of a text. */
export interface Search extends Answerable {
  readonly type: "search";
  readonly room?: string;
  /** Words and parts of words; their case does not count. */
  readonly text: string;
  /** At most so many; the server's own bound holds as well. */
  readonly limit?: number;
}

/** Asks what a room is about, or says it. */
export interface Topic extends Answerable {
  readonly type: "topic";
  readonly room?: string;
  /** The new topic; an empty one takes it away, and without one it is asked for. */
  readonly text?: string;
}

/** Says that one is not there, or that one is again. */
export interface Away extends Answerable {
  readonly type: "away";
  /** Without it, one is there again. */
  readonly text?: string;
}

/** Asks what is known of somebody who is connected. */
export interface Whois extends Answerable {
  readonly type: "whois";
  readonly name: string;
}

/** Asks which rooms there are. */
export interface ListRooms extends Answerable {
  readonly type: "listRooms";
}

/** Asks who is in a room. */
export interface ListUsers extends Answerable {
  readonly type: "listUsers";
  readonly room?: string;
}

/** Asks who is connected, and in which rooms. */
export interface Who extends Answerable {
  readonly type: "who";
}

/** Asks what can be said. */
export interface Help extends Answerable {
  readonly type: "help";
}

/** Asks for a {@linkcode Pong}. */
export interface Ping extends Answerable {
  readonly type: "ping";
}

/** Answers a ping of the server. */
export interface Pong extends Answerable {
  readonly type: "pong";
}

/** Something that a decoder understood only well enough to refuse it. */
export interface Refused extends Answerable {
  readonly type: "refused";
  readonly error: ChatError;
  readonly sendId?: number;
}

/** Everything that can be said to the server. */
export type Command =
  | Away
  | Ban
  | ChangePassword
  | Create
  | Delete
  | Enter
  | Hello
  | Help
  | History
  | Invite
  | Kick
  | Leave
  | ListRooms
  | ListRules
  | ListUsers
  | Login
  | Logout
  | Mute
  | Ping
  | Pong
  | Refused
  | Register
  | Search
  | Send
  | SendPrivate
  | SetAccess
  | Topic
  | Unban
  | Uninvite
  | Unmute
  | Who
  | Whois;

/** The name of a command. */
export type CommandType = Command["type"];

/** The command with that name. */
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
