import type { RegistrationMode } from "../protocol/event.ts";
import type { PortRange } from "../server/room_ports.ts";
import { parseLogLevels } from "../server/log_areas.ts";
import { LOG_LEVELS } from "../server/log_level.ts";
import { DEFAULT_GREETING_DELAY_MS } from "../server/server_config.ts";
import { HELP_FLAG, VERSION_FLAG } from "./common_flags.ts";
import { KEEP_FLAGS, type KeepFlags } from "./keep_flags.ts";
import { LIMIT_FLAGS, type LimitFlags } from "./limit_flags.ts";
import { type Flag, oneOf, parseSwitch, parseText, wholeNumber } from "./flags.ts";
import { DEFAULT_PORT } from "../protocol/default_port.ts";

/** What `parleyd` can be told. */
export interface ServerFlags
  extends Readonly<Record<string, Flag<unknown>>>, KeepFlags, LimitFlags {
  readonly port: Flag<number>;
  readonly host: Flag<string>;
  readonly roomPorts: Flag<PortRange | "">;
  readonly motd: Flag<string>;
  readonly greetingDelay: Flag<number>;
  readonly users: Flag<string>;
  readonly registration: Flag<RegistrationMode>;
  readonly registrationCode: Flag<string>;
  readonly requireLogin: Flag<boolean>;
  readonly guests: Flag<"off" | "on">;
  readonly allowDemoUsers: Flag<boolean>;
  readonly log: Flag<"human" | "json">;
  /** As it was said, and it can be read. */
  readonly logLevel: Flag<string>;
  readonly logMessages: Flag<boolean>;
  readonly control: Flag<string>;
  readonly config: Flag<string>;
  readonly dev: Flag<boolean>;
  readonly help: Flag<boolean>;
  readonly version: Flag<boolean>;
}

const MAX_PORT = 65_535;

/** The table from which flags, variables, config file and help are made. */
export const SERVER_FLAGS: ServerFlags = {
  port: {
    name: "port",
    short: "p",
    placeholder: "PORT",
    help: `The port to listen on, ${DEFAULT_PORT} if not given; 0 takes a free one`,
    default: DEFAULT_PORT,
    parse: wholeNumber(0, MAX_PORT),
  },
  host: {
    name: "host",
    placeholder: "ADDRESS",
    help: "The address to listen on; all of this machine's if not given",
    default: "",
    parse: parseText,
  },
  roomPorts: {
    name: "room-ports",
    placeholder: "FROM-TO",
    help: "Ports of which each room gets one of its own; none if not given",
    default: "",
    parse: parsePorts,
  },
  motd: {
    name: "motd",
    placeholder: "TEXT",
    help: "What everybody is shown on arriving",
    default: "",
    parse: parseText,
  },
  greetingDelay: {
    name: "greeting-delay",
    placeholder: "MS",
    help:
      `Silence in ms after which a person is welcomed, ${DEFAULT_GREETING_DELAY_MS} if not given`,
    default: DEFAULT_GREETING_DELAY_MS,
    parse: wholeNumber(0, 60_000),
  },
  users: {
    name: "users",
    placeholder: "FILE",
    help: "The accounts; users.json in your configuration folder if not given",
    default: "",
    values: "file",
    parse: parseText,
  },
  registration: {
    name: "registration",
    placeholder: "WHO",
    help: "Who may make an account: off (if not given), open or code",
    default: "off",
    parse: oneOf("off", "open", "code"),
  },
  registrationCode: {
    name: "registration-code",
    placeholder: "CODE",
    help: "What code asks for; others here can see a flag",
    default: "",
    parse: parseText,
  },
  requireLogin: {
    name: "require-login",
    placeholder: null,
    help: "Let nobody in without an account",
    default: false,
    parse: parseSwitch,
  },
  guests: {
    name: "guests",
    placeholder: "ON",
    help: "on (if not given), or off: the same as --require-login",
    default: "on",
    parse: oneOf("off", "on"),
  },
  allowDemoUsers: {
    name: "allow-demo-users",
    placeholder: null,
    help: "Let the demo users in from other machines, too",
    default: false,
    parse: parseSwitch,
  },
  log: {
    name: "log",
    placeholder: "FORMAT",
    help: "human (if not given) or json",
    default: "human",
    parse: oneOf("human", "json"),
  },
  logLevel: {
    name: "log-level",
    placeholder: "LEVELS",
    help: "The least that is logged: debug, info (if not given), warn or error; by area: " +
      "warn,rooms=info",
    default: "info",
    values: LOG_LEVELS,
    parse: parseLevelText,
  },
  logMessages: {
    name: "log-messages",
    placeholder: null,
    help: "Log what is said in rooms, too",
    default: false,
    parse: parseSwitch,
  },
  control: {
    name: "control",
    placeholder: "PATH",
    help:
      "The socket for parleyd status, say, kick, reload and stop; off: none. If not given, it " +
      "is in a folder of yours",
    default: "",
    values: "file",
    parse: parseText,
  },
  ...KEEP_FLAGS,
  ...LIMIT_FLAGS,
  config: {
    name: "config",
    placeholder: "FILE",
    only: "flag or variable",
    help: 'A JSON file with settings: { "port": 9999, "logMessages": true }',
    default: "",
    values: "file",
    parse: parseText,
  },
  dev: {
    name: "dev",
    placeholder: null,
    help: "For trying it out: this machine only, demo users, messages logged, hints",
    default: false,
    only: "flag",
    parse: parseSwitch,
  },
  help: HELP_FLAG,
  version: VERSION_FLAG,
};

/** Nothing is no range. */
function parsePorts(text: string): PortRange | "" {
  if (text === "") return "";
  const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  const range = { from: Number(from), to: Number(to) };
  if (range.from >= 1 && range.from <= range.to && range.to <= MAX_PORT) return range;
  throw new RangeError(`it must be two ports from 1 to ${MAX_PORT}, as 10000-10999`);
}

function parseLevelText(text: string): string {
  parseLogLevels(text);
  return text;
}
