import { assertEquals } from "@std/assert";
import { Pause } from "../../lib/client/pause.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { turn } from "../helpers/turn.ts";

function begin(ms: number) {
  const clock = new FakeClock();
  const pause = new Pause(clock);
  const over: string[] = [];
  const begun = pause.begin(ms).then(() => over.push("over"));
  return { clock, pause, over, begun };
}

Deno.test("Pause.begin() resolves when the time is over", async () => {
  const { clock, over, begun } = begin(1000);
  clock.advance(999);
  await turn();
  assertEquals(over, []);
  clock.advance(1);
  await begun;
  assertEquals([over, clock.pending], [["over"], 0]);
});

Deno.test("Pause.end() cuts it short, and leaves no timer", async () => {
  const { clock, pause, over, begun } = begin(1000);
  pause.end();
  pause.end();
  await begun;
  assertEquals([over, clock.pending], [["over"], 0]);
});

Deno.test("Pause.end() does nothing to a pause that begins later", async () => {
  const clock = new FakeClock();
  const pause = new Pause(clock);
  pause.end();
  let over = false;
  const begun = pause.begin(1000).then(() => over = true);
  await turn();
  assertEquals(over, false);
  clock.advance(1000);
  await begun;
});
