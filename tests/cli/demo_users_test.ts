import { assertEquals, assertThrows } from "@std/assert";
import { UserFileError } from "../../lib/auth/user_file_error.ts";
import { verifyPassword } from "../../lib/auth/password_hash.ts";
import { UserStore } from "../../lib/auth/user_store.ts";
import { checkNoDemoUsers, DEMO_USERS } from "../../lib/cli/demo_users.ts";
import { fileURLToPath } from "node:url";
import { StoreFixture } from "../auth/records.ts";

const DEMO_PATH = fileURLToPath(DEMO_USERS);

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
