import { assertEquals } from "@std/assert";
import { RateMeter } from "../../lib/server/rate_meter.ts";

/** A meter that is told every five seconds of so many more. */
function meterOf(...gains: readonly number[]) {
  const meter = new RateMeter({ messages: 0 }, 0);
  let [messages, nowMs] = [0, 0];
  for (const gain of gains) {
    messages += gain;
    nowMs += 5000;
    meter.note({ messages }, nowMs);
  }
  return { meter, messages, nowMs };
}

Deno.test("RateMeter.lastMinute() tells what was counted since the start, in the first minute", () => {
  const { meter, messages, nowMs } = meterOf(3, 0, 4);
  assertEquals(meter.lastMinute({ messages: messages + 1 }, nowMs + 1), { messages: 8 });
});

Deno.test("RateMeter.lastMinute() forgets what was counted before", () => {
  const { meter, messages, nowMs } = meterOf(1000, ...Array<number>(12).fill(1));
  assertEquals(meter.lastMinute({ messages }, nowMs), { messages: 12 });
});

Deno.test("RateMeter.lastMinute() tells nothing after a quiet time in which it was told nothing", () => {
  const { meter, messages } = meterOf(1000);
  assertEquals(meter.lastMinute({ messages }, 100_000_000), { messages: 0 });
});

Deno.test("RateMeter keeps no more than a minute, however often it is told", () => {
  const meter = new RateMeter({ messages: 0 }, 0);
  for (let ms = 0; ms <= 600_000; ms += 10) meter.note({ messages: ms / 10 }, ms);
  assertEquals(meter.lastMinute({ messages: 60_000 }, 600_000), { messages: 6000 });
});
