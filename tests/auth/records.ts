import { hashPassword, type ScryptCost } from "../../lib/auth/password_hash.ts";
import type { UserRecord } from "../../lib/auth/user_record.ts";
import {
  type UserChange,
  UserStore,
  type UserStoreTestOptions,
} from "../../lib/auth/user_store.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { TempDir } from "../helpers/temp_dir.ts";

/** So cheap that a test may do it often. */
export const CHEAP: ScryptCost = { N: 16, r: 1, p: 1 };

/** The password of every record here. */
export const PASSWORD = "correct horse";

const HASH = await hashPassword(PASSWORD, CHEAP);

/** A record with {@linkcode PASSWORD}, for a valid name. */
export function recordOf(name: string, more: Partial<UserRecord> = {}): UserRecord {
  const { shown, key } = parseUserName(name);
  const created = "2026-11-21T00:00:00.000Z";
  return { name: shown, key, password: HASH, created, disabled: false, roles: [], ...more };
}

/** A change that adds one of these records. */
export function adding(name: string, more: Partial<UserRecord> = {}): UserChange {
  return (users) => [...users.values(), recordOf(name, more)];
}

/** A file of records in a folder of its own, which goes with it. */
export class StoreFixture {
  readonly #folder: TempDir;
  readonly path: string;

  private constructor(folder: TempDir, path: string) {
    this.#folder = folder;
    this.path = path;
  }

  /** @param content The whole of the file, or its records. */
  static async make(content: string | readonly UserRecord[] = []): Promise<StoreFixture> {
    const folder = await TempDir.make();
    const json = typeof content === "string"
      ? content
      : JSON.stringify({ version: 1, users: content }, null, 2);
    return new StoreFixture(folder, await folder.write("users.json", json));
  }

  get folder(): string {
    return this.#folder.path;
  }

  open(options: UserStoreTestOptions = {}): UserStore {
    return UserStore.open(this.path, options);
  }

  read(): Promise<string> {
    return Deno.readTextFile(this.path);
  }

  /** The names of the files in the folder. */
  files(): string[] {
    return Array.from(Deno.readDirSync(this.folder), ({ name }) => name).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}
