/** The program `parleyd users`: from the command line to a changed users file. */
import { UserFileError } from "../auth/user_file_error.ts";
import type { Terminal } from "../client/terminal/keyboard.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { parseUserName } from "../protocol/names.ts";
import { CliError, nothingBehind, usageError } from "./cli_error.ts";
import { type FlagValues, readFlags } from "./flags.ts";
import { partHelp } from "./program/help.ts";
import { print } from "./print.ts";
import { PromptTerminal } from "./prompt_terminal.ts";
import { USERS_PART } from "./program/server_parts.ts";
import { leaveSignals, untilStopSignal } from "./signals.ts";
import { unknownSubcommand } from "./unknown_subcommand.ts";
import {
  USERS_COMMANDS,
  USERS_OWN_FLAGS,
  type UsersCommand,
  type UsersTask,
} from "./users_commands.ts";
import { USERS_FLAGS, type UsersFlags } from "./users_flags.ts";
import { usersPath } from "./users_path.ts";

const WORDS = Object.keys(USERS_COMMANDS);

const PASSWORD_HERE =
  "A password does not belong on the command line, where others on this machine can see it. " +
  "Leave it out: it is asked for, or read from standard input. And a name has no space";

/**
 * Does one thing to the accounts.
 *
 * @throws {CliError} When it can't be done.
 */
export async function users(
  args: readonly string[],
  terminal: Terminal = new PromptTerminal(),
): Promise<void> {
  const env = (name: string) => Deno.env.get(name);
  const { values, rest } = readFlags(USERS_FLAGS, { args, env });
  if (values.help) return await print(partHelp("parleyd", USERS_PART));
  const task = taskOf(rest, values);
  const path = usersPath(values, { os: Deno.build.os, env });
  if (path === null) {
    throw usageError("Cannot tell where your configuration folder is: name a file with --users");
  }
  const { operator, json } = values;
  await print(`${await runSafely(task, { path, terminal, operator, json })}\n`);
}

type Run = (task: UsersTask) => string | Promise<string>;

function taskOf([word, ...args]: readonly string[], flags: FlagValues<UsersFlags>): Run {
  if (word === undefined) throw usageError(`Say what to do: ${WORDS.join(", ")}`);
  const command = Object.hasOwn(USERS_COMMANDS, word) ? USERS_COMMANDS[word] : undefined;
  if (command === undefined) throw unknownSubcommand("users", word, WORDS);
  for (const flag of USERS_OWN_FLAGS) {
    if (flags[flag] && command.flag !== flag) throw usageError(`Cannot use --${flag} with ${word}`);
  }
  return runOf(word, command, args);
}

function runOf(word: string, command: UsersCommand, args: readonly string[]): Run {
  if (command.takes === "nothing") {
    nothingBehind(args, word);
    return (task) => command.run(task);
  }
  const [typed, ...more] = args;
  if (typed === undefined) throw usageError(`Cannot ${word}: the name is missing`);
  // What is too much is not shown: it may well be a password.
  if (more.length > 0) throw usageError(takesPassword(word) ? PASSWORD_HERE : "One name at a time");
  const name = readName(typed);
  return (task) => command.run(task, name);
}

function takesPassword(word: string): boolean {
  return word === "add" || word === "passwd";
}

function readName(typed: string) {
  try {
    return parseUserName(typed);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    throw usageError(error.message);
  }
}

async function runSafely(run: Run, task: UsersTask): Promise<string> {
  try {
    return await (task.terminal.isTerminal() ? runAtTerminal(run, task) : run(task));
  } catch (error) {
    if (!(error instanceof ChatError || error instanceof UserFileError)) throw error;
    throw new CliError(error.message, 1, { cause: error });
  }
}

/** However it ends, the terminal is left as it was found (A7). */
function runAtTerminal(run: Run, task: UsersTask): Promise<string> {
  const interrupted = untilStopSignal({ signals: leaveSignals(Deno.build.os) }).then(() => {
    task.terminal.setRaw(false);
    throw new CliError("Interrupted", 1);
  });
  return Promise.race([run(task), interrupted]);
}
