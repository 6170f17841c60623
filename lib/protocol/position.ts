/**
 * A place in a log of messages: a room's, or that of somebody's private messages.
 *
 * `seq` counts the log's messages without a gap: within one `epoch`, the difference of two positions
 * is how many messages are between them. Of positions of two epochs, only the server can tell.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Position } from "@parley/parley";
 *
 * function missedBetween(shown: Position, newest: Position): number | null {
 *   return shown.epoch === newest.epoch ? newest.seq - shown.seq : null;
 * }
 * const shown = { epoch: "69ec604bd72ab546", seq: 40 };
 * assertEquals(missedBetween(shown, { epoch: "69ec604bd72ab546", seq: 42 }), 2);
 * assertEquals(missedBetween(shown, { epoch: "7a83515a6770b5fd", seq: 42 }), null);
 * ```
 */
export interface Position {
  /** The log's name: opaque, and made at random with the log. */
  readonly epoch: string;
  /** The message's number, from 1; 0 is the place before the first one. */
  readonly seq: number;
}
