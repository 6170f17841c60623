import { dirname } from "node:path";
import { type Clock, systemClock } from "../util/clock.ts";
import { FileLock } from "../util/file_lock.ts";
import { giveToFolderOwner } from "../util/give_to_folder_owner.ts";
import { type AfterStep, writeAtomically } from "./atomic_write.ts";
import { giveToOwner } from "./give_to_owner.ts";
import {
  EMPTY_USER_FILE,
  formatUserFile,
  parseUserFile,
  type UserFileContent,
} from "./user_file.ts";
import { UserFileError } from "./user_file_error.ts";
import type { UserRecord } from "./user_record.ts";

/**
 * Options of {@linkcode UserStore.open}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { UserStore, type UserStoreOptions } from "@parley/parley";
 *
 * const options: UserStoreOptions = { maxWaitMs: 500 };
 * const store = UserStore.create(".tmp/user_store_options_example/users.json", options);
 * assertEquals(store.list(), []);
 * Deno.removeSync(".tmp/user_store_options_example", { recursive: true });
 * ```
 */
export interface UserStoreOptions {
  /** What `maxWaitMs` is measured by. @default {systemClock} */
  readonly clock?: Clock;
  /**
   * How long to wait for another process that writes the file, in milliseconds.
   *
   * @default {5000}
   */
  readonly maxWaitMs?: number;
}

/** What tests may ask for besides. */
export interface UserStoreTestOptions extends UserStoreOptions {
  /** Is told after each step of a write, which waits for it. */
  readonly afterStep?: AfterStep;
}

/**
 * Makes all records out of the present ones, which it is given by their keys; it may be refused by
 * throwing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { UserChange } from "@parley/parley";
 *
 * const disableAll: UserChange = (users) => {
 *   return Array.from(users.values(), (user) => ({ ...user, disabled: true }));
 * };
 * assertEquals([...disableAll(new Map())], []); // For `store.update(disableAll)`.
 * ```
 */
export type UserChange = (users: ReadonlyMap<string, UserRecord>) => Iterable<UserRecord>;

interface State {
  readonly text: string;
  readonly content: UserFileContent;
  readonly users: ReadonlyMap<string, UserRecord>;
}

const MAX_WAIT_MS = 5000;

/**
 * The file of the accounts, `users.json`: what it held when it was last read or written.
 *
 * - A write reads the file anew, changes that and writes it, while no other process that does the
 *   same can: two writers lose nothing. `<file>.lock` is what they lock.
 * - However a process ends, the file is the old one or the new one, whole; only its owner may read
 *   it. What can't be read is never written over.
 * - Fields that this version does not know are kept.
 * - A symbolic link is followed, once: the file that it leads to is the one that is written.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hashPassword, UserStore } from "@parley/parley";
 *
 * const store = UserStore.create(".tmp/user_store_example/users.json");
 * const password = await hashPassword("correct horse", { N: 16, r: 1, p: 1 });
 * const created = "2026-11-21T00:00:00.000Z";
 * const alice = { name: "Alice", key: "alice", password, created, disabled: false, roles: [] };
 * await store.update((users) => [...users.values(), alice]);
 * assertEquals(store.get("alice")?.name, "Alice");
 * Deno.removeSync(".tmp/user_store_example", { recursive: true });
 * ```
 */
export class UserStore {
  readonly #path: string;
  readonly #file: string;
  readonly #lock: FileLock;
  readonly #afterStep: AfterStep;
  #state: State;
  /** What whoever calls `reload` knows of: nothing but what was written here has changed since. */
  #toldText: string;
  readonly #resets = new Set<string>();
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(path: string, options: UserStoreTestOptions) {
    const { clock = systemClock, maxWaitMs = MAX_WAIT_MS, afterStep = () => {} } = options;
    this.#path = path;
    this.#file = attempt(path, () => Deno.realPathSync(path));
    this.#lock = new FileLock({
      path: lockOf(this.#file),
      clock,
      maxWaitMs,
      // Its owner may lock it, too.
      onMade: (lock) => giveToOwner(this.#file, lock),
    });
    this.#afterStep = afterStep;
    this.#state = this.#read();
    this.#toldText = this.#state.text;
  }

  /**
   * Reads a file that is there.
   *
   * @throws {UserFileError} When it is missing or damaged.
   */
  static open(path: string, options: UserStoreOptions = {}): UserStore {
    return new UserStore(path, options);
  }

