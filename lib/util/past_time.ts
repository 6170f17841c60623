import { timeOfDay } from "./time_of_day.ts";

/**
 * When something was said, as it is shown later: the local `HH:MM:SS`, behind `YYYY-MM-DD` where that
 * was on another day than now.
 *
 * @param atMs When that was, in milliseconds since 1970, UTC.
 * @param nowMs When it is shown.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { pastTime } from "./past_time.ts";
 *
 * const noon = new Date(2026, 10, 21, 12, 0, 15).getTime();
 * assertEquals(pastTime(noon, noon + 1000), "12:00:15");
 * assertEquals(pastTime(noon, noon + 86_400_000), "2026-11-21 12:00:15");
 * ```
 */
export function pastTime(atMs: number, nowMs: number): string {
  return dayOf(atMs) === dayOf(nowMs) ? timeOfDay(atMs) : dateAndTime(atMs);
}

/** The local `YYYY-MM-DD HH:MM:SS` of a time in milliseconds since 1970, UTC. */
export function dateAndTime(atMs: number): string {
  return `${dayOf(atMs)} ${timeOfDay(atMs)}`;
}

function dayOf(wallMs: number): string {
  const date = new Date(wallMs);
  const month = String(date.getMonth() + 1).padStart(2, "0");
  return `${date.getFullYear()}-${month}-${String(date.getDate()).padStart(2, "0")}`;
}
