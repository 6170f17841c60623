import { failureOf, type StressResults, type Times } from "./stress_results.ts";

/** What a run is told as, for people: the report of the source document, then the rest. */
export function describeResults(results: StressResults): string {
  return [...reportLines(results), "", ...detailLines(results)].join("\n") + "\n";
}

/** The same as one JSON object. */
export function resultsAsJson(results: StressResults): string {
  return `${JSON.stringify({ ok: failureOf(results) === null, ...results })}\n`;
}

/** The report, line for line as it was asked for. */
export function reportLines(results: StressResults): string[] {
  const { plan, counts, latency } = results;
  return [
    "Stress Test Results:",
    `Clients connected: ${grouped(results.connected)}/${grouped(plan.clients)}`,
    `Messages sent: ${grouped(counts.sent)}`,
    `Messages received: ${grouped(counts.received)}`,
    `Average latency: ${duration(latency.meanUs)}`,
    `Max latency: ${duration(latency.maxUs)}`,
    `Dropped connections: ${grouped(results.dropped)}`,
    `Memory usage: ${memoryUsage(results)}`,
  ];
}

function detailLines(results: StressResults): string[] {
  const { counts, latency, talkMs, entering, slowCut, plan } = results;
  const { lost, duplicated, reordered, damaged, stray, onTheWay } = counts;
  const perSecond = talkMs > 0 ? counts.deliveries / talkMs * 1000 : 0;
  return [
    ...scenarioLines(results),
    `Latency: ${times(latency)}`,
    `Deliveries: ${grouped(counts.deliveries)} of ${grouped(counts.expected)} in ` +
    `${seconds(talkMs)} (${grouped(perSecond)} per second)`,
    `Lost: ${grouped(lost)}, duplicated: ${grouped(duplicated)}, reordered: ${grouped(reordered)}`,
    ...(damaged + stray === 0 ? [] : [`Damaged: ${grouped(damaged)}, stray: ${grouped(stray)}`]),
    ...(onTheWay === 0 ? [] : [`On the way: ${grouped(onTheWay)}`]),
    ...(entering.count === 0 ? [] : [`Entering: ${grouped(entering.count)}, ${times(entering)}`]),
    ...(slowCut === null
      ? []
      : [`Slow readers: ${grouped(plan.slow)}, cut off by the server: ${grouped(slowCut)}`]),
    ...serverLines(results),
    `CPU of this test: ${cpuTime(results.ownCpuMs, talkMs)}`,
    ...troubleLines(results),
  ];
}

function scenarioLines({ plan }: StressResults): string[] {
  const { scenario, dialect, rooms, senders, size, rate, window, messages } = plan;
  const pace = rate > 0
    ? `${grouped(rate)} messages per second in all`
    : `at most ${grouped(window)} on their way`;
  const where = `${grouped(rooms)} ${rooms === 1 ? "room" : "rooms"}`;
  return [
    `Scenario: ${scenario}, ${where}, ${dialect} dialect`,
    `Senders: ${grouped(senders)}, each ${grouped(messages)} messages of ${size} bytes, ${pace}`,
  ];
}

function memoryUsage({ server }: StressResults): string {
  switch (server.kind) {
    case "measured": {
      const { afterBytes, growth } = server.figures;
      return `${megabytes(afterBytes)} (${growth === "unknown" ? "too short to tell" : growth})`;
    }
    case "elsewhere":
      return "not on this machine";
    case "unknown":
      return "unknown";
  }
}

function serverLines({ server, talkMs, counts }: StressResults): string[] {
  if (server.kind === "elsewhere") return ["Server: not on this machine"];
  if (server.kind === "unknown") return [`Server: ${server.why}`];
  const { pid, beforeBytes, afterBytes, peakBytes, cpuMs } = server.figures;
  const each = counts.deliveries > 0
    ? `, ${(cpuMs * 1000 / counts.deliveries).toFixed(2)}µs per delivery`
    : "";
  return [
    `Server memory: ${megabytes(beforeBytes)} before, ${megabytes(afterBytes)} after, ` +
    `${megabytes(peakBytes)} at the most`,
    `Server CPU: ${cpuTime(cpuMs, talkMs)}${each}, process ${pid}`,
  ];
}

/** Where the test takes a whole core, it is what limits the figures. */
function cpuTime(cpuMs: number, talkMs: number): string {
  const share = talkMs > 0 ? ` (${Math.round(cpuMs / talkMs * 100)} % of one core)` : "";
  return `${seconds(cpuMs)}${share}`;
}

function troubleLines({ end, firstFailure, complaint, refused, plan }: StressResults): string[] {
  const hint = refused > 0 ? ". If that is a limit, start it with --rate-limit off" : "";
  return [
    ...(firstFailure === null ? [] : [`First failure: ${firstFailure}`]),
    ...(complaint === null ? [] : [`The server said: ${complaint}${hint}`]),
    ...(end === "stalled" ? [`Given up: nothing came for ${seconds(plan.timeoutMs)}`] : []),
    ...(end === "interrupted" ? ["Interrupted: this is what there was until then"] : []),
  ];
}

function times({ p50Us, p99Us, maxUs }: Times): string {
  return `p50 ${duration(p50Us)}, p99 ${duration(p99Us)}, max ${duration(maxUs)}`;
}

/** `100,000` */
export function grouped(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** `0.3ms`, `12ms`; two digits below a tenth. */
export function duration(us: number): string {
  const ms = us / 1000;
  if (ms >= 9.95) return `${grouped(ms)}ms`;
  return `${ms.toFixed(ms < 0.095 && ms > 0 ? 2 : 1)}ms`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 9950 ? 2 : 1)}s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
