import { assertEquals } from "@std/assert";
import { shownAge, shownDuration, shownSpan } from "../../lib/util/shown_duration.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

Deno.test("shownDuration() has the two greatest parts, and passes over what is zero", () => {
  const spans = [-1, 499, 59_500, 3_605_000, DAY_MS + 59 * MINUTE_MS + 1000];
  assertEquals(spans.map(shownDuration), ["0 s", "0 s", "1 min", "1 h 5 s", "1 d 59 min"]);
});

const WORDS: readonly (readonly [number, string])[] = [
  [-1, "0 s"],
  [999, "0 s"],
  [MINUTE_MS - 1, "59 s"],
  [MINUTE_MS, "1 min"],
  [60 * MINUTE_MS - 1, "59 min"],
  [60 * MINUTE_MS, "1 h"],
  [DAY_MS - 1, "23 h"],
  [DAY_MS, "1 day"],
  [2 * DAY_MS, "2 days"],
];

for (const [durationMs, words] of WORDS) {
  Deno.test(`shownSpan() says "${words}" for ${durationMs} ms`, () => {
    assertEquals(shownSpan(durationMs), words);
  });
}

Deno.test("shownAge() says nothing of what is new, also where the clocks do not agree", () => {
  assertEquals([shownAge(-DAY_MS), shownAge(MINUTE_MS - 1)], [null, null]);
  assertEquals([shownAge(MINUTE_MS), shownAge(3 * DAY_MS)], ["1 min old", "3 days old"]);
});
