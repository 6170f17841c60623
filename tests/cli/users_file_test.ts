import { assert, assertEquals, assertThrows } from "@std/assert";
import { UserFileError } from "../../lib/auth/user_file_error.ts";
import { UserStore } from "../../lib/auth/user_store.ts";
import { openUsersFile } from "../../lib/cli/users_file.ts";
import { recordOf, StoreFixture } from "../auth/records.ts";
import { Program } from "../helpers/program.ts";
import { TempDir } from "../helpers/temp_dir.ts";

Deno.test("openUsersFile() opens the file that is there", async () => {
  await using files = await StoreFixture.make([recordOf("Alice")]);
  assertEquals(openUsersFile(files.path)?.get("alice")?.name, "Alice");
});

Deno.test("openUsersFile() is null where there has never been one, and writes nothing", async () => {
  await using dir = await TempDir.make();
  assertEquals(openUsersFile(`${dir.path}/users.json`), null);
  assertEquals(openUsersFile(`${dir.path}/no/users.json`), null);
  assertEquals(dir.names(), []);
});

Deno.test("openUsersFile() refuses one that is gone, and says how to begin without it", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/users.json`;
  UserStore.create(path);
  await Deno.remove(path);
  const error = assertThrows(() => openUsersFile(path), UserFileError, "It is gone");
  assert(error.message.includes(`"${path}.lock"`), error.message);
  await Deno.remove(`${path}.lock`);
  assertEquals(openUsersFile(path), null);
});

/** Makes a users file as another process does: it has the lock before there is a file. */
const MAKER = `
const [path] = Deno.args;
const lock = Deno.openSync(path + ".lock", { write: true, create: true });
lock.lockSync(true);
console.log("locked");
Deno.stdin.readSync(new Uint8Array(9));
Deno.writeTextFileSync(path + ".tmp", '{ "version": 1, "users": [] }');
Deno.renameSync(path + ".tmp", path);
`;

Deno.test("openUsersFile() waits for whoever makes the file at the same time", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/users.json`;
  const script = await dir.write("maker.ts", MAKER);
  const args = ["run", "-q", "-A", script, path];
  await using maker = Program.start(Deno.execPath(), args, { input: "piped" });
  await maker.until(/locked/);
  await maker.type("go\n");
  assertEquals(openUsersFile(path)?.list(), []);
});

Deno.test("openUsersFile() refuses a damaged one with its line", async () => {
  await using files = await StoreFixture.make('{\n  "version": 2\n}');
  assertThrows(() => openUsersFile(files.path), UserFileError, "line 2");
});

Deno.test({
  name: "openUsersFile() refuses a link that leads to nothing",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using dir = await TempDir.make();
    const path = `${dir.path}/users.json`;
    await new Deno.Command("ln", { args: ["-s", "elsewhere.json", path] }).output();
    assertThrows(() => openUsersFile(path), UserFileError, "a link");
  },
});
