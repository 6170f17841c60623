import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type LogPlaces, placeOf } from "../../lib/core/log_place.ts";

const LOG: LogPlaces = {
  head: { epoch: "c", seq: 9 },
  ancestors: [{ epoch: "a", lastSeq: 3 }, { epoch: "b", lastSeq: 5 }],
};

Deno.test("placeOf() takes a position of the log's epoch as it is", () => {
  for (const seq of [0, 1, 8, 9]) {
    assertEquals(placeOf({ epoch: "c", seq }, LOG), { seq, lost: 0 });
  }
});

Deno.test("placeOf() takes a position of an epoch before up to where that ended", () => {
  assertEquals(placeOf({ epoch: "a", seq: 3 }, LOG), { seq: 3, lost: 0 });
  assertEquals(placeOf({ epoch: "b", seq: 4 }, LOG), { seq: 4, lost: 0 });
});

Deno.test("placeOf() counts what was shown and is not there: it was lost", () => {
  assertEquals(placeOf({ epoch: "a", seq: 7 }, LOG), { seq: 3, lost: 4 });
  assertEquals(placeOf({ epoch: "b", seq: 6 }, LOG), { seq: 5, lost: 1 });
  assertEquals(placeOf({ epoch: "c", seq: 11 }, LOG), { seq: 9, lost: 2 });
});

Deno.test("placeOf() knows no position of another log", () => {
  assertEquals(placeOf({ epoch: "d", seq: 1 }, LOG), null);
  assertEquals(placeOf({ epoch: "", seq: 0 }, LOG), null);
});

Deno.test("placeOf() gives a place in the log for any number that a client may say", () => {
  const seq = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  fc.assert(fc.property(fc.constantFrom("a", "b", "c"), seq, (epoch, said) => {
    const place = placeOf({ epoch, seq: said }, LOG);
    assert(place !== null && place.seq >= 0 && place.seq <= LOG.head.seq && place.lost >= 0);
  }));
});
