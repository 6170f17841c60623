import { createHmac, randomBytes } from "node:crypto";
import type { PasswordHash, ScryptCost } from "./password_hash.ts";
import type { UserRecord } from "./user_record.ts";

/**
 * What the passwords of unknown names are checked against, so that nobody learns by the time that it
 * takes which names exist.
 *
 * - Where the hashes of a file differ in their cost, an unknown name costs what one of them does, and
 *   the same as long as the file does not change.
 */
export class Decoys {
  readonly #secret = randomBytes(32);
  readonly #first: PasswordHash;

  /** @param cost What it costs where there is no account at all. */
  constructor({ N, r, p }: ScryptCost) {
    const [salt, hash] = [btoa("\0".repeat(16)), btoa("\0".repeat(32))];
    this.#first = { algorithm: "scrypt", N, r, p, salt, hash };
  }

  /** A hash for a name that has none. Whether the password matches it means nothing. */
  hashFor(key: string, users: readonly UserRecord[]): PasswordHash {
    const number = createHmac("sha256", this.#secret).update(key).digest().readUInt32BE();
    return users[number % users.length]?.password ?? this.#first;
  }
}
