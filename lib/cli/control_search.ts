import { CliError, usageError } from "./cli_error.ts";
import { type FoundSocket, searchedFolders, socketName, socketsIn } from "./control_places.ts";
import { probeSocket } from "./control_socket.ts";
import { NO_CONTROL } from "./server_control.ts";
import type { UserDirsSources } from "./user_dirs.ts";

/** What names a server. */
export interface WantedServer {
  /** Its socket; empty for none. */
  readonly control: string;
  /** Its port; empty, or 0, for none. */
  readonly port: number | "";
}

/**
 * Finds the socket of the server that is meant: the one that was named, else that of the port, else
 * the only one there is.
 *
 * @throws {CliError} Where there is none, or there are several.
 */
export async function findSocket(wanted: WantedServer, sources: UserDirsSources): Promise<string> {
  const { control, port } = wanted;
  if (sources.os === "windows") {
    throw new CliError("A server on Windows can't be reached: there are no such sockets", 1);
  }
  if (control === NO_CONTROL) throw usageError("Cannot reach a server by --control off");
  if (control !== "") return control;
  const folders = searchedFolders(sources);
  if (folders.length === 0) throw usageError("Name the server's socket with --control PATH");
  return port === "" || port === 0 ? await findOnly(folders) : await findByPort(folders, port);
}

async function findByPort(folders: readonly string[], port: number): Promise<string> {
  const sockets = socketsIn(folders).filter((socket) => socket.port === port);
  const [living] = await livingOf(sockets);
  // That of a killed server is worth a word of its own.
  const found = living ?? sockets[0];
  if (found !== undefined) return found.path;
  throw new CliError(
    `No server of yours is on port ${port}: there is no ${socketName(port)} in ${
      folders.join(" or ")
    }. ` +
      "Start it, be the user as whom it runs, or name its socket with --control",
    1,
  );
}

async function findOnly(folders: readonly string[]): Promise<string> {
  const living = await livingOf(socketsIn(folders));
  const [only, ...more] = living;
  if (only === undefined) {
    throw new CliError(
      `No server of yours is running: none has a socket in ${folders.join(" or ")}. ` +
        "Start it, be the user as whom it runs, or name its socket with --control",
      1,
    );
  }
  if (more.length === 0) return only.path;
  const ports = living.map(({ port }) => port).join(", ");
  throw new CliError(
    `Several servers are running, on the ports ${ports}: say which with --port`,
    2,
  );
}

/** Whoever left a socket there may have been killed. */
async function livingOf(sockets: readonly FoundSocket[]): Promise<FoundSocket[]> {
  const states = await Promise.all(sockets.map(({ path }) => probeSocket(path)));
  return sockets.filter((_, index) => states[index] === "living");
}
