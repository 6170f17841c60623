import { assert, assertEquals, assertRejects } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { users } from "../../lib/cli/users.ts";
import { PASSWORD, recordOf, StoreFixture } from "../auth/records.ts";
import { FakeTerminal } from "../helpers/fake_terminal.ts";
import { Program } from "../helpers/program.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const FILE = ["--users", ".tmp/no/such.json"];

const REFUSED: readonly (readonly [args: readonly string[], says: string])[] = [
  [[], "Say what to do: add, passwd, remove, disable, enable, promote, demote, list, check"],
  [["ad", "kim"], 'There is no "users ad": did you mean add?'],
  [["toString"], 'There is no "users toString"'],
  [["xyzzy"], "there are add, passwd"],
  [["add"], "Cannot add: the name is missing"],
  [["disable"], "Cannot disable: the name is missing"],
  [["remove", "kim", "ada"], "One name at a time"],
  [["list", "kim"], 'Cannot understand "kim" behind list'],
  [["check", "kim"], 'Cannot understand "kim" behind check'],
  [["add", "two words"], 'Cannot use "two words" as a name'],
  [["list", "--operator"], "Cannot use --operator with list"],
  [["passwd", "kim", "--operator"], "Cannot use --operator with passwd"],
  [["add", "kim", "--json"], "Cannot use --json with add"],
];

for (const [args, says] of REFUSED) {
  Deno.test(`users() refuses ${args.join(" ")}`, async () => {
    const run = () => users([...args, ...FILE], FakeTerminal.pipe());
    const error = await assertRejects(run, CliError);
    assertEquals(error.status, 2);
    assert(error.message.includes(says), error.message);
  });
}

const WITH_PASSWORD: readonly (readonly string[])[] = [
  ["add", "kim", PASSWORD],
  ["passwd", "kim", PASSWORD],
  ["add", "kim", "--password", PASSWORD],
  ["add", "kim", `--password=${PASSWORD}`],
  ["add", "kim", `-p${PASSWORD}`],
];

for (const args of WITH_PASSWORD) {
  Deno.test(`users() takes no password as in ${args.join(" ")}, and does not show it`, async () => {
    const terminal = FakeTerminal.pipe(PASSWORD);
    const error = await assertRejects(() => users([...args, ...FILE], terminal), CliError);
    assertEquals(error.status, 2);
    assert(!error.message.includes(PASSWORD), error.message);
  });
}

Deno.test("users() tells whoever adds two words that a name has no space", async () => {
  const add = () => users(["add", "Anna", "Maria", ...FILE], FakeTerminal.pipe());
  await assertRejects(add, CliError, "a name has no space");
});

Deno.test("users() tells in one line with status 1 what can't be done", async () => {
  await using files = await StoreFixture.make([recordOf("Kim")]);
  for (
    const [args, says] of [[["add", "kim"], "already"], [
      ["disable", "ada"],
      "no account ada",
    ]] as const
  ) {
    const run = () => users([...args, "--users", files.path], FakeTerminal.pipe(PASSWORD));
    const error = await assertRejects(run, CliError, says);
    assertEquals(error.status, 1);
  }
});

/** The program with what is given to it on standard input. */
async function runProgram(
  args: readonly string[],
  input: string,
  env: Record<string, string> = {},
) {
  await using program = Program.startEntry("server", ["users", ...args], { input: "piped", env });
  await program.type(input);
  await program.endInput();
  const { code } = await program.status();
  return { code, stdout: program.stdout, stderr: program.stderr };
}

Deno.test("parleyd users uses the file in the configuration folder where none is named", async () => {
  await using dir = await TempDir.make();
  // What XDG's variables name has to be absolute.
  const home = dir.realPath;
  const env = { XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, APPDATA: home, LOCALAPPDATA: home };
  const added = await runProgram(["add", "Kim"], `${PASSWORD}\n`, env);
  assertEquals([added.code, added.stderr], [0, ""]);
  assert(added.stdout.startsWith("Kim has an account now, in the new file "), added.stdout);
  const listed = await runProgram(["list"], "", env);
  assert(/^Kim +- +\d{4}-\d\d-\d\d +no$/m.test(listed.stdout), listed.stdout);
  assert(!(await Deno.readTextFile(`${home}/parley/users.json`)).includes(PASSWORD));
});

Deno.test("parleyd users finds the file by the server's variable and config file", async () => {
  await using files = await StoreFixture.make([recordOf("Kim")]);
  const config = `${files.folder}/parley.json`;
  await Deno.writeTextFile(config, JSON.stringify({ users: files.path }));
  for (
    const [args, env] of [
      [["list"], { PARLEY_USERS: files.path }],
      [["list"], { PARLEY_CONFIG: config }],
      [["list", "--config", config], {}],
    ] as const
  ) {
    const { stdout, stderr } = await runProgram(args, "", env);
    assert(stdout.includes("\nKim "), stderr);
  }
});

Deno.test("parleyd users says in one line with its status what is wrong", async () => {
  await using files = await StoreFixture.make("{");
  const damaged = await runProgram(["check", "--users", files.path], "");
  assertEquals([damaged.code, damaged.stdout], [1, ""]);
  assert(/^parleyd: Cannot use the users file .*line 1.*\n$/.test(damaged.stderr), damaged.stderr);
  const misused = await runProgram(["ad"], "");
  assertEquals([misused.code, misused.stderr.split("\n").length], [2, 2]);
});

Deno.test("parleyd users --help names every command and fits into 100 columns", async () => {
  const { code, stdout } = await runProgram(["--help"], "");
  assertEquals(code, 0);
  for (const word of ["add", "passwd", "remove", "disable", "enable", "list", "check"]) {
    assert(new RegExp(`^  ${word} `, "m").test(stdout), word);
  }
  for (const line of stdout.split("\n")) assert(line.length <= 100, line);
});
