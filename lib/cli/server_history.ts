import { resolve } from "node:path";
import type { Activity } from "../core/activity.ts";
import type { HistoryStore } from "../history/history_store.ts";
import { MemoryHistory } from "../history/memory_history.ts";
import { SqliteHistory, type SqliteHistoryTestOptions } from "../history/sqlite_history.ts";
import type { BreakForTests } from "../history/sqlite/protocol.ts";
import { StoreError } from "../history/store_error.ts";
import { systemClock } from "../util/clock.ts";
import { randomHex } from "../util/random_hex.ts";
import { CliError, usageError } from "./cli_error.ts";
import { makeDataFolder } from "./data_folder.ts";
import { retentionOf } from "./keep_flags.ts";
import type { ServerSettings } from "./server_settings.ts";
import { storeCliError } from "./store_cli_error.ts";

/** Options of {@linkcode openServerHistory}. */
export interface ServerHistoryOptions {
  readonly settings: ServerSettings;
  /** Is told of trouble, and when it is over. */
  readonly record: (activity: Activity) => void;
  /** Reads one variable. */
  env(name: string): string | undefined;
}

/** Where a server keeps messages, until it is disposed; nobody may use it any more then. */
export interface ServerHistory extends AsyncDisposable {
  readonly store: HistoryStore;
  /** The folder; null where there is none. */
  readonly dir: string | null;
  /** Whether the server before was not stopped, but killed. */
  readonly wasCutOff: boolean;
}

/**
 * Breaks a promise of the store, so that the fault test (`tests/faults`) can show that it would
 * notice. It is no flag: nobody should ever want it for people.
 */
const BREAK_VARIABLE = "PARLEY_BREAK_FOR_TESTS";

/**
 * Opens what `--data` names, or keeps messages in memory.
 *
 * @throws {CliError} When the folder can't be used.
 */
export async function openServerHistory(options: ServerHistoryOptions): Promise<ServerHistory> {
  const { settings, record, env } = options;
  const { data, durability } = settings;
  const breakForTests = toBreak(env(BREAK_VARIABLE), data);
  if (data === "") return inMemory(settings);
  const dir = resolve(data);
  makeDataFolder(dir);
  try {
    const storeOptions: SqliteHistoryTestOptions = {
      dir,
      durability: durability === "" ? "normal" : durability,
      ...retentionOf(settings),
      onTrouble: (trouble) => record(troubleActivity(trouble)),
      ...(breakForTests === null ? {} : { breakForTests }),
    };
    const store = await SqliteHistory.open(storeOptions);
    const { wasCutOff } = store;
    return { store, dir, wasCutOff, [Symbol.asyncDispose]: () => close(store, record) };
  } catch (error) {
    throw storeCliError(error);
  }
}

function inMemory(settings: ServerSettings): ServerHistory {
  const store = new MemoryHistory({ clock: systemClock, randomHex, ...retentionOf(settings) });
  const dispose = () => Promise.resolve(store[Symbol.dispose]());
  return { store, dir: null, wasCutOff: false, [Symbol.asyncDispose]: dispose };
}

/** What can't be marked as a clean stop is one that was not: the next start tells. */
async function close(
  store: SqliteHistory,
  record: (activity: Activity) => void,
): Promise<void> {
  try {
    await store[Symbol.asyncDispose]();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    record(troubleActivity(error));
  }
}

function troubleActivity(trouble: StoreError | null): Activity {
  if (trouble === null) return { type: "storeTrouble", state: "recovered", reason: null };
  return { type: "storeTrouble", state: "failing", reason: trouble.message };
}

/** @throws {CliError} */
function toBreak(named: string | undefined, dir: string): BreakForTests | null {
  if (named === undefined || named === "") return null;
  if (named !== "commit" && named !== "dedup") {
    throw usageError(`Cannot use "${named}" for ${BREAK_VARIABLE}: it must be commit or dedup`);
  }
  if (dir === "") throw new CliError(`${BREAK_VARIABLE} needs --data DIR`, 2);
  return named;
}
