import { assertEquals, assertThrows } from "@std/assert";
import {
  flag,
  integer,
  isObject,
  JsonShapeError,
  list,
  nullable,
  object,
  oneOf,
  optional,
  type Reader,
  text,
} from "../../lib/util/json_reader.ts";

interface Row {
  readonly reader: Reader<unknown>;
  readonly takes: readonly unknown[];
  readonly refuses: readonly unknown[];
}

interface Place {
  readonly room: string;
  readonly seq?: number;
}

const place = object<Place>({ room: text, seq: optional(integer) });

const ROWS: Readonly<Record<string, Row>> = {
  text: { reader: text, takes: ["", "a", "7"], refuses: [7, null, undefined, true, ["a"], {}] },
  integer: {
    reader: integer,
    takes: [0, 1, Number.MAX_SAFE_INTEGER],
    refuses: [-1, 0.5, 2 ** 53, Infinity, NaN, "1", null, undefined, true, [1]],
  },
  flag: { reader: flag, takes: [true, false], refuses: ["true", 0, 1, null, undefined] },
  oneOf: { reader: oneOf("a", "b"), takes: ["a", "b"], refuses: ["c", "", "A", null, undefined] },
  nullable: { reader: nullable(text), takes: [null, "a"], refuses: [undefined, 7] },
  list: { reader: list(text), takes: [[], ["a", "b"]], refuses: [{}, "a", null, undefined, [7]] },
  object: {
    reader: place,
    takes: [{ room: "a" }, { room: "a", seq: 1 }],
    refuses: [{}, { seq: 1 }, { room: 7 }, { room: "a", seq: null }, [], "a", null, undefined],
  },
};

for (const [name, { reader, takes, refuses }] of Object.entries(ROWS)) {
  Deno.test(`${name}() takes what it is for and refuses everything else`, () => {
    for (const value of takes) assertEquals(reader(value, "x"), value);
    for (const value of refuses) {
      assertThrows(() => reader(value, "x"), JsonShapeError, '"x', Deno.inspect(value));
    }
  });
}

Deno.test("object() and list() say where the wrong value stands", () => {
  const shelves = object<{ shelves: readonly Place[] }>({ shelves: list(place) });
  const value = { shelves: [{ room: "a" }, { room: 7 }] };
  assertThrows(() => shelves(value, ""), JsonShapeError, '"shelves[1].room" must be a string');
  assertThrows(() => shelves(value, "top"), JsonShapeError, '"top.shelves[1].room"');
});

Deno.test("A reader speaks of the whole where the wrong value is the top", () => {
  const error = assertThrows(() => place([], ""), JsonShapeError);
  assertEquals(error.message, "The whole must be an object");
});

Deno.test("oneOf() says what it takes", () => {
  assertThrows(
    () => oneOf("create", "refuse")("x", "ifMissing"),
    JsonShapeError,
    "create or refuse",
  );
});

Deno.test("object() leaves out what it does not know", () => {
  const value = JSON.parse('{"room":"a","more":1,"__proto__":{"seq":5},"constructor":2}');
  const read = place(value, "");
  assertEquals(Object.keys(read), ["room"]);
  assertEquals(read.seq, undefined);
  assertEquals(Object.getPrototypeOf(read), Object.prototype);
});

Deno.test("object() reads only fields that are the value's own", () => {
  assertEquals(place(Object.create({ seq: 5 }, { room: { value: "a" } }), ""), { room: "a" });
  assertThrows(() => place(Object.create({ room: "a" }), ""), JsonShapeError, '"room"');
});

Deno.test("isObject() means an object in JSON's sense", () => {
  const values: readonly unknown[] = [{}, { a: 1 }, [], null, undefined, "a", 7];
  assertEquals(values.map(isObject), [true, true, false, false, false, false, false]);
});
