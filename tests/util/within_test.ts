import { assertEquals } from "@std/assert";
import { within } from "../../lib/util/within.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

Deno.test("within() tells that a promise was resolved in time", async () => {
  const clock = new FakeClock();
  const { promise, resolve } = Promise.withResolvers<void>();
  const inTime = within(clock, 1000, promise);
  clock.advance(999);
  resolve();
  assertEquals(await inTime, true);
});

Deno.test("within() waits no longer than its time", async () => {
  const clock = new FakeClock();
  const inTime = within(clock, 1000, new Promise(() => {}));
  clock.advance(1000);
  assertEquals(await inTime, false);
});

Deno.test("within() takes a rejection for an end in time", async () => {
  assertEquals(await within(new FakeClock(), 1000, Promise.reject(new Error("lost"))), true);
});

Deno.test("within() leaves no timer behind", async () => {
  const clock = new FakeClock();
  await within(clock, 1000, Promise.resolve());
  assertEquals(clock.pending, 0);
});
