import { closeSync, constants, fchownSync, fstatSync, openSync } from "node:fs";

const ROOT = 0;

/** Who is to have a file; null where the system has no such owners. */
export interface FileOwner {
  readonly uid: number | null;
  readonly gid: number | null;
}

/**
 * Lets root give a file away that it has just made, in a folder where somebody else may put anything
 * in its place meanwhile: a link, a pipe, another folder in the place of the whole folder. None of
 * that is given to anybody. What is his already stays as it is.
 *
 * @throws {Deno.errors.PermissionDenied} When it is not a file that root has made, or somebody else
 * than root asks.
 */
export function giveFile(made: string, { uid, gid }: FileOwner): void {
  const present = Deno.lstatSync(made);
  if (uid === null || gid === null || uid === present.uid) return;
  // Not to wait for the other end of a pipe.
  const file = open(made, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const info = fstatSync(file);
    // Where Deno may not write everywhere, it follows links before it opens.
    const isItself = info.ino === present.ino && info.isFile() && info.nlink === 1;
    if (!isItself || info.uid !== ROOT) throw refused(made);
    fchownSync(file, uid, gid);
  } catch (error) {
    throw hasCode(error, "EPERM") ? refused(made, error) : error;
  } finally {
    closeSync(file);
  }
}

function open(path: string, flags: number): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    throw hasCode(error, "ELOOP") ? refused(path, error) : error;
  }
}

function refused(path: string, cause?: unknown): Error {
  return new Deno.errors.PermissionDenied(`Cannot give "${path}" to its owner`, { cause });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
