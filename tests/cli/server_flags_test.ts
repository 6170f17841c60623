import { assertEquals } from "@std/assert";
import { readFlags } from "../../lib/cli/flags.ts";
import { LIMIT_FLAGS, limitsOf, type SettableLimit } from "../../lib/cli/limit_flags.ts";
import { SERVER_FLAGS } from "../../lib/cli/server_flags.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";
import { DEFAULT_GREETING_DELAY_MS } from "../../lib/server/server_config.ts";
import { checkTable } from "../helpers/flag_table.ts";
import { DEFAULT_PORT } from "../../lib/protocol/default_port.ts";

checkTable("SERVER_FLAGS", SERVER_FLAGS);

/** What each flag of a limit is called like, and its default. */
const SETTABLE = Object.fromEntries(
  Object.entries(DEFAULT_LIMITS).filter(([key]) => key in LIMIT_FLAGS),
) as Record<SettableLimit, number>;

function mapped(limits: typeof SETTABLE, of: () => number): typeof SETTABLE {
  return Object.fromEntries(Object.keys(limits).map((key) => [key, of()])) as typeof SETTABLE;
}

function read(...args: string[]) {
  return readFlags(SERVER_FLAGS, { args, env: () => undefined }).values;
}

Deno.test("SERVER_FLAGS gives the documented defaults", () => {
  assertEquals(read(), {
    port: DEFAULT_PORT,
    host: "",
    roomPorts: "",
    motd: "",
    greetingDelay: DEFAULT_GREETING_DELAY_MS,
    users: "",
    registration: "off",
    registrationCode: "",
    requireLogin: false,
    guests: "on",
    allowDemoUsers: false,
    log: "human",
    logLevel: "info",
    logMessages: false,
    control: "",
    data: "",
    durability: "",
    keepMessages: "",
    keepDays: "",
    keepMb: "",
    replay: 20,
    replayHours: 168,
    rateLimit: "on",
    ...SETTABLE,
    config: "",
    dev: false,
    help: false,
    version: false,
  });
});

Deno.test("SERVER_FLAGS takes a value for each flag", () => {
  const given = read(
    ..."-p 0 --host ::1 --motd Hi --greeting-delay 0 --users u.json --log json".split(" "),
    ..."--registration open --registration-code K --require-login --guests off".split(" "),
    ..."--allow-demo-users --rate-limit off".split(" "),
    ..."--data d --durability full --keep-messages 7 --keep-days 0 --keep-mb 9".split(" "),
    ..."--replay 0 --replay-hours 1 --room-ports 7000-7009".split(" "),
    ...Object.keys(SETTABLE).flatMap((
      key,
    ) => [`--${LIMIT_FLAGS[key as SettableLimit].name}`, "32"]),
    ..."--control off --log-level warn,rooms=debug --log-messages --config c.json --dev -h --version"
      .split(" "),
  );
  assertEquals(given, {
    port: 0,
    host: "::1",
    roomPorts: { from: 7000, to: 7009 },
    motd: "Hi",
    greetingDelay: 0,
    users: "u.json",
    registration: "open",
    registrationCode: "K",
    requireLogin: true,
    guests: "off",
    allowDemoUsers: true,
    log: "json",
    logLevel: "warn,rooms=debug",
    logMessages: true,
    control: "off",
    data: "d",
    durability: "full",
    keepMessages: 7,
    keepDays: 0,
    keepMb: 9,
    replay: 0,
    replayHours: 1,
    rateLimit: "off",
    ...mapped(SETTABLE, () => 32),
    config: "c.json",
    dev: true,
    help: true,
    version: true,
  });
});

Deno.test("limitsOf() gives the limits that the flags set", () => {
  const limits = limitsOf(read("--max-connections", "7", "--max-message-rate", "0"));
  assertEquals(limits, { ...SETTABLE, maxConnections: 7, maxMessageRate: 0 });
});

Deno.test("limitsOf() has no rate after --rate-limit off, that of new connections neither", () => {
  const limits = limitsOf(read("--rate-limit", "off", "--max-message-rate", "9"));
  const { maxMessageRate, maxCommandRate, maxNewPerMinute } = limits;
  assertEquals([maxMessageRate, maxCommandRate, maxNewPerMinute], [0, 0, 0]);
  assertEquals(limits.maxConnections, DEFAULT_LIMITS.maxConnections);
});
