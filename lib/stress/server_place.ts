import { explainConnectError } from "../client/connect_error.ts";
import { findListener } from "./listener_pid.ts";
import type { ServerPlace } from "./server_watch.ts";
import { StressError } from "./stress_error.ts";
import type { SystemFiles } from "./system_files.ts";

/** Options of {@linkcode findServer}. */
export interface FindServerOptions {
  readonly hostname: string;
  readonly port: number;
  readonly files: SystemFiles;
}

/**
 * Tells whether a server is on this machine, and which process it is.
 *
 * @throws {ConnectError | StressError} When there is no server.
 */
export async function findServer(
  { hostname, port, files }: FindServerOptions,
): Promise<ServerPlace> {
  if (!await isHere(hostname, port)) return { kind: "elsewhere" };
  const pid = findListener(files, port);
  if (pid !== null) return { kind: "here", pid };
  const why = "its process can't be seen: name it with --pid, or run this with every permission";
  return { kind: "unknown", why };
}

/** A connection within one machine has one address at both ends. */
async function isHere(hostname: string, port: number): Promise<boolean> {
  try {
    using conn = await Deno.connect({ hostname, port });
    return conn.localAddr.hostname === conn.remoteAddr.hostname;
  } catch (error) {
    const explained = explainConnectError(error, hostname, port);
    if (explained.code !== "unknown-host") throw explained;
    throw new StressError(`Cannot find a host "${hostname}"`, { cause: error });
  }
}
