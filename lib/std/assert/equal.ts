type Pairs = Map<object, object>;

/**
 * Whether two values are alike, however deep; functions, and what can only be read asynchronously,
 * are alike only if they are the same one.
 *
 * `isDeepStrictEqual` of `node:util` is not this: it tells `0` from `-0` and `{}` from an object
 * without a prototype, and it does not read the getters of a class.
 *
 * @throws {TypeError} For a `WeakMap` or a `WeakSet`, which cannot be read.
 *
 * @example
 * ```ts
 * import { assert, equal } from "@std/assert";
 *
 * assert(equal({ to: ["a", "b"] }, { to: ["a", "b"] }));
 * assert(!equal({ to: ["a", "b"] }, { to: ["a"] }));
 * ```
 */
export function equal(a: unknown, b: unknown): boolean {
  return alike(a, b, new Map());
}

function alike(a: unknown, b: unknown, met: Pairs): boolean {
  if (same(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (a instanceof Date && b instanceof Date) return same(a.getTime(), b.getTime());
  if (prototypeOf(a) !== prototypeOf(b)) return false;
  if (a instanceof WeakMap) throw new TypeError("Cannot compare WeakMap instances");
  if (a instanceof WeakSet) throw new TypeError("Cannot compare WeakSet instances");
  if (a instanceof WeakRef) return alike(a.deref(), (b as typeof a).deref(), met);
  const numbers = numbersIn(a);
  if (numbers) return sameNumbers(numbers, numbersIn(b));
  return alikeInside(a, b, met);
}

/** A pair met again below itself is a circle: whether it is alike is decided further up. */
function alikeInside(a: object, b: object, met: Pairs): boolean {
  if (met.get(a) === b) return true;
  if (Object.keys(a).length !== Object.keys(b).length) return false;
  met.set(a, b);
  const areAlike = isCollection(a)
    ? alikeEntries(a, b as typeof a, met)
    : alikeProperties(a, b, met);
  if (!areAlike) met.delete(a);
  return areAlike;
}

function alikeEntries(a: Collection, b: Collection, met: Pairs): boolean {
  if (a.size !== b.size) return false;
  const others = new Map<unknown, unknown>(b.entries());
  return a.entries().every(([key, value]) =>
    others.has(key) && alike(value, others.get(key), met) ||
    isReference(key) && b.entries().some((other) => alike([key, value], other, met))
  );
}

function alikeProperties(a: object, b: object, met: Pairs): boolean {
  if (WRITTEN_IN_FULL.has(prototypeOf(a))) return String(a) === String(b);
  return keysOf(a).union(keysOf(b)).values().every((key) =>
    key in a === key in b && alike(Reflect.get(a, key), Reflect.get(b, key), met)
  );
}

/** The keys of a class count too: its getters show what its private members hold. */
function keysOf(value: object): Set<PropertyKey> {
  const plain = PLAIN.has(prototypeOf(value));
  const keys = new Set<PropertyKey>(Reflect.ownKeys(plain ? { ...value } : value));
  for (let at = prototypeOf(value); !PLAIN.has(at); at = prototypeOf(at)) {
    for (const key of Reflect.ownKeys(at)) keys.add(key);
  }
  return keys;
}

type Collection = Map<unknown, unknown> | Set<unknown>;

const PLAIN = new Set<object>([Object.prototype, Array.prototype]);
const WRITTEN_IN_FULL = new Set<object>([RegExp, URL, URLSearchParams].map((it) => it.prototype));

function prototypeOf(value: object): object {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

function same(a: unknown, b: unknown): boolean {
  return a === b || Object.is(a, b);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isReference(value: unknown): boolean {
  return isObject(value) || typeof value === "function";
}

function isCollection(value: object): value is Collection {
  return value instanceof Map || value instanceof Set;
}

function numbersIn(value: object): ArrayLike<unknown> | undefined {
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    return new Uint8Array(value);
  }
  const isList = ArrayBuffer.isView(value) && !(value instanceof DataView);
  return isList ? value as unknown as ArrayLike<unknown> : undefined;
}

function sameNumbers(a: ArrayLike<unknown>, b: ArrayLike<unknown> | undefined): boolean {
  return a.length === b?.length && Array.prototype.every.call(a, (it, i) => same(it, b[i]));
}
