import { assertEquals, assertThrows } from "@std/assert";
import { UserFileError } from "../../lib/auth/user_file_error.ts";
import { verifyPassword } from "../../lib/auth/password_hash.ts";
import { CliError } from "../../lib/cli/cli_error.ts";
import { UserStore } from "../../lib/auth/user_store.ts";
import { checkNoDemoUsers, demoUsersPath, makeDemoUsers } from "../../lib/cli/demo_users.ts";
import { StoreFixture } from "../auth/records.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const NOWHERE = { os: Deno.build.os, env: () => undefined };
const DEMO_PATH = demoUsersPath({ ...NOWHERE, isPacked: false })!;

Deno.test("checkNoDemoUsers() refuses the project's demo users, and says what to do", () => {
  const error = assertThrows(() => checkNoDemoUsers(DEMO_PATH), UserFileError);
  for (const way of ["--host localhost", "--users", "--allow-demo-users"]) {
    assertEquals(error.message.includes(way), true, way);
  }
});

Deno.test("checkNoDemoUsers() refuses a copy, also one with a byte order mark", async () => {
  const text = await Deno.readTextFile(DEMO_PATH);
  for (const copy of [text, `\ufeff${text}`]) {
    await using files = await StoreFixture.make(copy);
    assertThrows(() => checkNoDemoUsers(files.path), UserFileError, files.path);
  }
});

for (
  const content of [
    '{ "version": 1, "users": [] }',
    '{ "demo": false }',
    '{ "demo": "true" }',
    "[]",
    "null",
    "{",
  ]
) {
  Deno.test(`checkNoDemoUsers() does not refuse ${content}`, async () => {
    await using files = await StoreFixture.make(content);
    checkNoDemoUsers(files.path);
  });
}

Deno.test("checkNoDemoUsers() leaves a file that is not there to others", () => {
  checkNoDemoUsers(".tmp/no/such.json");
});

Deno.test("The demo users have the password that parleyd --dev and README.md tell", async () => {
  const users = UserStore.open(DEMO_PATH).list();
  assertEquals(users.map(({ name, roles }) => [name, roles]), [
    ["ada", ["operator"]],
    ["grace", []],
    ["linus", []],
  ]);
  for (const { name, password } of users) {
    assertEquals(await verifyPassword("parley", password), true, name);
  }
});

Deno.test("demoUsersPath() is in the user's state folder for an executable and for a package", () => {
  const linux = { os: "linux", env: (name: string) => name === "HOME" ? "/home/kim" : undefined };
  const windows = {
    os: "windows",
    env: (name: string) => name === "LOCALAPPDATA" || name === "APPDATA" ? "C:\\kim" : undefined,
  };
  const paths = [linux, windows, NOWHERE].map((sources) => {
    return demoUsersPath({ ...sources as typeof NOWHERE, isPacked: true });
  });
  const [home, data] = ["/home/kim/.local/state/parley", "C:\\kim\\parley"];
  assertEquals(paths, [`${home}/demo-users.json`, `${data}\\demo-users.json`, null]);
});

Deno.test("makeDemoUsers() makes the project's demo users once, for their owner alone", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/state/parley/demo-users.json`;
  makeDemoUsers(path);
  assertEquals(UserStore.open(path).list(), UserStore.open(DEMO_PATH).list());
  assertThrows(() => checkNoDemoUsers(path), UserFileError);
  if (Deno.build.os !== "windows") {
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
  }
  await Deno.writeTextFile(path, "changed");
  makeDemoUsers(path);
  assertEquals(await Deno.readTextFile(path), "changed");
});

Deno.test("makeDemoUsers() says what to do where it can't", async () => {
  await using dir = await TempDir.make();
  const file = await dir.write("file", "");
  const error = assertThrows(() => makeDemoUsers(`${file}/parley/demo-users.json`), CliError);
  assertEquals([error.status, error.message.includes("--users")], [1, true]);
});
