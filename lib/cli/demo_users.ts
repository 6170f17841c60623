/** The users file that `--dev` takes; it has `"demo": true` at its top level. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import demoUsers from "../../users.json" with { type: "json" };
import { UserFileError } from "../auth/user_file_error.ts";
import { CliError } from "./cli_error.ts";
import { IS_PACKED } from "./packed.ts";
import { pathIn, userDirs, type UserDirsSources } from "./user_dirs.ts";

const OWN_FILE = new URL("../../users.json", import.meta.url);
const FILE_NAME = "demo-users.json";

const REASON =
  'It holds demo users (field "demo"), whose passwords everybody knows. Listen on --host localhost, ' +
  "name another file with --users, or say --allow-demo-users";

/** What {@linkcode demoUsersPath} looks at. */
export interface DemoUsersSources extends UserDirsSources {
  /** @default {IS_PACKED} */
  readonly isPacked?: boolean;
}

/**
 * Where the demo users are: the project's `users.json`, and for a packed program a file in the user's
 * state folder, which {@linkcode makeDemoUsers} makes.
 *
 * @returns Null where it is not known which folder that is.
 */
export function demoUsersPath(sources: DemoUsersSources): string | null {
  const { isPacked = IS_PACKED } = sources;
  if (!isPacked) return fileURLToPath(OWN_FILE);
  const dirs = userDirs(sources);
  return dirs === null ? null : pathIn(dirs.state, FILE_NAME, sources.os);
}

/**
 * Makes a file of demo users, readable for its owner alone, where there is none yet.
 *
 * @throws {CliError} When it can't be made.
 */
export function makeDemoUsers(path: string): void {
  try {
    Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const text = `${JSON.stringify(demoUsers, null, 2)}\n`;
    Deno.writeTextFileSync(path, text, { createNew: true, mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof Deno.errors.AlreadyExists) return;
    const reason = `Cannot make the demo users "${path}": ${error.message}`;
    throw new CliError(`${reason}. Name a file of accounts with --users`, 1, { cause: error });
  }
}

/**
 * Refuses a file of demo users, also a copy of it: what counts is that its field `demo` is `true`.
 *
 * - A file that can't be read or is damaged is not refused here: whoever uses it says what is wrong.
 *
 * @throws {UserFileError} When it is one.
 */
export function checkNoDemoUsers(path: string): void {
  if (isDemo(contentOf(path))) throw new UserFileError(path, REASON);
}

function isDemo(content: unknown): boolean {
  return typeof content === "object" && content !== null && "demo" in content &&
    content.demo === true;
}

function contentOf(path: string): unknown {
  try {
    return JSON.parse(Deno.readTextFileSync(path).replace(/^\ufeff/, ""));
  } catch {
    return null;
  }
}
