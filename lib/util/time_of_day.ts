let lastSecond = NaN;
let lastText = "";

/**
 * The local time of day as `HH:MM:SS`.
 *
 * @param wallMs Milliseconds since 1970, UTC.
 *
 * @example
 * ```ts
 * import { assertMatch } from "@std/assert";
 * import { timeOfDay } from "./time_of_day.ts";
 *
 * assertMatch(timeOfDay(Date.now()), /^\d\d:\d\d:\d\d$/);
 * ```
 */
export function timeOfDay(wallMs: number): string {
  const second = Math.floor(wallMs / 1000);
  // A busy room asks many times a second, and building the text costs more than the look-up.
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = new Date(wallMs).toTimeString().slice(0, 8);
  }
  return lastText;
}
