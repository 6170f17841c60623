import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { cleanText, foldCase, quote } from "../../lib/protocol/text.ts";

const CLEANED: readonly (readonly [what: string, text: string, cleaned: string])[] = [
  ["line feed", "a\nb", "a b"],
  ["carriage return", "a\rb", "a b"],
  ["tab", "a\tb", "a b"],
  ["vertical tab, form feed", "a\vb\fc", "a b c"],
  ["next line", "a\u0085b", "a b"],
  ["line and paragraph separator", "a\u2028b\u2029c", "a b c"],
  ["NUL, bell, backspace", "a\0b\x07c\x08d", "abcd"],
  ["escape", "\x1b[31mred", "[31mred"],
  ["shift out and in", "a\x0eb\x0fc\x1fd", "abcd"],
  ["delete", "a\x7fb", "ab"],
  ["C1 controls", "a\x80b\x9bc\x9fd", "abcd"],
  ["embeddings and overrides", "a\u202ab\u202bc\u202cd\u202de\u202ef", "abcdef"],
  ["isolates", "a\u2066b\u2067c\u2068d\u2069e", "abcde"],
  ["byte order mark", "\ufeffa", "a"],
  ["marks of the direction", "a\u200eb\u200fc\u061cd", "abcd"],
  ["zero-width space, soft hyphen, vowel separator", "a\u200bb\u00adc\u180ed", "abcd"],
  ["word joiner, invisible operators", "a\u2060b\u2061c\u2064d\u2065e", "abcde"],
  ["deprecated format characters", "a\u206ab\u206fc", "abc"],
  ["interlinear annotation", "a\ufff9b\ufffac\ufffbd", "abcd"],
  ["not characters", "a\ufffeb\uffffc", "abc"],
  ["tags", "a\u{e0001}b\u{e0061}\u{e007f}c", "abc"],
  ["half a surrogate pair", "a\ud800b\udc00c", "a\ufffdb\ufffdc"],
  ["replacement character", "a\ufffdb", "a\ufffdb"],
];

const UNTOUCHED = [
  "",
  'plain ASCII, even ~ and "quotes"',
  "Grüße, Дима, 漢字, हिन्दी, עברית",
  "👩‍👩‍👧 and 👍🏽 and ❤️",
  "join\u200der, non-join\u200cer, ☺\ufe0f",
  "می\u200cخواهم, क्\u200dष",
  "no-break\u00a0space",
];

for (const [what, text, cleaned] of CLEANED) {
  Deno.test(`cleanText() makes harmless: ${what}`, () => assertEquals(cleanText(text), cleaned));
}

Deno.test("cleanText() leaves text as it is", () => {
  for (const text of UNTOUCHED) assertStrictEquals(cleanText(text), text);
});

Deno.test("cleanText() has nothing left to do on what it made", () => {
  for (const [what, text] of CLEANED) {
    assertEquals(cleanText(cleanText(text)), cleanText(text), what);
  }
});

Deno.test("quote() puts what was typed between quotation marks", () => {
  assertEquals(quote("kim"), '"kim"');
  assertEquals(quote(""), '""');
});

Deno.test("quote() makes what was typed harmless", () => {
  assertEquals(quote("a\x1b[31m\nb"), '"a[31m b"');
});

Deno.test("quote() cuts behind 40 characters and shows that it did", () => {
  assertEquals(quote("x".repeat(40)), `"${"x".repeat(40)}"`);
  assertEquals(quote("x".repeat(41)), `"${"x".repeat(40)}…"`);
  assertEquals(quote("x".repeat(1_000_000)), `"${"x".repeat(40)}…"`);
});

Deno.test("quote() never cuts a character in two", () => {
  assertEquals(quote("😀".repeat(40)), `"${"😀".repeat(40)}"`);
  assertEquals(quote("😀".repeat(41)), `"${"😀".repeat(40)}…"`);
  assertEquals(quote("a" + "😀".repeat(100)), `"a${"😀".repeat(39)}…"`);
});

Deno.test("foldCase() makes equal what differs in case or NFKC form alone", () => {
  const same = [["HeLLo", "hello"], ["STRASSE", "straße"], ["ΣΊΣΥΦΟΣ", "σίσυφος"], [
    "Ｆｕｌｌ ﬁne",
    "full FINE",
  ], ["e\u0301", "É"]] as const;
  for (const [one, other] of same) assertEquals(foldCase(one), foldCase(other), one);
  assertEquals(foldCase("Hello, World\n"), "hello, world\n");
});

Deno.test("foldCase() keeps apart what differs otherwise", () => {
  assert(foldCase("é") !== foldCase("e"));
});
