import { assertEquals } from "@std/assert";
import { whenStill } from "../../lib/stress/watch.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { turn } from "../helpers/turn.ts";

Deno.test("whenStill() resolves when nothing has happened for the time", async () => {
  const clock = new FakeClock();
  let pulse = 0;
  let state = "moving";
  const watch = whenStill({ clock, pulse: () => pulse, stillMs: 800 });
  void watch.still.then(() => state = "still");
  clock.advance(700);
  pulse++;
  clock.advance(800);
  await turn();
  assertEquals(state, "moving");
  clock.advance(100);
  await turn();
  assertEquals([state, clock.pending], ["still", 0]);
});

Deno.test("whenStill() leaves no timer behind when it is cancelled", () => {
  const clock = new FakeClock();
  const watch = whenStill({ clock, pulse: () => 0, stillMs: 800 });
  clock.advance(300);
  watch.cancel();
  assertEquals(clock.pending, 0);
});
