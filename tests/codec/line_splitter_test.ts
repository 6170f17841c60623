import { assertEquals } from "@std/assert";
import { type Line, LineSplitter, OVERLONG } from "../../lib/codec/line_splitter.ts";
import { concat, splitEveryByte, utf8 } from "../helpers/bytes.ts";

const MAX_LINE_BYTES = 8;

/** What a splitter makes of a text, or of bytes, in one push and in one push for each byte. */
function splitBothWays(input: string | Uint8Array): readonly Line[] {
  const bytes = typeof input === "string" ? utf8(input) : input;
  const lines = new LineSplitter(MAX_LINE_BYTES).push(bytes);
  const splitter = new LineSplitter(MAX_LINE_BYTES);
  assertEquals(splitEveryByte(bytes).flatMap((chunk) => splitter.push(chunk)), lines);
  return lines;
}

const ENDINGS: Readonly<Record<string, string>> = { "LF": "\n", "CR LF": "\r\n", "CR NUL": "\r\0" };

for (const [name, end] of Object.entries(ENDINGS)) {
  Deno.test(`LineSplitter.push() ends a line with ${name}`, () => {
    assertEquals(splitBothWays(`ab${end}${end}c d${end}rest`), ["ab", "", "c d"]);
  });

  Deno.test(`LineSplitter.push() takes a line of exactly the bound before ${name}`, () => {
    assertEquals(splitBothWays(`12345678${end}ab${end}`), ["12345678", "ab"]);
  });

  Deno.test(`LineSplitter.push() tells a line one byte over the bound before ${name}`, () => {
    assertEquals(splitBothWays(`123456789${end}ab${end}`), [OVERLONG, "ab"]);
  });
}

Deno.test("LineSplitter.push() takes all endings mixed", () => {
  assertEquals(splitBothWays("a\nb\r\nc\r\0d\r\0\ne\n\r\n"), ["a", "b", "c", "d", "", "e", ""]);
});

Deno.test("LineSplitter.push() gives the lines that a chunk completes, and keeps the rest", () => {
  const splitter = new LineSplitter(80);
  assertEquals(splitter.push(utf8("/nick Ali")), []);
  assertEquals(splitter.push(utf8("ce\n")), ["/nick Alice"]);
  assertEquals(splitter.push(utf8("/join lobby\n/msg Bob hi\n")), ["/join lobby", "/msg Bob hi"]);
});

Deno.test("LineSplitter.push() counts bytes, not characters", () => {
  assertEquals(splitBothWays("äöüß\näöüßx\n"), ["äöüß", OVERLONG]);
});

Deno.test("LineSplitter.push() tells an over-long line once, when the bound is passed", () => {
  const splitter = new LineSplitter(MAX_LINE_BYTES);
  assertEquals(splitter.push(utf8("12345678")), []);
  assertEquals(splitter.push(utf8("9")), [OVERLONG]);
  assertEquals(splitter.push(utf8("x".repeat(1000))), []);
  assertEquals(splitter.push(utf8("x\r\nnext\r\n")), ["next"]);
});

Deno.test("LineSplitter.push() skips an over-long line to its end, whatever it holds", () => {
  assertEquals(splitBothWays("123456789\0\r \0 0123456789\r\0ab\n"), [OVERLONG, "ab"]);
});

Deno.test("LineSplitter.push() tells each over-long line", () => {
  assertEquals(splitBothWays("123456789\n123456789\n"), [OVERLONG, OVERLONG]);
});

Deno.test("LineSplitter.push() leaves a CR that ends no line in the line", () => {
  assertEquals(splitBothWays("a\rb\n\r\r\n"), ["a\rb", "\r"]);
});

Deno.test("LineSplitter.push() counts a CR that ends no line", () => {
  assertEquals(splitBothWays("1234567\r\r\n12345678\r\r\n"), ["1234567\r", OVERLONG]);
  assertEquals(splitBothWays("1234567\r8\n"), [OVERLONG]);
});

Deno.test("LineSplitter.push() leaves a NUL that does not follow a CR in the line", () => {
  assertEquals(splitBothWays("a\0b\n\0\n"), ["a\0b", "\0"]);
  assertEquals(splitBothWays("a\r\n\0\n"), ["a", "\0"]);
  assertEquals(splitBothWays("a\r\0\0\n"), ["a", "\0"]);
});

Deno.test("LineSplitter.push() makes U+FFFD of bytes that are not UTF-8", () => {
  const line = concat(utf8("a"), new Uint8Array([0xff, 0xc3]), utf8("b\n"));
  assertEquals(splitBothWays(line), ["a\ufffd\ufffdb"]);
});

Deno.test("LineSplitter.push() puts characters together that are split over pushes", () => {
  assertEquals(splitBothWays("éß😀\n"), ["éß😀"]);
  assertEquals(splitBothWays("漢😀\n"), ["漢😀"]);
});

Deno.test("LineSplitter.push() starts each line anew after half a character", () => {
  const lines = concat(new Uint8Array([0xe6, 0xbc]), utf8("\n漢\n"));
  assertEquals(splitBothWays(lines), ["\ufffd", "漢"]);
});
