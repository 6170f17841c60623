import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { LatencyHistogram } from "../../lib/stress/latency_histogram.ts";

function of(...values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

Deno.test("LatencyHistogram is all zeros before anything is counted", () => {
  const { count, meanUs, maxUs } = of();
  assertEquals([count, meanUs, maxUs, of().percentileUs(50)], [0, 0, 0, 0]);
});

Deno.test("LatencyHistogram.percentileUs() is wrong by less than 1 %, whatever was counted", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 2 ** 40, noNaN: true }), (us) => {
    // A longer one keeps the maximum from standing in for it.
    const found = of(us, 2 ** 40).percentileUs(50);
    assert(Math.abs(found - us) <= Math.max(1, us / 100), `${found} for ${us}`);
  }));
});

Deno.test("LatencyHistogram.percentileUs() is right at each power of two and beside it", () => {
  for (let exponent = 0; exponent < 40; exponent++) {
    for (const us of [2 ** exponent - 1, 2 ** exponent, 2 ** exponent + 1]) {
      const found = of(us, 2 ** 40).percentileUs(50);
      assert(Math.abs(found - us) <= us / 100, `${found} for ${us}`);
    }
  }
});

Deno.test("LatencyHistogram.percentileUs() counts in order, not in the order of coming", () => {
  const histogram = of(...Array.from({ length: 100 }, (_, index) => 100 - index));
  assertEquals([1, 50, 99, 100].map((percent) => histogram.percentileUs(percent)), [
    1,
    50,
    99,
    100,
  ]);
});

Deno.test("LatencyHistogram keeps mean and maximum exactly", () => {
  const histogram = of(1_000_001, 3);
  assertEquals([histogram.maxUs, histogram.meanUs, histogram.count], [1_000_001, 500_002, 2]);
  assert(histogram.percentileUs(100) <= 1_000_001);
});

Deno.test("LatencyHistogram takes what is out of bounds for the bound", () => {
  const histogram = of(-5, 2 ** 50);
  assertEquals([histogram.percentileUs(50), histogram.maxUs], [0, 2 ** 40]);
});
