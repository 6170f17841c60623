import { parseJson } from "../util/parse_json.ts";
import { CliError } from "./cli_error.ts";

/**
 * Reads a file that somebody named.
 *
 * @param what What it is, for the error.
 * @throws {CliError} With status 1, when it can't be read.
 */
export function readTextFile(file: string | URL, what: string): string {
  try {
    // Some editors put a byte order mark in front.
    return Deno.readTextFileSync(file).replace(/^\ufeff/, "");
  } catch (error) {
    throw new CliError(`Cannot read ${what} "${file}": ${reason(error)}`, 1, { cause: error });
  }
}

/** Reads a JSON file that holds one object. @throws {CliError} */
export function readJsonObject(file: string, what: string): Readonly<Record<string, unknown>> {
  const value = readJson(readTextFile(file, what), file, what);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return { ...value };
  }
  throw new CliError(`Cannot use ${what} "${file}": it must hold one JSON object`, 1);
}

function readJson(text: string, file: string, what: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CliError(`Cannot use ${what} "${file}": ${message}`, 1, { cause: error });
  }
}

function reason(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.PermissionDenied) return "it may not be read";
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  return error instanceof Error ? error.message : String(error);
}
