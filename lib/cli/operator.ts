/** The programs `parleyd status`, `say`, `kick`, `reload` and `stop`: commands to a running server. */
import { usageError } from "./cli_error.ts";
import { ControlClient } from "./control_client.ts";
import { findSocket } from "./control_search.ts";
import { describeFlags, type FlagValues, readFlags } from "./flags.ts";
import { OPERATOR_COMMANDS, OWN_FLAGS } from "./operator_commands.ts";
import { OPERATOR_FLAGS, type OperatorFlags } from "./operator_flags.ts";
import { print } from "./print.ts";

const USAGE_WIDTH = 40;

/** The words that come first. */
export const OPERATOR_WORDS: readonly string[] = Object.keys(OPERATOR_COMMANDS);

const HELP = `parleyd - commands to a server that runs on this machine

Usage: parleyd COMMAND [flags]

${describeCommands()}

${describeFlags(OPERATOR_FLAGS)}

Which server is meant need only be said where several run. It can be reached by the user as whom it
runs, and by root. kick: accounts that are to stay out are closed with parleyd users disable NAME.
`;

/**
 * Has a running server do something.
 *
 * @throws {CliError} When it can't be done.
 */
export async function operator(word: string, args: readonly string[]): Promise<void> {
  const env = (name: string) => Deno.env.get(name);
  const { values: flags, rest } = readFlags(OPERATOR_FLAGS, { args, env });
  if (flags.help) return await print(HELP);
  const command = OPERATOR_COMMANDS[word]!;
  checkFlags(word, command.flags, flags);
  command.check(rest);
  const path = await findSocket(flags, { os: Deno.build.os, env });
  using server = await ControlClient.connect(path);
  await print(`${await command.run({ server, args: rest, flags })}\n`);
}

function checkFlags(
  word: string,
  allowed: readonly string[],
  flags: FlagValues<OperatorFlags>,
): void {
  const other = OWN_FLAGS.find((name) => {
    return flags[name] !== OPERATOR_FLAGS[name].default && !allowed.includes(name);
  });
  if (other !== undefined) throw usageError(`Cannot use --${other} with ${word}`);
}

function describeCommands(): string {
  return Object.entries(OPERATOR_COMMANDS).map(([word, { usage, help }]) => {
    return `  ${word} ${usage}`.trimEnd().padEnd(USAGE_WIDTH) + help;
  }).join("\n");
}
