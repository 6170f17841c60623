import { assertEquals, assertThrows } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { readServerSettings, type ServerSettings } from "../../lib/cli/server_settings.ts";
import { TempDir } from "../helpers/temp_dir.ts";

function read(...args: readonly string[]): ServerSettings {
  return readServerSettings({ args, env: () => undefined });
}

const REFUSED: readonly (readonly [args: readonly string[], says: string])[] = [
  [["lobby"], 'Cannot understand "lobby"'],
  [["--port", "0", "users", "list"], "parleyd users --help"],
  [["--port", "0", "history", "verify"], "parleyd history --help"],
  [["histroy", "verify"], 'Cannot understand "histroy". Did you mean history?'],
  [["--registration", "code"], "--registration-code is missing"],
  [["--durability", "full"], "--durability needs --data"],
  [["user", "list"], 'Cannot understand "user". Did you mean users?'],
  [["--registration", "open", "--registration-code", "K"], "needs --registration code"],
  [["--registration-code", "K"], "--registration-code needs --registration code"],
  [["--registration", "closed"], "off or open or code"],
  [["--guests", "no"], "off or on"],
  [["--room-ports", "7000"], "it must be two ports from 1 to 65535, as 10000-10999"],
  [["--room-ports", "7010-7000"], "it must be two ports from 1 to 65535"],
  [["--room-ports", "0-10"], "it must be two ports from 1 to 65535"],
  [["--room-ports", "7000-70000"], "it must be two ports from 1 to 65535"],
  [["--port", "7005", "--room-ports", "7000-7010"], "the server itself listens on 7005"],
  [["--port", "0", "status"], "parleyd status --help"],
  [["relaod"], "Did you mean reload?"],
  [["--log-level", "loud"], 'there is no level "loud"; there are debug, info, warn, error'],
  [
    ["--log-level", "warn,lobby=debug"],
    'there is no area "lobby"; there are accounts, connections',
  ],
];

for (const [args, says] of REFUSED) {
  Deno.test(`readServerSettings() refuses ${args.join(" ")}`, () => {
    const error = assertThrows(() => read(...args), CliError, says);
    assertEquals(error.status, 2);
  });
}

Deno.test("readServerSettings() shows no code of whoever mistyped", () => {
  const args = ["--registration", "open", "--registration-code", "sesame"];
  const error = assertThrows(() => read(...args), CliError);
  assertEquals(error.message.includes("sesame"), false);
});

Deno.test("readServerSettings() takes a code from a variable, or the config file", async () => {
  await using dir = await TempDir.make();
  const config = await dir.write("parley.json", '{ "registrationCode": "K" }');
  const variables: Readonly<Record<string, string>> = { PARLEY_REGISTRATION_CODE: "V" };
  const byCode = ["--registration", "code"];
  assertEquals(read(...byCode, "--config", config).registrationCode, "K");
  const settings = readServerSettings({ args: byCode, env: (name) => variables[name] });
  assertEquals(settings.registrationCode, "V");
});

Deno.test("readServerSettings() asks for no config file where the help is wanted", () => {
  assertEquals(read("--help", "--config", "no/such.json").help, true);
  assertEquals(read("--version", "--registration", "code").version, true);
});

const WRONG: readonly (readonly [config: string, says: string])[] = [
  ['{ "data": 5 }', 'Setting "data" in '],
  ['{ "motd": true }', "must be a text, in quotes"],
  ['{ "port": "x" }', 'Cannot use "x" for "port" in '],
  ['{ "port": null }', "must be a single value"],
  ['{ "logLevel": 3 }', 'Cannot use "3" for "logLevel" in '],
];

for (const [config, says] of WRONG) {
  Deno.test(`readServerSettings() refuses the config file ${config}, also where a flag wins`, async () => {
    await using dir = await TempDir.make();
    const file = await dir.write("parley.json", config);
    for (const flags of [[], ["--port", "0", "--data", "d"]]) {
      const error = assertThrows(() => read("--config", file, ...flags), CliError, says);
      assertEquals(error.status, 2);
    }
  });
}

Deno.test("readServerSettings() takes an empty --data for none", () => {
  assertEquals(read("--data", "").data, "");
});
