import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { UserFileError } from "../../lib/auth/user_file_error.ts";
import { UserStore } from "../../lib/auth/user_store.ts";
import { FileAccounts, type FileAccountsOptions } from "../../lib/cli/file_accounts.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { CHEAP, PASSWORD, recordOf, StoreFixture } from "../auth/records.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const ADDRESS = "192.0.2.1";
const BOB = { name: parseUserName("Bob"), password: "tr0ub4dor&3", address: ADDRESS };

function open(path: string, options: Partial<FileAccountsOptions> = {}): FileAccounts {
  return new FileAccounts({
    path,
    demo: "refused",
    clock: new FakeClock(),
    cost: CHEAP,
    ...options,
  });
}

function fileOf(...names: readonly string[]): string {
  return JSON.stringify({ version: 1, users: names.map((name) => recordOf(name)) });
}

async function canLogIn(accounts: FileAccounts, key: string): Promise<boolean> {
  return await accounts.verify({ key, password: PASSWORD, address: ADDRESS }) !== null;
}

Deno.test("FileAccounts knows the accounts of the file", async () => {
  const users = [recordOf("Alice"), recordOf("Eve", { disabled: true })];
  await using files = await StoreFixture.make(users);
  const accounts = open(files.path);
  assertEquals([accounts.count, accounts.isMade], [2, true]);
  assertEquals(["alice", "eve", "bob"].map((key) => accounts.isRegistered(key)), [
    true,
    true,
    false,
  ]);
  assertEquals(["alice", "eve", "bob"].map((key) => accounts.isOpen(key)), [true, false, false]);
  assert(await canLogIn(accounts, "alice"));
  assert(!await canLogIn(accounts, "eve"));
});

Deno.test("FileAccounts changes a password in the file", async () => {
  await using files = await StoreFixture.make([recordOf("Alice")]);
  const accounts = open(files.path);
  const change = { key: "alice", before: PASSWORD, after: BOB.password, address: ADDRESS };
  await accounts.changePassword(change);
  const attempt = { key: "alice", password: BOB.password, address: ADDRESS };
  assertEquals((await open(files.path).verify(attempt))?.name, "Alice");
});

Deno.test("FileAccounts.passwordMark() goes with the file, and is null where there is none", async () => {
  await using dir = await TempDir.make();
  const accounts = open(`${dir.path}/users.json`, { registration: "open" });
  assertEquals(accounts.passwordMark("bob"), null);
  await accounts.register(BOB);
  const mark = accounts.passwordMark("bob");
  assert(mark !== null);
  // The next start of the server knows it again.
  assertEquals(open(accounts.path).passwordMark("bob"), mark);
  await UserStore.open(accounts.path).update(() => [recordOf("Bob")]);
  accounts.reload();
  assertNotEquals(accounts.passwordMark("bob"), mark);
});

Deno.test("FileAccounts knows guests alone where there is no file, and writes none", async () => {
  await using dir = await TempDir.make();
  const accounts = open(`${dir.path}/users.json`);
  assertEquals([accounts.count, accounts.isMade], [0, false]);
  assertEquals([accounts.isRegistered("alice"), accounts.isOpen("alice")], [false, false]);
  assert(!await canLogIn(accounts, "alice"));
  await assertRejects(() => accounts.register(BOB), ChatError, "Cannot register");
  assertEquals(dir.names(), []);
});

Deno.test("FileAccounts makes file and folder when the first person registers", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/config/users.json`;
  const accounts = open(path, { registration: "open" });
  await accounts.register(BOB);
  assertEquals([accounts.isRegistered("bob"), accounts.count, accounts.isMade], [true, 1, true]);
  assertEquals(UserStore.open(path).list().map(({ name }) => name), ["Bob"]);
  if (Deno.build.os !== "windows") assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
});

Deno.test("FileAccounts.register() says that it can't write, and tells the operator why", async () => {
  await using dir = await TempDir.make();
  const troubles: UserFileError[] = [];
  const onTrouble = (error: UserFileError) => troubles.push(error);
  const accounts = open(`${dir.path}/config/users.json`, { registration: "open", onTrouble });
  // A file stands where the folder should be made.
  await dir.write("config", "");
  const error = await assertRejects(() => accounts.register(BOB), ChatError, "cannot be written");
  assertEquals([error.code, error.mayRetry, troubles.length], ["unavailable", true, 1]);
});

Deno.test("FileAccounts refuses a damaged file with its line, and leaves it as it is", async () => {
  const text = '{\n  "version": 1,\n  "users": [{}]\n}';
  await using files = await StoreFixture.make(text);
  assertThrows(() => open(files.path, { registration: "open" }), UserFileError, "line 3");
  assertEquals(await files.read(), text);
});

Deno.test("FileAccounts refuses demo users, and takes them where they are allowed", async () => {
  const demo = JSON.stringify({ version: 1, demo: true, users: [recordOf("ada")] });
  await using files = await StoreFixture.make(demo);
  assertThrows(() => open(files.path), UserFileError, "demo users");
  assertEquals(open(files.path, { demo: "allowed" }).count, 1);
});

Deno.test("FileAccounts.reload() takes up a file that others have made", async () => {
  await using dir = await TempDir.make();
  const accounts = open(`${dir.path}/users.json`);
  assertEquals(accounts.reload(), "same");
  await dir.write("users.json", fileOf("Alice"));
  assertEquals([accounts.reload(), accounts.count], ["changed", 1]);
  assertEquals([accounts.reload(), accounts.count], ["same", 1]);
});

Deno.test("FileAccounts.reload() takes up what others have changed", async () => {
  await using files = await StoreFixture.make([recordOf("Alice"), recordOf("Bob")]);
  const accounts = open(files.path);
  await files.open().update((users) => [{ ...users.get("alice")!, disabled: true }]);
  assertEquals([accounts.reload(), accounts.isOpen("alice"), accounts.count], [
    "changed",
    false,
    1,
  ]);
});

Deno.test("FileAccounts.reload() sees no change in what it has written itself", async () => {
  await using dir = await TempDir.make();
  const accounts = open(`${dir.path}/users.json`, { registration: "open" });
  await accounts.register(BOB);
  assertEquals(accounts.reload(), "same");
});

const BROKEN: Readonly<Record<string, (path: string) => void>> = {
  damaged: (path) => Deno.writeTextFileSync(path, '{ "version": 1, "users": [ }'),
  emptied: (path) => Deno.writeTextFileSync(path, ""),
  gone: (path) => Deno.removeSync(path),
  "of demo users": (path) => {
    Deno.writeTextFileSync(path, JSON.stringify({ version: 1, demo: true, users: [] }));
  },
};

for (const [what, spoil] of Object.entries(BROKEN)) {
  Deno.test(`FileAccounts.reload() refuses a file that is ${what}, and keeps the accounts`, async () => {
    await using files = await StoreFixture.make([recordOf("Alice")]);
    const accounts = open(files.path);
    spoil(files.path);
    assertThrows(() => accounts.reload(), UserFileError);
    assertEquals([accounts.count, accounts.isOpen("alice")], [1, true]);
    assert(await canLogIn(accounts, "alice"));
    await Deno.writeTextFile(files.path, fileOf("Alice", "Bob"));
    assertEquals([accounts.reload(), accounts.count], ["changed", 2]);
  });
}
