import { MIN_PAYLOAD_BYTES } from "../stress/payload.ts";
import { type Scenario, SCENARIOS } from "../stress/stress_plan.ts";
import type { WireName } from "../stress/wire.ts";
import { WIRE_NAMES } from "../stress/wires.ts";
import { CLIENT_FLAGS } from "./client_flags.ts";
import { HELP_FLAG } from "./common_flags.ts";
import { type Flag, oneOf, parseSwitch, wholeNumber } from "./flags.ts";

/** What `parleyd stress` can be told. */
export interface StressFlags extends Readonly<Record<string, Flag<unknown>>> {
  readonly host: Flag<string>;
  readonly port: Flag<number>;
  readonly ownServer: Flag<boolean>;
  readonly pid: Flag<number>;
  readonly scenario: Flag<Scenario>;
  readonly dialect: Flag<WireName>;
  readonly clients: Flag<number>;
  readonly messages: Flag<number>;
  readonly senders: Flag<number>;
  readonly rooms: Flag<number>;
  readonly slow: Flag<number>;
  readonly rate: Flag<number>;
  readonly window: Flag<number>;
  readonly size: Flag<number>;
  readonly timeout: Flag<number>;
  readonly seed: Flag<number>;
  readonly json: Flag<boolean>;
  readonly help: Flag<boolean>;
}

/** What the clients do in each of them. */
export const SCENARIO_HELP: Readonly<Record<Scenario, string>> = {
  "chatter": "everybody is in one room and talks",
  "one-sender": "everybody is in one room, one of them talks",
  "rooms": "everybody talks, ten in a room",
  "join-storm": "a tenth talks, and all others come in at once",
  "reconnect-storm": "a tenth talks, and all others lose their connection and come back at once",
  "slow-readers": "a twentieth stops reading, and all others talk",
  "churn": "a tenth talks, and all others come and go",
};

const AS_SCENARIO = "as the scenario has it if not given";
/** A message must fit into a line of 4096 bytes with what the dialects put before it. */
const MAX_SIZE_BYTES = 4000;
/** More than there are ports to connect from. */
const MAX_CLIENTS = 60_000;

/** The table from which flags, variables and help are made. */
export const STRESS_FLAGS: StressFlags = {
  host: CLIENT_FLAGS.host,
  port: CLIENT_FLAGS.port,
  ownServer: switchFlag("own-server", "Start a server for the test, on a free port, and stop it"),
  pid: numberFlag(
    "pid",
    "PID",
    "The server's process, found by itself on this machine",
    0,
    2 ** 31,
  ),
  scenario: {
    name: "scenario",
    short: "s",
    placeholder: "NAME",
    help: "What the clients do; chatter if not given",
    default: SCENARIOS[0],
    only: "flag",
    parse: oneOf(...SCENARIOS),
  },
  dialect: {
    name: "dialect",
    placeholder: "NAME",
    help: `${WIRE_NAMES.join(", ")}; ${WIRE_NAMES[0]} if not given`,
    default: WIRE_NAMES[0],
    only: "flag",
    parse: oneOf(...WIRE_NAMES),
  },
  clients: {
    ...numberFlag("clients", "N", "How many, 100 if not given", 1, MAX_CLIENTS),
    short: "c",
    default: 100,
  },
  messages: {
    ...numberFlag("messages", "N", "How many each sender says, 1000 if not given", 1, 10_000_000),
    short: "m",
    default: 1000,
  },
  senders: numberFlag("senders", "N", `How many speak, ${AS_SCENARIO}`, 0, MAX_CLIENTS),
  rooms: numberFlag("rooms", "N", `How many rooms, ${AS_SCENARIO}`, 0, MAX_CLIENTS),
  slow: numberFlag("slow", "N", `How many stop reading, ${AS_SCENARIO}`, 0, MAX_CLIENTS),
  rate: numberFlag("rate", "N", "Messages per second, of all together", 0, 1_000_000),
  window: {
    ...numberFlag(
      "window",
      "N",
      "Without a rate: of a sender on their way, 64 if not given",
      1,
      10_000,
    ),
    default: 64,
  },
  size: {
    ...numberFlag(
      "size",
      "BYTES",
      `Of each message, ${MIN_PAYLOAD_BYTES} to ${MAX_SIZE_BYTES}, 64 if not given`,
      MIN_PAYLOAD_BYTES,
      MAX_SIZE_BYTES,
    ),
    default: 64,
  },
  timeout: {
    ...numberFlag(
      "timeout",
      "SECONDS",
      "Give up when nothing comes for so long, 10 if not given",
      1,
      3600,
    ),
    default: 10,
  },
  seed: {
    ...numberFlag(
      "seed",
      "N",
      "What is left to chance is the same for the same one",
      0,
      2 ** 32 - 1,
    ),
    default: 1,
  },
  json: switchFlag("json", "The results as one JSON object"),
  help: HELP_FLAG,
};

function numberFlag(
  name: string,
  placeholder: string,
  help: string,
  min: number,
  max: number,
): Flag<number> {
  return { name, placeholder, help, default: min, only: "flag", parse: wholeNumber(min, max) };
}

function switchFlag(name: string, help: string): Flag<boolean> {
  return { name, placeholder: null, help, default: false, only: "flag", parse: parseSwitch };
}
