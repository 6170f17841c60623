import { foldName, parseUserName } from "../protocol/names.ts";
import { flag, integer, list, object, oneOf, text } from "../util/json_reader.ts";
import { parseJson } from "../util/parse_json.ts";
import type { Account, Authenticator, Role } from "./authenticator.ts";
import { DEFAULT_COST, type PasswordHash, verifyPassword } from "./password_hash.ts";

/** An account as the file keeps it. */
export interface UserRecord {
  /** As it is shown. */
  readonly name: string;
  /** The name as it is compared. */
  readonly key: string;
  readonly password: PasswordHash;
  /** When the account was made, as ISO 8601. */
  readonly created: string;
  readonly disabled: boolean;
  readonly roles: readonly Role[];
}

interface UserFileContent {
  readonly users: readonly UserRecord[];
}

const FILE_VERSION = 1;
const MAX_HASH_BYTES = 256 * 1024 * 1024;
const BASE64_REGEXP = /^(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const readVersion = object<{ readonly version: number }>({ version: integer });

const readContent = object<UserFileContent>({
  users: list(object<UserRecord>({
    name: text,
    key: text,
    password: object<PasswordHash>({
      algorithm: oneOf("scrypt"),
      N: integer,
      r: integer,
      p: integer,
      salt: text,
      hash: text,
    }),
    created: text,
    disabled: flag,
    roles: list(oneOf("operator")),
  })),
});

// An unknown name costs the same work as a wrong password, so that nobody learns which names exist.
const NOBODYS_PASSWORD: PasswordHash = {
  algorithm: "scrypt",
  ...DEFAULT_COST,
  salt: "cGFybGV5LW5vYm9keS4uLg==",
  hash: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
};

/** The accounts of a `users.json` (A9), as it was when it was read. */
export class UserFile implements Authenticator {
  readonly #users: ReadonlyMap<string, UserRecord>;
  #verifying: Promise<unknown> = Promise.resolve();

  constructor(users: readonly UserRecord[]) {
    this.#users = new Map(users.map((user) => [user.key, user]));
  }

  isRegistered(key: string): boolean {
    return this.#users.has(key);
  }

  verify(key: string, password: string, isWanted = () => true): Promise<Account | null> {
    // One hash takes 32 MB and a core for a quarter of a second: they queue.
    const verified = this.#verifying.then(() => isWanted() ? this.#verify(key, password) : null);
    this.#verifying = verified.catch(() => {});
    return verified;
  }

  async #verify(key: string, password: string): Promise<Account | null> {
    const user = this.#users.get(key);
    const isRight = await verifyPassword(password, user?.password ?? NOBODYS_PASSWORD);
    return user === undefined || user.disabled || !isRight ? null : user;
  }
}

/**
 * Reads the text of a `users.json`.
 *
 * @throws {SyntaxError} When it is not JSON.
 * @throws {TypeError} When it is not a file of users, with the field.
 * @throws {ChatError} When a name is not one.
 */
export function parseUserFile(json: string): UserFile {
  const content = parseJson(json);
  const { version } = readVersion(content, "");
  if (version !== FILE_VERSION) {
    throw new TypeError(`Field "version" must be ${FILE_VERSION}: ${version} is of a newer Parley`);
  }
  const { users } = readContent(content, "");
  const keys = new Set<string>();
  users.forEach((user, index) => {
    checkUser(user, `users[${index}]`);
    if (keys.has(user.key)) throw new TypeError(`The name "${user.name}" stands there twice`);
    keys.add(user.key);
  });
  return new UserFile(users);
}

function checkUser(user: UserRecord, path: string): void {
  parseUserName(user.name);
  if (user.key !== foldName(user.name)) {
    throw new TypeError(`Field "${path}.key" must be "${foldName(user.name)}"`);
  }
  for (const field of ["salt", "hash"] as const) {
    if (BASE64_REGEXP.test(user.password[field])) continue;
    throw new TypeError(`Field "${path}.password.${field}" must be Base64`);
  }
  checkCost(user.password, `${path}.password`);
}

/** A cost that scrypt refuses, or that would take the machine, must not wait for a login. */
function checkCost({ N, r, p }: PasswordHash, path: string): void {
  // RFC 7914, section 2: N is a power of 2, less than 2^(128 * r / 8).
  const isPower = N > 1 && (N & (N - 1)) === 0 && N < 2 ** (16 * r);
  const isBounded = r >= 1 && p >= 1 && p <= 16 && 128 * N * r <= MAX_HASH_BYTES;
  if (isPower && isBounded) return;
  throw new TypeError(
    `Field "${path}" must have N, a power of 2 that suits r, p from 1 to 16, and need 256 MiB at most`,
  );
}
