import { nextTurn } from "../../lib/util/next_turn.ts";

/**
 * Lets everything happen that waits for nothing but its turn, or for the end of one: with wires in
 * memory and clocks moved by hand, that is everything.
 */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  // What was told meanwhile is written at the end of the turn.
  for (let turns = 0; turns < 3; turns++) await nextTurn();
}
