import { pathInConfig } from "./config_setting.ts";
import { pathIn, userDirs, type UserDirsSources } from "./user_dirs.ts";

/** What names a users file. */
export interface UsersPathOptions {
  /** The file that was named; empty for none. */
  readonly users: string;
  /** The server's config file, which may name one; empty for none. */
  readonly config: string;
}

/**
 * Where the accounts are: what was named, else what the server's config file names, else
 * `users.json` in the user's configuration folder.
 *
 * @returns Null where nothing tells which folder that is.
 * @throws {CliError} When the config file can't be used.
 */
export function usersPath(
  { users, config }: UsersPathOptions,
  sources: UserDirsSources,
): string | null {
  const named = users === "" ? pathInConfig(config, "users") : users;
  return named === "" ? usualPath(sources) : named;
}

function usualPath(sources: UserDirsSources): string | null {
  const dirs = userDirs(sources);
  return dirs === null ? null : pathIn(dirs.config, "users.json", sources.os);
}
