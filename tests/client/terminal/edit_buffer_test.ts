import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { EditBuffer } from "../../../lib/client/terminal/edit_buffer.ts";

const FAMILY = "👩‍👩‍👧";

/** A buffer with this text, the cursor where the `|` is. */
function buffer(text: string): EditBuffer {
  const [before = "", after = ""] = text.split("|");
  const made = new EditBuffer();
  made.insert(before + after);
  made.move(-Infinity);
  while (made.before.length < before.length) made.move(1);
  return made;
}

/** The text with a `|` where the cursor is. */
function shown(of: EditBuffer): string {
  return `${of.before}|${of.after}`;
}

interface Row {
  readonly does: string;
  readonly from: string;
  readonly run: (buffer: EditBuffer) => unknown;
  readonly to: string;
}

const ROWS: readonly Row[] = [
  {
    does: "insert() puts text at the cursor",
    from: "a|d",
    run: (b) => b.insert("bc"),
    to: "abc|d",
  },
  {
    does: "insert() makes one character of a letter and the accent that follows it",
    from: "e|x",
    run: (b) => b.insert("\u0301"),
    to: "e\u0301|x",
  },
  {
    does: "move() goes over a family in one step",
    from: `a${FAMILY}|`,
    run: (b) => b.move(-1),
    to: `a|${FAMILY}`,
  },
  { does: "move() stops at the beginning", from: "ab|c", run: (b) => b.move(-9), to: "|abc" },
  { does: "move() stops at the end", from: "a|bc", run: (b) => b.move(9), to: "abc|" },
  { does: "set() puts the cursor at the end", from: "a|bc", run: (b) => b.set("xyz"), to: "xyz|" },
  {
    does: "set() puts the cursor where it is told to",
    from: "abc|",
    run: (b) => b.set("xyz", 1),
    to: "x|yz",
  },
  { does: "set() keeps the cursor inside", from: "abc|", run: (b) => b.set("x", 7), to: "x|" },
  {
    does: "remove() takes what is behind the cursor",
    from: "a|bcd",
    run: (b) => b.remove(2),
    to: "a|d",
  },
  {
    does: "remove() takes what is before the cursor",
    from: "abc|d",
    run: (b) => b.remove(-2),
    to: "a|d",
  },
  {
    does: "remove() takes a family in one step",
    from: `a${FAMILY}|`,
    run: (b) => b.remove(-1),
    to: "a|",
  },
  {
    does: "remove() takes no more than there is behind",
    from: "a|b",
    run: (b) => b.remove(5),
    to: "a|",
  },
  {
    does: "remove() takes no more than there is before",
    from: "a|bcd",
    run: (b) => b.remove(-3),
    to: "|bcd",
  },
  {
    does: "remove() takes nothing before the beginning",
    from: "|abc",
    run: (b) => b.remove(-1),
    to: "|abc",
  },
  {
    does: "transpose() changes the characters around the cursor",
    from: "a|bc",
    run: (b) => b.transpose(),
    to: "ba|c",
  },
  {
    does: "transpose() changes the last two at the end",
    from: "abc|",
    run: (b) => b.transpose(),
    to: "acb|",
  },
  {
    does: "transpose() does nothing at the beginning",
    from: "|ab",
    run: (b) => b.transpose(),
    to: "|ab",
  },
  {
    does: "transpose() does nothing with one character",
    from: "a|",
    run: (b) => b.transpose(),
    to: "a|",
  },
  {
    does: "transpose() changes whole characters",
    from: `${FAMILY}|a`,
    run: (b) => b.transpose(),
    to: `a${FAMILY}|`,
  },
];

for (const { does, from, run, to } of ROWS) {
  Deno.test(`EditBuffer.${does}`, () => {
    const edited = buffer(from);
    run(edited);
    assertEquals(shown(edited), to);
  });
}

Deno.test("EditBuffer.remove() gives what it removed", () => {
  assertEquals(buffer("ab|cd").remove(1), "c");
  assertEquals(buffer("ab|cd").remove(-2), "ab");
  assertEquals(buffer("ab|cd").remove(9), "cd");
  assertEquals(buffer("|ab").remove(-1), "");
});

Deno.test("EditBuffer counts characters as a person does", () => {
  const made = buffer(`${FAMILY}e\u0301中|`);
  assertEquals([made.length, made.cursor], [3, 3]);
});

const WORDS: readonly (readonly [text: string, start: number, end: number, space: number])[] = [
  ["one two|", -3, 0, -3],
  ["one two |", -4, 0, -4],
  ["one| two", -3, 4, -3],
  ["o|ne two", -1, 2, -1],
  ["|one", 0, 3, 0],
  ["|", 0, 0, 0],
  ["a.b-c|", -1, 0, -5],
  ["hi, bob!|", -4, 0, -4],
  ["|, größe_1 x", 0, 9, 0],
  ["漢字 😀|", -4, 0, -1],
];

for (const [text, start, end, space] of WORDS) {
  Deno.test(`EditBuffer finds the words around the cursor in "${text}"`, () => {
    const made = buffer(text);
    const found = [made.toWordStart(), made.toWordEnd(), made.toSpace()].map((count) => count + 0);
    assertEquals(found, [start, end, space]);
  });
}

const PIECES = [
  "a",
  "ö",
  "中",
  "e\u0301",
  "\u0301",
  FAMILY,
  "👩",
  "\u200d",
  "🇩",
  "🇪",
  " ",
  "한",
  "ᄀ",
  "ᅡ",
];
const piece = fc.constantFrom(...PIECES);
const count = fc.integer({ min: -3, max: 3 });
const step = fc.oneof(
  piece.map((text) => (b: EditBuffer) => b.insert(text)),
  count.map((by) => (b: EditBuffer) => b.move(by)),
  count.map((by) => (b: EditBuffer) => void b.remove(by)),
  fc.constant((b: EditBuffer) => b.transpose()),
);

Deno.test("EditBuffer keeps the cursor inside the text, between two characters", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const edited = new EditBuffer();
      for (const run of steps) {
        run(edited);
        const { cursor, length, text } = edited;
        assert(cursor >= 0 && cursor <= length);
        assertEquals(edited.before + edited.after, text);
        assertEquals(Array.from(new Intl.Segmenter().segment(text)).length, length);
      }
    }),
    { seed: 20_240_105, numRuns: 1000 },
  );
});

Deno.test("EditBuffer.remove() changes nothing on the other side of the cursor", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "中"), maxLength: 6 });
  fc.assert(fc.property(text, text, count, (before, after, by) => {
    const edited = buffer(`${before}|${after}`);
    edited.remove(by);
    assertEquals(by < 0 ? edited.after : edited.before, by < 0 ? after : before);
  }));
});
