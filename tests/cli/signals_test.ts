import { assert, assertEquals } from "@std/assert";
import { leaveSignals, stopSignals, untilStopSignal } from "../../lib/cli/signals.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { FakeSignals } from "../helpers/fake_signals.ts";

const SIGNALS: readonly (readonly [typeof Deno.build.os, readonly Deno.Signal[]])[] = [
  ["linux", ["SIGINT", "SIGTERM"]],
  ["darwin", ["SIGINT", "SIGTERM"]],
  ["windows", ["SIGINT", "SIGBREAK"]],
];

interface Probe {
  readonly source: FakeSignals;
  readonly clock: FakeClock;
  /** Resolves to whether the signal to stop has come. */
  isStopped(): Promise<boolean>;
}

function probe(os: typeof Deno.build.os, signals?: readonly Deno.Signal[]): Probe {
  const source = new FakeSignals();
  const clock = new FakeClock();
  let stopped = false;
  void untilStopSignal({ source, os, clock, ...(signals === undefined ? {} : { signals }) }).then(
    () => stopped = true,
  );
  const isStopped = async () => {
    await Promise.resolve();
    await Promise.resolve();
    return stopped;
  };
  return { source, clock, isStopped };
}

for (const [os, signals] of SIGNALS) {
  Deno.test(`stopSignals() are what ${os} has`, () => {
    assertEquals(stopSignals(os), signals);
  });

  Deno.test(`leaveSignals() are what ${os} has, and the closing of the terminal`, () => {
    const closed: readonly Deno.Signal[] = os === "windows" ? [] : ["SIGHUP"];
    assertEquals(leaveSignals(os), [...signals, ...closed]);
  });

  for (const signal of signals) {
    Deno.test(`untilStopSignal() hears ${signal} on ${os}`, async () => {
      const { source, isStopped } = probe(os);
      assertEquals(source.heard, signals);
      assert(!await isStopped());
      source.send(signal);
      assert(await isStopped());
    });
  }
}

Deno.test("untilStopSignal() takes repeats within 500 ms for the same key press", async () => {
  const { source, clock, isStopped } = probe("linux");
  source.send("SIGINT");
  clock.advance(499);
  assertEquals(source.heard, ["SIGINT", "SIGTERM"], "The system's own effect is not back yet");
  source.send("SIGINT");
  source.send("SIGTERM");
  clock.advance(1);
  assertEquals(source.heard, []);
  assertEquals(clock.pending, 0);
  assert(await isStopped());
});

Deno.test("untilStopSignal() hears the signals that it is told, and no others", async () => {
  const { source, clock, isStopped } = probe("linux", ["SIGHUP"]);
  assertEquals(source.heard, ["SIGHUP"]);
  source.send("SIGTERM");
  assert(!await isStopped());
  source.send("SIGHUP");
  assert(await isStopped());
  clock.advance(500);
  assertEquals(source.heard, []);
});

Deno.test("untilStopSignal() listens for as long as nothing comes", async () => {
  const { source, clock, isStopped } = probe("linux");
  clock.advance(1_000_000);
  assertEquals(source.heard, ["SIGINT", "SIGTERM"]);
  assert(!await isStopped());
});
