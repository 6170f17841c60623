/** The programs `parleyd status`, `say`, `kick`, `reload` and `stop`: commands to a running server. */
import { usageError } from "./cli_error.ts";
import { ControlClient } from "./control_client.ts";
import { findSocket } from "./control_search.ts";
import { type FlagValues, readFlags } from "./flags.ts";
import { partHelp } from "./program/help.ts";
import { OPERATOR_COMMANDS, OWN_FLAGS } from "./operator_commands.ts";
import { OPERATOR_FLAGS, type OperatorFlags } from "./operator_flags.ts";
import { print } from "./print.ts";
import { OPERATOR_PART } from "./program/server_parts.ts";

/** The words that come first. */
export const OPERATOR_WORDS: readonly string[] = Object.keys(OPERATOR_COMMANDS);

/**
 * Has a running server do something.
 *
 * @throws {CliError} When it can't be done.
 */
export async function operator(word: string, args: readonly string[]): Promise<void> {
  const env = (name: string) => Deno.env.get(name);
  const { values: flags, rest } = readFlags(OPERATOR_FLAGS, { args, env });
  if (flags.help) return await print(partHelp("parleyd", OPERATOR_PART));
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
