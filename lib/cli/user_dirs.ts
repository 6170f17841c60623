/** What {@linkcode userDirs} looks at. */
export interface UserDirsSources {
  readonly os: typeof Deno.build.os;
  /** Reads one variable. */
  env(name: string): string | undefined;
}

/** The program's own folders of one user; they need not exist. */
export interface UserDirs {
  /** For what the user sets. */
  readonly config: string;
  /** For what the program remembers from one run to the next. */
  readonly state: string;
}

type Env = UserDirsSources["env"];

const NAME = "parley";

/**
 * Where the files of one user belong.
 *
 * - Windows: `%APPDATA%\parley` and `%LOCALAPPDATA%\parley`.
 * - Elsewhere: `$XDG_CONFIG_HOME/parley` and `$XDG_STATE_HOME/parley` (XDG Base Directory
 *   Specification); without those, `~/.config/parley` and `~/.local/state/parley`, and on macOS
 *   `~/Library/Application Support/parley` for both.
 *
 * @returns Null where the variables for one of them are not set.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { userDirs } from "./user_dirs.ts";
 *
 * const variables: Record<string, string> = { HOME: "/home/kim", XDG_CONFIG_HOME: "/etc/kim" };
 * assertEquals(userDirs({ os: "linux", env: (name) => variables[name] }), {
 *   config: "/etc/kim/parley",
 *   state: "/home/kim/.local/state/parley",
 * });
 * ```
 */
export function userDirs({ os, env }: UserDirsSources): UserDirs | null {
  const [config, state] = os === "windows" ? [env("APPDATA"), env("LOCALAPPDATA")] : [
    xdg(env, "XDG_CONFIG_HOME") ?? inHome(env, os, ".config"),
    xdg(env, "XDG_STATE_HOME") ?? inHome(env, os, ".local/state"),
  ];
  if (isMissing(config) || isMissing(state)) return null;
  return { config: pathIn(config, NAME, os), state: pathIn(state, NAME, os) };
}

/** Which variables are not set, so that {@linkcode userDirs} is null; for a person to read. */
export function missingVariables({ os, env }: UserDirsSources): string {
  if (os === "windows") {
    return notSet(["APPDATA", "LOCALAPPDATA"].filter((name) => (env(name) ?? "") === ""));
  }
  const unset = ["XDG_CONFIG_HOME", "XDG_STATE_HOME"].filter((name) =>
    xdg(env, name) === undefined
  );
  return notSet(["HOME", ...unset]);
}

/** A file or a folder in a folder. */
export function pathIn(folder: string, name: string, os: UserDirsSources["os"]): string {
  const separator = os === "windows" ? "\\" : "/";
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

function notSet(names: readonly string[]): string {
  if (names.length === 1) return `${names[0]} is not set`;
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are not set`;
}

/** "All paths set in these environment variables must be absolute"; others are to be ignored. */
function xdg(env: Env, name: string): string | undefined {
  const path = env(name);
  return path?.startsWith("/") ? path : undefined;
}

function inHome(env: Env, os: UserDirsSources["os"], folder: string): string | undefined {
  const home = env("HOME");
  if (isMissing(home)) return undefined;
  return pathIn(home, os === "darwin" ? "Library/Application Support" : folder, os);
}

function isMissing(path: string | undefined): path is "" | undefined {
  return path === undefined || path === "";
}
