import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { exponentialBackoff } from "../../lib/net/backoff.ts";

const ATTEMPTS = [1, 2, 3, 4, 5, 6, 7, 100, 5000];

Deno.test("exponentialBackoff() begins with a second and doubles up to half a minute", () => {
  const backoff = exponentialBackoff({ random: () => 0 });
  assertEquals(ATTEMPTS.map(backoff), [
    ...[1000, 2000, 4000, 8000, 16_000],
    ...[30_000, 30_000, 30_000, 30_000],
  ]);
});

Deno.test("exponentialBackoff() makes each pause up to 30 % shorter by chance", () => {
  const least = exponentialBackoff({ random: () => 1 });
  assertEquals([1, 2, 6].map((attempt) => Math.round(least(attempt))), [700, 1400, 21_000]);
  const middle = exponentialBackoff({ random: () => 0.5 });
  assertEquals([1, 2, 6].map((attempt) => Math.round(middle(attempt))), [850, 1700, 25_500]);
});

Deno.test("exponentialBackoff() asks chance anew for each pause", () => {
  const chances = [0, 1, 0.5];
  const backoff = exponentialBackoff({ jitter: 1, random: () => chances.shift() ?? 0 });
  assertEquals([1, 1, 1].map(backoff), [1000, 0, 500]);
});

Deno.test("exponentialBackoff() takes other bounds", () => {
  const backoff = exponentialBackoff({ firstMs: 10, maxMs: 50, factor: 3, jitter: 0 });
  assertEquals([1, 2, 3].map(backoff), [10, 30, 50]);
});

Deno.test("exponentialBackoff() keeps every pause between its bounds, whatever chance says", () => {
  const attempts = fc.integer({ min: 1, max: 10_000 });
  const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(fc.property(attempts, chances, (attempt, chance) => {
    const pauseMs = exponentialBackoff({ random: () => chance })(attempt);
    assert(pauseMs > 700 - 1e-6 && pauseMs <= 30_000, `${pauseMs}`);
  }));
});
