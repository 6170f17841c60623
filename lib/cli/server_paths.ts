/** The program `parleyd paths`: where the server's files are. */
import { nothingBehind } from "./cli_error.ts";
import { describePlaces, placesAsJson } from "./file_place.ts";
import { readFlags } from "./flags.ts";
import { partHelp } from "./program/help.ts";
import { print } from "./print.ts";
import { partOf } from "./program/program.ts";
import { serverPlaces } from "./server_files.ts";
import { SERVER_PATHS_FLAGS, SERVER_PROGRAM } from "./program/server_program.ts";

/** Prints where they are. @throws {CliError} When the config file can't be used. */
export async function serverPaths(args: readonly string[]): Promise<void> {
  const env = (name: string) => Deno.env.get(name);
  const { values, rest } = readFlags(SERVER_PATHS_FLAGS, { args, env });
  if (values.help) return await print(partHelp("parleyd", partOf(SERVER_PROGRAM, "paths")));
  nothingBehind(rest);
  const places = serverPlaces(values, { os: Deno.build.os, env });
  await print(`${values.json ? placesAsJson(places) : describePlaces(places)}\n`);
}
