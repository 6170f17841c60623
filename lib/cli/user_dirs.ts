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
  const [config, state] = os === "windows"
    ? [joined(env("APPDATA"), NAME, "\\"), joined(env("LOCALAPPDATA"), NAME, "\\")]
    : [
      joined(xdg(env, "XDG_CONFIG_HOME") ?? inHome(env, os, ".config"), NAME),
      joined(xdg(env, "XDG_STATE_HOME") ?? inHome(env, os, ".local/state"), NAME),
    ];
  return config === undefined || state === undefined ? null : { config, state };
}

/** "All paths set in these environment variables must be absolute"; others are to be ignored. */
function xdg(env: Env, name: string): string | undefined {
  const path = env(name);
  return path?.startsWith("/") ? path : undefined;
}

function inHome(env: Env, os: UserDirsSources["os"], folder: string): string | undefined {
  return joined(env("HOME"), os === "darwin" ? "Library/Application Support" : folder);
}

function joined(parent: string | undefined, name: string, separator = "/"): string | undefined {
  if (parent === undefined || parent === "") return undefined;
  return parent.endsWith(separator) ? parent + name : parent + separator + name;
}
