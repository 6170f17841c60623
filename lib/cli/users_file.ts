/** The users file of an operator, which need not be there yet. */
import { UserFileError } from "../auth/user_file_error.ts";
import { UserStore } from "../auth/user_store.ts";
import { FileLock } from "../util/file_lock.ts";

/**
 * Opens a users file; it writes nothing.
 *
 * @returns Null where there has never been one: it is made with the first account.
 * @throws {UserFileError} When it can't be used. That goes for one that was there and is gone, too:
 * anybody could take the names that were in it.
 */
export function openUsersFile(path: string): UserStore | null {
  const store = openIfThere(path);
  if (store !== null) return store;
  const lock = `${path}.lock`;
  const wasThere = isThere(lock);
  if (wasThere) waitForMaker(lock);
  const made = openIfThere(path);
  if (made !== null) return made;
  if (isLink(path)) throw new UserFileError(path, "It is a link to what does not exist");
  if (!wasThere) return null;
  const reason =
    `It is gone, though it was there once. Bring it back, or remove "${lock}" to begin ` +
    "without accounts";
  throw new UserFileError(path, reason);
}

function openIfThere(path: string): UserStore | null {
  try {
    return UserStore.open(path);
  } catch (error) {
    const isMissing = error instanceof UserFileError && error.cause instanceof Deno.errors.NotFound;
    if (isMissing) return null;
    throw error;
  }
}

/** Another process may be making it just now: the lock comes first. */
function waitForMaker(lock: string): void {
  try {
    FileLock.takeNow(lock)[Symbol.dispose]();
  } catch {
    // Whoever may not lock it can't wait for it.
  }
}

function isThere(path: string): boolean {
  return infoOf(path) !== null;
}

function isLink(path: string): boolean {
  return infoOf(path)?.isSymlink === true;
}

function infoOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch {
    return null;
  }
}
