import type { Key } from "./key_decoder.ts";
import type { BottomView } from "./screen.ts";

/** How much of the screen there is to draw on. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Something in front of the line that is being typed: it has the keyboard, and stands at the bottom
 * of the screen, until it has its answer.
 */
export interface Front {
  /** `not mine`: it gives up, and the key is for whoever is behind it. */
  handle(key: Key): "done" | "not mine" | "waiting";
  /** There will be no more keys: it is answered as if it had been given up. */
  giveUp(): void;
  view(size: ScreenSize): Omit<BottomView, "status">;
}
