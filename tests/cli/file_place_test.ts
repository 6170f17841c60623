import { assertEquals } from "@std/assert";
import { describePlaces, type FilePlace, placesAsJson } from "../../lib/cli/file_place.ts";
import { TempDir } from "../helpers/temp_dir.ts";

async function placesIn(dir: TempDir): Promise<readonly FilePlace[]> {
  await dir.write("there", "");
  const there = `${dir.path}/there`;
  return [
    { key: "one", label: "One", path: there },
    { key: "two", label: "The second", path: `${there}/behind a file`, note: "not used" },
    { key: "three", label: "Three", path: null, lack: "none", note: "nobody wants it" },
  ];
}

Deno.test("describePlaces() tells each in a line, aligned, by its whole path, and whether it is there", async () => {
  await using dir = await TempDir.make();
  const blank = (length: number) => " ".repeat(length);
  const rest = "/behind a file".length;
  assertEquals(describePlaces(await placesIn(dir)).split("\n"), [
    `One         ${dir.realPath}/there${blank(rest)}  there`,
    `The second  ${dir.realPath}/there/behind a file  not there; not used`,
    `Three       none${blank(dir.realPath.length + "/there".length + rest - 4)}  nobody wants it`,
  ]);
});

Deno.test("placesAsJson() tells the same for programs, by keys", async () => {
  await using dir = await TempDir.make();
  assertEquals(JSON.parse(placesAsJson(await placesIn(dir))), {
    one: { path: `${dir.realPath}/there`, there: true },
    two: { path: `${dir.realPath}/there/behind a file`, there: false, note: "not used" },
    three: { path: null, there: null, note: "nobody wants it" },
  });
});
