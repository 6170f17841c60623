import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

/**
 * A prepared statement.
 *
 * @typeParam Row What its rows look like; that is for the writer of the statement to know.
 */
export class Query<Row = never> {
  readonly #statement: StatementSync;

  constructor(db: DatabaseSync, sql: string) {
    this.#statement = db.prepare(sql);
  }

  /** Runs it; returns how many rows were changed. */
  run(...values: SQLInputValue[]): number {
    return Number(this.#statement.run(...values).changes);
  }

  /** The first row. */
  get(...values: SQLInputValue[]): Row | undefined {
    return this.#statement.get(...values) as Row | undefined;
  }

  all(...values: SQLInputValue[]): Row[] {
    return this.#statement.all(...values) as Row[];
  }
}

/** The number that a pragma of the database stands at. */
export function pragmaNumber(db: DatabaseSync, name: string): number {
  const [value] = Object.values(
    new Query<Record<string, number>>(db, `PRAGMA ${name}`).get() ?? {},
  );
  if (value === undefined) throw new Error(`Cannot read "${name}" of the database: it has none`);
  return value;
}
