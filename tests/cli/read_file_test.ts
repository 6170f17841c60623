import { assert, assertEquals, assertThrows } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { readJsonObject, readTextFile } from "../../lib/cli/read_file.ts";
import { TempDir } from "../helpers/temp_dir.ts";

Deno.test("readTextFile() gives the text, by path or URL", async () => {
  await using dir = await TempDir.make();
  const path = await dir.write("motd.txt", "Grüße\n");
  assertEquals(readTextFile(path, "the motd"), "Grüße\n");
  assertEquals(readTextFile(new URL(`file://${await Deno.realPath(path)}`), "the motd"), "Grüße\n");
});

Deno.test("readTextFile() drops a byte order mark, which is no part of the text", async () => {
  await using dir = await TempDir.make();
  assertEquals(readTextFile(await dir.write("motd.txt", "\ufeffHi"), "the motd"), "Hi");
  const json = await dir.write("parley.json", '\ufeff{ "port": 80 }');
  assertEquals(readJsonObject(json, "the config file"), { port: 80 });
});

Deno.test("readTextFile() says which file can't be read, and why", async () => {
  await using dir = await TempDir.make();
  const missing = `${dir.path}/none.json`;
  const error = assertThrows(() => readTextFile(missing, "the users file"), CliError);
  assertEquals(error.message, `Cannot read the users file "${missing}": there is no such file`);
  assertEquals(error.status, 1);
  assertThrows(() => readTextFile(dir.path, "the users file"), CliError, "it is a folder");
});

Deno.test("readJsonObject() gives the object", async () => {
  await using dir = await TempDir.make();
  const path = await dir.write("parley.json", '{ "port": 80, "motd": "Hi" }');
  assertEquals(readJsonObject(path, "the config file"), { port: 80, motd: "Hi" });
});

Deno.test("readJsonObject() says where a file is not JSON, and shows nothing of it", async () => {
  await using dir = await TempDir.make();
  const path = await dir.write("parley.json", '{\n  "secret": "hunter2"\n  "port": 80\n}');
  const error = assertThrows(() => readJsonObject(path, "the config file"), CliError, "line 3");
  assert(error.message.startsWith(`Cannot use the config file "${path}": `));
  assert(!error.message.includes("hunter2"));
  assertEquals(error.status, 1);
});

Deno.test("readJsonObject() refuses everything but one object", async () => {
  await using dir = await TempDir.make();
  for (const json of ["[]", "null", "80", '"port"']) {
    const path = await dir.write("parley.json", json);
    const read = () => readJsonObject(path, "the config file");
    assertThrows(read, CliError, "it must hold one JSON object");
  }
});
