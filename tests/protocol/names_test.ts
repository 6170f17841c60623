import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import { foldName, parseRoomName, parseUserName, SERVER_NAME } from "../../lib/protocol/names.ts";
import { thrownCode } from "../helpers/inputs.ts";

const GOOD_USER_NAMES = [
  "a",
  "kim_2",
  "_-.[]{}|^`",
  "Zoë",
  "Дмитрий",
  "Οδυσσεύς",
  "李雷",
  "漢字ひらがなカタカナー",
  "한국漢字",
  "ㄅㄆㄇ注音",
  "हिन्दी",
  "ไทย",
  "עִבְרִית",
  "نام٣",
  "Дима_2-х",
  "х\u0332\u0333\u033f",
  "Nguyễn",
  "Əli",
  "Łukasz",
];

const BAD_NAMES: Readonly<Record<string, readonly string[]>> = {
  "nothing": [""],
  "the server's own name": [SERVER_NAME, "＊", "kim*", "**"],
  "spaces and other characters": ["kim lee", " kim", "kim\t", "kim\n", "a/b", "a,b", "a:b", "a@b"],
  "a number sign inside": ["kim#", "##general", "＃general"],
  "symbols and emoji": ["😀", "kim😀", "a→b", "№€"],
  "control characters": ["ki\0m", "ki\x1b[1mm", "kim\x7f"],
  "half a surrogate pair": ["kim\ud800", "\udc00kim"],
  "a zero-width space": ["ki\u200bm"],
  "a joiner": ["ki\u200dm", "kim\u2060"],
  "a soft hyphen": ["ki\u00adm"],
  "a grapheme joiner": ["ki\u034fm"],
  "a variation selector": ["kim\ufe0f"],
  "an invisible letter": ["\u3164", "\u115f", "kim\u3164"],
  "a turn of the reading direction": ["ki\u202em", "ki\u200fm"],
  "Latin with Cyrillic": ["аlice", "kimя"],
  "Latin with Greek": ["αlice", "kimω"],
  "Latin with Han": ["kim漢字"],
  "Cyrillic with Greek": ["яω"],
  "kana with Hangul": ["かな한글"],
  "Latin with another script's digits": ["kim٣"],
  "a script of the past": ["ᚠᚢᚦ", "𓀀"],
  "a mark without a letter": ["\u0301kim"],
  "a pile of marks": ["х\u0332\u0333\u033f\u0301"],
  "a mark that does not melt with its Latin letter": ["i\u0307lker", "k\u0332im", "x\u0301"],
  "a phonetic letter": ["\u0261oogle", "k\u026am", "\u1d00lice"],
  "a click": ["\u01c0ee", "kim\u01c3"],
  "a letter for a tone": ["\u0185ob"],
};

const SAME_NAMES: readonly (readonly string[])[] = [
  ["Alice", "alice", "ALICE", "ａｌｉｃｅ"],
  ["Zoë", "ZOË", "zoe\u0308"],
  ["straße", "STRASSE", "strasse", "Straße", "STRAẞE"],
  ["σας", "ΣΑΣ", "σασ"],
  ["Οδυσσεύς", "ΟΔΥΣΣΕΎΣ"],
  ["Дмитрий", "ДМИТРИЙ"],
  ["ﬁn", "FIN"],
  ["ΐ", "Ϊ́"],
];

const BAD_STARTS = ["2kim", "-kim", "２kim", "٣نام"];

Deno.test("parseUserName() takes names in each everyday script", () => {
  for (const name of GOOD_USER_NAMES) assertEquals(parseUserName(name).shown, name);
});

Deno.test("parseUserName() and parseRoomName() refuse everything else", () => {
  for (const [what, names] of Object.entries(BAD_NAMES)) {
    for (const name of names) {
      assertEquals(thrownCode(() => parseUserName(name)), "bad-name", `${what}: "${name}"`);
      assertEquals(thrownCode(() => parseRoomName(name)), "bad-name", `${what}: "${name}"`);
    }
  }
});

Deno.test("parseUserName() refuses phonetic letters past U+FFFF, too", () => {
  for (const name of ["\u{1df1a}", "k\u{1df1a}m"]) {
    assertEquals(thrownCode(() => parseUserName(name)), "bad-name", name);
  }
});

Deno.test("parseUserName() says what is wrong with what", () => {
  assertThrows(() => parseUserName("kim lee"), ChatError, '"kim lee"');
  assertThrows(() => parseUserName("2kim"), ChatError, "digit or a hyphen");
  assertThrows(() => parseUserName("аlice"), ChatError, "one script");
});

