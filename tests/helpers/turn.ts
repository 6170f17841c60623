/**
 * Lets everything happen that waits for nothing but its turn: with wires in memory and clocks moved
 * by hand, that is everything.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
