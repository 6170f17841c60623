import { checkLines, placeKey, placeText } from "./check_lines.ts";
import { checkSenders } from "./check_order.ts";
import { allFindings, type Findings, NO_FINDINGS } from "./findings.ts";
import type { Evidence, Screen } from "./lines.ts";
import type { RoomLog, Shown } from "./records.ts";

/** Each room with its members. */
export type Members = Readonly<Record<string, readonly string[]>>;

/** Holds what was typed in the rooms and shown there against what the server keeps. */
export function checkRooms(
  evidence: Evidence,
  logs: readonly RoomLog[],
  members: Members,
): Findings {
  return allFindings([
    checkOutcomes(evidence, logs),
    ...logs.map((log) => checkLog(log, evidence)),
    ...logs.map((log) => checkAllShown(log, evidence.screens, members[log.room] ?? [])),
    ...logs.flatMap((log) => {
      const index = indexOf(log);
      return evidence.screens.map((screen) => checkScreen(screen, index));
    }),
  ]);
}

function checkOutcomes({ lines }: Evidence, logs: readonly RoomLog[]): Findings {
  const counts = new Map<string, number>();
  const ids = new Map<string, string>();
  for (const { room, lines: kept } of logs) {
    for (const line of kept) {
      counts.set(line.id, (counts.get(line.id) ?? 0) + 1);
      ids.set(`${room} ${placeKey(line)}`, line.id);
    }
  }
  const inRooms = Array.from(lines.values()).filter(({ to }) => !to.startsWith("@"));
  return checkLines(inRooms, {
    at: (place) => ids.get(`${place.log} ${placeKey(place)}`),
    count: ({ id }) => counts.get(id) ?? 0,
  });
}

/** The log itself: no gap, nothing that nobody typed there, each sender's lines in his order. */
function checkLog({ room, lines }: RoomLog, evidence: Evidence): Findings {
  const gaps = lines.filter(({ seq }, index) => seq !== index + 1);
  const strangers = lines.filter(({ id }) => evidence.lines.get(id)?.to !== room);
  return allFindings([
    checkSenders(lines.map(({ id }) => id), `the log of ${room}`),
    {
      ...NO_FINDINGS,
      lost: [
        ...gaps.slice(0, 1).map(({ seq }) => `The log of ${room} has a gap before ${seq}`),
        ...strangers.map(({ id, seq }) => `Nobody typed what is at ${room} ${seq}: ${id}`),
      ],
    },
  ]);
}

/** Every member was shown every message, in one run or another. */
function checkAllShown(
  { room, lines }: RoomLog,
  screens: readonly Screen[],
  members: readonly string[],
): Findings {
  const lost = members.flatMap((member) => {
    const own = screens.filter(({ client }) => client === member);
    const shown = new Set(own.flatMap((screen) => placesIn(screen, room)).map(placeKey));
    const unseen = lines.filter((line) => !shown.has(placeKey(line)));
    return unseen.map(({ id, seq }) => `${member} was never shown ${room} ${seq}: ${id}`);
  });
  return { ...NO_FINDINGS, lost };
}

/** A log, to be looked up: an hour has a hundred thousand lines, and thousands of screens. */
interface LogIndex {
  readonly room: string;
  /** What is at each place. */
  readonly kept: ReadonlyMap<string, string>;
  readonly ids: ReadonlySet<string>;
}

function indexOf({ room, lines }: RoomLog): LogIndex {
  const kept = new Map(lines.map((line) => [placeKey(line), line.id]));
  return { room, kept, ids: new Set(kept.values()) };
}

/** What was shown is what is kept; what is not marked as past comes once and in the room's order. */
function checkScreen(screen: Screen, { room, kept, ids }: LogIndex): Findings {
  const [lost, doubled, reordered]: string[][] = [[], [], []];
  const seen = new Set<number>();
  let last = 0;
  for (const { id, place, past } of shownIn(screen, room)) {
    const what = `${screen.client} was shown ${id} at ${placeText(place)} in run ${screen.run}`;
    if (kept.get(placeKey(place)) !== id) {
      (ids.has(id) ? reordered : lost)!.push(`${what}, and it is not there`);
    }
    if (past) continue;
    if (seen.has(place.seq)) doubled!.push(`${what}, for the second time`);
    else if (place.seq < last) reordered!.push(`${what}, behind ${last}`);
    seen.add(place.seq);
    last = Math.max(last, place.seq);
  }
  return { lost: lost!, doubled: doubled!, reordered: reordered! };
}

type Placed = Shown & { readonly place: NonNullable<Shown["place"]> };

function shownIn({ shown }: Screen, room: string): Placed[] {
  return shown.filter((one): one is Placed => one.to === room && one.place !== undefined);
}

function placesIn(screen: Screen, room: string): Placed["place"][] {
  return shownIn(screen, room).map(({ place }) => place);
}
