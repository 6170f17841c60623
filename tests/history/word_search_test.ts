import { assertEquals } from "@std/assert";
import { wordSearch } from "../../lib/history/word_search.ts";

Deno.test("wordSearch() finds words in any order and within other words", () => {
  const isFound = wordSearch("noon lunch");
  const said = ["lunch at noon", "Afternoon LUNCHES", "lunch", "at noon", ""];
  assertEquals(said.map(isFound), [true, true, false, false, false]);
});

Deno.test("wordSearch() takes every kind of space for the end of a word", () => {
  assertEquals(wordSearch("noon\u3000lunch\u00a0")("lunch at noon"), true);
});

Deno.test("wordSearch() still finds plain words beside a long row of marks", () => {
  const piled = `Lunch e${"\u0301\u0327".repeat(500)} at noon`;
  assertEquals([wordSearch("LUNCH noon")(piled), wordSearch("dinner")(piled)], [true, false]);
});
