import { assertEquals } from "@std/assert";
import { complete, type CompletionSources } from "../../../lib/client/terminal/completion.ts";

const SOURCES: CompletionSources = {
  commands: ["join", "help", "history", "who"],
  people: ["bob", "Bobby", "alice", "Jürgen", "नितिन"],
  rooms: ["lobby", "general", "lounge"],
  writers: [],
};

const ROWS: readonly {
  readonly what: string;
  readonly before: string;
  readonly replace: number;
  readonly words: readonly string[];
}[] = [
  { what: "a person at the start, with a colon", before: "al", replace: 2, words: ["alice: "] },
  { what: "a person elsewhere, with a space", before: "hi al", replace: 2, words: ["alice "] },
  { what: "everybody it can be", before: "bo", replace: 2, words: ["Bobby: ", "bob: "] },
  { what: "a name written in another way", before: "hi JÜ", replace: 2, words: ["Jürgen "] },
  {
    what: "everybody where nothing is typed",
    before: "hi ",
    replace: 0,
    words: ["Bobby ", "Jürgen ", "alice ", "bob ", "नितिन "],
  },
  { what: "a command", before: "/jo", replace: 3, words: ["/join "] },
  { what: "a command in capitals", before: "/JO", replace: 3, words: ["/join "] },
  { what: "every command it can be", before: "/h", replace: 2, words: ["/help ", "/history "] },
  { what: "a room behind its sign", before: "/kick #lob", replace: 3, words: ["lobby "] },
  { what: "a person behind a command", before: "/ban al", replace: 2, words: ["alice "] },
  { what: "a person by his name", before: "/mute name:al", replace: 2, words: ["alice "] },
  { what: "nothing behind a sign in what is said", before: "see #lob", replace: 4, words: [] },
  { what: "a room behind a command", before: "/join lob", replace: 3, words: ["lobby "] },
  { what: "a room behind the word alone", before: "enter g", replace: 1, words: ["general "] },
  { what: "a room with its sign", before: "/join #ge", replace: 3, words: ["general "] },
  { what: "every room", before: "/join ", replace: 0, words: ["general ", "lobby ", "lounge "] },
  { what: "a room to delete", before: "/delete ge", replace: 2, words: ["general "] },
  {
    what: "a person in a text to be searched",
    before: "/search al",
    replace: 2,
    words: ["alice "],
  },
  { what: "a person behind a word that takes no room", before: "topic lo", replace: 2, words: [] },
  { what: "a person behind another command", before: "/msg al", replace: 2, words: ["alice "] },
  { what: "nothing where nothing fits", before: "xyz", replace: 3, words: [] },
  { what: "no command behind other text", before: "hi /jo", replace: 3, words: [] },
  { what: "nothing behind two slashes", before: "//jo", replace: 4, words: [] },
  {
    what: "a name by characters as a person counts them",
    before: "नि",
    replace: 1,
    words: ["नितिन: "],
  },
];

for (const { what, before, replace, words } of ROWS) {
  Deno.test(`complete() finds ${what}`, () => {
    assertEquals(complete(before, SOURCES), { replace, words });
  });
}

Deno.test("complete() finds those first who have written privately, to answer them", () => {
  const sources = { ...SOURCES, writers: ["zed", "bob"] };
  const words = (before: string) => complete(before, sources).words;
  assertEquals(words("/msg ").slice(0, 3), ["zed ", "bob ", "Bobby "]);
  assertEquals(words("/msg z"), ["zed "]);
  assertEquals(words("hi z"), ["zed "]);
});

Deno.test("complete() finds a name behind a sign that opens it, and keeps the sign", () => {
  for (const before of ["@al", "hi (al", '"al']) {
    assertEquals(complete(before, SOURCES), { replace: 2, words: ["alice "] }, before);
  }
});

Deno.test("complete() finds nothing in an empty line", () => {
  assertEquals(complete("", SOURCES), { replace: 0, words: [] });
});
