import { assertEquals } from "@std/assert";
import { pastTime } from "../../lib/util/past_time.ts";

function localMs(day: number, hours: number, minutes: number, seconds = 0): number {
  return new Date(2026, 0, day, hours, minutes, seconds).getTime();
}

Deno.test("pastTime() leaves out the date of today, and of nothing else", () => {
  const nowMs = localMs(5, 12, 0);
  assertEquals(pastTime(localMs(5, 0, 0), nowMs), "00:00:00");
  assertEquals(pastTime(localMs(4, 23, 59, 59), nowMs), "2026-01-04 23:59:59");
  assertEquals(pastTime(localMs(5 - 31, 12, 0), nowMs), "2025-12-05 12:00:00");
});

Deno.test("pastTime() shows the date of what is said to come from tomorrow", () => {
  assertEquals(pastTime(localMs(6, 0, 0), localMs(5, 23, 59, 59)), "2026-01-06 00:00:00");
});
