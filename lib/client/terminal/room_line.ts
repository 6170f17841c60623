import { words } from "../../codec/text_lines.ts";
import type { Create, SetAccess } from "../../protocol/command.ts";

/**
 * The line of somebody who wants to be asked for the password of a room; null for every other line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseRoomLine } from "./room_line.ts";
 *
 * assertEquals(parseRoomLine("/access password"), { type: "setAccess", access: "password" });
 * assertEquals(parseRoomLine("/access password sesame"), null);
 * ```
 */
export function parseRoomLine(line: string): Create | SetAccess | null {
  if (!line.startsWith("/")) return null;
  const [verb = "", first = "", second, ...more] = words(line);
  const typed = verb.toLowerCase();
  if (more.length > 0) return null;
  if (typed === "/create" && isPassword(second)) {
    return { type: "create", room: first, exclusive: true, access: "password" };
  }
  if (typed !== "/access") return null;
  if (isPassword(first) && second === undefined) return { type: "setAccess", access: "password" };
  if (!first.startsWith("#") || first.length === 1 || !isPassword(second)) return null;
  return { type: "setAccess", room: first.slice(1), access: "password" };
}

function isPassword(word: string | undefined): boolean {
  return word?.toLowerCase() === "password";
}
