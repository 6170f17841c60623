/** The programs `parley completions` and `parleyd completions`: a script for a shell. */
import { bashCompletion } from "./bash_completion.ts";
import { nothingBehind, usageError } from "../cli_error.ts";
import { HELP_FLAG } from "../common_flags.ts";
import { type Shell, SHELLS } from "./common_parts.ts";
import { fishCompletion } from "./fish_completion.ts";
import { readFlags } from "../flags.ts";
import { partHelp } from "./help.ts";
import { print } from "../print.ts";
import { partOf, type Program } from "./program.ts";
import { zshCompletion } from "./zsh_completion.ts";

const GENERATORS: Readonly<Record<Shell, (program: Program) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** The script with which a shell completes what is typed behind the program's name. */
export function completionScript(shell: Shell, program: Program): string {
  return GENERATORS[shell](program);
}

/**
 * Prints the script with which a shell completes what is typed behind the program's name.
 *
 * @throws {CliError} When no shell is named that it knows.
 */
export async function completions(program: Program, args: readonly string[]): Promise<void> {
  const { values, rest } = readFlags({ help: HELP_FLAG }, { args, env: () => undefined });
  if (values.help) return await print(partHelp(program.name, partOf(program, "completions")));
  const [word, ...more] = rest;
  const known = "bash, zsh and fish";
  if (word === undefined) throw usageError(`Say for which shell: there are ${known}`);
  const shell = SHELLS.find((name) => name === word);
  if (shell === undefined) {
    throw usageError(`Cannot complete for "${word}": there are ${known}`);
  }
  nothingBehind(more, shell);
  await print(completionScript(shell, program));
}
