import { makeFolder } from "../history/sqlite/files.ts";
import { CliError } from "./cli_error.ts";

/**
 * Makes the folder in which messages are kept, if it is not there, and looks whether it can be used.
 *
 * @throws {CliError} When it can't be made or written.
 */
export function makeDataFolder(dir: string): void {
  try {
    makeFolder(dir);
    Deno.removeSync(Deno.makeTempFileSync({ dir, prefix: "parley-probe-" }));
  } catch (error) {
    throw folderError(dir, error);
  }
}

/**
 * @throws {CliError} Where there is no such folder: whoever only looks at what is kept has mistyped.
 */
export function checkDataFolder(dir: string): void {
  try {
    if (Deno.statSync(dir).isDirectory) return;
  } catch (error) {
    throw folderError(dir, error);
  }
  throw folderError(dir, new Deno.errors.NotADirectory());
}

function folderError(dir: string, error: unknown): CliError {
  return new CliError(`Cannot use "${dir}" as --data: ${reasonOf(error)}`, 1, { cause: error });
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such folder";
  if (error instanceof Deno.errors.PermissionDenied) {
    return "you may not write there. Name a folder of your own, or have it made for you";
  }
  if (error instanceof Deno.errors.NotADirectory || error instanceof Deno.errors.AlreadyExists) {
    return "a file is in its place. Name a folder";
  }
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "EROFS") return "its disk can only be read";
  if (code === "ENOSPC") return "the disk is full; make room on it";
  return error instanceof Error ? error.message : String(error);
}
