/**
 * Who did or said something.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { From } from "@parley/parley";
 *
 * const shown = ({ name, account }: From) => account === null ? `${name} (guest)` : name;
 * assertEquals(shown({ name: "alice", account: null, session: "3f9a" }), "alice (guest)");
 * ```
 */
export interface From {
  /** What he was called when he did it, as it is shown. */
  readonly name: string;
  /** The account's name; null for a guest. */
  readonly account: string | null;
  /** Tells the sessions of one user apart; it is no secret. */
  readonly session: string;
}
