import { assert, assertEquals, assertThrows } from "@std/assert";
import { HistoryFile } from "../../../lib/client/terminal/history_file.ts";
import { TempDir } from "../../helpers/temp_dir.ts";

const FORBIDDEN = "forbidden/folder/history";
const NO_WRITING = { read: true, write: false } as const;

function open(path: string, maxLines = 3): { file: HistoryFile; troubles: Error[] } {
  const troubles: Error[] = [];
  const onTrouble = (error: Error) => void troubles.push(error);
  return { file: new HistoryFile({ path, maxLines, onTrouble }), troubles };
}

async function namesIn(path: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name).toSorted();
}

Deno.test("HistoryFile.load() gives the lines that were appended, the oldest first", async () => {
  await using dir = await TempDir.make();
  const { file, troubles } = open(`${dir.path}/history`);
  for (const line of ["one", "zwölf 😀", "three"]) file.append(line);
  assertEquals(file.load(), ["one", "zwölf 😀", "three"]);
  assertEquals(open(`${dir.path}/history`).file.load(), ["one", "zwölf 😀", "three"]);
  assertEquals(troubles, []);
});

Deno.test("HistoryFile.load() gives nothing where there is no file or no folder", async () => {
  await using dir = await TempDir.make();
  for (const path of [`${dir.path}/none`, `${dir.path}/none/none`]) {
    const { file, troubles } = open(path);
    assertEquals(file.load(), []);
    assertEquals(troubles, []);
  }
  assertEquals(await namesIn(dir.path), []);
});

Deno.test("HistoryFile.load() gives the newest lines", async () => {
  await using dir = await TempDir.make();
  const path = await dir.write("history", "1\n2\n3\n4\n");
  assertEquals(open(path, 3).file.load(), ["2", "3", "4"]);
  assertEquals(open(path, 9).file.load(), ["1", "2", "3", "4"]);
});

Deno.test("HistoryFile.load() tolerates what an editor or a broken disk may do", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/history`;
  await Deno.writeFile(path, new TextEncoder().encode("\ufeffone\r\n\n\x1b[31mtwo\u202e\nthree"));
  assertEquals(open(path).file.load(), ["one", "[31mtwo", "three"]);
  await Deno.writeFile(path, new Uint8Array([0x61, 0xff, 0x0a, 0xc3, 0x0a, 0x62, 0x0a]));
  assertEquals(open(path).file.load(), ["a\ufffd", "\ufffd", "b"]);
});

Deno.test("HistoryFile.load() leaves the file as it is up to twice as many lines", async () => {
  await using dir = await TempDir.make();
  const path = await dir.write("history", "1\n2\n3\n4\n");
  open(path, 2).file.load();
  assertEquals(await Deno.readTextFile(path), "1\n2\n3\n4\n");
});

Deno.test("HistoryFile.load() shortens a file of more lines, and leaves nothing beside it", async () => {
  await using dir = await TempDir.make();
  const path = await dir.write("history", "1\n2\n3\n4\n5\n");
  const { file, troubles } = open(path, 2);
  assertEquals(file.load(), ["4", "5"]);
  assertEquals(await Deno.readTextFile(path), "4\n5\n");
  assertEquals(await namesIn(dir.path), ["history"]);
  file.append("6");
  assertEquals(await Deno.readTextFile(path), "4\n5\n6\n");
  assertEquals(troubles, []);
});

Deno.test("HistoryFile.append() keeps the lines of several clients", async () => {
  await using dir = await TempDir.make();
  const files = [open(`${dir.path}/history`).file, open(`${dir.path}/history`).file];
  for (const line of ["a", "b"]) files.forEach((file, index) => file.append(`${line}${index}`));
  assertEquals(files[0]?.load(), ["a1", "b0", "b1"]);
});

Deno.test("HistoryFile.append() writes one line, whatever is in it", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/history`;
  open(path).file.append("one\ntwo\r\x1b");
  assertEquals(await Deno.readTextFile(path), "one two \n");
});

Deno.test({
  name: "HistoryFile.append() makes folder and file for their owner alone",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using dir = await TempDir.make();
    const { file } = open(`${dir.path}/state/parley/history`);
    file.append("one");
    const modes = ["state", "state/parley", "state/parley/history"].map(async (name) => {
      const { mode } = await Deno.stat(`${dir.path}/${name}`);
      return (mode ?? 0) & 0o777;
    });
    assertEquals(await Promise.all(modes), [0o700, 0o700, 0o600]);
  },
});

Deno.test({
  name: "HistoryFile.load() shortens to a file for its owner alone",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using dir = await TempDir.make();
    const path = await dir.write("history", "1\n2\n3\n");
    await Deno.chmod(path, 0o644);
    open(path, 1).file.load();
    assertEquals(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
  },
});

Deno.test("HistoryFile.append() tells once that it has no permission, and gives up", {
  permissions: NO_WRITING,
}, () => {
  const { file, troubles } = open(FORBIDDEN);
  file.append("one");
  file.append("two");
  assertEquals(troubles.map(({ message }) => message), [
    `Cannot write the history file "${FORBIDDEN}": this program was not given the permission`,
  ]);
  assert(troubles[0]?.cause instanceof Deno.errors.NotCapable);
});

Deno.test("HistoryFile.load() tells why it can't read, gives nothing, and gives up", async () => {
  await using dir = await TempDir.make();
  const { file, troubles } = open(dir.path);
  assertEquals(file.load(), []);
  file.append("one");
  assertEquals(file.load(), []);
  assertEquals(troubles.map(({ message }) => message), [
    `Cannot read the history file "${dir.path}": it is a folder`,
  ]);
});

Deno.test({
  name: "HistoryFile.load() gives the lines also where it can't shorten the file",
  permissions: NO_WRITING,
  fn: () => {
    const { file, troubles } = open("deno.json", 1);
    assertEquals(file.load(), ["}"]);
    assertEquals(troubles.length, 1);
    assert(troubles[0]?.message.startsWith("Cannot shorten the history file"));
  },
});

Deno.test("HistoryFile tells nobody where nobody asked, and throws nothing", {
  permissions: NO_WRITING,
}, () => {
  const file = new HistoryFile({ path: FORBIDDEN, maxLines: 1 });
  file.append("one");
  assertEquals(file.load(), []);
});

Deno.test("HistoryFile refuses to keep no lines", () => {
  for (const maxLines of [0, -1, 1.5, NaN]) {
    assertThrows(() => new HistoryFile({ path: FORBIDDEN, maxLines }), RangeError, `${maxLines}`);
  }
});
