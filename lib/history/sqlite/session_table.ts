import type { DatabaseSync } from "node:sqlite";
import type { SessionRecord } from "../session_store.ts";
import { Query } from "./query.ts";

interface SessionRow extends Omit<SessionRecord, "roles"> {
  readonly roles: string;
}

const COLUMNS = "key, tokenHash, name, account, roles, passwordMark, host";

/** The sessions that clients may come back for. */
export class SessionTable {
  readonly #all: Query<SessionRow>;
  readonly #keep: Query;
  readonly #drop: Query;

  constructor(db: DatabaseSync) {
    this.#all = new Query(db, `SELECT ${COLUMNS} FROM sessions ORDER BY id`);
    this.#keep = new Query(
      db,
      `INSERT INTO sessions (${COLUMNS})
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET tokenHash = excluded.tokenHash, name = excluded.name,
       account = excluded.account, roles = excluded.roles,
       passwordMark = excluded.passwordMark, host = excluded.host`,
    );
    this.#drop = new Query(db, "DELETE FROM sessions WHERE key = ?");
  }

  /** All of them, the oldest first. */
  all(): readonly SessionRecord[] {
    return this.#all.all().map((row) => ({ ...row, roles: JSON.parse(row.roles) }));
  }

  keep(session: SessionRecord): void {
    const { key, tokenHash, name, account, roles, passwordMark, host } = session;
    this.#keep.run(key, tokenHash, name, account, JSON.stringify(roles), passwordMark, host);
  }

  drop(key: string): void {
    this.#drop.run(key);
  }
}
