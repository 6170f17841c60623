/** The programs `parley man` and `parleyd man`: the manual page. */
import { nothingBehind } from "../cli_error.ts";
import { HELP_FLAG } from "../common_flags.ts";
import { readFlags } from "../flags.ts";
import { partHelp } from "./help.ts";
import { manPage } from "./man_page.ts";
import { print } from "../print.ts";
import { partOf, type Program } from "./program.ts";

/** Prints the page. @throws {CliError} For what can't be meant. */
export async function manual(program: Program, args: readonly string[]): Promise<void> {
  const { values, rest } = readFlags({ help: HELP_FLAG }, { args, env: () => undefined });
  if (values.help) return await print(partHelp(program.name, partOf(program, "man")));
  nothingBehind(rest);
  await print(manPage(program));
}
