import { assert, assertEquals, assertRejects } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { history } from "../../lib/cli/history.ts";
import { HISTORY_COMMANDS } from "../../lib/cli/history_commands.ts";
import { LogProbe } from "../helpers/log_probe.ts";
import { Program } from "../helpers/program.ts";
import { TempDir } from "../helpers/temp_dir.ts";
import { SqliteFixture } from "../history/sqlite/fixture.ts";

const NOWHERE = ["--data", ".tmp/no/such"];

const REFUSED: readonly (readonly [args: readonly string[], says: string])[] = [
  [[...NOWHERE], "Say what to do: export, verify, vacuum, backup, restore"],
  [["exprot", ...NOWHERE], 'There is no "history exprot": did you mean export?'],
  [["toString", ...NOWHERE], 'There is no "history toString": there are export'],
  [["verify"], "Name the server's folder with --data DIR"],
  [["verify", "--data", ""], "Name the server's folder with --data DIR"],
  [["verify", "all", ...NOWHERE], 'Cannot understand "all" behind verify'],
  [["backup", ...NOWHERE], "Cannot backup: the file is missing"],
  [["restore", "", ...NOWHERE], "Cannot restore: the file is missing"],
  [["restore", "a.db", "b.db", ...NOWHERE], 'Cannot understand "b.db" behind the file'],
  [["vacuum", "--room", "lobby", ...NOWHERE], "Cannot use --room with vacuum"],
  [["backup", "a.db", "--format", "json", ...NOWHERE], "Cannot use --format with backup"],
  [["export", "--format", "xml", ...NOWHERE], "it must be json or text"],
  [["export", "--room", "two words", ...NOWHERE], 'Cannot use "two words" as a room name'],
];

for (const [args, says] of REFUSED) {
  Deno.test(`history() refuses ${args.join(" ")}`, async () => {
    const error = await assertRejects(() => history(args), CliError);
    assertEquals(error.status, 2);
    assert(error.message.includes(says), error.message);
  });
}

Deno.test("history() says with status 1 that there is no such folder, and makes none", async () => {
  await using temp = await TempDir.make();
  const file = await temp.write("file", "");
  for (
    const [dir, says] of [[`${temp.path}/none`, "there is no such folder"], [file, "Name a folder"]]
  ) {
    for (const word of ["verify", "export", "vacuum"]) {
      const error = await assertRejects(() => history([word, "--data", dir!]), CliError, says);
      assertEquals(error.status, 1);
    }
  }
  assertEquals(temp.names(), ["file"]);
});

/** The program, to its end. */
async function runProgram(args: readonly string[], env: Record<string, string> = {}) {
  await using program = Program.startEntry("server", ["history", ...args], { env });
  const { code } = await program.status();
  return { code, stdout: program.stdout, stderr: program.stderr };
}

/** A folder in which that many messages were said. */
async function folderWith(count: number): Promise<SqliteFixture> {
  const fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  const [log] = await LogProbe.open(store, "lobby");
  await log.append(...Array.from({ length: count }, (_, index) => `message ${index + 1}`));
  return fixture;
}

Deno.test("parleyd history finds the folder by the server's variable and config file", async () => {
  await using fixture = await folderWith(1);
  const config = await fixture.folder.write("parley.json", JSON.stringify({ data: fixture.dir }));
  for (
    const [args, env] of [
      [["export"], { PARLEY_DATA: fixture.dir }],
      [["export"], { PARLEY_CONFIG: config }],
      [["export", "--config", config], {}],
    ] as const
  ) {
    const { code, stdout, stderr } = await runProgram(args, env);
    assertEquals([code, JSON.parse(stdout).text, stderr], [0, "message 1", ""]);
  }
});

Deno.test("parleyd history export ends well where nobody reads it to its end", async () => {
  await using fixture = await folderWith(5000);
  const program = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-P=server", "server.ts", "history", "export", "--data", fixture.dir],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = program.stdout.getReader();
  const { value } = await reader.read();
  assert(value !== undefined);
  await reader.cancel();
  const { code } = await program.status;
  assertEquals([code, await new Response(program.stderr).text()], [0, ""]);
});

Deno.test("parleyd history says in one line with status 1 what is wrong", async () => {
  await using fixture = await folderWith(1);
  const copy = `${fixture.dir}/copy.db`;
  const args = ["backup", copy, "--data", fixture.dir];
  const first = await runProgram(args);
  assertEquals([first.code, first.stderr], [0, ""]);
  const second = await runProgram(args);
  assertEquals([second.code, second.stdout], [1, ""]);
  assert(/^parleyd: .*it is there already.*\n$/.test(second.stderr), second.stderr);
});

Deno.test("parleyd history vacuum says which server is in its way, and what to do", async () => {
  await using fixture = await folderWith(1);
  await using _store = await fixture.open();
  const { code, stderr } = await runProgram(["vacuum", "--data", fixture.dir]);
  assertEquals(code, 1);
  assert(/^parleyd: .*a running server uses it\. Stop that one.*\n$/.test(stderr), stderr);
});

Deno.test("parleyd history --help names every command and fits into 100 columns", async () => {
  const { code, stdout } = await runProgram(["--help"]);
  assertEquals(code, 0);
  for (const word of Object.keys(HISTORY_COMMANDS)) {
    assert(new RegExp(`^  ${word} `, "m").test(stdout), word);
  }
  for (const line of stdout.split("\n")) assert(line.length <= 100, line);
});
