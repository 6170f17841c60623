import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { Query } from "./query.ts";

/** So many rows go with one call: the call costs more than a row. */
const ROWS_A_CALL = 16;

/** Inserts rows, several with each call; nothing is certain before `flush`. */
export class BulkInsert {
  readonly #one: Query;
  readonly #many: Query;
  readonly #width: number;
  #values: SQLInputValue[] = [];

  /**
   * @param into What comes before `VALUES`.
   * @param row The values of a row, in parentheses; each `?` is one.
   */
  constructor(db: DatabaseSync, into: string, row: string) {
    this.#one = new Query(db, `${into} VALUES ${row}`);
    this.#many = new Query(db, `${into} VALUES ${Array(ROWS_A_CALL).fill(row).join()}`);
    this.#width = row.split("?").length - 1;
  }

  add(...row: SQLInputValue[]): void {
    this.#values.push(...row);
    if (this.#values.length === ROWS_A_CALL * this.#width) this.#many.run(...this.#take());
  }

  flush(): void {
    const values = this.#take();
    for (let at = 0; at < values.length; at += this.#width) {
      this.#one.run(...values.slice(at, at + this.#width));
    }
  }

  /** Forgets what was added and not inserted yet. */
  clear(): void {
    this.#take();
  }

  #take(): SQLInputValue[] {
    const values = this.#values;
    this.#values = [];
    return values;
  }
}
