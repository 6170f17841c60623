/** Where a client that comes back is in a log. */
import type { Position } from "./command.ts";

/**
 * Where to go on in a log, for a client that has said how far it had got.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { GoingOn } from "@parley/parley";
 *
 * function gapText({ since, missing, lost }: GoingOn): string {
 *   if (since === null) return "The newest messages:";
 *   return `${missing ?? "Some"} messages are missing, the server has lost ${lost}`;
 * }
 * assertEquals(gapText({ since: null, missing: 0, lost: 0 }), "The newest messages:");
 * assertEquals(
 *   gapText({ since: 17, missing: 5, lost: 0 }),
 *   "5 messages are missing, the server has lost 0",
 * );
 * ```
 */
export interface GoingOn {
  /**
   * Everything behind this `seq` follows: it is that of the client's position, or a later one where
   * not so much is kept. Null where the client named no position, or one of another log.
   */
  readonly since: number | null;
  /**
   * Messages after the client's position that are not sent; 0 where it named none, null where nobody
   * knows.
   */
  readonly missing: number | null;
  /** Messages up to the client's position that the server has lost, with those that had said them. */
  readonly lost: number;
}

/**
 * The log of what somebody has said and heard privately, in every connection of his; its position is
 * that of its newest message.
 *
 * @example How many private messages follow
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { PrivateLog } from "@parley/parley";
 *
 * const following = ({ seq, since }: PrivateLog) => since === null ? 0 : seq - since;
 * assertEquals(following({ epoch: "8c1d", seq: 12, since: 9, missing: 0, lost: 0 }), 3);
 * ```
 */
export interface PrivateLog extends Position, GoingOn {}
