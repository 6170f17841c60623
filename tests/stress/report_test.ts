import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { describeResults, duration, reportLines, resultsAsJson } from "../../lib/stress/report.ts";
import { planStress } from "../../lib/stress/stress_plan.ts";
import { failureOf, type StressResults } from "../../lib/stress/stress_results.ts";
import type { TallyCounts } from "../../lib/stress/tally.ts";
import { stressSettings } from "../helpers/stress_settings.ts";

const NO_TIMES = { count: 0, meanUs: 0, p50Us: 0, p99Us: 0, maxUs: 0 };
const COUNTS: TallyCounts = {
  sent: 100_000,
  received: 100_000,
  deliveries: 10_000_000,
  expected: 10_000_000,
  lost: 0,
  onTheWay: 0,
  duplicated: 0,
  reordered: 0,
  damaged: 0,
  stray: 0,
};
const RESULTS: StressResults = {
  plan: planStress(stressSettings({ clients: 100, messages: 1000, window: 64 })),
  end: "complete",
  connected: 100,
  failures: 0,
  firstFailure: null,
  counts: COUNTS,
  latency: { count: 10_000_000, meanUs: 312, p50Us: 290, p99Us: 2149, maxUs: 12_345 },
  talkMs: 4000,
  entering: NO_TIMES,
  dropped: 0,
  refused: 0,
  complaint: null,
  slowCut: null,
  server: {
    kind: "measured",
    figures: {
      pid: 42,
      beforeBytes: 6_100_000,
      afterBytes: 8_200_000,
      peakBytes: 9_000_000,
      growth: "stable",
      cpuMs: 2000,
    },
  },
  ownCpuMs: 3000,
};

Deno.test("reportLines() are the report of document 003, line for line", () => {
  assertEquals(reportLines(RESULTS), [
    "Stress Test Results:",
    "Clients connected: 100/100",
    "Messages sent: 100,000",
    "Messages received: 100,000",
    "Average latency: 0.3ms",
    "Max latency: 12ms",
    "Dropped connections: 0",
    "Memory usage: 8.2 MB (stable)",
  ]);
});

Deno.test("describeResults() adds what else was measured", () => {
  const [, ...details] = describeResults(RESULTS).split("\n\n");
  assertEquals(details.join("\n\n").split("\n"), [
    "Scenario: chatter, 1 room, keyword dialect",
    "Senders: 100, each 1,000 messages of 64 bytes, at most 64 on their way",
    "Latency: p50 0.3ms, p99 2.1ms, max 12ms",
    "Deliveries: 10,000,000 of 10,000,000 in 4.00s (2,500,000 per second)",
    "Lost: 0, duplicated: 0, reordered: 0",
    "Server memory: 6.1 MB before, 8.2 MB after, 9.0 MB at the most",
    "Server CPU: 2.00s (50 % of one core), 0.20µs per delivery, process 42",
    "CPU of this test: 3.00s (75 % of one core)",
    "",
  ]);
});

Deno.test("describeResults() says what went wrong, and what may help", () => {
  const text = describeResults({
    ...RESULTS,
    plan: planStress(stressSettings({ clients: 100, slow: 5, rate: 1000 })),
    end: "stalled",
    connected: 99,
    failures: 1,
    firstFailure: "Cannot use this server: it refused a client: Username taken",
    counts: { ...COUNTS, lost: 3, duplicated: 2, reordered: 1, damaged: 4, stray: 5 },
    entering: { count: 90, meanUs: 1, p50Us: 40_000, p99Us: 80_000, maxUs: 90_000 },
    dropped: 7,
    refused: 3,
    complaint: "Too fast",
    slowCut: 4,
  });
  for (
    const line of [
      "Clients connected: 99/100",
      "Dropped connections: 7",
      "1,000 messages per second in all",
      "Lost: 3, duplicated: 2, reordered: 1",
      "Damaged: 4, stray: 5",
      "Entering: 90, p50 40ms, p99 80ms, max 90ms",
      "Slow readers: 5, cut off by the server: 4",
      "First failure: Cannot use this server: it refused a client: Username taken",
      "The server said: Too fast. If that is a limit, start it with --rate-limit off",
      "Given up: nothing came for 20.0s",
    ]
  ) assertStringIncludes(text, `${line}\n`);
});

Deno.test("describeResults() tells where the server can't be measured", () => {
  const elsewhere = describeResults({ ...RESULTS, server: { kind: "elsewhere" } });
  assertStringIncludes(elsewhere, "Memory usage: not on this machine\n");
  assertStringIncludes(elsewhere, "Server: not on this machine\n");
  const unknown = describeResults({ ...RESULTS, server: { kind: "unknown", why: "it is hidden" } });
  assertStringIncludes(unknown, "Memory usage: unknown\n");
  assertStringIncludes(unknown, "Server: it is hidden\n");
});

Deno.test("describeResults() shows what was on its way when somebody stopped it", () => {
  const text = describeResults({
    ...RESULTS,
    end: "interrupted",
    counts: { ...COUNTS, onTheWay: 1234 },
  });
  assertStringIncludes(text, "On the way: 1,234\n");
  assertStringIncludes(text, "Interrupted: ");
});

Deno.test("resultsAsJson() is one object on one line, with the verdict first", () => {
  const text = resultsAsJson(RESULTS);
  assertEquals(text.indexOf("\n"), text.length - 1);
  assertEquals(JSON.parse(text), { ok: true, ...RESULTS });
  const lossy = resultsAsJson({ ...RESULTS, counts: { ...COUNTS, lost: 1 } });
  assert(lossy.startsWith('{"ok":false,'));
});

Deno.test("failureOf() finds nothing wrong with a clean run, slow readers cut or not", () => {
  assertEquals(failureOf(RESULTS), null);
  assertEquals(failureOf({ ...RESULTS, slowCut: 3 }), null);
});

const FAILURES: readonly (readonly [Partial<StressResults>, string])[] = [
  [{ end: "interrupted" }, "interrupted"],
  [{ connected: 98, failures: 2 }, "2 clients did not get in"],
  [{ failures: 2 }, "2 attempts to get in failed"],
  [{ dropped: 3 }, "3 connections were dropped"],
  [{ refused: 4 }, "4 messages were refused"],
  [
    { counts: { ...COUNTS, lost: 1, reordered: 2 } },
    "1 deliveries were lost, 2 deliveries were reordered",
  ],
  [{ counts: { ...COUNTS, duplicated: 1 } }, "1 deliveries were duplicated"],
  [{ counts: { ...COUNTS, damaged: 1 } }, "1 deliveries were damaged"],
  [{ counts: { ...COUNTS, stray: 1 } }, "1 deliveries were stray"],
];

for (const [wrong, says] of FAILURES) {
  Deno.test(`failureOf() says: ${says}`, () => {
    assertEquals(failureOf({ ...RESULTS, ...wrong }), says);
  });
}

Deno.test("duration() has as many digits as matter", () => {
  const values = [0, 4, 94, 95, 312, 9_949, 9_950, 12_345, 1_234_567];
  assertEquals(values.map(duration), [
    "0.0ms",
    "0.00ms",
    "0.09ms",
    "0.1ms",
    "0.3ms",
    "9.9ms",
    "10ms",
    "12ms",
    "1,235ms",
  ]);
});