Deno.test("parseUserName() refuses a digit or a hyphen at the front, parseRoomName() does not", () => {
  for (const name of BAD_STARTS) {
    assertEquals(thrownCode(() => parseUserName(name)), "bad-name", name);
    assertEquals(parseRoomName(name).shown, name.normalize("NFKC"));
  }
});

Deno.test("parseUserName() refuses the # that parseRoomName() leaves out", () => {
  assertEquals(thrownCode(() => parseUserName("#general")), "bad-name");
  assertEquals(parseRoomName("#general"), parseRoomName("general"));
  assertEquals(parseRoomName("#general"), { shown: "general", key: "general" });
  assertEquals(thrownCode(() => parseRoomName("#")), "bad-name");
});

Deno.test("parseUserName() shows a name in the normal form NFKC", () => {
  assertEquals(parseUserName("ｋｉｍ").shown, "kim");
  assertEquals(parseUserName("Zoe\u0308").shown, "Zo\u00eb");
  assertEquals(parseUserName("ﬁn").shown, "fin");
});

Deno.test("parseUserName() bounds a name to 32 characters and 64 bytes", () => {
  const longest = ["a".repeat(32), "я".repeat(32), "あ".repeat(21), "\u{20000}".repeat(16)];
  for (const name of longest) assertEquals(parseUserName(name).shown, name);
  const tooLong = [
    "a".repeat(33),
    "é" + "a".repeat(32),
    "я".repeat(33),
    "あ".repeat(22),
    "\u{20000}".repeat(17),
  ];
  for (const name of [...tooLong, "a".repeat(100_000), "ﷺ".repeat(2)]) {
    assertEquals(thrownCode(() => parseUserName(name)), "bad-name", name.slice(0, 40));
  }
});

Deno.test("parseUserName() counts the characters that are shown, not those that were typed", () => {
  assertEquals(parseUserName("e\u0301".repeat(32)).shown, "é".repeat(32));
  assertEquals(thrownCode(() => parseUserName("ﬁ".repeat(17))), "bad-name");
});

Deno.test("parseUserName() makes one key of names that differ in case alone", () => {
  for (const names of SAME_NAMES) {
    const [first] = names.map((name) => parseUserName(name).key);
    for (const name of names) assertEquals(parseUserName(name).key, first, name);
  }
});

Deno.test("parseUserName() keeps different names apart", () => {
  const names = ["Zoe", "Zoë", "kim", "kin", "kim_", "kim-", "ким", "か", "が", "カ"];
  assertEquals(new Set(names.map((name) => parseUserName(name).key)).size, names.length);
});

Deno.test("foldName() finds a name under its key, however it is typed", () => {
  for (const name of [...SAME_NAMES.flat(), ...GOOD_USER_NAMES]) {
    assertEquals(foldName(name), parseUserName(name).key);
  }
});

Deno.test("foldName() folds upper and lower case of every letter there is", () => {
  const unequal: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    const letter = String.fromCodePoint(code);
    if (!/\p{Changes_When_Casemapped}/u.test(letter)) continue;
    const keys = [letter, letter.toUpperCase(), letter.toLowerCase()].map(foldName);
    if (keys.some((key) => key !== keys[0] || foldName(key) !== key)) unequal.push(letter);
  }
  assertEquals(unequal, []);
});

Deno.test("foldName() gives back what is too long to be a name, at once", () => {
  assertEquals(foldName("A".repeat(128)), "a".repeat(128));
  assertEquals(foldName("A".repeat(129)), "A".repeat(129));
  const marks = "A" + "\u0301\u0327".repeat(500_000);
  assertEquals(foldName(marks), marks);
});

Deno.test("foldName() takes whatever is typed, name or not", () => {
  for (const typed of ["", "*", "kim lee", "\ud800", "\0"]) assertEquals(foldName(typed), typed);
});

Deno.test("parseRoomName() makes a name that it takes again, unchanged", () => {
  const anyCharacter = fc.string({ unit: "binary", minLength: 1, maxLength: 1 });
  const character = fc.oneof(fc.constantFrom(..."aA1_-.éßяあ漢"), anyCharacter);
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 5 }), (typed) => {
      if (thrownCode(() => parseRoomName(typed)) !== undefined) return;
      const name = parseRoomName(typed);
      assertEquals(parseRoomName(name.shown), name);
      assert(name.shown.length > 0 && !/[\s\p{C}]/u.test(name.shown));
    }),
    { seed: 7, numRuns: 500 },
  );
});
