import type {
  Anew,
  Answered,
  Broken,
  ChatterRecord,
  Gap,
  RunRecords,
  Shown,
  Typing,
} from "./records.ts";
import { isId, sayingOf } from "./saying.ts";

/** Everything that became of one line, over all runs of its client. */
export interface Line {
  readonly id: string;
  readonly client: string;
  readonly to: string;
  /** A line that was cut short by a kill may be forgotten; one that was taken may not. */
  readonly state: "taken" | "typing";
  /** How the run ended in which it was typed: an answer may come just before a kill. */
  readonly end: "killed" | "orderly";
  /** Mostly one; a client that was killed may be told again. */
  readonly answers: readonly Answered[];
}

/** What a client was shown in one run of its process, in its order. */
export interface Screen {
  readonly client: string;
  readonly run: number;
  readonly shown: readonly Shown[];
}

/** The records of all runs, by what they are about. */
export interface Evidence {
  readonly lines: ReadonlyMap<string, Line>;
  readonly screens: readonly Screen[];
  readonly gaps: readonly Gap[];
  readonly broken: readonly Broken[];
  /** Those whom the server did not know any more, each time that it was so. */
  readonly anew: readonly Anew[];
}

/** Sorts what was written down. */
export function evidenceOf(runs: readonly RunRecords[]): Evidence {
  const all = runs.flatMap(({ records }) => records);
  return {
    lines: linesOf(all, lastRunsOf(runs)),
    screens: runs.flatMap(screensOf),
    gaps: ofKind(all, "gap"),
    broken: ofKind(all, "broken"),
    anew: ofKind(all, "anew"),
  };
}

/** The last run of each client: it was killed in the ones before. */
function lastRunsOf(runs: readonly RunRecords[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const { run, records } of runs) {
    for (const { client } of records) {
      last.set(client, Math.max(run, last.get(client) ?? run));
    }
  }
  return last;
}

function linesOf(
  records: readonly ChatterRecord[],
  lastRuns: ReadonlyMap<string, number>,
): Map<string, Line> {
  const taken = new Set(ofKind(records, "typed").map(({ id }) => id));
  const answers = Map.groupBy(ofKind(records, "answered"), ({ id }) => id);
  const lineOf = ({ id, client, to }: Typing): [string, Line] => {
    const state = taken.has(id) ? "taken" : "typing";
    const end = isId(id) && sayingOf(id).run < (lastRuns.get(client) ?? 0) ? "killed" : "orderly";
    return [id, { id, client, to, state, end, answers: answers.get(id) ?? [] }];
  };
  return new Map(ofKind(records, "typing").map(lineOf));
}

function screensOf({ run, records }: RunRecords): Screen[] {
  const byClient = Map.groupBy(ofKind(records, "shown"), ({ client }) => client);
  return Array.from(byClient, ([client, shown]) => ({ client, run, shown }));
}

function ofKind<K extends ChatterRecord["kind"]>(
  records: readonly ChatterRecord[],
  kind: K,
): Extract<ChatterRecord, { kind: K }>[] {
  const isIt = (record: ChatterRecord): record is Extract<ChatterRecord, { kind: K }> =>
    record.kind === kind;
  return records.filter(isIt);
}
