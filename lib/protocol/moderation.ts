/** Who may be where, and who may speak: what rooms and the whole server have rules about. */
import type { Answer } from "./answer.ts";

/** Stands in a room's place for the whole server; no room can have that name. */
export const EVERYWHERE = "*";

/** Who may enter a room: everybody, who is invited, or who is invited or knows its password. */
export type RoomAccess = "invited" | "open" | "password";

/** What somebody is told by: his name as a guest, his account, or the address he comes from. */
export type SubjectKind = "account" | "address" | "name";

/** What is done to somebody in a room, or everywhere. */
export type ModerationAct =
  | "ban"
  | "invite"
  | "kick"
  | "mute"
  | "unban"
  | "uninvite"
  | "unmute";

/** Answers whoever has done something to somebody. */
export interface Moderated extends Answer {
  readonly type: "moderated";
  readonly act: ModerationAct;
  /** {@linkcode EVERYWHERE} for the whole server. */
  readonly room: string;
  readonly who: string;
  readonly by: SubjectKind;
  /** When it ends by itself, in milliseconds since 1970; null where it does not. */
  readonly untilMs: number | null;
  /** Empty for none. */
  readonly reason: string;
}

/** One ban, or one that keeps somebody silent. */
export interface RuleInfo {
  readonly who: string;
  readonly by: SubjectKind;
  readonly setBy: string;
  readonly atMs: number;
  /** Null where it does not end by itself. */
  readonly untilMs: number | null;
  /** Empty for none. */
  readonly reason: string;
}

/** Answers a `listRules`. */
export interface RuleList extends Answer {
  readonly type: "ruleList";
  readonly room: string;
  readonly access: RoomAccess;
  readonly bans: readonly RuleInfo[];
  readonly mutes: readonly RuleInfo[];
  readonly invited: readonly string[];
  /** How many more rules there are. */
  readonly omitted: number;
}

/** Others may enter the room from now on. Also the answer to a `setAccess`. */
export interface AccessChanged extends Answer {
  readonly type: "accessChanged";
  readonly room: string;
  readonly access: RoomAccess;
  readonly by: string;
  readonly atMs: number;
}

/** The session is out of the room because somebody wanted it so. */
export interface PutOut {
  readonly type: "putOut";
  readonly room: string;
  readonly by: string;
  readonly why: "banned" | "kicked";
  /** When one may come back, in milliseconds since 1970; null for never, and where one may at once. */
  readonly untilMs: number | null;
  /** Empty for none. */
  readonly reason: string;
  readonly atMs: number;
}

/** Somebody lets one into a room. */
export interface Invited {
  readonly type: "invited";
  readonly room: string;
  readonly by: string;
  readonly atMs: number;
}
