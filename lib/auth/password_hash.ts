import {
  type BinaryLike,
  randomBytes,
  scrypt as nodeScrypt,
  type ScryptOptions,
} from "node:crypto";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import { MAX_PASSWORD_LENGTH } from "../protocol/password_rules.ts";

/**
 * What scrypt is told (RFC 7914): its memory is 128 × N × r bytes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { ScryptCost } from "@parley/parley";
 *
 * const cost: ScryptCost = { N: 2 ** 16, r: 8, p: 1 };
 * assertEquals(128 * cost.N * cost.r / 2 ** 20, 64); // MiB for each hash.
 * ```
 */
export interface ScryptCost {
  /** How much work and memory: a power of 2, at least 2. */
  readonly N: number;
  /** The size of a block, at least 1; with `N` it makes up the memory. */
  readonly r: number;
  /** How many times it is all done, one after the other: 1 to 16. */
  readonly p: number;
}

/**
 * A password as it is kept: nobody can get it back from this.
 *
 * @example
 * ```ts
 * import { assertNotEquals } from "@std/assert";
 * import { hashPassword, type PasswordHash } from "@parley/parley";
 *
 * const cost = { N: 16, r: 1, p: 1 };
 * const first: PasswordHash = await hashPassword("open sesame", cost);
 * const second: PasswordHash = await hashPassword("open sesame", cost);
 * assertNotEquals(first.hash, second.hash); // Each has a salt of its own.
 * ```
 */
export interface PasswordHash extends ScryptCost {
  /** How it was made; there is no other way yet. */
  readonly algorithm: "scrypt";
  /** 16 random bytes, in Base64. */
  readonly salt: string;
  /** 32 bytes, in Base64. */
  readonly hash: string;
}

/** OWASP's cost for scrypt with 32 MB; one hash takes about a quarter of a second. */
export const DEFAULT_COST: ScryptCost = { N: 2 ** 15, r: 8, p: 3 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;

/**
 * Hashes a password with a salt of its own, for a {@linkcode UserRecord} that is made by hand. Whether
 * it is a good one is not checked.
 *
 * @param cost Left out, it takes about a quarter of a second, and 32 MiB.
 * @throws {RangeError} For more than 256 characters.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hashPassword } from "@parley/parley";
 *
 * const { algorithm, N, hash } = await hashPassword("open sesame", { N: 16, r: 1, p: 1 });
 * assertEquals([algorithm, N, atob(hash).length], ["scrypt", 16, 32]);
 * ```
 */
export async function hashPassword(
  password: string,
  cost: ScryptCost = DEFAULT_COST,
): Promise<PasswordHash> {
  if (password.length > MAX_PASSWORD_LENGTH) {
    throw new RangeError(`Cannot use a password of more than ${MAX_PASSWORD_LENGTH} characters`);
  }
  const salt = randomBytes(SALT_BYTES);
  const hash = await scrypt(password, salt, HASH_BYTES, cost);
  const { N, r, p } = cost;
  return { algorithm: "scrypt", N, r, p, salt: toBase64(salt), hash: toBase64(hash) };
}

/**
 * Whether this is the password; how long it takes does not depend on where it differs.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { hashPassword, verifyPassword } from "./password_hash.ts";
 *
 * const hash = await hashPassword("correct horse", { N: 16, r: 1, p: 1 });
 * assert(await verifyPassword("correct horse", hash));
 * assert(!await verifyPassword("battery staple", hash));
 * ```
 */
export async function verifyPassword(password: string, kept: PasswordHash): Promise<boolean> {
  if (password.length > MAX_PASSWORD_LENGTH) return false;
  const expected = fromBase64(kept.hash);
  const actual = await scrypt(password, fromBase64(kept.salt), expected.length, kept);
  return timingSafeEqual(actual, expected);
}

/** Whether a password was hashed with less work than it would be today. */
export function isOutgrown({ N, r, p }: ScryptCost, today: ScryptCost): boolean {
  return N * r * p < today.N * today.r * today.p;
}

function scrypt(
  password: string,
  salt: BinaryLike,
  length: number,
  { N, r, p }: ScryptCost,
): Promise<Uint8Array> {
  // What looks the same on two keyboards is the same password.
  const typed = password.normalize("NFKC");
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r + 1024 * 1024 };
  return new Promise((resolve, reject) => {
    nodeScrypt(typed, salt, length, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
