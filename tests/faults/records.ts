/**
 * What a chatter writes down, a line of JSON each, as it happens: what a killed one did is known up
 * to the kill.
 */

/** A place in a log: of a room, or of what somebody has said and heard privately. */
export interface LogPlace {
  /** A room's name; for private messages `@`, and whose they are. */
  readonly log: string;
  readonly epoch: string;
  readonly seq: number;
}

/** The client is about to say it: a kill after this may come before the client has taken it. */
export interface Typing {
  readonly kind: "typing";
  readonly client: string;
  readonly id: string;
  /** A room's name; a person's with `@` before it. */
  readonly to: string;
}

/** The client has taken it: from now on it must not be forgotten. */
export interface Typed {
  readonly kind: "typed";
  readonly client: string;
  readonly id: string;
}

/** What became of it, as its sender was told. */
export interface Answered {
  readonly kind: "answered";
  readonly client: string;
  readonly id: string;
  readonly outcome: "sent" | "not sent" | "not confirmed";
  /** Where it is, if it was sent and is kept in a log that the sender sees. */
  readonly place?: LogPlace;
  /** The code of the refusal. */
  readonly code?: string;
}

/** Somebody was shown a message. */
export interface Shown {
  readonly kind: "shown";
  readonly client: string;
  readonly id: string;
  /** A room's name; `@` for a private message. */
  readonly to: string;
  /** Left out for a private message that is kept nowhere. */
  readonly place?: LogPlace;
  /** Whether it was marked as past. */
  readonly past: boolean;
}

/** Somebody was told that messages are gone. */
export interface Gap {
  readonly kind: "gap";
  readonly client: string;
  readonly log: string;
  /** Behind his position, and not sent to him; null where nobody knows. */
  readonly missing: number | null;
  /** Up to his position, and lost by the server. */
  readonly lost: number;
}

/** The server did not know the client any more: it began anew. */
export interface Anew {
  readonly kind: "anew";
  readonly client: string;
}

/** The client gave up, or threw. */
export interface Broken {
  readonly kind: "broken";
  readonly client: string;
  readonly reason: string;
}

/** Anything that a chatter writes down. */
export type ChatterRecord = Anew | Answered | Broken | Gap | Shown | Typed | Typing;

/** What one run of a process wrote down. */
export interface RunRecords {
  /** From 1. */
  readonly run: number;
  readonly records: readonly ChatterRecord[];
}

/** A message as the server keeps it. */
export interface KeptLine {
  readonly epoch: string;
  readonly seq: number;
  readonly id: string;
  readonly atMs: number;
}

/** A room's log, as the server tells it at the end. */
export interface RoomLog {
  readonly room: string;
  readonly lines: readonly KeptLine[];
}
