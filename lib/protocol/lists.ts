/** What the server answers to whoever asks who and what there is. */
import type { Answer } from "./answer.ts";
import type { CommandType } from "./command.ts";

/** Who is in a room: a user is counted once, however many connections he has there. */
export interface UserInfo {
  readonly name: string;
  readonly account: string | null;
  readonly connections: number;
}

/** What is told about a room. */
export interface RoomInfo {
  readonly name: string;
  readonly users: number;
  readonly createdAtMs: number;
  /** Null for a room that was made by entering it. */
  readonly creator: string | null;
  /** Empty for none. */
  readonly topic: string;
}

/** Answers {@linkcode ListRooms}. */
export interface RoomList extends Answer {
  readonly type: "roomList";
  readonly rooms: readonly RoomInfo[];
  /** How many more there are. */
  readonly omitted: number;
}

/** Answers {@linkcode ListUsers}. */
export interface UserList extends Answer {
  readonly type: "userList";
  readonly room: string;
  readonly users: readonly UserInfo[];
}

/** Somebody who is connected. */
export interface WhoEntry extends UserInfo {
  readonly rooms: readonly string[];
}

/** Answers {@linkcode Who}. */
export interface WhoList extends Answer {
  readonly type: "whoList";
  readonly users: readonly WhoEntry[];
  /** How many more there are. */
  readonly omitted: number;
}

/** One thing that can be said, for help texts. */
export interface HelpEntry {
  readonly command: CommandType;
  readonly text: string;
}

/** Answers {@linkcode Help}: each dialect adds how it is said there. */
export interface HelpText extends Answer {
  readonly type: "help";
  readonly entries: readonly HelpEntry[];
}
