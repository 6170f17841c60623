/**
 * What there is to tell, with what somebody said to it; where that is nothing, with an end.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { withText } from "./with_text.ts";
 *
 * assertEquals(withText("Ben is away", "lunch", "."), "Ben is away: lunch");
 * assertEquals(withText("Ben is away", "", "."), "Ben is away.");
 * ```
 */
export function withText(what: string, text: string, end = ""): string {
  return text === "" ? what + end : `${what}: ${text}`;
}
