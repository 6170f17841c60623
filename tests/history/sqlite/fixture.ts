import { DatabaseSync } from "node:sqlite";
import { exists } from "../../../lib/history/sqlite/files.ts";
import type {
  HistoryStore,
  KeptMessage,
  MessageDraft,
} from "../../../lib/history/history_store.ts";
import {
  SqliteHistory,
  type SqliteHistoryTestOptions,
} from "../../../lib/history/sqlite_history.ts";
import type { Position } from "../../../lib/protocol/command.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { TempDir } from "../../helpers/temp_dir.ts";

const PAGE_BYTES = 4096;
const DAMAGES = 20;

type Options = Partial<SqliteHistoryTestOptions>;

/** A folder in which one store after the other is opened. */
export class SqliteFixture implements AsyncDisposable {
  readonly folder: TempDir;
  readonly clock = new FakeClock();
  readonly #options: Options;

  private constructor(folder: TempDir, options: Options) {
    this.folder = folder;
    this.#options = options;
  }

  static async make(options: Options = {}): Promise<SqliteFixture> {
    return new SqliteFixture(await TempDir.make(), options);
  }

  /** Where the stores are: it is not there before the first one is opened. */
  get dir(): string {
    return `${this.folder.path}/data`;
  }

  open(options: Options = {}): Promise<SqliteHistory> {
    return SqliteHistory.open({
      dir: this.dir,
      durability: "normal",
      clock: this.clock,
      ...this.#options,
      ...options,
    });
  }

  /** Opens it as if the one before had been killed. */
  async openUncleanly(): Promise<SqliteHistory> {
    if (await exists(`${this.dir}/parley.db`)) {
      this.change("UPDATE meta SET value = 'running' WHERE name = 'state'");
    }
    return await this.open();
  }

  /** Changes the database while no store is open. */
  change(sql: string): void {
    const db = new DatabaseSync(`${this.dir}/parley.db`);
    try {
      db.exec(sql);
    } finally {
      db.close();
    }
  }

  /** Damages the first pages of the closed database that hold a text. */
  async damage(text: string): Promise<void> {
    const path = `${this.dir}/parley.db`;
    const bytes = await Deno.readFile(path);
    const sought = new TextEncoder().encode(text);
    const decoded = new TextDecoder("latin1").decode(bytes);
    const latin = new TextDecoder("latin1").decode(sought);
    let at = -1;
    for (let count = 0; count < DAMAGES; count++) {
      at = decoded.indexOf(latin, at + 1);
      const page = at - at % PAGE_BYTES;
      bytes.fill(0xff, page, page + 100);
    }
    await Deno.writeFile(path, bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.folder[Symbol.asyncDispose]();
  }
}

/** Says something privately; resolves to where it is kept. */
export function exchange(
  store: HistoryStore,
  logKeys: readonly string[],
  draft: MessageDraft,
): Promise<readonly Position[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Position[]>();
  store.exchange(logKeys, draft, { onKept: resolve, onFailed: reject });
  return promise;
}

/** The texts of a log, the oldest first. */
export async function textsOf(store: HistoryStore, logKey: string): Promise<string[]> {
  const messages: readonly KeptMessage[] = await store.read(logKey, { after: 0, limit: 100_000 });
  return messages.map(({ text }) => text);
}
