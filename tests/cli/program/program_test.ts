import { resolve } from "node:path";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CliError } from "../../../lib/cli/cli_error.ts";
import { CLIENT_PATHS_FLAGS, CLIENT_PROGRAM } from "../../../lib/cli/program/client_program.ts";
import { partHelp, programHelp } from "../../../lib/cli/program/help.ts";
import { parley } from "../../../lib/cli/parley.ts";
import { parleyd } from "../../../lib/cli/parleyd.ts";
import { scopesOf } from "../../../lib/cli/program/program.ts";
import { SERVER_PATHS_FLAGS, SERVER_PROGRAM } from "../../../lib/cli/program/server_program.ts";
import { checkTable } from "../../helpers/flag_table.ts";
import { Program } from "../../helpers/program.ts";
import { TempDir } from "../../helpers/temp_dir.ts";

checkTable("CLIENT_PATHS_FLAGS", CLIENT_PATHS_FLAGS);
checkTable("SERVER_PATHS_FLAGS", SERVER_PATHS_FLAGS);

for (
  const [program, start, flag] of [
    [SERVER_PROGRAM, parleyd, "--motd"],
    [CLIENT_PROGRAM, parley, "--room"],
  ] as const
) {
  const { name, parts } = program;

  // Taken for the server's, or the client's, they would understand the flag.
  for (const { word } of scopesOf(program)[0]?.words ?? []) {
    Deno.test(`${name} knows the command ${word} that its help names`, async () => {
      const error = await assertRejects(() => start([word, `${flag}=x`]), CliError);
      assertEquals(error.message, `There is no flag ${flag}. Try --help`);
    });
  }

  Deno.test(`The help of ${name} leads to that of each part, in lines of a terminal`, () => {
    const help = programHelp(program);
    assertStringIncludes(help, `Usage: ${name} ${program.usage}\n`);
    for (const { word, commands } of parts) {
      assertStringIncludes(help, `\n       ${name} ${word ?? commands[0]?.word} --help `);
    }
    for (const line of help.split("\n")) assert(line.length <= 100, line);
  });

  for (const part of parts) {
    const { word, commands, terms } = part;
    Deno.test(`The help of ${name} ${word ?? "COMMAND"} names its commands, in lines of a terminal`, () => {
      const help = partHelp(name, part);
      for (const { word } of [...commands, ...terms?.words ?? []]) {
        assert(new RegExp(`^  ${word} `, "m").test(help), word);
      }
      for (const line of help.split("\n")) assert(line.length <= 100, line);
    });
  }
}

Deno.test("parleyd paths tells where the server would have its files", async () => {
  await using dir = await TempDir.make();
  const home = dir.realPath;
  const config = await dir.write("parley.json", '{ "data": "kept" }');
  const env = { PARLEY_CONFIG: config, PARLEY_USERS: "u.json", PARLEY_CONTROL: "", HOME: home };
  await using program = Program.startEntry("server", ["paths", "--json"], { env });
  const { code } = await program.status();
  assertEquals([code, program.stderr], [0, ""]);
  const { users, data, control } = JSON.parse(program.stdout);
  assertEquals([users, data.path], [{ path: resolve("u.json"), there: false }, resolve("kept")]);
  assert(control.path.endsWith("/parley") || control.path.endsWith("/parley/run"));
});

Deno.test("parley paths and parley completions are commands, and no hosts", async () => {
  await using dir = await TempDir.make();
  const home = dir.realPath;
  const env = { HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, APPDATA: home };
  const run = async (...args: string[]) => {
    await using program = Program.startEntry("client", args, { env });
    const { code } = await program.status();
    assertEquals([code, program.stderr], [0, ""]);
    return program.stdout;
  };
  const [paths, script] = await Promise.all([run("paths"), run("completions", "bash")]);
  assertStringIncludes(paths, `Config file     ${home}/parley/config.json  not there\n`);
  assertStringIncludes(script, "\ncomplete -F _parley parley\n");
});
