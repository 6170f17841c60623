/** What can be asked about who may be where, and who may speak. */
import type { Answerable } from "./answer.ts";
import type { RoomAccess, SubjectKind } from "./moderation.ts";

/** Says who may enter a room from now on. */
export interface SetAccess extends Answerable {
  readonly type: "setAccess";
  readonly room?: string;
  readonly access: RoomAccess;
  /** Where that needs one. */
  readonly password?: string;
}

/** Whom something is done to, and where. */
interface AboutSomebody extends Answerable {
  /** {@linkcode EVERYWHERE} for the whole server; without one, the session's only room. */
  readonly room?: string;
  /** A name, or a numeric address. */
  readonly who: string;
  /** What he is told by. @default {the account of that name, else the name; a numeric address as such} */
  readonly by?: SubjectKind;
}

/** Puts somebody out of a room, or off the server; he may come back. */
export interface Kick extends AboutSomebody {
  readonly type: "kick";
  readonly reason?: string;
}

/** Puts somebody out, and keeps him out. */
export interface Ban extends AboutSomebody {
  readonly type: "ban";
  /** In milliseconds; without it, for good. */
  readonly forMs?: number;
  readonly reason?: string;
}

/** Lets somebody in again. */
export interface Unban extends AboutSomebody {
  readonly type: "unban";
}

/** Lets somebody listen, and say nothing. */
export interface Mute extends AboutSomebody {
  readonly type: "mute";
  /** In milliseconds; without it, for good. */
  readonly forMs?: number;
  readonly reason?: string;
}

/** Lets somebody speak again. */
export interface Unmute extends AboutSomebody {
  readonly type: "unmute";
}

/** Lets somebody into a room that is not open to everybody, and tells him. */
export interface Invite extends Answerable {
  readonly type: "invite";
  readonly room?: string;
  readonly who: string;
}

/** Takes an invitation back. */
export interface Uninvite extends Answerable {
  readonly type: "uninvite";
  readonly room?: string;
  readonly who: string;
}

/** Asks who is banned, muted and invited. */
export interface ListRules extends Answerable {
  readonly type: "listRules";
  /** {@linkcode EVERYWHERE} for the whole server; without one, the session's only room. */
  readonly room?: string;
}
