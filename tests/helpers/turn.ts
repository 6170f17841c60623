import { nextTurn } from "../../lib/util/next_turn.ts";

const TURNS = 6;

/**
 * Lets everything happen that waits for nothing but its turn, or for the end of one: with wires in
 * memory and clocks moved by hand, that is everything.
 */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  // A greeting takes three turns, and what was told is written at the end of one: a timer on a busy
  // machine may be over before the first of them.
  for (let turns = 0; turns < TURNS; turns++) await nextTurn();
}
