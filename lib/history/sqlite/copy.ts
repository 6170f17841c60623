import { backup, DatabaseSync } from "node:sqlite";
import { makePrivateFile } from "./files.ts";
import { Query } from "./query.ts";

/**
 * Copies a database as it is now, also while others use it, to one file that only its owner may read;
 * one that is there is replaced by the whole copy.
 */
export async function copyDatabase(db: DatabaseSync, path: string): Promise<void> {
  const temporary = `${path}.tmp`;
  await Deno.remove(temporary).catch(() => {});
  makePrivateFile(temporary);
  try {
    // All pages in one go: otherwise it would begin anew with everything that is said meanwhile.
    await backup(db, temporary, { rate: -1 });
    standAlone(temporary);
    using file = await Deno.open(temporary, { write: true });
    await file.sync();
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** Lets a copy be read without files beside it. */
function standAlone(path: string): void {
  const copy = new DatabaseSync(path);
  try {
    new Query(copy, "PRAGMA journal_mode = DELETE").get();
  } finally {
    copy.close();
  }
}
