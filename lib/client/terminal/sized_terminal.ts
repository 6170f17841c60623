import type { Terminal } from "./keyboard.ts";

/**
 * How a program was suspended: `by key` where only the terminal itself may stop it, by a Ctrl-Z
 * outside of raw mode; `refused` where that is not possible.
 */
export type Suspension = "by key" | "refused" | "suspended";

/** A terminal whose size is known, and that a program can leave for a while. */
export interface SizedTerminal extends Terminal {
  size(): { readonly columns: number; readonly rows: number };
  /** Tells when the size changes; returns what ends the telling. */
  onResize(listener: () => void): () => void;
  /** Tells when the program goes on after it was stopped; returns what ends the telling. */
  onContinue(listener: () => void): () => void;
  /** Stops the program until it is continued, where it may do so. */
  suspend(): Suspension;
}
