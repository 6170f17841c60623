import { checkLines, placeText } from "./check_lines.ts";
import { checkSenders } from "./check_order.ts";
import { allFindings, type Findings, NO_FINDINGS, repeated } from "./findings.ts";
import type { Evidence, Line, Screen } from "./lines.ts";
import { PrivateSightings } from "./private_sightings.ts";
import type { LogPlace } from "./records.ts";

/**
 * Holds what was said privately against what both sides were shown: nobody else can read the log, so
 * what they were shown in all runs stands for it.
 */
export function checkPrivates({ lines, screens }: Evidence): Findings {
  const privates = Array.from(lines.values()).filter(({ to }) => to.startsWith("@"));
  const sightings = new PrivateSightings(screens);
  return allFindings([
    checkLines(privates, {
      at: (place) => sightings.at(place),
      count: ({ id, to }) => sightings.count(to.slice(1), id),
    }),
    checkOwn(privates, sightings),
    checkPlaces(sightings),
    ...screens.map(checkScreen),
  ]);
}

/** What was acknowledged was shown to its sender, too. */
function checkOwn(lines: readonly Line[], sightings: PrivateSightings): Findings {
  const sent = lines.filter(({ answers }) => answers.some(({ outcome }) => outcome === "sent"));
  const unseen = sent.filter(({ client, id }) => sightings.count(client, id) === 0);
  const lost = unseen.map(({ client, id }) => `${client} was never shown his own ${id}`);
  return { ...NO_FINDINGS, lost };
}

/** Positions count from 1, each for one message: one that nobody was shown is lost. */
function checkPlaces(sightings: PrivateSightings): Findings {
  const lost = Array.from(sightings.logs).flatMap(([log, ids]) => {
    const all = Array.from({ length: Math.max(...ids.keys()) }, (_, index) => index + 1);
    const gaps = all.filter((seq) => !ids.has(seq)).map((seq) => `Nobody was shown ${log} ${seq}`);
    const replaced = Array.from(ids).filter(([, here]) => here.size > 1);
    return [
      ...gaps,
      ...replaced.map(([seq, here]) => `At ${log} ${seq} there was ${Array.from(here).join(", ")}`),
    ];
  });
  return { ...NO_FINDINGS, lost };
}

/** Within one run: nothing twice, positions rise, each sender's lines in his order. */
function checkScreen({ client, run, shown }: Screen): Findings {
  const live = shown.filter(({ to, past }) => to === "@" && !past);
  const ids = live.map(({ id }) => id);
  const where = `what ${client} was shown privately in run ${run}`;
  const reordered: string[] = [];
  const last = new Map<string, LogPlace>();
  for (const { place } of live) {
    if (place === undefined) continue;
    const before = last.get(place.log);
    if (before !== undefined && place.seq < before.seq) {
      reordered.push(`${placeText(place)} comes behind ${before.seq} in ${where}`);
    }
    last.set(place.log, place);
  }
  const doubled = repeated(ids).map((id) => `${id} comes twice in ${where}`);
  return allFindings([{ lost: [], doubled, reordered }, checkSenders(ids, where)]);
}
