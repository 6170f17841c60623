import { assertEquals } from "@std/assert";
import { Keepalive } from "../../lib/net/keepalive.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

interface Probe {
  readonly clock: FakeClock;
  readonly keepalive: Keepalive;
  /** What the keepalive asked for, with the second of it. */
  readonly told: string[];
}

function probe(): Probe {
  const clock = new FakeClock();
  const told: string[] = [];
  const tell = (what: string) => () => void told.push(`${what} ${clock.monotonicMs() / 1000}`);
  const peer = { ping: tell("ping"), onUnresponsive: tell("unresponsive") };
  const keepalive = new Keepalive(peer, { clock, pingAfterMs: 30_000, answerWithinMs: 10_000 });
  return { clock, keepalive, told };
}

Deno.test("Keepalive asks after silence, and gives up when there is no answer", () => {
  const { clock, told } = probe();
  clock.advance(29_999);
  assertEquals(told, []);
  clock.advance(1);
  assertEquals(told, ["ping 30"]);
  clock.advance(9999);
  assertEquals(told, ["ping 30"]);
  clock.advance(1);
  assertEquals(told, ["ping 30", "unresponsive 40"]);
});

Deno.test("Keepalive tells once that there is no answer", () => {
  const { clock, told } = probe();
  clock.advance(1_000_000);
  assertEquals(told, ["ping 30", "unresponsive 40"]);
  assertEquals(clock.pending, 0);
});

Deno.test("Keepalive does not ask while something arrives", () => {
  const { clock, keepalive, told } = probe();
  for (let seconds = 0; seconds < 200; seconds += 29) {
    clock.advance(29_000);
    keepalive.heard();
  }
  assertEquals(told, []);
});

Deno.test("Keepalive asks when the silence began with the last that arrived", () => {
  const { clock, keepalive, told } = probe();
  clock.advance(20_000);
  keepalive.heard();
  clock.advance(29_999);
  assertEquals(told, []);
  clock.advance(1);
  assertEquals(told, ["ping 50"]);
});

Deno.test("Keepalive takes whatever arrives for an answer", () => {
  const { clock, keepalive, told } = probe();
  clock.advance(39_999);
  keepalive.heard();
  clock.advance(1);
  assertEquals(told, ["ping 30"]);
});

Deno.test("Keepalive asks again after as long a silence behind an answer", () => {
  const { clock, keepalive, told } = probe();
  clock.advance(30_000);
  keepalive.heard();
  clock.advance(30_000);
  assertEquals(told, ["ping 30", "ping 60"]);
});

Deno.test("Keepalive.stop() ends it, twice as well", () => {
  const { clock, keepalive, told } = probe();
  clock.advance(30_000);
  keepalive.stop();
  keepalive.stop();
  clock.advance(100_000);
  assertEquals(told, ["ping 30"]);
  assertEquals(clock.pending, 0);
});

Deno.test("Keepalive waits 30 s for a sign of life, and 30 s for an answer, unless told", () => {
  const clock = new FakeClock();
  const told: number[] = [];
  const tell = () => void told.push(clock.monotonicMs());
  new Keepalive({ ping: tell, onUnresponsive: tell }, { clock });
  clock.advance(100_000);
  assertEquals(told, [30_000, 60_000]);
});
