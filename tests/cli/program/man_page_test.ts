import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CLIENT_PROGRAM } from "../../../lib/cli/program/client_program.ts";
import { variableOf } from "../../../lib/cli/flags.ts";
import { manPage } from "../../../lib/cli/program/man_page.ts";
import type { Program } from "../../../lib/cli/program/program.ts";
import { escaped } from "../../../lib/cli/program/roff.ts";
import { SERVER_PROGRAM } from "../../../lib/cli/program/server_program.ts";
import { ODD_HELP, ODD_PROGRAM } from "../../helpers/odd_program.ts";
import { isInstalled } from "../../helpers/program.ts";
import { TempDir } from "../../helpers/temp_dir.ts";
import { VERSION } from "../../../lib/util/version.ts";

const SECTIONS = [
  "NAME",
  "SYNOPSIS",
  "DESCRIPTION",
  "OPTIONS",
  "COMMANDS",
  "ENVIRONMENT",
  "FILES",
  "EXIT STATUS",
  "EXAMPLES",
  "SEE ALSO",
];

for (const program of [SERVER_PROGRAM, CLIENT_PROGRAM]) {
  const { name, section, flags, parts } = program;
  const page = manPage(program);

  Deno.test(`The manual page of ${name} has its sections, and tells the version and no day`, () => {
    const titles = Array.from(page.matchAll(/^\.SH (.*)$/gm), ([, title]) => title);
    assertEquals(titles, SECTIONS);
    const title = `\n.TH ${name.toUpperCase()} ${section} "" "Parley ${VERSION}" Parley\n`;
    assertStringIncludes(page, title);
  });

  Deno.test(`The manual page of ${name} has every flag with its variable and its key`, () => {
    for (const [key, flag] of Object.entries(flags)) {
      assertStringIncludes(page, `\\fB${escaped(`--${flag.name}`)}\\fR`);
      const variable = variableOf(flag);
      if (variable !== null) assertStringIncludes(page, `Variable \\fB${variable}\\fR`);
      if (flag.only === undefined) assertStringIncludes(page, `key \\fB${key}\\fR`);
    }
  });

  Deno.test(`The manual page of ${name} has every command and every flag of it`, () => {
    for (const { word, commands, flags } of parts) {
      if (word !== null) assertStringIncludes(page, `.SS "${name} ${word}"`);
      for (const command of commands) assertStringIncludes(page, `.TP\n\\fB${command.word}\\fR`);
      for (const flag of Object.values(flags)) {
        assertStringIncludes(page, `\\fB${escaped(`--${flag.name}`)}\\fR`);
      }
    }
  });

  Deno.test(`The manual page of ${name} names nobody's own folders`, () => {
    assertStringIncludes(page, escaped("~/.config/parley/"));
    assertStringIncludes(page, escaped("%APPDATA%\\parley\\"));
    const home = Deno.env.get("HOME");
    assert(home === undefined || home === "/" || !page.includes(escaped(home)));
  });
}

async function show(command: string, args: readonly string[], program: Program) {
  await using dir = await TempDir.make();
  const path = await dir.write(`page.${program.section}`, manPage(program));
  const { stdout, stderr } = await new Deno.Command(command, { args: [...args, path] }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { stdout: text(stdout), stderr: text(stderr) };
}

const PROGRAMS = [SERVER_PROGRAM, CLIENT_PROGRAM, ODD_PROGRAM];

Deno.test({
  name: "groff reads the manual pages without a warning",
  ignore: !isInstalled("groff"),
  fn: async () => {
    for (const program of PROGRAMS) {
      const shown = await show("groff", ["-man", "-Tutf8", "-ww", "-z"], program);
      assertEquals(shown, { stdout: "", stderr: "" });
    }
  },
});

Deno.test({
  name: "mandoc finds nothing in the manual pages but that they have no date",
  ignore: !isInstalled("mandoc"),
  fn: async () => {
    for (const program of PROGRAMS) {
      const { stdout } = await show("mandoc", ["-Tlint"], program);
      const found = stdout.split("\n").filter((line) => !line.includes("missing date"));
      assertEquals(found, [""]);
    }
  },
});

Deno.test({
  name: "A manual page shows what means something to roff as it is",
  ignore: !isInstalled("mandoc"),
  fn: async () => {
    const { stdout } = await show("mandoc", ["-Tutf8", "-Owidth=400"], ODD_PROGRAM);
    // A terminal shows bold by striking twice.
    const lines = stdout.replace(/.\x08/g, "").split("\n").map((line) => line.trim());
    for (const line of [ODD_HELP, `.dot ${ODD_HELP}`, "'quote", ".SH x", ".term"]) {
      assert(lines.some((shown) => shown === line || shown.startsWith(`${line} `)), line);
    }
  },
});
