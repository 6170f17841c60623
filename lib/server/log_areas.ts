/** Which part of the server each line of the log is about, and how much of each part is logged. */
import type { Activity } from "../core/activity.ts";
import { LOG_LEVELS, type LogLevel } from "./log_level.ts";

/** A part of the server, for the log. */
export type LogArea =
  | "accounts"
  | "connections"
  | "messages"
  | "operators"
  | "rooms"
  | "server"
  | "store";

/** The area of each kind of activity. */
export const ACTIVITY_AREAS: { readonly [T in Activity["type"]]: LogArea } = {
  started: "server",
  stopped: "server",
  linesDropped: "server",
  bug: "server",
  storeOpened: "store",
  storeCutOff: "store",
  storeTrouble: "store",
  connected: "connections",
  disconnected: "connections",
  resumed: "connections",
  connectionsRefused: "connections",
  notAccepting: "connections",
  named: "accounts",
  loginFailed: "accounts",
  registered: "accounts",
  wrongCode: "accounts",
  passwordChanged: "accounts",
  accountsMissing: "accounts",
  accountsNotMade: "accounts",
  accountsRead: "accounts",
  accountsRefused: "accounts",
  accountsTrouble: "accounts",
  entered: "rooms",
  left: "rooms",
  deleted: "rooms",
  topic: "rooms",
  moderated: "rooms",
  access: "rooms",
  wrongRoomPassword: "rooms",
  roomPorts: "rooms",
  roomPortTaken: "rooms",
  message: "messages",
  announced: "operators",
  expelled: "operators",
  reloaded: "operators",
  stopPlanned: "operators",
  stopCancelled: "operators",
  stopOrdered: "operators",
  controlTrouble: "operators",
};

/** All areas, in the order of the alphabet. */
export const LOG_AREAS: readonly LogArea[] = Array.from(new Set(Object.values(ACTIVITY_AREAS)))
  .sort();

/** The least that is logged, of each area. */
export type LogLevels = Readonly<Record<LogArea, LogLevel>>;

const DEFAULT_LEVEL: LogLevel = "info";

/**
 * Reads levels: one for all, or by area, or both.
 *
 * @throws {RangeError} With what there is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseLogLevels } from "./log_areas.ts";
 *
 * const { rooms, accounts } = parseLogLevels("warn,rooms=debug");
 * assertEquals([rooms, accounts], ["debug", "warn"]);
 * ```
 */
export function parseLogLevels(text: string): LogLevels {
  let general: LogLevel | null = null;
  const chosen = new Map<LogArea, LogLevel>();
  for (const part of text.split(",").map((item) => item.trim())) {
    const [left = "", right, ...more] = part.split("=");
    if (more.length > 0) throw new RangeError(`"${part}" is not AREA=LEVEL`);
    const level = readLevel(right ?? left);
    if (right !== undefined) addOnce(chosen, readArea(left), level);
    else if (general === null) general = level;
    else throw new RangeError("one level is for all; the others need an area: AREA=LEVEL");
  }
  const least = general ?? DEFAULT_LEVEL;
  const levels = LOG_AREAS.map((area) => [area, chosen.get(area) ?? least]);
  return Object.fromEntries(levels) as LogLevels;
}

function addOnce(chosen: Map<LogArea, LogLevel>, area: LogArea, level: LogLevel): void {
  if (chosen.has(area)) throw new RangeError(`the area ${area} is named twice`);
  chosen.set(area, level);
}

function readLevel(word: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === word);
  if (level !== undefined) return level;
  throw new RangeError(`there is no level "${word}"; there are ${LOG_LEVELS.join(", ")}`);
}

function readArea(word: string): LogArea {
  const area = LOG_AREAS.find((known) => known === word);
  if (area !== undefined) return area;
  throw new RangeError(`there is no area "${word}"; there are ${LOG_AREAS.join(", ")}`);
}