  /**
   * Reads a file; where there is none, it makes one of nobody, and its folder.
   *
   * @throws {UserFileError} When it can't be made, or is damaged.
   */
  static create(path: string, options: UserStoreOptions = {}): UserStore {
    attempt(path, () => makeIfMissing(path));
    return new UserStore(path, options);
  }

  /** The record with that key (the name as it is compared); undefined where there is none. */
  get(key: string): UserRecord | undefined {
    return this.#state.users.get(key);
  }

  /** All records, as they stand in the file. */
  list(): readonly UserRecord[] {
    return this.#state.content.users;
  }

  /**
   * Replaces all records by what `change` makes of those that are in the file by now.
   *
   * - When it throws, nothing is written, and its error is the caller's.
   * - One write after the other, in the order of the calls.
   *
   * @throws {UserFileError} When the file can't be read or written, or another process writes it for
   * too long. The file stays as it was.
   */
  update(change: UserChange): Promise<void> {
    const written = this.#writing.then(() => this.#update(change));
    this.#writing = written.catch(() => {});
    return written;
  }

  /**
   * Takes up what others have written: `changed` tells that they have since it was called last, also
   * where a write has taken it up meanwhile.
   *
   * @throws {UserFileError} When the file is missing or damaged; the old state stays.
   */
  reload(): "changed" | "same" {
    this.#takeUp(this.#read());
    const { text } = this.#state;
    const outcome = text === this.#toldText ? "same" : "changed";
    this.#toldText = text;
    // What was changed and changed back is not told.
    if (outcome === "same") this.#resets.clear();
    return outcome;
  }

  /**
   * The accounts to which others have given another password since this was called last: their keys.
   * What is written here, as a hash that is made anew, does not count.
   */
  takeResets(): ReadonlySet<string> {
    const resets = new Set(this.#resets);
    this.#resets.clear();
    return resets;
  }

  async #update(change: UserChange): Promise<void> {
    using _lock = await this.#takeLock();
    await this.#afterStep("locked");
    this.#takeUp(this.#read());
    const isTold = this.#state.text === this.#toldText;
    const users = Array.from(change(this.#state.users));
    const text = formatUserFile({ ...this.#state.content, users });
    const next = stateOf(text, this.#path);
    try {
      await writeAtomically(this.#file, text, this.#afterStep);
    } catch (error) {
      throw failure(this.#path, error);
    }
    this.#state = next;
    // What others wrote before this is still to be told.
    if (isTold) this.#toldText = text;
  }

  #takeUp(next: State): void {
    for (const [key, { password }] of next.users) {
      const before = this.#state.users.get(key);
      if (before !== undefined && before.password.hash !== password.hash) this.#resets.add(key);
    }
    this.#state = next;
  }

  async #takeLock(): Promise<Disposable> {
    try {
      const lock = await this.#lock.take();
      if (lock !== null) return lock;
    } catch (error) {
      throw failure(this.#path, error);
    }
    throw new UserFileError(this.#path, "Another process is writing it; try again");
  }

  #read(): State {
    const bytes = attempt(this.#path, () => Deno.readFileSync(this.#file));
    return stateOf(decode(bytes, this.#path), this.#path);
  }
}

function stateOf(text: string, path: string): State {
  const content = parseUserFile(text, path);
  return { text, content, users: new Map(content.users.map((user) => [user.key, user])) };
}

/** Other bytes would be written back as something else than what was read. */
function decode(bytes: Uint8Array<ArrayBuffer>, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UserFileError(path, "It is not UTF-8", { cause: error });
  }
}

function makeIfMissing(path: string): void {
  if (isThere(path)) return;
  const folder = dirname(path);
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockOf(path);
  using _lock = FileLock.takeNow(lock);
  if (isThere(path)) return;
  const temporary = `${path}.tmp`;
  writeNew(temporary, formatUserFile(EMPTY_USER_FILE));
  // What root makes is for the server that has the folder.
  for (const made of [lock, temporary]) giveToFolderOwner(folder, made);
  Deno.renameSync(temporary, path);
}

function writeNew(path: string, text: string): void {
  removeIfThere(path);
  // A new one, so that nobody's link is followed.
  using file = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
  file.writeSync(new TextEncoder().encode(text));
  file.syncSync();
}

function removeIfThere(path: string): void {
  if (isThere(path)) Deno.removeSync(path);
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function lockOf(path: string): string {
  return `${path}.lock`;
}

function attempt<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw failure(path, error);
  }
}

function failure(path: string, cause: unknown): UserFileError {
  if (cause instanceof UserFileError) return cause;
  const isMissing = cause instanceof Deno.errors.NotFound;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UserFileError(path, isMissing ? "It does not exist" : reason, { cause });
}
