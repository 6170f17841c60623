/** Where servers have their control sockets. */
import { userDirs, type UserDirsSources } from "./user_dirs.ts";

const NAME_REGEXP = /^parleyd-(\d+)\.sock$/;
/** What the unit in docs/examples has. */
const SERVICE_FOLDER = "/run/parley";
/** What the system leaves for a path, its end not counted: 108 bytes on Linux, 104 on macOS. */
const MAX_PATH_BYTES = { linux: 107, other: 103 } as const;

/** Why a path can't be a socket's; null where it can. */
export function pathProblem(path: string, os: UserDirsSources["os"]): string | null {
  const max = os === "linux" ? MAX_PATH_BYTES.linux : MAX_PATH_BYTES.other;
  const length = new TextEncoder().encode(path).length;
  return length <= max ? null : `its path has ${length} bytes, and ${max} are allowed`;
}

/**
 * The folders for sockets that nobody named, the preferred one first: `$XDG_RUNTIME_DIR/parley`, and
 * `run` in the folder for what programs remember.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { controlFolders } from "./control_places.ts";
 *
 * const variables: Record<string, string> = { HOME: "/home/kim", XDG_RUNTIME_DIR: "/run/user/1000" };
 * assertEquals(controlFolders({ os: "linux", env: (name) => variables[name] }), [
 *   "/run/user/1000/parley",
 *   "/home/kim/.local/state/parley/run",
 * ]);
 * ```
 */
export function controlFolders(sources: UserDirsSources): string[] {
  const runtime = runtimeFolder(sources);
  const state = userDirs(sources)?.state;
  return [
    ...(runtime === null ? [] : [runtime]),
    ...(state === undefined ? [] : [`${state}/run`]),
  ];
}

/** The folder in that of the system for running programs, which makes it itself; null for none. */
export function runtimeFolder({ env }: UserDirsSources): string | null {
  const runtime = env("XDG_RUNTIME_DIR");
  return runtime?.startsWith("/") ? `${runtime.replace(/\/+$/, "")}/parley` : null;
}

/**
 * Where commands look for servers: in the folders of whoever gives them, and in that of a service of
 * the system, into which nobody but it and root can look.
 */
export function searchedFolders(sources: UserDirsSources): string[] {
  const own = controlFolders(sources);
  return sources.os === "linux" ? [...new Set([...own, SERVICE_FOLDER])] : own;
}

/** What the socket of a server is called that listens on that port. */
export function socketName(port: number): string {
  return `parleyd-${port}.sock`;
}

/** A socket that is there. */
export interface FoundSocket {
  readonly path: string;
  /** Where its server listens. */
  readonly port: number;
}

/** The sockets in these folders: of living servers, and of killed ones. */
export function socketsIn(folders: readonly string[]): FoundSocket[] {
  return folders.flatMap((folder) => {
    return namesIn(folder).flatMap((name) => {
      const port = NAME_REGEXP.exec(name)?.[1];
      return port === undefined ? [] : [{ path: `${folder}/${name}`, port: Number(port) }];
    });
  });
}

function namesIn(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
  } catch {
    return [];
  }
}
