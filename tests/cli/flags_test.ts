import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import {
  describeFlags,
  type Flag,
  type FlagSources,
  type FlagValues,
  oneOf,
  orNone,
  parseSwitch,
  parseText,
  readFlags,
  valuesOf,
  wholeNumber,
} from "../../lib/cli/flags.ts";

interface TestFlags extends Readonly<Record<string, Flag<unknown>>> {
  readonly port: Flag<number>;
  readonly motd: Flag<string>;
  readonly logMessages: Flag<boolean>;
  readonly dev: Flag<boolean>;
}

const FLAGS: TestFlags = {
  port: {
    name: "port",
    short: "p",
    placeholder: "PORT",
    help: "The port",
    default: 9999,
    parse: wholeNumber(0, 65_535),
  },
  motd: { name: "motd", placeholder: "TEXT", help: "A word", default: "", parse: parseText },
  logMessages: {
    name: "log-messages",
    placeholder: null,
    help: "Log what is said",
    default: false,
    parse: parseSwitch,
  },
  dev: {
    name: "dev",
    short: "d",
    placeholder: null,
    help: "Try it out",
    default: false,
    only: "flag",
    parse: parseSwitch,
  },
};

interface Given {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly file?: Readonly<Record<string, unknown>>;
}

function sourcesOf({ args = [], env = {}, file }: Given): FlagSources {
  const read = (name: string) => env[name];
  if (file === undefined) return { args, env: read };
  return { args, env: read, file: { name: "parley.json", values: file } };
}

function read(given: Given): FlagValues<TestFlags> {
  return readFlags(FLAGS, sourcesOf(given)).values;
}

const DEFAULTS = { port: 9999, motd: "", logMessages: false, dev: false };

const GIVEN: readonly (Given & { readonly gives: Partial<FlagValues<TestFlags>> })[] = [
  { gives: {} },
  { args: ["--port", "80"], gives: { port: 80 } },
  { args: ["--port=80"], gives: { port: 80 } },
  { args: ["-p", "80"], gives: { port: 80 } },
  { args: ["-p80"], gives: { port: 80 } },
  { args: ["--port", "007"], gives: { port: 7 } },
  { args: ["--port", "80", "--port", "81"], gives: { port: 81 } },
  { args: ["--motd", "Be kind"], gives: { motd: "Be kind" } },
  { args: ["--motd", "42"], gives: { motd: "42" } },
  { args: ["--motd="], env: { PARLEY_MOTD: "env" }, gives: { motd: "" } },
  { args: ["--motd", ""], env: { PARLEY_MOTD: "env" }, gives: { motd: "" } },
  { args: ["--motd", "--dev"], gives: { motd: "--dev" } },
  { args: ["--log-messages"], gives: { logMessages: true } },
  { args: ["-d"], gives: { dev: true } },
  { env: { PARLEY_PORT: "80" }, gives: { port: 80 } },
  { env: { PARLEY_LOG_MESSAGES: "true" }, gives: { logMessages: true } },
  { env: { PARLEY_LOG_MESSAGES: "0" }, gives: { logMessages: false } },
  { env: { PARLEY_DEV: "true" }, gives: { dev: false } },
  { file: { port: 80 }, gives: { port: 80 } },
  { file: { port: "80" }, gives: { port: 80 } },
  { file: { logMessages: true, motd: "file" }, gives: { logMessages: true, motd: "file" } },
  { file: { logMessages: false }, gives: { logMessages: false } },
];

for (const { gives, ...given } of GIVEN) {
  Deno.test(`readFlags() reads ${Deno.inspect(given, { breakLength: Infinity })}`, () => {
    assertEquals(read(given), { ...DEFAULTS, ...gives });
  });
}

Deno.test("readFlags() takes the flag over the variable over the file over the default", () => {
  const file = { port: 3, motd: "file" };
  const env = { PARLEY_PORT: "2", PARLEY_MOTD: "env" };
  const ports = [
    read({ file, env, args: ["--port", "1"] }),
    read({ file, env }),
    read({ file }),
    read({}),
  ].map(({ port, motd }) => [port, motd]);
  assertEquals(ports, [[1, "env"], [2, "env"], [3, "file"], [9999, ""]]);
});

Deno.test("readFlags() lets a switch that was not given hide neither variable nor file", () => {
  assertEquals(read({ args: ["--dev"], env: { PARLEY_LOG_MESSAGES: "yes" } }).logMessages, true);
  assertEquals(read({ args: ["--dev"], file: { logMessages: true } }).logMessages, true);
});

Deno.test("readFlags() takes a switch that was turned off over a variable and the file", () => {
  const args = ["--log-messages=false"];
  assertEquals(read({ args, env: { PARLEY_LOG_MESSAGES: "true" } }).logMessages, false);
  assertEquals(read({ args, file: { logMessages: true } }).logMessages, false);
});

Deno.test("readFlags() gives back what is no flag, as it was typed", () => {
  const rest = (...args: string[]) => readFlags(FLAGS, sourcesOf({ args })).rest;
  assertEquals(rest("localhost", "--dev", "042"), ["localhost", "042"]);
  assertEquals(rest("--", "--dev", "room"), ["--dev", "room"]);
  assertEquals(rest("-"), ["-"]);
});

