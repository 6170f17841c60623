import {
  assert,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
  unreachable,
} from "@std/assert";
import { equal } from "@std/assert/equal";

class Point {
  constructor(readonly x: number) {}
}

class Secret {
  #value: number;
  constructor(value: number) {
    this.#value = value;
  }
  get value(): number {
    return this.#value;
  }
}

class CodedError extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

const withoutPrototype: unknown = Object.assign(Object.create(null), { a: 1 });
const circle = (n: number): unknown => {
  const node: { n: number; self?: unknown } = { n };
  node.self = node;
  return node;
};
const link: symbol = Symbol("link");
const doNothing = (): void => {};

const ALIKE: Record<string, [unknown, unknown]> = {
  "NaN": [NaN, NaN],
  "0 and -0": [0, -0],
  "0 and -0 in a list": [[0], [-0]],
  "objects whose keys are in another order": [{ a: 1, b: [2] }, { b: [2], a: 1 }],
  "an object without a prototype and a plain one": [withoutPrototype, { a: 1 }],
  "named groups and a plain object": [/(?<y>\d)/.exec("1")?.groups, { y: "1" }],
  "objects of one class": [new Point(1), new Point(1)],
  "dates": [new Date(5), new Date(5)],
  "dates that are none": [new Date(NaN), new Date(NaN)],
  "regular expressions": [/a/g, /a/g],
  "addresses": [new URL("http://a/b"), new URL("http://a/b")],
  "a part of memory and a copy of it": [
    new Uint8Array([0, 1]).subarray(1),
    new Uint8Array([1]),
  ],
  "buffers": [new Uint8Array([1]).buffer, new Uint8Array([1]).buffer],
  "sets in another order": [new Set([1, { a: 1 }]), new Set([{ a: 1 }, 1])],
  "maps in another order": [new Map([["a", [1]], ["b", [2]]]), new Map([["b", [2]], ["a", [1]]])],
  "maps with objects as keys": [new Map([[{ a: 1 }, 1]]), new Map([[{ a: 1 }, 1]])],
  "keys that are symbols": [{ [link]: 1 }, { [link]: 1 }],
  "circles": [circle(1), circle(1)],
  "one function": [{ doNothing }, { doNothing }],
};

