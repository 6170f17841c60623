import { assertEquals, assertThrows } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { readServerSettings, type ServerSettings } from "../../lib/cli/server_settings.ts";
import { SettingsPart } from "../../lib/cli/settings_part.ts";
import { checkLimits } from "../../lib/server/server_config.ts";
import { TempDir } from "../helpers/temp_dir.ts";

/** A server whose config file a test writes. */
class Probe implements AsyncDisposable {
  readonly applied: ServerSettings[] = [];
  readonly part: SettingsPart;
  readonly #dir: TempDir;
  readonly #args: readonly string[];

  private constructor(dir: TempDir, args: readonly string[]) {
    this.#dir = dir;
    this.#args = args;
    this.part = new SettingsPart({
      settings: this.#read(),
      read: () => this.#read(),
      apply: (settings) => this.applied.push(settings),
      check: checkLimits,
    });
  }

  static async make(config: object, ...args: readonly string[]): Promise<Probe> {
    const dir = await TempDir.make();
    const file = await dir.write("parley.json", JSON.stringify(config));
    return new Probe(dir, ["--config", file, ...args]);
  }

  write(config: string | object): Promise<string> {
    const text = typeof config === "string" ? config : JSON.stringify(config);
    return this.#dir.write("parley.json", text);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#dir[Symbol.asyncDispose]();
  }

  #read(): ServerSettings {
    return readServerSettings({ args: this.#args, env: () => undefined });
  }
}

Deno.test("SettingsPart takes up limits, motd and log level, and tells each", async () => {
  await using probe = await Probe.make({ maxMessageRate: 600 });
  await probe.write({ maxMessageRate: 900, replay: 5, motd: 'Say "hi"', logLevel: "warn" });
  const change = probe.part.prepare();
  assertEquals(probe.applied, []);
  assertEquals(change(), {
    changes: [
      'motd: "" -> "Say \\"hi\\""',
      'logLevel: "info" -> "warn"',
      "replay: 20 -> 5",
      "maxMessageRate: 600 -> 900",
    ],
    atRestart: [],
  });
  assertEquals(probe.applied.map(({ maxMessageRate }) => maxMessageRate), [900]);
  assertEquals(probe.part.prepare()(), { changes: [], atRestart: [] });
  assertEquals(probe.applied.length, 1);
});

Deno.test("SettingsPart tells each time what differs and needs a new start", async () => {
  await using probe = await Probe.make({});
  await probe.write({ port: 1, data: "d", host: "localhost" });
  for (let times = 0; times < 2; times++) {
    assertEquals(probe.part.prepare()(), {
      changes: [],
      atRestart: ["port: 9999 -> 1", 'host: "" -> "localhost"', 'data: "" -> "d"'],
    });
  }
  assertEquals(probe.applied, []);
});

Deno.test("SettingsPart tells the ports of rooms where they differ, and only there", async () => {
  await using probe = await Probe.make({ roomPorts: "10000-10009" });
  assertEquals(probe.part.prepare()(), { changes: [], atRestart: [] });
  await probe.write({ roomPorts: "10000-10019" });
  const atRestart = ["roomPorts: 10000-10009 -> 10000-10019"];
  assertEquals(probe.part.prepare()(), { changes: [], atRestart });
});

Deno.test("SettingsPart tells no secret", async () => {
  const registration = "code";
  await using probe = await Probe.make({ registration, registrationCode: "sesame" });
  await probe.write({ registration, registrationCode: "mustard" });
  assertEquals(probe.part.prepare()(), { changes: [], atRestart: ["registrationCode: changed"] });
});

Deno.test("SettingsPart minds that a flag wins over the file", async () => {
  await using probe = await Probe.make({}, "--max-message-rate", "7");
  await probe.write({ maxMessageRate: 900 });
  assertEquals(probe.part.prepare()(), { changes: [], atRestart: [] });
});

const BROKEN: readonly (readonly [config: string | object, says: string])[] = [
  ["{", "not JSON"],
  [{ maxMessageRate: "many" }, 'Cannot use "many"'],
  [{ maxMessageRate: 900, motd: 5 }, "must be a text"],
  [{ maxQueueBytes: 1000 }, "softQueueBytes"],
  [{ logLevel: "loud" }, 'there is no level "loud"'],
];

for (const [config, says] of BROKEN) {
  Deno.test(`SettingsPart refuses ${JSON.stringify(config)}, and changes nothing`, async () => {
    await using probe = await Probe.make({});
    await probe.write(config);
    assertThrows(() => probe.part.prepare(), CliError, says);
    assertEquals(probe.applied, []);
  });
}
