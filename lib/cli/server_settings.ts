import { nearestWord } from "../codec/nearest_word.ts";
import { checkRoomPorts } from "../server/server_config.ts";
import { CliError, usageError } from "./cli_error.ts";
import { type FlagSources, type FlagValues, readFlags } from "./flags.ts";
import { checkKeeping } from "./keep_flags.ts";
import { readJsonObject } from "./read_file.ts";
import { scopesOf } from "./program/program.ts";
import { SERVER_PROGRAM } from "./program/server_program.ts";
import { SERVER_FLAGS, type ServerFlags } from "./server_flags.ts";

/** What `parleyd` was told, by flags, variables and its config file. */
export type ServerSettings = FlagValues<ServerFlags>;

/**
 * Reads what the server is told.
 *
 * @throws {CliError} For what can't be meant.
 */
export function readServerSettings(sources: Omit<FlagSources, "file">): ServerSettings {
  const first = readFlags(SERVER_FLAGS, sources);
  const { values, rest: [word] } = first;
  if (word !== undefined) throw wordRefused(word);
  if (values.help || values.version) return values;
  const settings = values.config === "" ? values : readWithFile(sources, values.config);
  checkRegistration(settings);
  checkPorts(settings);
  checkKeeping(settings);
  return settings;
}

function readWithFile(sources: Omit<FlagSources, "file">, name: string): ServerSettings {
  const file = { name, values: readJsonObject(name, "the config file") };
  return readFlags(SERVER_FLAGS, { ...sources, file }).values;
}

/** What `parleyd` does besides serving is said by the word that comes first. */
function wordRefused(word: string): CliError {
  const words = scopesOf(SERVER_PROGRAM)[0]!.words.map((known) => known.word);
  if (words.includes(word)) {
    return usageError(`The word "${word}" comes first: parleyd ${word} --help`);
  }
  const near = nearestWord(word, words);
  if (near === undefined) return usageError(`Cannot understand "${word}"`);
  return new CliError(`Cannot understand "${word}". Did you mean ${near}?`, 2);
}

function checkPorts({ roomPorts, port }: ServerSettings): void {
  try {
    if (roomPorts !== "") checkRoomPorts(roomPorts, port);
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
}

function checkRegistration({ registration, registrationCode }: ServerSettings): void {
  if (registration === "code" && registrationCode === "") {
    throw usageError("Cannot register people by a code: --registration-code is missing");
  }
  if (registration !== "code" && registrationCode !== "") {
    throw usageError("Cannot ask for the code: --registration-code needs --registration code");
  }
}
