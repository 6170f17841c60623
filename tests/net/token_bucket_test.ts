import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { TokenBucket } from "../../lib/net/token_bucket.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

/** How many tokens there are without waiting. */
function takeAll(bucket: TokenBucket, most = 1000): number {
  let count = 0;
  while (count < most && bucket.take() === 0) count++;
  return count;
}

Deno.test("TokenBucket gives its burst at once, and says when there is more", () => {
  const clock = new FakeClock();
  const bucket = new TokenBucket({ clock, burst: 3, perMinute: 600 });
  assertEquals(takeAll(bucket), 3);
  assertEquals(bucket.take(), 100);
  clock.advance(99);
  assertEquals(bucket.take(), 1);
  clock.advance(1);
  assertEquals([bucket.take(), bucket.take()], [0, 100]);
});

Deno.test("TokenBucket holds no more than its burst, however long the pause", () => {
  const clock = new FakeClock();
  const bucket = new TokenBucket({ clock, burst: 5, perMinute: 60 });
  takeAll(bucket);
  clock.advance(3_600_000);
  assertEquals(takeAll(bucket), 5);
});

Deno.test("TokenBucket counts the part of a token that has passed", () => {
  const clock = new FakeClock();
  const bucket = new TokenBucket({ clock, burst: 2, perMinute: 60 });
  takeAll(bucket);
  clock.advance(1500);
  assertEquals([bucket.take(), bucket.take()], [0, 500]);
});

Deno.test("TokenBucket looks at the clock only where there is no token left", () => {
  let looks = 0;
  const clock = { monotonicMs: () => (looks++, 0) };
  const bucket = new TokenBucket({ clock, burst: 100, perMinute: 60 });
  looks = 0;
  for (let taken = 0; taken < 100; taken++) bucket.take();
  assertEquals(looks, 0);
  bucket.take();
  assertEquals(looks, 1);
});

const SETTINGS = fc.record({
  burst: fc.integer({ min: 1, max: 50 }),
  perMinute: fc.integer({ min: 1, max: 100_000 }),
});

Deno.test("TokenBucket gives in any time no more than its rate and twice its burst", () => {
  const pauses = fc.array(fc.tuple(fc.nat(5000), fc.nat(60)), { maxLength: 60 });
  fc.assert(fc.property(SETTINGS, pauses, ({ burst, perMinute }, steps) => {
    const clock = new FakeClock();
    const bucket = new TokenBucket({ clock, burst, perMinute });
    const taken: number[] = [];
    for (const [pauseMs, tries] of steps) {
      clock.advance(pauseMs);
      for (let i = 0; i < tries; i++) if (bucket.take() === 0) taken.push(clock.monotonicMs());
    }
    for (let first = 0; first < taken.length; first++) {
      for (let last = first; last < taken.length; last++) {
        const ms = taken[last]! - taken[first]!;
        assert(last - first + 1 <= 2 * burst + ms * perMinute / 60_000 + 1e-6);
      }
    }
  }));
});

Deno.test("TokenBucket gives whoever waits as it says its full rate, and its burst after a pause", () => {
  fc.assert(fc.property(SETTINGS, fc.integer({ min: 1, max: 200 }), (settings, count) => {
    const { burst, perMinute } = settings;
    const clock = new FakeClock();
    const bucket = new TokenBucket({ clock, ...settings });
    assertEquals(takeAll(bucket, burst), burst);
    for (let taken = 0; taken < count;) {
      const waitMs = bucket.take();
      if (waitMs === 0) taken++;
      else clock.advance(waitMs);
    }
    // Whole milliseconds are waited for.
    assert(clock.monotonicMs() <= count * (60_000 / perMinute + 1), `${clock.monotonicMs()} ms`);
    clock.advance(Math.ceil(burst * 60_000 / perMinute));
    assert(takeAll(bucket, burst) === burst);
  }));
});
