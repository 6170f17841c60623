import type { FaultCounts } from "./fault.ts";
import type { Verdict } from "./judge.ts";
import type { RoomLog } from "./records.ts";
import type { Kill } from "./server_trouble.ts";

/** What was done to the programs. */
export interface Troubles {
  readonly kills: readonly Kill[];
  readonly clientKills: number;
  /** How often a process of clients stood still. */
  readonly freezes: number;
  /** How often somebody said more than buffers hold, while others did not read. */
  readonly shouts: number;
  readonly faults: FaultCounts;
  /** Connections through the proxy. */
  readonly connections: number;
  /** Connections that the server ended because they read too slowly. */
  readonly slow: number;
}

const MAX_TOLD = 15;

/** What there is to say, the totals in the last line. */
export function reportOf(
  { findings, counts }: Verdict,
  troubles: Troubles,
  logs: readonly RoomLog[],
): string {
  const { faults, connections, slow, freezes, shouts } = troubles;
  const kinds = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`).join(", ");
  return [
    ...toldOf("Lost", findings.lost),
    ...toldOf("Doubled", findings.doubled),
    ...toldOf("Reordered", findings.reordered),
    `Connections: ${connections}; faults: ${kinds}`,
    `Slow readers: ${freezes} times clients stood still, ${shouts} times somebody said 5 MB, ` +
    `${slow} connections ended as too slow`,
    killText(troubles.kills, logs),
    `Shown: ${counts.shown}; typed just when the client was killed, and gone: ${counts.cutShort}`,
    `Clients that the server did not know any more: ${counts.anew}; ` +
    `not confirmed, but kept: ${counts.notConfirmedButKept}`,
    totalsOf({ findings, counts }, troubles),
  ].join("\n");
}

function totalsOf({ findings, counts }: Verdict, { kills, clientKills, faults }: Troubles): string {
  const { lost, doubled, reordered } = findings;
  const busy = kills.filter(({ underWay }) => underWay.length > 0).length;
  const cuts = faults.cut + faults.swallow + faults["half-close"];
  return [
    `${kills.length} kills (${busy} with messages under way)`,
    `${clientKills} client kills`,
    `${cuts} cuts`,
    `${counts.messages} messages`,
    `${counts.acknowledged} acknowledged`,
    `${counts.notSent} not sent`,
    `${counts.notConfirmed} not confirmed`,
    `lost ${lost.length}`,
    `doubled ${doubled.length}`,
    `reordered ${reordered.length}`,
  ].join(", ");
}

/** On which side of their commits messages were when the server was killed. */
function killText(kills: readonly Kill[], logs: readonly RoomLog[]): string {
  const atMs = new Map(logs.flatMap(({ lines }) => lines.map(({ id, atMs }) => [id, atMs])));
  const had = (test: (id: string, kill: Kill) => boolean) =>
    kills.filter((kill) => kill.underWay.some((id) => test(id, kill))).length;
  const stored = had((id, kill) => (atMs.get(id) ?? Infinity) <= kill.atMs);
  const notStored = had((id, kill) => (atMs.get(id) ?? 0) > kill.atMs);
  const starting = kills.filter(({ moment }) => moment === "start").length;
  return `Kills of the server: ${starting} while it started, ` +
    `${stored} between a message's commit and its answer, ${notStored} before its commit`;
}

function toldOf(what: string, findings: readonly string[]): string[] {
  if (findings.length === 0) return [];
  const more = findings.length - MAX_TOLD;
  return [
    `${what}:`,
    ...findings.slice(0, MAX_TOLD).map((finding) => `  ${finding}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
