import { assert, assertEquals, assertThrows } from "@std/assert";
import { byTyping, idIn, sayingOf, textOf } from "./saying.ts";

Deno.test("idIn() finds the id in a text of any length", () => {
  for (const bytes of [0, 40, 4000]) assertEquals(idIn(textOf("c3.2.15", bytes)), "c3.2.15");
  assertEquals(textOf("c3.2.15", 4000).length, 4000);
});

Deno.test("idIn() returns what is not as it was said", () => {
  const text = textOf("c3.2.15", 40);
  for (const changed of [text.slice(2), text.slice(0, -1), `${text}x`, "hello"]) {
    assertEquals(idIn(changed), changed);
  }
});

Deno.test("byTyping() puts a later run and a later line behind", () => {
  const [first, second, third] = ["c3.1.9", "c3.1.10", "c3.2.1!"].map(sayingOf);
  assert(byTyping(first!, second!) < 0 && byTyping(second!, third!) < 0);
  assertEquals(third?.last, true);
});

Deno.test("sayingOf() refuses what is no id", () => {
  assertThrows(() => sayingOf("c3"), RangeError, '"c3"');
});
