import { assertEquals } from "@std/assert";
import { GrowingDelays } from "../../lib/auth/growing_delays.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

function newDelays(clock = new FakeClock()) {
  const options = { free: 3, firstMs: 1000, maxMs: 8000, forgetMs: 60_000, maxEntries: 4 };
  const delays = new GrowingDelays({ clock, ...options });
  const fail = (id: string) => delays.begin(id)(false);
  return { clock, delays, fail };
}

Deno.test("GrowingDelays lets some failures go by, then doubles the delay up to a bound", () => {
  const { clock, delays, fail } = newDelays();
  const waits = Array.from({ length: 8 }, () => {
    fail("a");
    const waitMs = delays.waitMs("a");
    clock.advance(waitMs);
    return waitMs;
  });
  assertEquals(waits, [0, 0, 1000, 2000, 4000, 8000, 8000, 8000]);
});

Deno.test("GrowingDelays counts each one for itself", () => {
  const { delays, fail } = newDelays();
  for (let i = 0; i < 3; i++) fail("a");
  assertEquals([delays.waitMs("a"), delays.waitMs("b")], [1000, 0]);
});

Deno.test("GrowingDelays.begin() counts at once where there are delays, and only one gets through", () => {
  const { clock, delays, fail } = newDelays();
  for (let i = 0; i < 3; i++) fail("a");
  clock.advance(1000);
  const settle = delays.begin("a");
  assertEquals(delays.waitMs("a"), 2000);
  settle(false);
  assertEquals(delays.waitMs("a"), 2000);
});

Deno.test("GrowingDelays takes a right attempt back, and nothing else", () => {
  const { clock, delays, fail } = newDelays();
  for (let i = 0; i < 3; i++) fail("a");
  clock.advance(1000);
  delays.begin("a")(true);
  assertEquals(delays.waitMs("a"), 0);
  fail("a");
  assertEquals(delays.waitMs("a"), 2000);
});

Deno.test("GrowingDelays does not count right attempts", () => {
  const { delays, fail } = newDelays();
  for (let i = 0; i < 50; i++) delays.begin("a")(true);
  assertEquals(delays.size, 0);
  fail("a");
  assertEquals(delays.waitMs("a"), 0);
});

Deno.test("GrowingDelays forgets a while after the last delay, not earlier", () => {
  const { clock, delays, fail } = newDelays();
  for (let i = 0; i < 3; i++) fail("a");
  clock.advance(1000 + 59_999);
  fail("a");
  assertEquals(delays.waitMs("a"), 2000);
  clock.advance(2000 + 60_000);
  fail("a");
  assertEquals(delays.waitMs("a"), 0);
});

Deno.test("GrowingDelays keeps a bounded number; the oldest failure makes room", () => {
  const { delays, fail } = newDelays();
  for (let i = 0; i < 3; i++) fail("a");
  for (const id of ["b", "c", "d"]) fail(id);
  assertEquals([delays.size, delays.waitMs("a")], [4, 1000]);
  for (let i = 0; i < 1000; i++) fail(`other ${i}`);
  assertEquals([delays.size, delays.waitMs("a")], [4, 0]);
});

Deno.test("GrowingDelays.forget() forgets one", () => {
  const { delays, fail } = newDelays();
  for (let i = 0; i < 3; i++) fail("a");
  delays.forget("a");
  assertEquals(delays.waitMs("a"), 0);
});
