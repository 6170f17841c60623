import type { Terminal } from "./keyboard.ts";

/** A terminal whose size is known, and that a program can leave for a while. */
export interface SizedTerminal extends Terminal {
  size(): { readonly columns: number; readonly rows: number };
  /** Tells when the size changes; returns what ends the telling. */
  onResize(listener: () => void): () => void;
  /** Tells when the program goes on after it was stopped; returns what ends the telling. */
  onContinue(listener: () => void): () => void;
  /** Stops the program until it is continued, as Ctrl-Z does; `refused` where that is not possible. */
  suspend(): "refused" | "suspended";
}
