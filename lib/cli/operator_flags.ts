import { parseDuration } from "../util/parse_duration.ts";
import { HELP_FLAG, JSON_FLAG } from "./common_flags.ts";
import { type Flag, orNone, parseSwitch, parseText, wholeNumber } from "./flags.ts";
import { SERVER_FLAGS } from "./server_flags.ts";

/** What `parleyd status` and the like can be told. */
export interface OperatorFlags extends Readonly<Record<string, Flag<unknown>>> {
  readonly port: Flag<number | "">;
  readonly control: Flag<string>;
  readonly json: Flag<boolean>;
  readonly in: Flag<number | "">;
  readonly reason: Flag<string>;
  readonly cancel: Flag<boolean>;
  readonly help: Flag<boolean>;
}

const NUMBER_REGEXP = /^\d+$/;

/** The table from which flags, variables and help are made. */
export const OPERATOR_FLAGS: OperatorFlags = {
  port: {
    ...SERVER_FLAGS.port,
    help: "The server's port, where there are several",
    default: "",
    parse: orNone(wholeNumber(0, 65_535)),
  },
  control: { ...SERVER_FLAGS.control, help: "Its socket, where it was started with --control" },
  json: { ...JSON_FLAG, help: "status: as JSON, for programs" },
  in: {
    name: "in",
    placeholder: "TIME",
    help: "stop: not at once, but in 60s, 5m, 1h or 1d; everybody is told, and told again",
    default: "",
    only: "flag",
    parse: parseWait,
  },
  reason: {
    name: "reason",
    placeholder: "TEXT",
    help: "stop: why, for everybody to read",
    default: "",
    only: "flag",
    parse: parseText,
  },
  cancel: {
    name: "cancel",
    placeholder: null,
    help: "stop: the server does not stop after all",
    default: false,
    only: "flag",
    parse: parseSwitch,
  },
  help: HELP_FLAG,
};

/** Milliseconds; a number alone is seconds. */
function parseWait(text: string): number | "" {
  if (text === "") return "";
  const waitMs = parseDuration(NUMBER_REGEXP.test(text) ? `${text}s` : text);
  if (waitMs === null) throw new RangeError("it must be a time, as 60s, 5m, 1h or 1d");
  return waitMs;
}
