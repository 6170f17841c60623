import { DatabaseSync } from "node:sqlite";
import { Query } from "./query.ts";
import { makePrivateFile, mustExist, StoreFiles } from "./files.ts";
import { storeErrorOf } from "./error.ts";
import { StoreError } from "../store_error.ts";

/**
 * Keeps every other process from writing to the same store.
 *
 * - The system gives it back when its holder ends, however that happens.
 * - It is SQLite's own lock, of an empty file: that is told at once whether somebody has it, on every
 *   platform. (`Deno.FsFile` would wait; it can only try from Deno 2.8 on.)
 */
export class StoreLock implements Disposable {
  readonly #db: DatabaseSync;

  /** @throws {StoreError} `in-use` when another one has it. */
  constructor(files: StoreFiles) {
    makePrivateFile(files.lock);
    this.#db = new DatabaseSync(files.lock);
    try {
      // Nothing is ever written; without this, a journal would stand beside the file.
      new Query(this.#db, "PRAGMA journal_mode = MEMORY").get();
      new Query(this.#db, "BEGIN EXCLUSIVE").run();
    } catch (error) {
      this.#db.close();
      const { code } = storeErrorOf(error, files.lock);
      if (code !== "in-use") throw storeErrorOf(error, files.lock);
      throw new StoreError(code, `Cannot use "${files.dir}": a running server uses it`);
    }
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}

/** Does something with a store while nobody else writes to it. @throws {StoreError} */
export async function withStoreLock<T>(
  dir: string,
  run: (files: StoreFiles) => Promise<T>,
): Promise<T> {
  const files = new StoreFiles(dir);
  await mustExist(dir);
  try {
    using _lock = new StoreLock(files);
    return await run(files);
  } catch (error) {
    throw storeErrorOf(error, files.database);
  }
}
