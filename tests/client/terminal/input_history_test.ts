import { assertEquals } from "@std/assert";
import { InputHistory } from "../../../lib/client/terminal/input_history.ts";

function historyOf(...lines: readonly string[]): InputHistory {
  const history = new InputHistory({ maxLines: 100 });
  for (const line of lines) history.add(line);
  return history;
}

Deno.test("InputHistory.add() keeps lines, the oldest first, and says so", () => {
  const history = historyOf("one");
  assertEquals(history.add("two"), true);
  assertEquals(history.lines, ["one", "two"]);
});

Deno.test("InputHistory.add() keeps the same line twice in a row once", () => {
  const history = historyOf("one", "one", "two");
  assertEquals([history.add("two"), history.add("one")], [false, true]);
  assertEquals(history.lines, ["one", "two", "one"]);
});

Deno.test("InputHistory.add() keeps no empty lines", () => {
  assertEquals(historyOf("", "   ", "\t").lines, []);
});

Deno.test("InputHistory.add() keeps the newest lines", () => {
  const history = new InputHistory({ maxLines: 2 });
  for (const line of ["one", "two", "three"]) history.add(line);
  assertEquals(history.lines, ["two", "three"]);
});

Deno.test("InputHistory takes over the newest of older lines", () => {
  const store = { load: () => ["one", "login kim sesame", "two", "three"], append() {} };
  assertEquals(new InputHistory({ maxLines: 2, store }).lines, ["two", "three"]);
  assertEquals(new InputHistory({ maxLines: 9, store }).lines, ["one", "two", "three"]);
});

Deno.test("InputHistory hands its store each line that it keeps, and no secret", () => {
  const kept: string[] = [];
  const store = { load: () => ["one"], append: (line: string) => kept.push(line) };
  const history = new InputHistory({ maxLines: 9, store });
  for (const line of ["one", "two", "two", " ", "login kim sesame"]) history.add(line);
  assertEquals(kept, ["two"]);
});

const SECRETS = [
  ...["login kim sesame", "/login kim sesame", "  LOGIN kim sesame", "login", "/passwd sesame"],
  ...["/logn kim sesame", "/Lgoin kim sesame", " /regster kim sesame", "/passwrd a b", "/l kim x"],
  ...["register kim sesame", "ｌｏｇｉｎ kim sesame", "PASS sesame"],
  ...[
    "/register kim sesame",
    "//REGISTER kim sesame",
    "/passwd sesame parsley",
    "ＰＡＳＳＷＤ a b",
  ],
];

const ROOM_SECRETS = [
  ...["/join den sesame", " /JOIN #den sesame", "//join den sesame", "/enter den sesame"],
  ...["/join den my sesame", "/jion den sesame", "/creat den password sesame"],
  ...["/create den password sesame", "/create den pasword sesame", "／join den sesame"],
  ...["/access password sesame", "/access #den password sesame", "/acess password sesame"],
];

for (const line of [...SECRETS, ...ROOM_SECRETS]) {
  Deno.test(`InputHistory.add() never keeps "${line}"`, () => {
    const history = historyOf();
    assertEquals([history.add(line), history.lines], [false, []]);
  });
}

Deno.test("InputHistory.add() keeps a line that only has such a word in it", () => {
  assertEquals(historyOf("my login fails", "logins", "registered").lines.length, 3);
});

const NO_SECRETS = [
  ...["/create den invited", "/create den password", "/access open", "/access password"],
  ...["join us for lunch", "/kick ben too loud", "/msg ben join den sesame", "/enter den"],
];

Deno.test("InputHistory.search() gives the newest line before a place that has the text", () => {
  const history = historyOf("one fish", "two fish", "red");
  assertEquals(history.search("fish", 3), { line: "two fish", index: 1 });
  assertEquals(history.search("fish", 1), { line: "one fish", index: 0 });
  assertEquals(history.search("fish", 0), null);
  assertEquals(history.search("blue", 3), null);
  assertEquals(history.search("red", Infinity), { line: "red", index: 2 });
});

for (
  const line of [
    "/join lobby",
    "/logout",
    "/leave",
    "/jion lobby",
    "/part",
    "login/out",
    "/",
    ...NO_SECRETS,
  ]
) {
  Deno.test(`InputHistory.add() keeps "${line}"`, () => {
    assertEquals(historyOf(line).lines, [line]);
  });
}
