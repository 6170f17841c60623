/** Where `parley` has its files. */
import { type FilePlace, placeOfUser } from "./file_place.ts";
import { pathIn, userDirs, type UserDirsSources } from "./user_dirs.ts";

/** The files of whoever runs it; they need not exist. */
export interface ClientFiles {
  /** The config file that is read where none is named. */
  readonly config: string;
  /** Typed lines. */
  readonly history: string;
  /** A folder: where somebody was, for each server and name. */
  readonly servers: string;
}

/** What decides which files are used. */
export interface ClientFileSettings {
  /** The config file that was named; empty for none. */
  readonly config: string;
  readonly history: "off" | "on";
  readonly state: "off" | "on";
}

/** Null where it is not known where they belong. */
export function clientFiles(sources: UserDirsSources): ClientFiles | null {
  const dirs = userDirs(sources);
  if (dirs === null) return null;
  const { config, state } = dirs;
  return {
    config: pathIn(config, "config.json", sources.os),
    history: pathIn(state, "history", sources.os),
    servers: pathIn(state, "servers", sources.os),
  };
}

/** Where the files are, for a person or a program to read. */
export function clientPlaces(
  settings: ClientFileSettings,
  sources: UserDirsSources,
): readonly FilePlace[] {
  const files = clientFiles(sources);
  const place = (path: string | undefined, note?: string) => placeOfUser(path, sources, note);
  const config = settings.config === "" ? files?.config : settings.config;
  return [
    { key: "config", label: "Config file", ...place(config) },
    { key: "history", label: "Typed lines", ...place(files?.history, ifOff(settings, "history")) },
    { key: "state", label: "Where you were", ...place(files?.servers, ifOff(settings, "state")) },
  ];
}

function ifOff(settings: ClientFileSettings, key: "history" | "state"): string | undefined {
  return settings[key] === "off" ? `not used: ${key} is off` : undefined;
}
