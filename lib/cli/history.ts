/** The program `parleyd history`: what is done to what a server keeps. */
import { ChatError } from "../protocol/chat_error.ts";
import { type Name, parseRoomName } from "../protocol/names.ts";
import { nothingBehind, usageError } from "./cli_error.ts";
import { pathInConfig } from "./config_setting.ts";
import { type FlagValues, readFlags } from "./flags.ts";
import { partHelp } from "./program/help.ts";
import {
  HISTORY_COMMANDS,
  HISTORY_OWN_FLAGS,
  type HistoryCommand,
  type HistoryTask,
} from "./history_commands.ts";
import { HISTORY_FLAGS, type HistoryFlags } from "./history_flags.ts";
import { print } from "./print.ts";
import { HISTORY_PART } from "./program/server_parts.ts";
import { storeCliError } from "./store_cli_error.ts";
import { unknownSubcommand } from "./unknown_subcommand.ts";

const WORDS = Object.keys(HISTORY_COMMANDS);
type Settings = FlagValues<HistoryFlags>;
type Run = (task: HistoryTask) => Promise<string>;

/**
 * Does one thing to what is kept.
 *
 * @throws {CliError} When it can't be done, or something is wrong with what is kept.
 */
export async function history(args: readonly string[]): Promise<void> {
  const env = (name: string) => Deno.env.get(name);
  const { values, rest } = readFlags(HISTORY_FLAGS, { args, env });
  if (values.help) return await print(partHelp("parleyd", HISTORY_PART));
  const run = runOf(rest, values);
  const room = values.room === "" ? null : readRoom(values.room);
  const dir = folderOf(values);
  const { format } = values;
  const write = (bytes: Uint8Array) => Deno.stdout.write(bytes);
  const task = { dir, room, format: format === "" ? "json" : format, write } as const;
  const said = await run(task).catch((error) => {
    throw storeCliError(error);
  });
  if (said !== "") await print(`${said}\n`);
}

function runOf([word, ...args]: readonly string[], flags: Settings): Run {
  if (word === undefined) throw usageError(`Say what to do: ${WORDS.join(", ")}`);
  const command = Object.hasOwn(HISTORY_COMMANDS, word) ? HISTORY_COMMANDS[word] : undefined;
  if (command === undefined) throw unknownSubcommand("history", word, WORDS);
  for (const flag of HISTORY_OWN_FLAGS) {
    if (flags[flag] !== "" && !command.isExport) {
      throw usageError(`Cannot use --${flag} with ${word}`);
    }
  }
  return withFile(word, command, args);
}

function withFile(word: string, command: HistoryCommand, args: readonly string[]): Run {
  const [file, ...more] = args;
  if (command.takes === "nothing") {
    nothingBehind(args, word);
    return (task) => command.run(task);
  }
  if (file === undefined || file === "") throw usageError(`Cannot ${word}: the file is missing`);
  nothingBehind(more, "the file");
  return (task) => command.run(task, file);
}

function readRoom(typed: string): Name {
  try {
    return parseRoomName(typed);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    throw usageError(error.message);
  }
}

/** What was named, else what the server's config file names. */
function folderOf({ data, config }: Settings): string {
  const dir = data === "" ? pathInConfig(config, "data") : data;
  if (dir === "") throw usageError("Name the server's folder with --data DIR");
  return dir;
}
