import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  cutText,
  graphemes,
  textWidth,
  wrapText,
} from "../../../lib/client/terminal/text_width.ts";

const FAMILY = "👩‍👩‍👧";

Deno.test("graphemes() are the characters as a person counts them", () => {
  assertEquals(graphemes(`ae\u0301中${FAMILY}🇩🇪`), ["a", "e\u0301", "中", FAMILY, "🇩🇪"]);
  assertEquals(graphemes(""), []);
});

const WIDTHS: readonly (readonly [text: string, width: number])[] = [
  ["", 0],
  ["abc", 3],
  ["Grüße", 5],
  ["e\u0301", 1],
  ["漢字", 4],
  ["한", 2],
  ["😀", 2],
  [FAMILY, 2],
  ["🇩🇪", 2],
  ["ａ", 2],
];

for (const [text, width] of WIDTHS) {
  Deno.test(`textWidth() of "${text}" is ${width}`, () => assertEquals(textWidth(text), width));
}

const WRAPS: readonly {
  readonly what: string;
  readonly text: string;
  readonly columns: number;
  readonly rows: readonly string[];
}[] = [
  { what: "between words", text: "one two three", columns: 8, rows: ["one two", "three"] },
  {
    what: "where a row is just full",
    text: "one two three",
    columns: 7,
    rows: ["one two", "three"],
  },
  {
    what: "a word that is too long",
    text: "a abcdefgh b",
    columns: 5,
    rows: ["a", "abcde", "fgh b"],
  },
  {
    what: "wide characters by their columns",
    text: "漢字漢字",
    columns: 5,
    rows: ["漢字", "漢字"],
  },
  { what: "nothing out of an empty text", text: "", columns: 5, rows: [""] },
  { what: "nothing off a text that fits", text: "a  b ", columns: 5, rows: ["a  b"] },
  { what: "nothing where there is no end", text: "one two", columns: Infinity, rows: ["one two"] },
  {
    what: "behind a word that just fills rows, without the space behind it",
    text: "abcdefgh x",
    columns: 4,
    rows: ["abcd", "efgh", "x"],
  },
  {
    what: "no empty row off behind a word that just fills rows",
    text: "abcdefgh ",
    columns: 4,
    rows: ["abcd", "efgh"],
  },
];

for (const { what, text, columns, rows } of WRAPS) {
  Deno.test(`wrapText() cuts ${what}`, () => assertEquals(wrapText(text, columns), rows));
}

Deno.test("cutText() cuts wherever it has to, but never a character", () => {
  assertEquals(cutText("ab cd", 3), ["ab ", "cd"]);
  assertEquals(cutText(`a中${FAMILY}b`, 3), ["a中", `${FAMILY}b`]);
  assertEquals(cutText("a中b", 2), ["a", "中", "b"]);
  assertEquals(cutText("", 3), [""]);
});

Deno.test("cutText() gives a character that is too wide a row of its own", () => {
  assertEquals(cutText("中a", 1), ["中", "a"]);
});

const unit = fc.constantFrom("a", "b", " ", " ", "ö", "中", "😀", "e\u0301", FAMILY, "🇩🇪");
const text = fc.string({ unit, maxLength: 60 });
const columns = fc.integer({ min: 2, max: 20 });
const RUNS = { seed: 20_240_105, numRuns: 1000 };

Deno.test("cutText() loses nothing, and no piece is wider than asked for", () => {
  fc.assert(
    fc.property(text, columns, (text, columns) => {
      const pieces = cutText(text, columns);
      assertEquals(pieces.join(""), text);
      for (const piece of pieces) assert(textWidth(piece) <= columns, piece);
    }),
    RUNS,
  );
});

Deno.test("wrapText() loses nothing but spaces, and no row is wider than asked for", () => {
  fc.assert(
    fc.property(text, columns, (text, columns) => {
      const rows = wrapText(text, columns);
      assertEquals(rows.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
      for (const row of rows) assert(textWidth(row) <= columns, row);
    }),
    RUNS,
  );
});
