/**
 * Checks of values that came as JSON: small readers, put together to the shape of a message.
 */

/** A value that came as JSON is not what it should be; the text says where, and what it should be. */
export class JsonShapeError extends TypeError {
  override readonly name = "JsonShapeError";
}

/**
 * Takes a value for what it should be.
 *
 * @param path Where the value stands, for the error.
 * @throws {JsonShapeError} With the path and what was expected there.
 */
export type Reader<T> = (value: unknown, path: string) => T;

/** A field that may be missing. */
export interface Optional<T> {
  readonly optional: Reader<T>;
}

/** One reader for each field of `T`. */
export type Shape<T> = {
  readonly [K in keyof T]-?: Reader<NonNullable<T[K]> | Extract<T[K], null>> | Optional<T[K]>;
};

const plainText: Reader<string> = expect("a string", (value) => typeof value === "string");
const wholeNumber: Reader<number> = expect(
  "a whole number from 0 on",
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
);
const trueOrFalse: Reader<boolean> = expect("true or false", (value) => typeof value === "boolean");

/** The readers of single values. */
export const text: Reader<string> = plainText;
export const integer: Reader<number> = wholeNumber;
export const flag: Reader<boolean> = trueOrFalse;

/** One of a few words. */
export function oneOf<const T extends string | true>(...words: readonly T[]): Reader<T> {
  return expect(words.join(" or "), (value) => words.some((word) => word === value));
}

/** A field that may be missing. */
export function optional<T>(reader: Reader<T>): Optional<T> {
  return { optional: reader };
}

/** A value, or null. */
export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (value, path) => value === null ? null : reader(value, path);
}

/** A list of values. */
export function list<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw mismatch(path, "a list");
    return value.map((item, index) => reader(item, `${path}[${index}]`));
  };
}

/**
 * An object with these fields; whatever else it holds is left out.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { integer, object, text } from "./json_reader.ts";
 *
 * const position = object<{ epoch: string; seq: number }>({ epoch: text, seq: integer });
 * assertEquals(position({ epoch: "a1", seq: 3, more: true }, "after"), { epoch: "a1", seq: 3 });
 * assertThrows(() => position({ epoch: "a1" }, "after"), Error, '"after.seq"');
 * ```
 */
export function object<T>(shape: Shape<T>): Reader<T> {
  const fields = Object.entries<Reader<unknown> | Optional<unknown>>(shape);
  return (value, path) => {
    if (!isObject(value)) throw mismatch(path, "an object");
    const result: Record<string, unknown> = {};
    for (const [key, reader] of fields) {
      const field = Object.hasOwn(value, key) ? value[key] : undefined;
      if (typeof reader !== "function" && field === undefined) continue;
      const read = typeof reader === "function" ? reader : reader.optional;
      result[key] = read(field, path === "" ? key : `${path}.${key}`);
    }
    return result as T;
  };
}

/** Whether a value is an object in JSON's sense. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function expect<T>(what: string, holds: (value: unknown) => boolean): Reader<T> {
  return (value, path) => {
    if (!holds(value)) throw mismatch(path, what);
    return value as T;
  };
}

function mismatch(path: string, what: string): JsonShapeError {
  return new JsonShapeError(`${path === "" ? "The whole" : `Field "${path}"`} must be ${what}`);
}
