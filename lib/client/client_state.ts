import type { Send, SendPrivate } from "../protocol/command.ts";
import type { PrivatePlace } from "./private_positions.ts";
import type { KnownPlace } from "./room_positions.ts";

export type { KnownPlace, PrivatePlace };

/** Something that is said, under its id. */
export type Said = (Send | SendPrivate) & { readonly sendId: number };

/** A line that has no answer yet; from `sending` on the server may have it. */
export interface KeptLine {
  readonly command: Said;
  readonly state: "sending" | "unsent";
}

/** How far the messages of a room were shown, and whether one was in it. */
export interface KeptPlace extends KnownPlace {
  readonly where: "in" | "left";
}

/** Somebody whose words are not shown. */
export interface IgnoredPerson {
  readonly name: string;
  /** Whether the name is known to be that of an account. */
  readonly kind: "account" | "name";
}

/** What a client takes along from one run to the next. */
export interface KeptState {
  /** The secret by which it goes on with its session; null where it has none. Never a password. */
  readonly token: string | null;
  /** Under which the session is known. */
  readonly name: string | null;
  readonly account: string | null;
  /** The highest id under which anything was said. */
  readonly highestSendId: number;
  /** In the order in which they were said. */
  readonly lines: readonly KeptLine[];
  /** The one that was left last is the last. */
  readonly places: readonly KeptPlace[];
  readonly privates: readonly PrivatePlace[];
  /** The one that was ignored last is the last. */
  readonly ignored: readonly IgnoredPerson[];
}

/** What changes in it. */
export type StateChange =
  /** A session begins; without a token, nobody will go on with it. */
  | { readonly type: "session"; readonly token: string | null }
  | { readonly type: "name"; readonly name: string; readonly account: string | null }
  /** A line is said, is on its way now, or is for another epoch of its room. */
  | ({ readonly type: "line" } & KeptLine)
  | { readonly type: "answered"; readonly sendId: number }
  /** Ids up to this one have been used. */
  | { readonly type: "used"; readonly sendId: number }
  | ({ readonly type: "place" } & KeptPlace)
  | { readonly type: "forgotten"; readonly room: string }
  | ({ readonly type: "private" } & PrivatePlace)
  | ({ readonly type: "ignored" } & IgnoredPerson)
  | { readonly type: "unignored"; readonly name: string }
  /** An orderly end: no line is left, one is in no room; positions, and who is ignored, stay. */
  | { readonly type: "over" };

/**
 * Keeps what a client needs to go on after it was killed: its session, its lines that have no answer,
 * how far messages were shown.
 *
 * - One client at a time has it.
 * - `keep` returns when the changes will outlive the process, all of them or the first ones. What
 *   goes wrong is never thrown.
 */
export interface ClientState {
  /** As it is by now. */
  readonly kept: KeptState;
  keep(...changes: readonly StateChange[]): void;
}
