import { foldName, parseUserName } from "../protocol/names.ts";
import { quote } from "../protocol/text.ts";
import {
  flag,
  integer,
  isObject,
  list,
  object,
  oneOf,
  type Reader,
  text,
} from "../util/json_reader.ts";
import type { Role } from "./authenticator.ts";
import type { PasswordHash } from "./password_hash.ts";

/**
 * An account as the file keeps it.
 *
 * A record is the very object that stood in the file: fields that this version does not know are
 * still there, and `{ ...record, disabled: true }` keeps them. What belongs to one password (such as
 * credentials for SCRAM-SHA-256) has its place in `password`, so that it goes when that goes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hashPassword, type UserRecord } from "@parley/parley";
 *
 * const user: UserRecord = {
 *   name: "Kim",
 *   key: "kim",
 *   password: await hashPassword("open sesame", { N: 16, r: 1, p: 1 }),
 *   created: new Date(0).toISOString(),
 *   disabled: false,
 *   roles: [],
 * };
 * const closed: UserRecord = { ...user, disabled: true };
 * assertEquals(closed.created, "1970-01-01T00:00:00.000Z");
 * ```
 */
export interface UserRecord {
  /** As it is shown. */
  readonly name: string;
  /** The name as it is compared. */
  readonly key: string;
  /** What its password is checked against. */
  readonly password: PasswordHash;
  /** When the account was made, as ISO 8601. */
  readonly created: string;
  /** Whether nobody may use it: its name is not free all the same. */
  readonly disabled: boolean;
  /** What it may do beyond talking. */
  readonly roles: readonly Role[];
}

/** A part of a file is not what it should be. */
export class PlacedError extends TypeError {
  override readonly name = "PlacedError";
  /** Where it stands, as `users[0].name`; empty for the whole. */
  readonly place: string;

  constructor(place: string, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.place = place;
  }
}

const MAX_HASH_BYTES = 256 * 1024 * 1024;
const BASE64_REGEXP = /^(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Makes a reader say where it found what it refuses. */
export function placed<T>(reader: Reader<T>): Reader<T> {
  return (value, place) => {
    try {
      return reader(value, place);
    } catch (error) {
      if (error instanceof PlacedError || !(error instanceof Error)) throw error;
      throw new PlacedError(place, error.message, { cause: error });
    }
  };
}

const aText = placed(text);
const aNumber = placed(integer);

const userName: Reader<string> = placed((value, place) => {
  const name = text(value, place);
  parseUserName(name);
  return name;
});

const base64: Reader<string> = placed((value, place) => {
  const read = text(value, place);
  if (!BASE64_REGEXP.test(read)) throw new TypeError(`Field "${place}" must be Base64`);
  return read;
});

const passwordShape: Reader<PasswordHash> = placed(object<PasswordHash>({
  algorithm: placed(oneOf("scrypt")),
  N: aNumber,
  r: aNumber,
  p: aNumber,
  salt: base64,
  hash: base64,
}));

const passwordHash: Reader<PasswordHash> = placed((value, place) => {
  const hash = passwordShape(value, place);
  checkCost(hash, place);
  return hash;
});

const recordShape: Reader<UserRecord> = placed(object<UserRecord>({
  name: userName,
  key: aText,
  password: passwordHash,
  created: aText,
  disabled: placed(flag),
  roles: placed(list(placed(oneOf("operator")))),
}));

/**
 * Takes a value for a record; it is given back as it is, with whatever else it holds.
 *
 * @throws {PlacedError} With what it should be.
 */
export const readUserRecord: Reader<UserRecord> = (value, place) => {
  try {
    const { name, key } = recordShape(value, place);
    if (key === foldName(name)) return value as UserRecord;
    throw new PlacedError(`${place}.key`, `Field "${place}.key" must be "${foldName(name)}"`);
  } catch (error) {
    if (!(error instanceof PlacedError)) throw error;
    throw withName(error, value);
  }
};

/** Who reads it knows whose record it is, and not which one of the list. */
function withName(error: PlacedError, value: unknown): PlacedError {
  const name = isObject(value) ? value.name : undefined;
  if (typeof name !== "string" || name === "") return error;
  return new PlacedError(error.place, `${error.message} (account ${quote(name)})`, {
    cause: error,
  });
}

/** A cost that scrypt refuses, or that would take the machine, must not wait for a login. */
function checkCost({ N, r, p }: PasswordHash, place: string): void {
  // RFC 7914, section 2: N is a power of 2, less than 2^(128 * r / 8).
  const isPower = N > 1 && (N & (N - 1)) === 0 && N < 2 ** (16 * r);
  const isBounded = r >= 1 && p >= 1 && p <= 16 && 128 * N * r <= MAX_HASH_BYTES;
  if (isPower && isBounded) return;
  throw new TypeError(
    `Field "${place}" must have N, a power of 2 that suits r, p from 1 to 16, and need 256 MiB at most`,
  );
}