const NOT_ALIKE: Record<string, [unknown, unknown]> = {
  "a number and its text": [1, "1"],
  "null and undefined": [null, undefined],
  "an undefined property and none": [{ a: undefined }, {}],
  "undefined properties of other names": [{ a: undefined }, { b: undefined }],
  "lists of other lengths": [[1], [1, 2]],
  "a list and an object": [[1], { 0: 1 }],
  "a hole and undefined": [[1, , 2], [1, undefined, 2]],
  "an object of a class and a plain one": [new Point(1), { x: 1 }],
  "what getters show of private members": [new Secret(1), new Secret(2)],
  "dates": [new Date(5), new Date(6)],
  "regular expressions with other flags": [/a/g, /a/i],
  "addresses": [new URL("http://a/b"), new URL("http://a/c")],
  "bytes": [new Uint8Array([1]), new Uint8Array([2])],
  "bytes and a list": [new Uint8Array([1]), [1]],
  "bytes and wider numbers": [new Uint8Array([1]), new Uint16Array([1])],
  "buffers": [new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
  "sets": [new Set([{ a: 1 }]), new Set([{ a: 2 }])],
  "maps": [new Map([["a", 1]]), new Map([["a", 2]])],
  "maps whose undefined values have other keys": [
    new Map([["a", undefined]]),
    new Map([["b", undefined]]),
  ],
  "a set and a map": [new Set(), new Map()],
  "errors with other messages": [new Error("a"), new Error("b")],
  "keys that are symbols": [{ [link]: 1 }, { [link]: 2 }],
  "circles": [circle(1), circle(2)],
  "functions of one text": [() => 1, () => 1],
  "what is deep inside": [{ a: [{ b: new Map([["k", 1]]) }] }, { a: [{ b: new Map([["k", 2]]) }] }],
};

for (const [what, [a, b]] of Object.entries(ALIKE)) {
  Deno.test(`assertEquals() holds for ${what}`, () => {
    assertEquals(a, b);
    assertEquals(b, a);
    assertThrows(() => assertNotEquals(a, b), AssertionError);
  });
}

for (const [what, [a, b]] of Object.entries(NOT_ALIKE)) {
  Deno.test(`assertEquals() tells apart ${what}`, () => {
    assertThrows(() => assertEquals(a, b), AssertionError);
    assertThrows(() => assertEquals(b, a), AssertionError);
    assertNotEquals(a, b);
  });
}

Deno.test("equal() says what assertEquals() asserts", () => {
  assertStrictEquals(equal({ a: 1 }, { a: 1 }), true);
  assertStrictEquals(equal({ a: 1 }, { a: 2 }), false);
});

Deno.test("equal() refuses what cannot be read", () => {
  assertThrows(() => equal(new WeakMap(), new WeakMap()), TypeError);
  assertThrows(() => equal(new WeakSet(), new WeakSet()), TypeError);
});

Deno.test("assertEquals() says what differs, after the message", () => {
  const error = assertThrows(() => assertEquals({ a: 11 }, { a: 22 }, "the map"), AssertionError);
  assertMatch(error.message, /^Values are not equal: the map\n/);
  assertStringIncludes(error.message, "11");
  assertStringIncludes(error.message, "22");
});

Deno.test("assert() lets only what is truthy through, with the message as it is", () => {
  for (const value of [true, 1, "0", {}, []]) assert(value);
  for (const value of [false, 0, "", null, undefined, NaN, 0n]) {
    const error = assertThrows(() => assert(value, "why"), AssertionError);
    assertStrictEquals(error.message, "why");
  }
});

Deno.test("assert() narrows a type", () => {
  const value: unknown = "text";
  assert(typeof value === "string");
  assertStrictEquals(value.length, 4);
});

Deno.test("assertStrictEquals() goes by identity, as Object.is has it", () => {
  const list = [1];
  assertStrictEquals(list, list);
  assertStrictEquals(NaN, NaN);
  assertThrows(() => assertStrictEquals(list, [1]), AssertionError);
  assertThrows(() => assertStrictEquals(0, -0), AssertionError, "Values are not strictly equal.");
});

Deno.test("assertExists() refuses null and undefined alone, and narrows the type", () => {
  const found: number | undefined = [0].at(0);
  assertExists(found);
  assertStrictEquals(found.toFixed(), "0");
  assertExists("");
  assertThrows(() => assertExists(null), AssertionError, 'actual: "null"');
  assertThrows(() => assertExists(undefined, "why"), AssertionError, "undefined: why");
});

Deno.test("assertInstanceOf() refuses other classes, and narrows the type", () => {
  const made: unknown = new CodedError("E", "text");
  assertInstanceOf(made, CodedError);
  assertStrictEquals(made.code, "E");
  assertInstanceOf(made, Error);
  assertThrows(
    () => assertInstanceOf(new Point(1), Error, "why"),
    AssertionError,
    'Expected object to be an instance of "Error" but was "Point": why',
  );
  for (const value of [null, undefined, 1, "text"]) {
    assertThrows(() => assertInstanceOf(value, Object), AssertionError);
  }
});

Deno.test("assertInstanceOf() accepts an abstract class", () => {
  abstract class Shape {}
  class Circle extends Shape {}
  assertInstanceOf(new Circle(), Shape);
});

Deno.test("assertMatch() needs a match anywhere", () => {
  assertMatch("ann: hi", /: h/);
  assertThrows(() => assertMatch("ann: hi", /^hi/, "why"), AssertionError, '/^hi/": why');
});

Deno.test("assertStringIncludes() needs the text anywhere", () => {
  assertStringIncludes("ann: hi", ": h");
  assertThrows(() => assertStringIncludes("ann", "bob", "why"), AssertionError, '"bob": why');
});

Deno.test("assertArrayIncludes() needs each value somewhere, however deep", () => {
  assertArrayIncludes([1, { a: [1] }, NaN], [NaN, { a: [1] }]);
  assertArrayIncludes([1], [1, 1]);
  assertArrayIncludes([1], []);
  assertArrayIncludes(new Uint8Array([1, 2]), [2]);
  const error = assertThrows(() => assertArrayIncludes([1], [1, 77], "why"), AssertionError);
  assertMatch(error.message, /: why\n[^]*missing: \[\s*77/);
});

Deno.test("assertGreater() and assertLess() refuse what is equal", () => {
  assertGreater(2, 1);
  assertLess("a", "b");
  assertThrows(() => assertGreater(1, 1), AssertionError, "Expect 1 > 1");
  assertThrows(() => assertLess(1, 1), AssertionError, "Expect 1 < 1");
});

Deno.test("assertGreaterOrEqual() and assertLessOrEqual() accept what is equal", () => {
  assertGreaterOrEqual(2n, 2n);
  assertLessOrEqual(new Date(1), new Date(1));
  assertThrows(() => assertGreaterOrEqual(0, 1), AssertionError, "Expect 0 >= 1");
  assertThrows(() => assertLessOrEqual(1, 0, "why"), AssertionError, "why");
});

Deno.test("assertGreater() and its like refuse NaN", () => {
  for (const check of [assertGreater, assertGreaterOrEqual, assertLess, assertLessOrEqual]) {
    assertThrows(() => check(NaN, 1), AssertionError);
    assertThrows(() => check(1, NaN), AssertionError);
  }
});

Deno.test("fail() and unreachable() always throw", () => {
  assertThrows(() => fail(), AssertionError, "Failed assertion.");
  assertThrows(() => fail("why"), AssertionError, "Failed assertion: why");
  assertThrows(() => unreachable(), AssertionError, "Unreachable.");
  assertThrows(() => unreachable("why"), AssertionError, "Unreachable: why");
});

Deno.test("AssertionError has its name, a message and a cause", () => {
  const error = new AssertionError("why", { cause: 1 });
  assertInstanceOf(error, Error);
  assertEquals([error.name, error.message, error.cause], ["AssertionError", "why", 1]);
});

Deno.test("assertThrows() returns what is thrown, error or not", () => {
  const error = new CodedError("E", "text");
  const raise = (what: unknown) => () => {
    throw what;
  };
  assertStrictEquals(assertThrows(raise(error)), error);
  assertStrictEquals(assertThrows(raise("text")), "text");
  assertStrictEquals(assertThrows(raise(undefined), "why"), undefined);
  assertStrictEquals(assertThrows(raise(error), CodedError).code, "E");
  assertStrictEquals(assertThrows(raise(error), Error, "ex"), error);
});

Deno.test("assertThrows() refuses a function that does not throw", () => {
  assertThrows(() => assertThrows(doNothing), AssertionError, "Expected function to throw.");
  assertThrows(() => assertThrows(doNothing, "why"), AssertionError, "throw: why");
  assertThrows(() => assertThrows(doNothing, Error, "x", "why"), AssertionError, "throw: why");
});

Deno.test("assertThrows() refuses another class, another message and what is no error", () => {
  const raise = (what: unknown) => () => {
    throw what;
  };
  const check = (what: unknown) => () => assertThrows(raise(what), TypeError, "far", "why");
  assertThrows(
    check(new RangeError("far")),
    AssertionError,
    'Expected error to be instance of "TypeError", but was "RangeError": why',
  );
  assertThrows(
    check(new TypeError("near")),
    AssertionError,
    'Expected error message to include "far", but got "near": why',
  );
  assertThrows(check("far"), AssertionError, "A non-Error object was thrown: why");
});

Deno.test("assertRejects() resolves to the reason, error or not", async () => {
  const error = new CodedError("E", "text");
  assertStrictEquals(await assertRejects(() => Promise.reject(error)), error);
  assertStrictEquals(await assertRejects(() => Promise.reject("text"), "why"), "text");
  const same = await assertRejects(() => Promise.reject(error), CodedError, "ex");
  assertStrictEquals(same.code, "E");
});

Deno.test("assertRejects() refuses a promise that is kept", async () => {
  const keep = () => Promise.resolve(1);
  await assertRejects(
    () => assertRejects(keep),
    AssertionError,
    "Expected function to reject.",
  );
  await assertRejects(() => assertRejects(keep, Error, "x", "why"), AssertionError, "reject: why");
});

Deno.test("assertRejects() refuses another class, another message and what is no error", async () => {
  const check = (what: unknown) => () =>
    assertRejects(() => Promise.reject(what), TypeError, "far", "why");
  await assertRejects(check(new RangeError("far")), AssertionError, 'but was "RangeError": why');
  await assertRejects(check(new TypeError("near")), AssertionError, 'but got "near": why');
  await assertRejects(check("far"), AssertionError, "A non-Error object was rejected: why");
});

Deno.test("assertRejects() refuses a function that throws before it returns a promise", async () => {
  const raise = (): Promise<void> => {
    throw new TypeError("early");
  };
  await assertRejects(
    () => assertRejects(raise, TypeError),
    AssertionError,
    "Function throws when expected to reject.",
  );
});