const REFUSED: readonly (Given & { readonly says: string })[] = [
  { args: ["--prot", "80"], says: "There is no flag --prot. Try --help" },
  { args: ["-x"], says: "There is no flag -x" },
  { args: ["--toString"], says: "There is no flag --toString" },
  { args: ["--port"], says: "A value is missing after --port" },
  { args: ["--dev", "-p"], says: "A value is missing after -p" },
  { args: ["--port="], says: 'Cannot use "" for --port' },
  { args: ["--port", "--dev"], says: 'Cannot use "--dev" for --port' },
  {
    args: ["--port", "many"],
    says: 'Cannot use "many" for --port: it must be a whole number from 0 to 65535. Try --help',
  },
  { args: ["--port", "65536"], says: 'Cannot use "65536" for --port' },
  { args: ["--port=-1"], says: 'Cannot use "-1" for --port' },
  { args: ["--port", "1e3"], says: 'Cannot use "1e3" for --port' },
  { args: ["--port", "8.0"], says: 'Cannot use "8.0" for --port' },
  { env: { PARLEY_PORT: "many" }, says: 'Cannot use "many" for PARLEY_PORT' },
  { env: { PARLEY_PORT: "" }, says: 'Cannot use "" for PARLEY_PORT' },
  { env: { PARLEY_LOG_MESSAGES: "maybe" }, says: "it must be true or false" },
  { file: { port: "many" }, says: 'Cannot use "many" for "port" in parley.json' },
  { file: { port: true }, says: 'Cannot use "true" for "port" in parley.json' },
  { file: { logMessages: 2 }, says: 'Cannot use "2" for "logMessages" in parley.json' },
  { file: { prot: 80 }, says: 'There is no setting "prot" for parley.json; there are port, motd' },
  { file: { "log-messages": true }, says: 'There is no setting "log-messages"' },
  { file: { toString: 1 }, says: 'There is no setting "toString"' },
  { file: { dev: true }, says: 'There is no setting "dev"' },
  { file: { port: [80] }, says: 'Setting "port" in parley.json must be a single value' },
  { file: { port: null }, says: 'Setting "port" in parley.json must be a single value' },
];

for (const { says, ...given } of REFUSED) {
  Deno.test(`readFlags() refuses ${Deno.inspect(given, { breakLength: Infinity })}`, () => {
    assertEquals(assertThrows(() => read(given), CliError, says).status, 2);
  });
}

Deno.test("readFlags() refuses what a flag's variable holds only where it is used", () => {
  assertEquals(read({ args: ["--port", "1"], env: { PARLEY_PORT: "many" } }).port, 1);
});

Deno.test("describeFlags() lists each flag with its letter, value, help and variable", () => {
  assertEquals(
    describeFlags(FLAGS),
    [
      "  -p, --port PORT     The port [PARLEY_PORT]",
      "      --motd TEXT     A word [PARLEY_MOTD]",
      "      --log-messages  Log what is said [PARLEY_LOG_MESSAGES]",
      "  -d, --dev           Try it out",
    ].join("\n"),
  );
});

Deno.test("parseSwitch() knows how people say yes and no", () => {
  for (const yes of ["true", "1", "yes", "on"]) assertEquals(parseSwitch(yes), true);
  for (const no of ["false", "0", "no", "off"]) assertEquals(parseSwitch(no), false);
  for (const neither of ["maybe", "", "TRUE"]) {
    assertThrows(() => parseSwitch(neither), RangeError, "true or false");
  }
});

Deno.test("wholeNumber() takes both ends of its range and nothing outside", () => {
  const parse = wholeNumber(1, 9);
  assertEquals([parse("1"), parse("9")], [1, 9]);
  for (
    const bad of ["0", "10", "-1", "", " 1", "1 ", "1.0", "0x1", "1e0", "one", "9".repeat(400)]
  ) {
    const error = assertThrows(() => parse(bad), RangeError, undefined, bad);
    assertStringIncludes(error.message, "from 1 to 9");
  }
});

Deno.test("oneOf() takes its words and says which they are", () => {
  const parse = oneOf("human", "json");
  assertEquals(parse("json"), "json");
  assertThrows(() => parse("JSON"), RangeError, "it must be human or json");
});

Deno.test("valuesOf() tells what a value is: its words, or what was said of it", () => {
  const flag = { name: "x", placeholder: "X", help: "", default: "", parse: parseText } as const;
  const words = ["one", "two"];
  assertEquals(valuesOf(flag), null);
  assertEquals(valuesOf({ ...flag, values: "file" }), "file");
  assertEquals(valuesOf({ ...flag, parse: oneOf("one", "two") }), words);
  assertEquals(valuesOf({ ...flag, parse: orNone(oneOf("one", "two")) }), words);
  assertEquals(valuesOf({ ...flag, parse: orNone(parseText) }), null);
  assertEquals(valuesOf({ ...FLAGS.dev, parse: parseSwitch }), null);
});

Deno.test("orNone() takes nothing, and what the other takes", () => {
  const parse = orNone(wholeNumber(1, 9));
  assertEquals([parse(""), parse("3")], ["", 3]);
  assertThrows(() => parse("10"), RangeError, "from 1 to 9");
});
