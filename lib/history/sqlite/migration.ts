import type { DatabaseSync } from "node:sqlite";
import { copyDatabase } from "./copy.ts";
import { pragmaNumber, Query } from "./query.ts";
import { APPLICATION_ID, type Migration } from "./schema.ts";
import { StoreError } from "../store_error.ts";

/** Which database is migrated, and how. */
export interface MigrationPlan {
  /** Where the database is, for error texts. */
  readonly path: string;
  /** The steps from an empty database to the newest version. */
  readonly migrations: readonly Migration[];
  /** Where the database is copied to before a version is left. */
  readonly copyOf: (version: number) => string;
}

/** Which version of the schema a database has; 0 for an empty one. @throws {StoreError} */
export function schemaVersion(
  db: DatabaseSync,
  { path, migrations }: Pick<MigrationPlan, "migrations" | "path">,
): number {
  const version = pragmaNumber(db, "user_version");
  const isEmpty =
    new Query<{ n: number }>(db, "SELECT count(*) AS n FROM sqlite_schema").get()!.n === 0;
  if (isEmpty && version === 0) return 0;
  if (pragmaNumber(db, "application_id") !== APPLICATION_ID || version === 0) {
    throw new StoreError("not-ours", `Cannot use "${path}": it is the database of another program`);
  }
  if (version <= migrations.length) return version;
  const reason = `it was made by a newer version of this program (schema ${version}, this one ` +
    `knows up to ${migrations.length})`;
  throw new StoreError("newer", `Cannot use "${path}": ${reason}`);
}

/**
 * Takes a database to the newest version, in one transaction.
 *
 * - A database that was in use is copied before; a copy of an earlier attempt is replaced.
 *
 * @throws {StoreError} When it is no database of ours, or of a newer version; it is unchanged then.
 */
export async function migrate(db: DatabaseSync, plan: MigrationPlan): Promise<void> {
  const version = schemaVersion(db, plan);
  const missing = plan.migrations.slice(version);
  if (missing.length === 0) return;
  if (version > 0) await copyDatabase(db, plan.copyOf(version));
  db.exec("BEGIN IMMEDIATE");
  try {
    for (const step of missing) step(db);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec(`PRAGMA user_version = ${plan.migrations.length}`);
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}
