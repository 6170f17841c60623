/**
 * What an operator does with a store from outside of the server.
 *
 * - Errors are {@linkcode StoreError}s, which say what is wrong and what to do.
 */
import type { DatabaseSync } from "node:sqlite";
import { type Name, parseRoomName } from "../../protocol/names.ts";
import { randomHex } from "../../util/random_hex.ts";
import type { KeptMessage } from "../history_store.ts";
import { keptMessages } from "./columns.ts";
import { copyDatabase } from "./copy.ts";
import { checkpoint, openDatabase, openToRead, readDatabase } from "./database.ts";
import { storeErrorOf } from "./error.ts";
import { exists, mustExist, StoreFiles } from "./files.ts";
import { withStoreLock } from "./lock.ts";
import { LogTable } from "./log_table.ts";
import { MessageTable } from "./message_table.ts";
import { pragmaNumber, Query } from "./query.ts";
import { readRange, viewOf } from "./reader.ts";
import { damagesOf, problemsOf } from "./verification.ts";
import { StoreError } from "../store_error.ts";

/** A message with the log that it is in. */
export interface ExportedMessage extends KeptMessage {
  /** A room's key, or `account:` or `session:` and a key for what somebody has said and heard privately. */
  readonly log: string;
  /** The room as it is shown. */
  readonly shown: string;
}

const PAGE_MESSAGES = 1000;
const PAGES_A_STEP = 1000;

/**
 * Everything that is kept, log by log, each in its order; also while a server uses the store.
 *
 * @param options.room Only what was said in this room.
 * @throws {ChatError} `bad-name` for what can't be a room.
 */
export async function* exportMessages(
  dir: string,
  options: { readonly room?: string } = {},
): AsyncGenerator<ExportedMessage> {
  const room = options.room === undefined ? null : parseRoomName(options.room);
  const files = new StoreFiles(dir);
  const db = await openToRead(files.database);
  try {
    for (const key of keysOf(db, room, dir)) yield* exportLog(db, key);
  } catch (error) {
    throw storeErrorOf(error, files.database);
  } finally {
    db.close();
  }
}

/** Looks whether everything fits together, also while a server uses the store; tells what does not. */
export async function verify(dir: string): Promise<readonly string[]> {
  return await readDatabase(new StoreFiles(dir).database, (db) => {
    // All that is looked at is of one moment.
    new Query(db, "BEGIN").run();
    return problemsOf(db);
  });
}

/** Gives room on the disk back that nothing is in any more; no server may use the store. */
export async function vacuum(dir: string): Promise<{ beforeBytes: number; afterBytes: number }> {
  return await withStoreLock(dir, async (files) => {
    await mustExist(files.database);
    const { size: beforeBytes } = await Deno.stat(files.database);
    const db = await openDatabase(files, { durability: "full" });
    try {
      new Query(db, "INSERT INTO words (words) VALUES ('optimize')").run();
      giveBackFreePages(db);
      checkpoint(db, "TRUNCATE");
    } finally {
      db.close();
    }
    const { size: afterBytes } = await Deno.stat(files.database);
    return { beforeBytes, afterBytes };
  });
}

/** Moves what is in the middle of the file forward, page by page. */
function giveBackFreePages(db: DatabaseSync): void {
  const shrink = new Query(db, `PRAGMA incremental_vacuum(${PAGES_A_STEP})`);
  for (let left = Infinity;;) {
    const now = pragmaNumber(db, "freelist_count");
    if (now === 0 || now >= left) return;
    left = now;
    shrink.all();
  }
}

/**
 * Copies a store, as it is at one moment, to a new file; also while a server uses it.
 *
 * - A damaged one is refused: a copy of it would be taken for a backup.
 */
export async function backup(dir: string, file: string): Promise<void> {
  if (await exists(file)) {
    throw new StoreError("failed", `Cannot write a backup to "${file}": it is there already`);
  }
  const { database } = new StoreFiles(dir);
  await readDatabase(database, async (db) => {
    const [damage] = damagesOf(db);
    if (damage !== undefined) throw new StoreError("damaged", damagedText(database));
    await copyDatabase(db, file);
  }, { about: file });
}

function damagedText(path: string): string {
  return `Cannot back up "${path}": the database is damaged; restore a backup that is well`;
}

/** The logs that are meant. */
function keysOf(db: DatabaseSync, room: Name | null, dir: string): readonly string[] {
  const all = new Query<{ key: string }>(db, "SELECT key FROM logs ORDER BY id").all()
    .map(({ key }) => key);
  if (room === null) return all;
  const { key, shown } = room;
  if (all.includes(key)) return [key];
  throw new StoreError(
    "missing",
    `Cannot export room "${shown}": nothing of it is kept in "${dir}"`,
  );
}

function* exportLog(db: DatabaseSync, key: string): Generator<ExportedMessage> {
  const logs = new LogTable(db, { generation: 0, maxMessages: Infinity, randomHex });
  const log = logs.find(key);
  if (log === null) return;
  const table = new MessageTable(db, logs);
  const view = viewOf(log, Infinity);
  for (let after = 0;;) {
    const page = keptMessages(readRange(table, view, { after, limit: PAGE_MESSAGES }));
    for (const message of page) yield { log: key, shown: log.shown, ...message };
    if (page.length < PAGE_MESSAGES) return;
    after = page.at(-1)!.seq;
  }
}
