/** Holds the examples for operators, and what docs/install.md says of them, against the code. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { PLATFORMS, TARGETS } from "../lib/build/target.ts";
import { controlFolders, searchedFolders } from "../lib/cli/control_places.ts";
import { readFlags, variableOf } from "../lib/cli/flags.ts";
import { OPERATOR_WORDS } from "../lib/cli/operator.ts";
import { SERVER_FLAGS } from "../lib/cli/server_flags.ts";
import { TempDir } from "./helpers/temp_dir.ts";

const PROGRAM = "/usr/local/bin/parleyd";
const VARIABLES = Object.values(SERVER_FLAGS).map(variableOf);
const VARIABLE_REGEXP = /PARLEY_[A-Z_]+/g;

function read(path: string): string {
  return Deno.readTextFileSync(new URL(`../docs/${path}`, import.meta.url));
}

const UNIT = read("examples/parleyd.service");
const DOCKERFILE = read("examples/Dockerfile");

/** What a line of the unit says. */
function setting(name: string): string {
  const [, value] = new RegExp(`^${name}=(.*)$`, "m").exec(UNIT) ?? [];
  assert(value !== undefined, `The unit has no ${name}`);
  return value;
}

/** What the image runs, which has to be in the form that needs no shell. */
function instruction(name: string): string[] {
  const [, json = "null"] = new RegExp(`^${name} .*?(\\[.*\\])$`, "m").exec(DOCKERFILE) ?? [];
  return JSON.parse(json);
}

function variablesIn(text: string): string[] {
  return Array.from(text.matchAll(VARIABLE_REGEXP), ([name]) => name);
}

/** What systemd has against a unit. */
async function complaintsAbout(unit: string): Promise<string> {
  await using dir = await TempDir.make();
  await dir.write("parleyd.service", unit.replaceAll(PROGRAM, Deno.execPath()));
  const args = ["verify", "--man=no", `${dir.path}/parleyd.service`];
  const { stderr } = await new Deno.Command("systemd-analyze", { args }).output();
  // Of all units on this machine that belong to it, this one alone.
  const lines = new TextDecoder().decode(stderr).split("\n");
  return lines.filter((line) => line.includes("parleyd.service")).join("\n");
}

function hasSystemd(): boolean {
  try {
    const args = ["--version"];
    return new Deno.Command("systemd-analyze", { args, stdout: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "docs/examples/parleyd.service is a unit of which systemd does not complain",
  ignore: !hasSystemd(),
  async fn() {
    assertEquals(await complaintsAbout(UNIT), "");
    const broken = UNIT.replace("ProtectSystem=strict", "ProtectSystems=strict");
    assertStringIncludes(await complaintsAbout(broken), "ProtectSystems");
  },
});

Deno.test("docs/examples/parleyd.service calls the server as it can be called", () => {
  const [program, ...args] = setting("ExecStart").split(" ");
  const { values, rest } = readFlags(SERVER_FLAGS, { args, env: () => undefined });
  assertEquals([program, rest], [PROGRAM, []]);
  const state = `/var/lib/${setting("StateDirectory")}`;
  assertEquals([values.data, values.users], [state, `${state}/users.json`]);
  const [again, word = "", ...more] = setting("ExecReload").split(" ");
  assertEquals([again, OPERATOR_WORDS.includes(word), more], [PROGRAM, true, []]);
  assertEquals(variablesIn(UNIT).filter((name) => !VARIABLES.includes(name)), []);
});

Deno.test("docs/examples/parleyd.service has its control socket where root looks for it", () => {
  const [name, value] = setting("Environment").split("=");
  const env = (wanted: string) => wanted === name ? value : undefined;
  const folders = controlFolders({ os: "linux", env });
  assertEquals(folders, [`/run/${setting("RuntimeDirectory")}`]);
  const root = searchedFolders({ os: "linux", env: (key) => key === "HOME" ? "/root" : undefined });
  assertEquals(folders.filter((folder) => !root.includes(folder)), []);
});

Deno.test("docs/examples/Dockerfile calls the server as it can be called, and no shell", () => {
  assertEquals(instruction("ENTRYPOINT"), [PROGRAM]);
  const [program, word = "", ...more] = instruction("HEALTHCHECK");
  assertEquals([program, OPERATOR_WORDS.includes(word), more], [PROGRAM, true, []]);
  const variables = variablesIn(DOCKERFILE);
  assertEquals(variables.filter((name) => !VARIABLES.includes(name)), []);
  for (const wanted of ["PARLEY_DATA", "PARLEY_USERS", "PARLEY_CONTROL"]) {
    const [, path = ""] = new RegExp(`\\b${wanted}=(\\S+)`).exec(DOCKERFILE) ?? [];
    assertMatch(path, /^\/data(\/|$)/);
  }
  assertMatch(DOCKERFILE, /^VOLUME \/data$/m);
});

Deno.test("docs/install.md names every target and its archive, and no variable that there is not", () => {
  const text = read("install.md");
  const archives = Object.values(PLATFORMS).map(({ label, archive }) => {
    return `parley-VERSION-${label}.${archive}`;
  });
  assertEquals([...TARGETS, ...archives].filter((name) => !text.includes(`\`${name}\``)), []);
  const variables = variablesIn(text).filter((name) => name !== "PARLEY_");
  assertEquals(variables.filter((name) => !VARIABLES.includes(name)), []);
});

Deno.test("docs/install.md names every variable that the programs may read", () => {
  const { permissions } = JSON.parse(
    Deno.readTextFileSync(new URL("../deno.json", import.meta.url)),
  );
  const text = read("install.md");
  const names: string[] = [...permissions.server.env, ...permissions.client.env];
  assertEquals(names.filter((name) => !text.includes(`\`${name}\``)), []);
});
