/** Where `parleyd` has its files. */
import { pathInConfig } from "./config_setting.ts";
import { controlFolders } from "./control_places.ts";
import { demoUsersPath } from "./demo_users.ts";
import { type FilePlace, type Place, placeOfUser } from "./file_place.ts";
import { NO_CONTROL } from "./server_control.ts";
import { missingVariables, type UserDirsSources } from "./user_dirs.ts";
import { usersPath } from "./users_path.ts";

/** What names files of the server; each is empty for none. */
export interface ServerFileSettings {
  readonly config: string;
  readonly users: string;
  readonly data: string;
  readonly control: string;
}

/**
 * Where the files are, for a person or a program to read.
 *
 * @throws {CliError} When the config file can't be used.
 */
export function serverPlaces(
  settings: ServerFileSettings,
  sources: UserDirsSources,
): readonly FilePlace[] {
  const { config, data, control } = settings;
  return [
    {
      key: "config",
      label: "Config file",
      ...named(config, "--config FILE or PARLEY_CONFIG names one"),
    },
    { key: "users", label: "Users file", ...placeOfUser(usersPath(settings, sources), sources) },
    {
      key: "data",
      label: "Data folder",
      ...named(
        data === "" ? pathInConfig(config, "data") : data,
        "messages are in memory; --data DIR keeps them",
      ),
    },
    ...controlPlaces(control === "" ? pathInConfig(config, "control") : control, sources),
    { key: "demo", label: "Demo users", ...placeOfUser(demoUsersPath(sources), sources) },
  ];
}

/** Where nothing is named, it is the first folder that can be used. */
function controlPlaces(control: string, sources: UserDirsSources): FilePlace[] {
  const socket = { key: "control", label: "Control socket" } as const;
  if (sources.os === "windows") return [{ ...socket, ...named("", "there are none on Windows") }];
  if (control === NO_CONTROL) return [{ ...socket, ...named("", "--control is off") }];
  if (control !== "") return [{ ...socket, path: control }];
  const [first, second] = controlFolders(sources);
  const folder = { key: "control", label: "Control sockets" } as const;
  if (first === undefined) {
    const note = `XDG_RUNTIME_DIR, ${missingVariables(sources)}`;
    return [{ ...folder, path: null, lack: "not known", note }];
  }
  if (second === undefined) return [{ ...folder, path: first }];
  return [{ ...folder, path: first }, { key: "controlElse", label: "  or else", path: second }];
}

/** What has no usual place. */
function named(path: string, ifNone: string): Place {
  return path === "" ? { path: null, lack: "none", note: ifNone } : { path };
}
