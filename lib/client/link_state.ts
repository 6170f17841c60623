import type { Disconnect } from "../protocol/disconnect.ts";

/**
 * How a client's link to its server stands. Times are in milliseconds since 1970.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Disconnect, type LinkState } from "@parley/parley";
 *
 * function shown(link: LinkState): string {
 *   if (link.type === "waiting") return `offline: ${link.reason}`;
 *   return link.type === "ended" ? link.why.reason : link.type;
 * }
 * assertEquals(shown({ type: "connected" }), "connected");
 * assertEquals(shown({ type: "ended", why: Disconnect.LOGOUT }), "Goodbye!");
 * ```
 */
export type LinkState =
  /** On the way to the server, or back in: name and rooms are not there yet. */
  | {
    readonly type: "connecting";
    /** When it set out, or when the connection was lost. */
    readonly sinceMs: number;
  }
  | { readonly type: "connected" }
  /** Between two tries. */
  | {
    readonly type: "waiting";
    /** When the connection was lost. */
    readonly sinceMs: number;
    /** When it will try again. */
    readonly nextTryMs: number;
    /** What is the matter, for people. */
    readonly reason: string;
  }
  /** It does not come back by itself any more. */
  | { readonly type: "ended"; readonly why: Disconnect };
