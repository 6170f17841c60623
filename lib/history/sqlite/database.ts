import { DatabaseSync } from "node:sqlite";
import type { RandomHex } from "../../util/random_hex.ts";
import { storeErrorOf } from "./error.ts";
import { makeFolder, makePrivateFile, mustExist, type StoreFiles } from "./files.ts";
import { migrate, schemaVersion } from "./migration.ts";
import type { Durability } from "./protocol.ts";
import { pragmaNumber, Query } from "./query.ts";
import { type Migration, MIGRATIONS } from "./schema.ts";
import { StoreError } from "../store_error.ts";

/** How a database is opened. */
export interface DatabaseOptions {
  readonly durability: Durability;
  /** @default {MIGRATIONS} */
  readonly migrations?: readonly Migration[];
}

/** What is known of a store besides what is kept in it. */
export interface StoreMeta {
  /** Made with the store. */
  readonly instance: string;
  /** How often it was opened after anything but a clean stop. */
  readonly generation: number;
  /** Whether it was in use when its process or its machine ended. */
  readonly wasCutOff: boolean;
}

/** The log of what was committed is copied into the database at the latest when it has so many pages. */
const MAX_WAL_PAGES = 2000;
const MAX_WAL_BYTES = 64 * 1024 * 1024;
const CACHE_KIB = 16 * 1024;
const INSTANCE_BYTES = 8;
/** How long to wait for another program that looks at the database. */
const MAX_BUSY_MS = 1000;

/**
 * Opens a store's database for its one writer, makes it where it is missing, and migrates it.
 *
 * @throws {Error} SQLite's, or a {@linkcode StoreError}.
 */
export async function openDatabase(
  files: StoreFiles,
  { durability, migrations = MIGRATIONS }: DatabaseOptions,
): Promise<DatabaseSync> {
  makeFolder(files.dir);
  // SQLite gives the files beside it the same mode.
  makePrivateFile(files.database);
  const db = new DatabaseSync(files.database);
  const { database: path } = files;
  const plan = { path, migrations, copyOf: (version: number) => files.copyOf(version) };
  try {
    // What is not ours is not to be changed in any way.
    schemaVersion(db, plan);
    // Only an empty database takes this up: with it, room can be given back to the system.
    db.exec("PRAGMA auto_vacuum = INCREMENTAL");
    new Query(db, "PRAGMA journal_mode = WAL").get();
    db.exec(`PRAGMA synchronous = ${durability}`);
    // What is deleted is written over, and not only given free.
    db.exec("PRAGMA secure_delete = ON");
    db.exec(`PRAGMA wal_autocheckpoint = ${MAX_WAL_PAGES}`);
    db.exec(`PRAGMA journal_size_limit = ${MAX_WAL_BYTES}`);
    db.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    db.exec(`PRAGMA busy_timeout = ${MAX_BUSY_MS}`);
    await migrate(db, plan);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Opens a database to look at it, whoever else uses it.
 *
 * @param versions Whether it must have the newest version of the schema.
 * @throws {StoreError}
 */
export async function openToRead(
  path: string,
  versions: "newest" | "any known" = "newest",
): Promise<DatabaseSync> {
  await mustExist(path);
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    db.exec(`PRAGMA busy_timeout = ${MAX_BUSY_MS}`);
    const version = schemaVersion(db, { path, migrations: MIGRATIONS });
    if (version === 0) throw new StoreError("not-ours", `Cannot read "${path}": it is empty`);
    if (versions === "any known" || version === MIGRATIONS.length) return db;
    const reason = "it was made by an older version; start the server once, which migrates it";
    throw new StoreError("older", `Cannot read "${path}": ${reason}`);
  } catch (error) {
    db.close();
    throw storeErrorOf(error, path);
  }
}

/** Options of {@linkcode readDatabase}. */
export interface ReadOptions {
  /** As {@linkcode openToRead}. @default {"newest"} */
  readonly versions?: "newest" | "any known";
  /** The file that an error is about. @default {the database} */
  readonly about?: string;
}

/** Looks at a database, whoever else uses it. @throws {StoreError} */
export async function readDatabase<T>(
  path: string,
  look: (db: DatabaseSync) => T | Promise<T>,
  { versions = "newest", about = path }: ReadOptions = {},
): Promise<T> {
  const db = await openToRead(path, versions);
  try {
    return await look(db);
  } catch (error) {
    throw storeErrorOf(error, about);
  } finally {
    db.close();
  }
}

/** Copies what was committed from the log of changes into the database itself. */
export function checkpoint(db: DatabaseSync, how: "PASSIVE" | "TRUNCATE"): void {
  new Query(db, `PRAGMA wal_checkpoint(${how})`).get();
}

/** Makes another store of the same messages: every log that is used again begins a new epoch. */
export function renewStore(db: DatabaseSync, randomHex: RandomHex): void {
  new Meta(db).set("state", "renewed");
  markRunning(db, randomHex);
  // Nobody has used it since: its next start is no recovery.
  new Meta(db).set("state", "restored");
}

/** Takes note that the store is in use; it was stopped cleanly only if `markStopped` comes after. */
export function markRunning(db: DatabaseSync, randomHex: RandomHex): StoreMeta {
  // If this were lost at a power cut, positions would be given out a second time.
  const synchronous = pragmaNumber(db, "synchronous");
  db.exec("PRAGMA synchronous = FULL");
  db.exec("BEGIN IMMEDIATE");
  const meta = new Meta(db);
  const state = meta.get("state");
  const known = state === "renewed" ? null : meta.get("instance");
  const instance = known ?? randomHex(INSTANCE_BYTES);
  const generation = Number(meta.get("generation") ?? 0) + (state === "stopped" ? 0 : 1);
  meta.set("instance", instance);
  meta.set("generation", `${generation}`);
  meta.set("state", "running");
  db.exec("COMMIT");
  db.exec(`PRAGMA synchronous = ${synchronous}`);
  return { instance, generation, wasCutOff: state === "running" };
}

/** The store was stopped cleanly: its epochs go on at the next start. */
export function markStopped(db: DatabaseSync): void {
  new Meta(db).set("state", "stopped");
}

type MetaName = "generation" | "instance" | "rules" | "state";

/** Single values that belong to the store as a whole. */
export class Meta {
  readonly #get: Query<{ value: string }>;
  readonly #set: Query;

  constructor(db: DatabaseSync) {
    this.#get = new Query(db, "SELECT value FROM meta WHERE name = ?");
    this.#set = new Query(db, "INSERT OR REPLACE INTO meta VALUES (?, ?)");
  }

  get(name: MetaName): string | null {
    return this.#get.get(name)?.value ?? null;
  }

  set(name: MetaName, value: string): void {
    this.#set.run(name, value);
  }
}
