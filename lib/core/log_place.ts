import type { Ancestor } from "../history/history_store.ts";
import type { Position } from "../protocol/command.ts";

/** A log as far as it tells which positions are its own. */
export interface LogPlaces {
  readonly head: Position;
  /** The epochs before, the oldest first. */
  readonly ancestors: readonly Ancestor[];
}

/** Where a client goes on that has named a position. */
export interface LogPlace {
  /** The newest message that it has shown and that is still there, or was. */
  readonly seq: number;
  /** How many behind that it has shown, and they are lost. */
  readonly lost: number;
}

/**
 * Where a client's position is in a log; null for one of another log.
 *
 * A position of an epoch that ended when the server was killed is good up to where the next one
 * began: what the client has shown beyond that was lost.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { placeOf } from "./log_place.ts";
 *
 * const log = { head: { epoch: "b", seq: 9 }, ancestors: [{ epoch: "a", lastSeq: 5 }] };
 * assertEquals(placeOf({ epoch: "b", seq: 7 }, log), { seq: 7, lost: 0 });
 * assertEquals(placeOf({ epoch: "a", seq: 7 }, log), { seq: 5, lost: 2 });
 * assertEquals(placeOf({ epoch: "c", seq: 1 }, log), null);
 * ```
 */
export function placeOf({ epoch, seq }: Position, { head, ancestors }: LogPlaces): LogPlace | null {
  const known = epoch === head.epoch
    ? head.seq
    : ancestors.find((ancestor) => ancestor.epoch === epoch)?.lastSeq;
  if (known === undefined) return null;
  return { seq: Math.max(0, Math.min(seq, known)), lost: Math.max(0, seq - known) };
}
