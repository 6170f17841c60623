import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../../../lib/history/sqlite/database.ts";
import { StoreFiles } from "../../../lib/history/sqlite/files.ts";
import { type Migration, MIGRATIONS } from "../../../lib/history/sqlite/schema.ts";
import { StoreError } from "../../../lib/history/store_error.ts";
import { LogProbe } from "../../helpers/log_probe.ts";
import { SqliteFixture } from "./fixture.ts";

const ADD_STARS: Migration = (db) => db.exec("ALTER TABLE logs ADD COLUMN stars INTEGER");

async function migrate(dir: string, ...more: Migration[]): Promise<void> {
  const migrations = [...MIGRATIONS, ...more];
  (await openDatabase(new StoreFiles(dir), { durability: "normal", migrations })).close();
}

/** A store of version 1 with a message in it. */
async function fixtureOfVersion1(): Promise<SqliteFixture> {
  const fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  await (await LogProbe.open(store, "general"))[0].append("a");
  return fixture;
}

function query(path: string, sql: string): unknown {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return Object.values(db.prepare(sql).get() ?? {})[0];
  } finally {
    db.close();
  }
}

async function namesIn(dir: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(dir));
  return entries.map(({ name }) => name).filter((name) => !/-(wal|shm)$/.test(name)).sort();
}

Deno.test("openDatabase() migrates an older version, and keeps a copy of it", async () => {
  await using fixture = await fixtureOfVersion1();
  const { database } = new StoreFiles(fixture.dir);
  await migrate(fixture.dir, ADD_STARS);
  assertEquals(query(database, "PRAGMA user_version"), MIGRATIONS.length + 1);
  assertEquals(query(database, "SELECT stars FROM logs"), null);
  const copy = `${database}.v${MIGRATIONS.length}`;
  assertEquals(query(copy, "PRAGMA user_version"), MIGRATIONS.length);
  assertEquals(query(copy, "SELECT text FROM messages"), "a");
  assertEquals(((await Deno.stat(copy)).mode ?? 0) & 0o777, 0o600);
});

Deno.test("openDatabase() makes no copy where there is nothing to migrate", async () => {
  await using fixture = await fixtureOfVersion1();
  await migrate(fixture.dir);
  assertEquals(await namesIn(fixture.dir), ["parley.db", "parley.lock"]);
});

Deno.test("openDatabase() leaves the older version whole where a migration fails", async () => {
  await using fixture = await fixtureOfVersion1();
  const fail: Migration = () => {
    throw new Error("broken");
  };
  await assertRejects(() => migrate(fixture.dir, ADD_STARS, fail), Error, "broken");
  const { database } = new StoreFiles(fixture.dir);
  assertEquals(query(database, "PRAGMA user_version"), MIGRATIONS.length);
  assertThrows(() => query(database, "SELECT stars FROM logs"));
  await migrate(fixture.dir, ADD_STARS);
  assertEquals(query(database, "SELECT stars FROM logs"), null);
});

Deno.test("SqliteHistory.open() refuses what was migrated by a newer version, and tells both", async () => {
  await using fixture = await fixtureOfVersion1();
  await migrate(fixture.dir, ADD_STARS);
  const error = await assertRejects(() => fixture.open(), StoreError);
  assertEquals(error.code, "newer");
  assert(error.message.includes(`schema ${MIGRATIONS.length + 1}`), error.message);
});
