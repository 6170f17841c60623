/** The socket of a server: how it is made, so that nobody else can use it, and found again. */
import { dirname } from "node:path";
import { systemClock } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { controlFolders, pathProblem, runtimeFolder, socketName } from "./control_places.ts";
import type { UserDirsSources } from "./user_dirs.ts";

/** Why there is no socket. */
export class NoControlError extends Error {
  override readonly name = "NoControlError";
}

/** A living server has it. */
class TakenError extends NoControlError {}

/** Options of {@linkcode listenForControl}. */
export interface ControlSocketOptions extends UserDirsSources {
  /** The path that was named; empty for the usual one. */
  readonly named: string;
  /** Where the server listens. */
  readonly port: number;
}

const SOCKET_MODE = 0o600;
const FOLDER_MODE = 0o700;
const MAX_PROBE_MS = 2000;
const TAKEN = "another server has it";

/** Whether a server answers there; `gone` where there is no socket at all. */
export type SocketState = "gone" | "living" | "stale";

/**
 * Makes the socket, which nobody but the user and root can use. That of a killed server is taken over.
 *
 * @throws {NoControlError} With the reason, and the server runs without.
 */
export async function listenForControl(options: ControlSocketOptions): Promise<Deno.UnixListener> {
  const { named, port, os } = options;
  if (os === "windows") throw new NoControlError("There are no such sockets on Windows");
  if (named !== "") return await listenAt(named, os);
  const folders = controlFolders(options);
  if (folders.length === 0) {
    throw new NoControlError(
      "Name its socket with --control PATH: it is not known where your folders are",
    );
  }
  let problem: unknown;
  for (const folder of folders) {
    try {
      const path = `${folder}/${socketName(port)}`;
      makeFolder(path, folder === runtimeFolder(options) ? "needed" : "made");
      return await listenAt(path, os);
    } catch (error) {
      // Two servers on one port, of different addresses: commands could not tell them apart.
      if (!(error instanceof NoControlError) || error instanceof TakenError) throw error;
      problem ??= error;
    }
  }
  throw problem;
}

/** Looks who is there, and leaves it as it is. */
export async function probeSocket(path: string): Promise<SocketState> {
  const connecting = Deno.connect({ transport: "unix", path });
  // One that comes too late is not needed any more.
  const closed = connecting.then((conn) => conn.close());
  if (!await within(systemClock, MAX_PROBE_MS, closed)) return "living";
  try {
    await connecting;
    return "living";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "gone";
    return error instanceof Deno.errors.ConnectionRefused ? "stale" : "living";
  }
}

async function listenAt(path: string, os: UserDirsSources["os"]): Promise<Deno.UnixListener> {
  const tooLong = pathProblem(path, os);
  if (tooLong !== null) throw noControl(path, tooLong);
  try {
    return listen(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw noControl(path, reasonOf(error), error);
  }
  await removeStale(path);
  try {
    return listen(path);
  } catch (error) {
    throw noControl(path, reasonOf(error), error);
  }
}

function listen(path: string): Deno.UnixListener {
  const listener = Deno.listen({ transport: "unix", path });
  try {
    Deno.chmodSync(path, SOCKET_MODE);
    return listener;
  } catch (error) {
    listener.close();
    throw error;
  }
}

/** @throws {NoControlError} Where something else is in its place. */
async function removeStale(path: string): Promise<void> {
  try {
    if (!(await Deno.lstat(path)).isSocket) throw noControl(path, "a file is in its place");
    if (await probeSocket(path) === "living") throw new TakenError(noControl(path, TAKEN).message);
    await Deno.remove(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error instanceof NoControlError ? error : noControl(path, reasonOf(error), error);
  }
}

/** Makes the folder that it is in; those around it are made, too, or have to be there. */
function makeFolder(path: string, parents: "made" | "needed"): void {
  const folder = dirname(path);
  try {
    Deno.mkdirSync(folder, { recursive: parents === "made", mode: FOLDER_MODE });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) {
      throw noControl(path, reasonOf(error), error);
    }
  }
  try {
    Deno.chmodSync(folder, FOLDER_MODE);
  } catch (error) {
    throw noControl(path, reasonOf(error), error);
  }
}

function noControl(path: string, reason: string, cause?: unknown): NoControlError {
  return new NoControlError(`Cannot use "${path}": ${reason}`, { cause });
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such folder";
  if (error instanceof Deno.errors.PermissionDenied) return "you may not write there";
  if (error instanceof Deno.errors.AddrInUse) return TAKEN;
  return error instanceof Error ? error.message : String(error);
}
