import { assertEquals } from "@std/assert";
import { nearestWord } from "../../lib/codec/nearest_word.ts";

const KNOWN = ["join", "leave", "login", "logout", "quit", "users", "who"];

const NEAR: readonly (readonly [what: string, typed: string, near: string | undefined])[] = [
  ["two letters that are swapped", "jion", "join"],
  ["a letter too many", "leavee", "leave"],
  ["a missing letter", "lave", "leave"],
  ["a wrong letter", "quid", "quit"],
  ["the beginning of one word alone", "q", "quit"],
  ["the nearest where several are near", "logiin", "login"],
  ["what is near where several begin alike", "logi", "login"],
  ["nothing where several begin alike and none is near", "l", undefined],
  ["nothing where three letters are wrong", "lxxxe", undefined],
  ["nothing where as many letters are wrong as were typed", "xo", undefined],
  ["nothing where nothing was typed", "", undefined],
  ["nothing for a long word", "j".repeat(5000), undefined],
];

for (const [what, typed, near] of NEAR) {
  Deno.test(`nearestWord() finds ${what}`, () => {
    assertEquals(nearestWord(typed, KNOWN), near);
  });
}
