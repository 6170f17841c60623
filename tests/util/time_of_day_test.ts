import { assertEquals } from "@std/assert";
import { timeOfDay } from "../../lib/util/time_of_day.ts";

function localMs(hours: number, minutes: number, seconds: number, ms = 0): number {
  return new Date(2024, 0, 5, hours, minutes, seconds, ms).getTime();
}

Deno.test("timeOfDay() writes the local time of day with two digits each", () => {
  assertEquals(timeOfDay(localMs(0, 0, 0)), "00:00:00");
  assertEquals(timeOfDay(localMs(7, 8, 9)), "07:08:09");
  assertEquals(timeOfDay(localMs(23, 59, 59, 999)), "23:59:59");
});

Deno.test("timeOfDay() tells the time it is asked for, in whatever order", () => {
  const times = [localMs(12, 0, 1), localMs(12, 0, 1, 999), localMs(12, 0, 2), localMs(12, 0, 1)];
  assertEquals(times.map(timeOfDay), ["12:00:01", "12:00:01", "12:00:02", "12:00:01"]);
});
