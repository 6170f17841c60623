import type { Position } from "../protocol/command.ts";
import type { GoingOn } from "../protocol/event.ts";

/**
 * What a client can't show where it goes on, or can't show any more.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Gap } from "@parley/parley";
 *
 * function shown({ room, missing }: Gap): string {
 *   return `-- ${missing ?? "some"} messages missing in ${room ?? "your private messages"} --`;
 * }
 * const gap: Gap = { room: "lobby", since: 80, missing: 30, lost: 0, server: "same" };
 * assertEquals(shown(gap), "-- 30 messages missing in lobby --");
 * ```
 */
export interface Gap extends GoingOn {
  /** The room's name; null for what was said to oneself alone. */
  readonly room: string | null;
  /** Whether the server remembers the time when one was there last. */
  readonly server: "other" | "same";
}

/** Null where nothing is missing behind the position. */
export function gapBehind(
  position: Position | undefined,
  { since, missing, lost }: GoingOn,
  { room, server }: Pick<Gap, "room" | "server">,
): Gap | null {
  if (position === undefined || (missing === 0 && lost === 0)) return null;
  return { room, since, missing, lost, server };
}
