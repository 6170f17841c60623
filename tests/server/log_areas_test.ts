import { assertEquals, assertThrows } from "@std/assert";
import { LOG_AREAS, parseLogLevels } from "../../lib/server/log_areas.ts";

Deno.test("parseLogLevels() takes one level for all areas", () => {
  assertEquals(new Set(Object.values(parseLogLevels("warn"))), new Set(["warn"]));
  assertEquals(Object.keys(parseLogLevels("warn")), Array.from(LOG_AREAS));
});

Deno.test("parseLogLevels() takes levels by area, in any order, and info for the rest", () => {
  for (const text of ["rooms=debug,warn,accounts=error", " rooms=debug, accounts=error ,warn"]) {
    const { rooms, accounts, store } = parseLogLevels(text);
    assertEquals([rooms, accounts, store], ["debug", "error", "warn"]);
  }
  const { rooms, store } = parseLogLevels("rooms=error");
  assertEquals([rooms, store], ["error", "info"]);
});

const REFUSED: readonly (readonly [text: string, says: string])[] = [
  ["", 'there is no level ""'],
  ["loud", "there are debug, info, warn, error"],
  ["rooms=loud", 'there is no level "loud"'],
  ["lobby=info", `there are ${LOG_AREAS.join(", ")}`],
  ["info,warn", "AREA=LEVEL"],
  ["rooms=info,rooms=warn", "named twice"],
  ["rooms=info=warn", "AREA=LEVEL"],
  ["info,", 'there is no level ""'],
];

for (const [text, says] of REFUSED) {
  Deno.test(`parseLogLevels() refuses "${text}"`, () => {
    assertThrows(() => parseLogLevels(text), RangeError, says);
  });
}
