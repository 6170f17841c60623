import type { StressPlan } from "./stress_plan.ts";
import type { ServerFigures } from "./server_watch.ts";
import type { TallyCounts } from "./tally.ts";

/** How a row of times is told, in microseconds. */
export interface Times {
  readonly count: number;
  readonly meanUs: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
}

/** How a run ended: all has come, nothing came any more, or somebody stopped it. */
export type StressEnd = "complete" | "interrupted" | "stalled";

/** The server's figures, or why there are none. */
export type ServerOutcome =
  | { readonly kind: "measured"; readonly figures: ServerFigures }
  | { readonly kind: "elsewhere" }
  | { readonly kind: "unknown"; readonly why: string };

/** What came out of a run. */
export interface StressResults {
  readonly plan: StressPlan;
  readonly end: StressEnd;
  /** Clients that have been in their room. */
  readonly connected: number;
  /** Attempts to come in that failed. */
  readonly failures: number;
  readonly firstFailure: string | null;
  readonly counts: TallyCounts;
  readonly latency: Times;
  /** From the first message that was said to the last one that came. */
  readonly talkMs: number;
  /** From the connect on until in the room, of those who came in during the talk. */
  readonly entering: Times;
  /** Connections that ended though they should not. */
  readonly dropped: number;
  /** Things that the server refused. */
  readonly refused: number;
  /** What the server said first when it refused something or ended a connection. */
  readonly complaint: string | null;
  /** Slow readers that the server has cut off; null where there were none. */
  readonly slowCut: number | null;
  readonly server: ServerOutcome;
  /** Processor time that the test itself took, of the talk. */
  readonly ownCpuMs: number;
}

/**
 * What is wrong, in the fewest words; null where everybody got everything once and in order.
 *
 * @example
 * ```ts
 * import { failureOf, type StressResults } from "./stress_results.ts";
 *
 * const exitStatus = (results: StressResults) => failureOf(results) === null ? 0 : 1;
 * ```
 */
export function failureOf(results: StressResults): string | null {
  const { counts, plan, connected, failures, dropped, refused, end } = results;
  const { lost, duplicated, reordered, damaged, stray } = counts;
  const absent = end === "interrupted" ? 0 : plan.clients - connected;
  const found = [
    ...(end === "interrupted" ? ["interrupted"] : []),
    ...(absent > 0 ? [`${absent} clients did not get in`] : []),
    ...(failures > absent ? [`${failures} attempts to get in failed`] : []),
    ...(dropped > 0 ? [`${dropped} connections were dropped`] : []),
    ...(refused > 0 ? [`${refused} messages were refused`] : []),
    ...Object.entries({ lost, duplicated, reordered, damaged, stray }).flatMap(
      ([what, count]) => count > 0 ? [`${count} deliveries were ${what}`] : [],
    ),
  ];
  return found.length === 0 ? null : found.join(", ");
}
