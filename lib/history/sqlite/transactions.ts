import type { DatabaseSync } from "node:sqlite";
import type { StoreSettings } from "./protocol.ts";
import { Query } from "./query.ts";

/** What is done `whenever` may be lost when the power is cut: it will be done again. */
export type Urgency = "urgent" | "whenever";

/** Does things whole or not at all. */
export class Transactions {
  readonly #db: DatabaseSync;
  readonly #settings: StoreSettings;
  readonly #begin: Query;
  readonly #commit: Query;
  readonly #rollback: Query;
  #urgency: Urgency = "urgent";

  constructor(db: DatabaseSync, settings: StoreSettings) {
    this.#db = db;
    this.#settings = settings;
    this.#begin = new Query(db, "BEGIN IMMEDIATE");
    this.#commit = new Query(db, "COMMIT");
    this.#rollback = new Query(db, "ROLLBACK");
  }

  run<T>(urgency: Urgency, work: () => T): T {
    this.finish();
    this.#setUrgency(urgency);
    this.#begin.run();
    try {
      const result = work();
      if (this.#settings.breakForTests !== "commit") this.finish();
      return result;
    } catch (error) {
      // SQLite itself has rolled back after some errors.
      if (this.#db.isTransaction) this.#rollback.run();
      throw error;
    }
  }

  /** Commits what is not committed yet. */
  finish(): void {
    if (this.#db.isTransaction) this.#commit.run();
  }

  #setUrgency(urgency: Urgency): void {
    if (this.#settings.durability === "normal" || urgency === this.#urgency) return;
    this.#db.exec(`PRAGMA synchronous = ${urgency === "urgent" ? "FULL" : "NORMAL"}`);
    this.#urgency = urgency;
  }
}
