import { assert, fail } from "@std/assert";
import { systemClock } from "../../lib/util/clock.ts";

Deno.test("systemClock.wallMs() is the time of day since 1970", () => {
  const before = Date.now();
  const wallMs = systemClock.wallMs();
  assert(before <= wallMs && wallMs <= Date.now());
});

Deno.test("systemClock.monotonicMs() never goes back", () => {
  const times = Array.from({ length: 1000 }, () => systemClock.monotonicMs());
  assert(times.every((time, index) => index === 0 || time >= times[index - 1]!));
});

Deno.test("systemClock.after() runs what was planned", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  systemClock.after(0, resolve);
  await promise;
});

Deno.test("systemClock.after() does not run what was cancelled, even twice", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = systemClock.after(0, () => fail("This was cancelled"));
  systemClock.after(0, resolve);
  timer.cancel();
  timer.cancel();
  await promise;
});
