import type { Findings } from "./findings.ts";
import type { Line } from "./lines.ts";
import type { KeptLine, LogPlace } from "./records.ts";

/** Where a line is kept, or was seen. */
export interface Whereabouts {
  /** The id of the message at a place that its sender was told; undefined where there is none. */
  at(place: LogPlace): string | undefined;
  /** In how many places of the log where it was said it is. */
  count(line: Line): number;
}

/**
 * Holds what senders were told against where their lines are: each line is kept once where it was
 * said to be, or was reported as not sent and is kept nowhere.
 */
export function checkLines(lines: Iterable<Line>, where: Whereabouts): Findings {
  const findings = { lost: [] as string[], doubled: [] as string[], reordered: [] };
  for (const line of lines) {
    const count = where.count(line);
    if (count > 1) findings.doubled.push(`${line.id} is kept ${count} times`);
    const outcomes = new Set(line.answers.map(({ outcome }) => outcome));
    if (outcomes.size === 0 && line.state === "taken" && count === 0) {
      findings.lost.push(`${line.id} was typed, and nothing became of it`);
    } else if (outcomes.size === 0 && line.state === "taken" && line.end === "orderly") {
      findings.lost.push(`${line.id} is kept, and its sender was told nothing`);
    }
    if (outcomes.has("not sent") && count > 0) {
      findings.doubled.push(`${line.id} is kept, and was reported as not sent`);
    }
    if (outcomes.has("sent") && count === 0) {
      findings.lost.push(`${line.id} was acknowledged, and is nowhere`);
    }
    for (const { place } of line.answers) {
      if (place === undefined || count === 0) continue;
      const found = where.at(place);
      if (found !== line.id) findings.lost.push(misplaced(line, place, found));
    }
  }
  return findings;
}

/** How a place is told. */
export function placeText({ log, epoch, seq }: LogPlace): string {
  return `${log} ${seq} (${epoch})`;
}

/** The key of a place within its log. */
export function placeKey({ epoch, seq }: Pick<KeptLine, "epoch" | "seq">): string {
  return `${epoch} ${seq}`;
}

function misplaced({ id }: Line, place: LogPlace, found: string | undefined): string {
  return `${id} was acknowledged at ${placeText(place)}, where ${found ?? "nothing"} is`;
}
