import { CLIENT_FLAGS, type ClientFlags } from "./client_flags.ts";
import { clientFiles } from "./client_files.ts";
import { type FlagValues, readFlags } from "./flags.ts";
import { readJsonObject } from "./read_file.ts";
import type { UserDirsSources } from "./user_dirs.ts";

/** What `parley` was told, by flags, variables and its config file. */
export type ClientSettings = FlagValues<ClientFlags>;

/**
 * Reads what the client is told.
 *
 * @returns The settings, and the arguments that are no flags.
 * @throws {CliError} For what can't be meant, and when the config file can't be used.
 */
export function readClientSettings(
  args: readonly string[],
  sources: UserDirsSources,
): { values: ClientSettings; rest: string[] } {
  const { env } = sources;
  const first = readFlags(CLIENT_FLAGS, { args, env });
  const { config, help, version } = first.values;
  const name = config === "" ? usualConfigFile(sources) : config;
  if (name === null || help || version) return first;
  const values = readJsonObject(name, "the config file");
  return readFlags(CLIENT_FLAGS, { args, env, file: { name, values } });
}

/** Null where there is none. */
function usualConfigFile(sources: UserDirsSources): string | null {
  const { config } = clientFiles(sources) ?? {};
  if (config === undefined) return null;
  try {
    Deno.statSync(config);
    return config;
  } catch {
    return null;
  }
}
