/** What the server answers to whoever asks who and what there is. */
import type { Answer } from "./answer.ts";
import type { CommandType } from "./command.ts";
import type { RoomAccess } from "./moderation.ts";

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
  readonly access: RoomAccess;
  /** How many were said there up to now. */
  readonly messages: number;
  /** Its own port; null where it has none. */
  readonly port: number | null;
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
  /** How many more there are. */
  readonly omitted: number;
}

/** How somebody talks to the server. */
export type DialectName = "keyword" | "native" | "slash" | "words";

/** Somebody who is connected. */
export interface WhoEntry extends UserInfo {
  /** Those that whoever asks may know of. */
  readonly rooms: readonly string[];
  /** Each once. */
  readonly dialects: readonly DialectName[];
  /** How long he has said and asked nothing, in milliseconds; to within some seconds. */
  readonly idleMs: number;
  /** Since when he is connected without a break, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** Null where he is there; may be empty. */
  readonly away: string | null;
}

/** Answers a `whois`. */
export interface WhoisInfo extends Answer {
  readonly type: "whois";
  readonly user: WhoEntry;
  /** Where he comes from, each once, numeric; for operators alone. */
  readonly addresses?: readonly string[];
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
