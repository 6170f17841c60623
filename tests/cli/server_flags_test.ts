import { assertEquals } from "@std/assert";
import { readFlags } from "../../lib/cli/flags.ts";
import { SERVER_FLAGS } from "../../lib/cli/server_flags.ts";
import { DEFAULT_GREETING_DELAY_MS, DEFAULT_PORT } from "../../lib/server/server_config.ts";
import { checkTable } from "../helpers/flag_table.ts";

checkTable("SERVER_FLAGS", SERVER_FLAGS);

function read(...args: string[]) {
  return readFlags(SERVER_FLAGS, { args, env: () => undefined }).values;
}

Deno.test("SERVER_FLAGS gives the documented defaults", () => {
  assertEquals(read(), {
    port: DEFAULT_PORT,
    host: "",
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
    "--allow-demo-users",
    ..."--log-level debug --log-messages --config c.json --dev -h --version".split(" "),
  );
  assertEquals(given, {
    port: 0,
    host: "::1",
    motd: "Hi",
    greetingDelay: 0,
    users: "u.json",
    registration: "open",
    registrationCode: "K",
    requireLogin: true,
    guests: "off",
    allowDemoUsers: true,
    log: "json",
    logLevel: "debug",
    logMessages: true,
    config: "c.json",
    dev: true,
    help: true,
    version: true,
  });
});
