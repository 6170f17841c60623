import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { wordSearch } from "../../../lib/history/word_search.ts";
import { indexQuery } from "../../../lib/history/sqlite/search_index.ts";
import type { SqliteHistory } from "../../../lib/history/sqlite_history.ts";
import { LogProbe } from "../../helpers/log_probe.ts";
import { SqliteFixture } from "./fixture.ts";

// Few letters, so that words are often found; what folds to more or other ones, quotes and marks.
const letter = fc.constantFrom(
  "a",
  "b",
  "B",
  "ß",
  "s",
  "é",
  "e\u0301",
  "ﬁ",
  '"',
  "*",
  "-",
  "漢",
  "😀",
);
const word = fc.array(letter, { minLength: 1, maxLength: 6 }).map((letters) => letters.join(""));
const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(" "));
const wanted = fc.oneof(word, text, fc.constant(""), fc.constant(" "));

async function seqsOf(store: SqliteHistory, text: string, limit: number): Promise<number[]> {
  return (await store.search("general", text, limit)).map(({ seq }) => seq);
}

Deno.test("SqliteHistory.search() finds what wordSearch() tells, indexed or not", async () => {
  const lists = fc.array(text, { minLength: 1, maxLength: 40 });
  await using fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  await fc.assert(
    fc.asyncProperty(lists, lists, fc.array(wanted, { minLength: 8 }), async (first, rest, all) => {
      await store.delete("general");
      const [log] = await LogProbe.open(store, "general");
      await log.append(...first);
      await store.tidy();
      await log.append(...rest);
      for (const wanted of all) {
        const isFound = wordSearch(wanted);
        const expected = [...first, ...rest].flatMap((text, index) =>
          isFound(text) ? [index + 1] : []
        );
        assertEquals(await seqsOf(store, wanted, 1000), expected);
        assertEquals(await seqsOf(store, wanted, 2), expected.slice(-2));
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("SqliteHistory.search() finds the newest over any number of slices", async () => {
  await using fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  const [log] = await LogProbe.open(store, "general");
  const texts = Array.from({ length: 3000 }, (_, index) => index % 7 === 0 ? "lunch" : "punch");
  await log.append(...texts);
  const seqs = texts.flatMap((text, index) => text === "lunch" ? [index + 1] : []);
  for (const tidiness of ["untidy", "tidy"]) {
    if (tidiness === "tidy") await store.tidy();
    for (const limit of [1, 36, 250, 1000]) {
      assertEquals(await seqsOf(store, "lunch", limit), seqs.slice(-limit), tidiness);
    }
    assertEquals(await seqsOf(store, "nch lu", 1000), seqs);
    assertEquals(await seqsOf(store, "dinner", 1000), []);
  }
});

Deno.test("SqliteHistory.search() lets messages be kept while it goes on", async () => {
  await using fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  const [log] = await LogProbe.open(store, "general");
  await log.append(...Array.from({ length: 5000 }, () => "some text"));
  const order: string[] = [];
  const searching = store.search("general", "no", 10).then(() => order.push("searched"));
  await log.append("no");
  order.push("kept");
  await searching;
  assertEquals(order, ["kept", "searched"]);
});

Deno.test("indexQuery() asks for a few groups of three characters, from everywhere", () => {
  assertEquals(indexQuery(["lunch", "at"]), '"lun" AND "unc" AND "nch"');
  assertEquals(indexQuery(["at", "on"]), null);
  assertEquals(indexQuery(['a"b', "😀😀😀"]), '"a""b" AND "😀😀😀"');
  const long = indexQuery(["abcdefghijklmnopqrstuvwxyz"]) ?? "";
  const groups = long.split(" AND ");
  assertEquals([groups.length, groups[0], groups.at(-1)], [8, '"abc"', '"xyz"']);
  assert(long.length < 100);
});
