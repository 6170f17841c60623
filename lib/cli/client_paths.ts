/** The program `parley paths`: where the client's files are. */
import { nothingBehind } from "./cli_error.ts";
import { clientPlaces } from "./client_files.ts";
import { CLIENT_PATHS_FLAGS, CLIENT_PROGRAM } from "./program/client_program.ts";
import { readClientSettings } from "./client_settings.ts";
import { describePlaces, placesAsJson } from "./file_place.ts";
import { readFlags } from "./flags.ts";
import { partHelp } from "./program/help.ts";
import { print } from "./print.ts";
import { partOf } from "./program/program.ts";

/** Prints where they are. @throws {CliError} When the config file can't be used. */
export async function clientPaths(args: readonly string[]): Promise<void> {
  const env = (name: string) => Deno.env.get(name);
  const { values, rest } = readFlags(CLIENT_PATHS_FLAGS, { args, env });
  const { config, json, help } = values;
  if (help) return await print(partHelp("parley", partOf(CLIENT_PROGRAM, "paths")));
  nothingBehind(rest);
  const sources = { os: Deno.build.os, env } as const;
  const settings = readClientSettings(config === "" ? [] : ["--config", config], sources).values;
  const places = clientPlaces(settings, sources);
  await print(`${json ? placesAsJson(places) : describePlaces(places)}\n`);
}
