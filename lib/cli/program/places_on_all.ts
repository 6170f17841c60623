import type { UserDirsSources } from "../user_dirs.ts";

/** How a person writes the folders of anybody. */
const VARIABLES: Readonly<Record<string, string>> = {
  HOME: "~",
  APPDATA: "%APPDATA%",
  LOCALAPPDATA: "%LOCALAPPDATA%",
};

const SYSTEMS: readonly (readonly [UserDirsSources["os"], string])[] = [
  ["linux", ""],
  ["darwin", " (macOS)"],
  ["windows", " (Windows)"],
];

/**
 * Where something is on each system, as a person writes it, whoever's it is: what is said on Linux
 * goes for all that are not named.
 */
export function placesOnAll(
  place: (sources: UserDirsSources) => string | null | undefined,
): readonly string[] {
  const env = (name: string) => VARIABLES[name];
  return SYSTEMS.flatMap(([os, name]) => {
    const path = place({ os, env });
    return path === null || path === undefined ? [] : [path + name];
  });
}
