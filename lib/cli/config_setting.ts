import { readFlags } from "./flags.ts";
import { readJsonObject } from "./read_file.ts";
import { SERVER_FLAGS } from "./server_flags.ts";

/**
 * A path that the server's config file names.
 *
 * @param config The file; empty for none.
 * @returns Empty where it names none.
 * @throws {CliError} When the config file can't be used.
 */
export function pathInConfig(config: string, key: "control" | "data" | "users"): string {
  if (config === "") return "";
  const file = { name: config, values: readJsonObject(config, "the config file") };
  return readFlags(SERVER_FLAGS, { args: [], env: () => undefined, file }).values[key];
}
