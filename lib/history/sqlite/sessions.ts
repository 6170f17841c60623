import type { Later } from "../../util/later.ts";
import type { SentRecords, SessionRecord, SessionStore } from "../session_store.ts";
import type { SqliteLink } from "./link.ts";

/** The sessions that a `SqliteHistory` keeps. */
export class SqliteSessions implements SessionStore {
  readonly kept: readonly SessionRecord[];
  readonly #link: SqliteLink;

  constructor(link: SqliteLink, kept: readonly SessionRecord[]) {
    this.#link = link;
    this.kept = kept;
  }

  keep(session: SessionRecord): Later {
    return this.#link.change({ type: "keep", session });
  }

  drop(key: string, logKey: string): void {
    this.#link.changeSurely({ type: "drop", session: key, log: logKey });
  }

  sentBy(key: string, limit: number): Promise<SentRecords> {
    return this.#link.ask({ type: "sentBy", session: key, limit });
  }
}
