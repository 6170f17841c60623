/** The flags of `parleyd` that set limits, and what they come to. */
import { DEFAULT_LIMITS, type Limits, NO_RATES } from "../protocol/limits.ts";
import { rangeOf } from "../server/server_config.ts";
import { type Flag, type FlagValues, oneOf, wholeNumber } from "./flags.ts";

/** The limits that have a flag; its name is theirs, written with hyphens. */
export type SettableLimit = Extract<
  keyof Limits,
  | "maxAwayMs"
  | "maxCommandBurst"
  | "maxCommandRate"
  | "maxConnections"
  | "maxPerAddress"
  | "maxCreatedRooms"
  | "maxEnteredRooms"
  | "maxFrameBytes"
  | "maxHeldBack"
  | "maxLineBytes"
  | "maxMessageBurst"
  | "maxMessageRate"
  | "maxNameLength"
  | "maxNewPerMinute"
  | "maxQueueBytes"
  | "maxRoomMembers"
  | "maxStallMs"
  | "maxTextBytes"
  | "softQueueBytes"
>;

/** A flag for each of these limits, and one that switches all rates off. */
export type LimitFlags = Readonly<Record<SettableLimit, Flag<number>>> & {
  readonly rateLimit: Flag<"off" | "on">;
};

/** A part of the table of flags: limits. */
export const LIMIT_FLAGS: LimitFlags = {
  rateLimit: {
    name: "rate-limit",
    placeholder: "ON",
    help: "on (if not given), or off: no rate has a limit",
    default: "on",
    parse: oneOf("off", "on"),
  },
  maxConnections: limit("maxConnections", "N", "Connections at a time"),
  maxPerAddress: limit("maxPerAddress", "N", "The same of one address"),
  maxNewPerMinute: limit(
    "maxNewPerMinute",
    "N",
    "New ones of it a minute",
  ),
  maxMessageRate: limit(
    "maxMessageRate",
    "N",
    "Messages of one a minute",
  ),
  maxMessageBurst: limit("maxMessageBurst", "N", "Messages that may come at once"),
  maxCommandRate: limit("maxCommandRate", "N", "Its other commands a minute"),
  maxCommandBurst: limit("maxCommandBurst", "N", "Other commands that may come at once"),
  maxHeldBack: limit("maxHeldBack", "N", "So many in a row that had to wait are a flood"),
  maxLineBytes: limit("maxLineBytes", "BYTES", "A line of text"),
  maxTextBytes: limit("maxTextBytes", "BYTES", "The text of a message"),
  maxFrameBytes: limit("maxFrameBytes", "BYTES", "A frame of the native protocol"),
  maxNameLength: limit("maxNameLength", "N", "Characters of a new name"),
  maxEnteredRooms: limit("maxEnteredRooms", "N", "Rooms that a connection is in"),
  maxCreatedRooms: limit("maxCreatedRooms", "N", "Rooms that a user has created"),
  maxRoomMembers: limit("maxRoomMembers", "N", "Connections in a room"),
  softQueueBytes: limit("softQueueBytes", "BYTES", "Unread by a client, to be heard"),
  maxQueueBytes: limit("maxQueueBytes", "BYTES", "The same, to stay"),
  maxStallMs: limit("maxStallMs", "MS", "How long a client may read nothing"),
  maxAwayMs: limit("maxAwayMs", "MS", "How long a lost connection is waited for"),
};

/** The limits that the server is told. */
export function limitsOf(settings: FlagValues<LimitFlags>): Partial<Limits> {
  const { rateLimit, ...limits } = settings;
  const told = Object.keys(LIMIT_FLAGS).filter((key) => key in DEFAULT_LIMITS);
  const chosen = Object.fromEntries(told.map((key) => [key, limits[key as SettableLimit]]));
  return rateLimit === "off" ? { ...chosen, ...NO_RATES } : chosen;
}

function limit(key: SettableLimit, placeholder: string, help: string): Flag<number> {
  const { min, max } = rangeOf(key);
  const fallback = DEFAULT_LIMITS[key];
  return {
    name: key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    placeholder,
    help: `${help}, ${fallback} if not given${min === 0 ? "; 0: any" : ""}`,
    default: fallback,
    parse: wholeNumber(min, max),
  };
}
