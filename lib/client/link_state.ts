import type { Disconnect } from "../protocol/disconnect.ts";

/** How a client's link to its server stands. Times are in milliseconds since 1970. */
export type LinkState =
  /** On the way to the server, or back in: name and rooms are not there yet. */
  | { readonly type: "connecting"; readonly sinceMs: number }
  | { readonly type: "connected" }
  /** Between two tries. */
  | {
    readonly type: "waiting";
    /** When the connection was lost. */
    readonly sinceMs: number;
    readonly nextTryMs: number;
    /** What is the matter, for people. */
    readonly reason: string;
  }
  | { readonly type: "ended"; readonly why: Disconnect };
