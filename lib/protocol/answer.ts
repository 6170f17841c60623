/**
 * What every command may carry.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Answerable, Command } from "@parley/parley";
 *
 * let lastRef = 0;
 * const numbered = (command: Command): Command & Answerable => ({ ...command, ref: ++lastRef });
 * assertEquals(numbered({ type: "listRooms" }), { type: "listRooms", ref: 1 });
 * assertEquals(numbered({ type: "ping" }).ref, 2);
 * ```
 */
export interface Answerable {
  /** An integer of the client's own, which comes back in each answer to this command. */
  readonly ref?: number;
}

/**
 * What every answer may carry.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Answer } from "@parley/parley";
 *
 * const asked = new Map([[1, "Which rooms are there?"], [2, "Who is here?"]]);
 * const question = ({ ref }: Answer) => ref === undefined ? undefined : asked.get(ref);
 * assertEquals(question({ ref: 2 }), "Who is here?");
 * ```
 */
export interface Answer {
  /** The `ref` of the command that this answers; left out where it had none. */
  readonly ref?: number;
}
