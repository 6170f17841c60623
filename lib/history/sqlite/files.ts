import { join } from "node:path";
import { StoreError } from "../store_error.ts";

/** The files of a store, in its folder. */
export class StoreFiles {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
  }

  /** The messages; beside it the database keeps its `-wal` and `-shm`. */
  get database(): string {
    return join(this.dir, "parley.db");
  }

  /** Is locked by whoever writes, and always empty. */
  get lock(): string {
    return join(this.dir, "parley.lock");
  }

  /** The copy that was made before an older version was migrated. */
  copyOf(version: number): string {
    return join(this.dir, `parley.db.v${version}`);
  }
}

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** Makes a folder that only its owner may look into; leaves one alone that is there. */
export function makeFolder(path: string): void {
  Deno.mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
}

/** Makes an empty file that only its owner may read; leaves one alone that is there. */
export function makePrivateFile(path: string): void {
  try {
    Deno.openSync(path, { write: true, createNew: true, mode: FILE_MODE }).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

/** @throws {StoreError} `missing` */
export async function mustExist(path: string): Promise<void> {
  try {
    await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new StoreError("missing", `Cannot use "${path}": it is not there`);
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A new name is on the disk once its folder is. */
export async function syncFolder(path: string): Promise<void> {
  try {
    using folder = await Deno.open(path);
    await folder.sync();
  } catch {
    // Windows, and some network drives, can't: there it is on the disk a little later.
  }
}
