/** The flags of `parleyd` that say what is kept and where, and what they come to. */
import type { Durability, Retention } from "../history/sqlite/protocol.ts";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.ts";
import { usageError } from "./cli_error.ts";
import { type Flag, type FlagValues, oneOf, orNone, parseText, wholeNumber } from "./flags.ts";

/** These flags; an empty value is the same as none. */
export type KeepFlags = {
  readonly data: Flag<string>;
  readonly durability: Flag<Durability | "">;
  readonly keepMessages: Flag<number | "">;
  readonly keepDays: Flag<number | "">;
  readonly keepMb: Flag<number | "">;
  readonly replay: Flag<number>;
  readonly replayHours: Flag<number>;
};

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const MB_BYTES = 1024 * 1024;
const CENTURY_DAYS = 36_500;
const MAX_MB = 1024 * 1024;
/** More is not read at once: whoever enters asks for it page by page. */
const MAX_REPLAY = 1000;

const IN_MEMORY = { messages: 1000, days: 0, mb: 64 } as const;
const WITH_DATA = { messages: 1_000_000, days: 365, mb: 0 } as const;

/** A part of the table of flags: what is kept. */
export const KEEP_FLAGS: KeepFlags = {
  data: {
    name: "data",
    placeholder: "DIR",
    help: "A folder to keep messages and rooms in; without it, or where it is empty, nothing " +
      "outlives the server",
    default: "",
    values: "folder",
    parse: parseText,
  },
  durability: {
    name: "durability",
    placeholder: "HOW",
    help: "With --data: normal (if not given), or full: survives a power cut, and is slower",
    default: "",
    parse: orNone(oneOf("normal", "full")),
  },
  keepMessages: {
    name: "keep-messages",
    placeholder: "N",
    help: `Messages kept of a room; if not given ${byDefault("messages")}`,
    default: "",
    parse: orNone(wholeNumber(1, 2 ** 31)),
  },
  keepDays: {
    name: "keep-days",
    placeholder: "N",
    help: `Days they are kept; if not given ${byDefault("days")}; 0: any`,
    default: "",
    parse: orNone(wholeNumber(0, CENTURY_DAYS)),
  },
  keepMb: {
    name: "keep-mb",
    placeholder: "N",
    help: `MiB of text kept in all; if not given ${byDefault("mb")}; 0: any`,
    default: "",
    parse: orNone(wholeNumber(0, MAX_MB)),
  },
  replay: {
    name: "replay",
    placeholder: "N",
    help:
      `Past messages shown on entering, ${DEFAULT_LIMITS.maxReplayMessages} if not given; 0: none`,
    default: DEFAULT_LIMITS.maxReplayMessages,
    parse: wholeNumber(0, MAX_REPLAY),
  },
  replayHours: {
    name: "replay-hours",
    placeholder: "N",
    help: `How old these may be, ${DEFAULT_LIMITS.maxReplayAgeMs / HOUR_MS} if not given`,
    default: DEFAULT_LIMITS.maxReplayAgeMs / HOUR_MS,
    parse: wholeNumber(1, CENTURY_DAYS * 24),
  },
};

type KeepSettings = FlagValues<KeepFlags>;

/** @throws {CliError} For what goes with a folder alone, where there is none. */
export function checkKeeping({ data, durability }: KeepSettings): void {
  if (data !== "" || durability === "") return;
  throw usageError("Cannot keep it that safely in memory: --durability needs --data DIR");
}

/** How much is kept. */
export function retentionOf(settings: KeepSettings): Retention {
  const { data, keepMessages, keepDays, keepMb } = settings;
  const fallback = data === "" ? IN_MEMORY : WITH_DATA;
  return {
    maxMessages: keepMessages === "" ? fallback.messages : keepMessages,
    maxAgeMs: anyIf0(keepDays === "" ? fallback.days : keepDays) * DAY_MS,
    maxBytes: anyIf0(keepMb === "" ? fallback.mb : keepMb) * MB_BYTES,
  };
}

/** What whoever enters a room is shown of its past. */
export function replayLimitsOf({ replay, replayHours }: KeepSettings): Partial<Limits> {
  return { maxReplayMessages: replay, maxReplayAgeMs: replayHours * HOUR_MS };
}

function anyIf0(bound: number): number {
  return bound === 0 ? Infinity : bound;
}

function byDefault(what: keyof typeof IN_MEMORY): string {
  const told = (bound: number) => bound === 0 ? "any" : String(bound);
  return `${told(IN_MEMORY[what])}, with --data ${told(WITH_DATA[what])}`;
}
