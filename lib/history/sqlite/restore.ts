import { DatabaseSync } from "node:sqlite";
import { giveToFolderOwner } from "../../util/give_to_folder_owner.ts";
import { randomHex } from "../../util/random_hex.ts";
import { copyDatabase } from "./copy.ts";
import { checkpoint, readDatabase, renewStore } from "./database.ts";
import { exists, makeFolder, mustExist, type StoreFiles, syncFolder } from "./files.ts";
import { withStoreLock } from "./lock.ts";
import { damagesOf } from "./verification.ts";
import { StoreError } from "../store_error.ts";

/**
 * Puts a backup in the place of a store; no server may use it.
 *
 * - The backup is looked at first, and stays as it is.
 * - Each log that is used again begins a new epoch, and the store is another `instance`: what was
 *   said after the backup is told to clients as lost.
 *
 * @returns Where what was there before is; null where nothing was.
 */
export async function restore(dir: string, file: string): Promise<string | null> {
  await mustExist(file);
  makeFolder(dir);
  return await withStoreLock(dir, async (files) => {
    const restored = `${files.database}.restoring`;
    try {
      await copyChecked(file, restored);
      renew(restored);
      for (const made of [files.lock, restored]) giveToFolderOwner(dir, made);
      const replaced = await setAside(files);
      await Deno.rename(restored, files.database);
      await syncFolder(dir);
      return replaced;
    } finally {
      await Deno.remove(restored).catch(() => {});
    }
  });
}

/** Copies a backup; throws where it could not be used. */
async function copyChecked(file: string, copy: string): Promise<void> {
  const outcome = await readDatabase(file, async (db) => {
    if (damagesOf(db).length > 0) return "damaged";
    await copyDatabase(db, copy);
    return "copied";
  }, { versions: "any known" }).catch((error) => {
    throw refusalOf(error, file);
  });
  if (outcome === "copied") return;
  throw new StoreError("damaged", `Cannot use "${file}": the backup is damaged`);
}

/** What is said of a store, and what to do about it, is not true of a backup. */
function refusalOf(error: unknown, file: string): unknown {
  if (!(error instanceof StoreError)) return error;
  const { code } = error;
  const reason = code === "not-ours" || code === "damaged" ? "it is no backup, or damaged" : null;
  if (reason === null) return error;
  return new StoreError("damaged", `Cannot use "${file}": ${reason}`, { cause: error });
}

function renew(path: string): void {
  const db = new DatabaseSync(path);
  try {
    renewStore(db, randomHex);
  } finally {
    db.close();
  }
}

/** Gives the database another name; returns that, or null where there is none. */
async function setAside(files: StoreFiles): Promise<string | null> {
  const { database } = files;
  if (!await exists(database)) return null;
  finishWriting(database);
  const aside = await freeName(`${database}.replaced`);
  // A second name first: at no moment is there no database.
  await giveSecondName(database, aside);
  for (const suffix of ["-wal", "-shm"]) {
    if (!await exists(`${database}${suffix}`)) continue;
    await Deno.rename(`${database}${suffix}`, `${aside}${suffix}`);
  }
  return aside;
}

/** Lets everything stand in the database itself, if it still can be written. */
function finishWriting(path: string): void {
  try {
    const db = new DatabaseSync(path);
    try {
      checkpoint(db, "TRUNCATE");
    } finally {
      db.close();
    }
  } catch {
    // It is damaged, and set aside as it is.
  }
}

async function giveSecondName(path: string, second: string): Promise<void> {
  try {
    await Deno.link(path, second);
  } catch {
    // Not every file system has links.
    await Deno.copyFile(path, second);
  }
}

async function freeName(path: string): Promise<string> {
  for (let number = 1;; number++) {
    const name = `${path}-${number}`;
    if (!await exists(name)) return name;
  }
}
