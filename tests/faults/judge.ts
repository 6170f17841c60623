import { checkPrivates } from "./check_privates.ts";
import { checkRooms, type Members } from "./check_rooms.ts";
import { allFindings, type Findings, NO_FINDINGS } from "./findings.ts";
import { type Evidence, evidenceOf, type Line } from "./lines.ts";
import type { RoomLog, RunRecords } from "./records.ts";

/** What the clients wrote down, and what the server keeps. */
export interface Case {
  readonly runs: readonly RunRecords[];
  readonly logs: readonly RoomLog[];
  readonly members: Members;
  /** Who had not been shown everything when there was time enough. */
  readonly notLevel: readonly string[];
  /** What the server has logged as its own mistakes. */
  readonly bugs: readonly string[];
}

/** How many lines there were, and what their senders were told. */
export interface LineCounts {
  readonly messages: number;
  readonly acknowledged: number;
  readonly notSent: number;
  readonly notConfirmed: number;
  /** Of these are in a log all the same. */
  readonly notConfirmedButKept: number;
  /** Typed when the client was killed: gone with it, as its user can tell. */
  readonly cutShort: number;
  /** How many messages were shown, past ones included. */
  readonly shown: number;
  /** How often the server did not know a client any more. */
  readonly anew: number;
}

/** What is wrong, and how much was looked at. */
export interface Verdict {
  readonly findings: Findings;
  readonly counts: LineCounts;
}

/** Holds everything that was typed, told and shown against what the server keeps. */
export function judge({ runs, logs, members, notLevel, bugs }: Case): Verdict {
  const evidence = evidenceOf(runs);
  const findings = allFindings([
    checkRooms(evidence, logs, members),
    checkPrivates(evidence),
    checkUnconfirmed(evidence),
    checkPrograms(evidence, notLevel, bugs),
  ]);
  return { findings, counts: countsOf(evidence, logs) };
}

/** Only of somebody whom the server did not know any more, nobody can know what it had got. */
function checkUnconfirmed({ lines, anew }: Evidence): Findings {
  const unknown = new Set(anew.map(({ client }) => client));
  const unconfirmed = Array.from(lines.values()).filter((line) => {
    return lastOutcome(line) === "not confirmed" && !unknown.has(line.client);
  });
  const lost = unconfirmed.map(({ id }) => `${id} is not confirmed, though its client was known`);
  return { ...NO_FINDINGS, lost };
}

/** Whoever gave up, did not get level or was told of a gap was not shown everything. */
function checkPrograms(
  { broken, gaps }: Evidence,
  notLevel: readonly string[],
  bugs: readonly string[],
): Findings {
  return {
    ...NO_FINDINGS,
    lost: [
      ...broken.map(({ client, reason }) => `${client} is out: ${reason}`),
      ...gaps.map(({ client, log, lost, missing }) =>
        `${client} was told that ${log} has lost ${lost} and leaves out ${
          missing ?? "nobody knows"
        }`
      ),
      ...notLevel.map((client) => `${client} did not get level`),
      ...bugs.map((bug) => `The server says: ${bug}`),
    ],
  };
}

function countsOf({ lines, screens, anew }: Evidence, logs: readonly RoomLog[]): LineCounts {
  const all = Array.from(lines.values());
  const kept = new Set(logs.flatMap((log) => log.lines.map(({ id }) => id)));
  const seen = new Set(screens.flatMap(({ shown }) => shown.map(({ id }) => id)));
  const isKept = ({ id }: Line) => kept.has(id) || seen.has(id);
  const isForgotten = (line: Line) => {
    return line.state === "typing" && line.answers.length === 0 && !isKept(line);
  };
  const cutShort = all.filter(isForgotten).length;
  const notConfirmed = all.filter((line) => lastOutcome(line) === "not confirmed");
  const told = (outcome: string) => all.filter((line) => lastOutcome(line) === outcome).length;
  return {
    messages: all.length - cutShort,
    acknowledged: told("sent"),
    notSent: told("not sent"),
    notConfirmed: notConfirmed.length,
    notConfirmedButKept: notConfirmed.filter(isKept).length,
    cutShort,
    shown: screens.reduce((count, { shown }) => count + shown.length, 0),
    anew: anew.length,
  };
}

function lastOutcome({ answers }: Line): string | undefined {
  return answers.at(-1)?.outcome;
}
