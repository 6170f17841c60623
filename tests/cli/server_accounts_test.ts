import { assert, assertEquals, assertThrows } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { demoUsersPath } from "../../lib/cli/demo_users.ts";
import type { OperatorNote } from "../../lib/core/activity.ts";
import { needsLogin, ServerAccounts } from "../../lib/cli/server_accounts.ts";
import { readServerSettings, type ServerSettings } from "../../lib/cli/server_settings.ts";
import type { ChatServer } from "../../lib/server/chat_server.ts";
import { recordOf, StoreFixture } from "../auth/records.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const NOWHERE = { os: Deno.build.os, env: () => undefined };
const DEMO_PATH = demoUsersPath({ ...NOWHERE, isPacked: false })!;
const NOBODY_TOLD = { accountsChanged: () => {} };

function settingsOf(...args: readonly string[]): ServerSettings {
  return readServerSettings({ args, env: () => undefined });
}

function make(hostname: string, ...args: readonly string[]) {
  const notes: OperatorNote[] = [];
  const note = (told: OperatorNote) => notes.push(told);
  const accounts = new ServerAccounts({ settings: settingsOf(...args), hostname, note });
  return { accounts, notes };
}

/** What is told when the server has started. */
function notesOf(...args: readonly string[]): readonly OperatorNote[] {
  const { accounts, notes } = make("localhost", ...args);
  using _following = accounts.follow(NOBODY_TOLD);
  return notes;
}

for (const hostname of ["localhost", "127.0.0.1", "::1"]) {
  Deno.test(`ServerAccounts takes the demo users on ${hostname}`, () => {
    for (const args of [["--users", DEMO_PATH], ["--dev"]]) {
      assert(make(hostname, ...args).accounts.authenticator.isRegistered("ada"), String(args));
    }
  });
}

for (const hostname of ["", "0.0.0.0", "192.0.2.1", "chat.example"]) {
  Deno.test(`ServerAccounts refuses the demo users on "${hostname}", unless it is told`, async () => {
    await using copy = await StoreFixture.make(await Deno.readTextFile(DEMO_PATH));
    for (const args of [["--users", DEMO_PATH], ["--users", copy.path], ["--dev"]]) {
      const error = assertThrows(() => make(hostname, ...args), CliError, "demo users");
      assert(error.message.includes("--host"), error.message);
      const { accounts } = make(hostname, ...args, "--allow-demo-users");
      assert(accounts.authenticator.isRegistered("ada"), String(args));
    }
  });
}

Deno.test("ServerAccounts --dev takes the accounts that --users names instead of the demo users", async () => {
  await using files = await StoreFixture.make([recordOf("Kim")]);
  const { authenticator } = make("0.0.0.0", "--dev", "--users", files.path).accounts;
  assertEquals(["kim", "ada"].map((key) => authenticator.isRegistered(key)), [true, false]);
});

Deno.test("ServerAccounts tells line and reason of a damaged file with status 1", async () => {
  await using files = await StoreFixture.make('{\n  "version": 1,\n  "users": 7\n}');
  const error = assertThrows(() => make("", "--users", files.path), CliError, "line 3");
  assertEquals(error.status, 1);
  assertEquals(files.files(), ["users.json"]);
});

Deno.test("ServerAccounts refuses a named file whose folder is not there", () => {
  const error = assertThrows(() => make("", "--users", ".tmp/no/such.json"), CliError);
  assert(error.message.includes("Its folder does not exist"), error.message);
});

Deno.test("ServerAccounts.follow() tells of a named file that is not there yet, and makes none", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/users.json`;
  const text = `There is no users file "${path}" yet: it is made with the first account`;
  assertEquals(notesOf("--users", path), [{ type: "accountsNotMade", text }]);
  assertEquals(dir.names(), []);
});

Deno.test("ServerAccounts.follow() warns where nobody can log in, and says what makes an account", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/users.json`;
  for (const args of [["--require-login"], ["--guests", "off"]]) {
    const [note, ...more] = notesOf("--users", path, ...args);
    assertEquals([note?.type, more], ["accountsMissing", []]);
    assert(note?.text.endsWith(`parleyd users add NAME --users "${path}"`), note?.text);
  }
});

Deno.test("ServerAccounts.follow() warns of nothing where people can log in or register", async () => {
  await using files = await StoreFixture.make([recordOf("Kim")]);
  assertEquals(notesOf("--users", files.path, "--require-login"), []);
  await using none = await StoreFixture.make();
  assertEquals(notesOf("--users", none.path, "--require-login", "--registration", "open"), []);
  assertEquals(notesOf("--users", none.path), []);
});

Deno.test("ServerAccounts.follow() takes up what was written since the file was read", async () => {
  await using files = await StoreFixture.make([recordOf("Alice")]);
  const { accounts, notes } = make("localhost", "--users", files.path);
  await files.open().update(() => []);
  using _following = accounts.follow(NOBODY_TOLD);
  assertEquals(notes.map(({ text }) => text), ["The accounts were read anew: 0"]);
});

Deno.test("ServerAccounts.follow() takes up an edit, and tells the server who is in it now", async () => {
  await using files = await StoreFixture.make([recordOf("Alice"), recordOf("Bob")]);
  const { accounts, notes } = make("localhost", "--users", files.path);
  const told = Promise.withResolvers<(key: string) => boolean>();
  using _following = accounts.follow({ accountsChanged: told.resolve });
  await files.open().update((users) => [{ ...users.get("bob")!, disabled: true }]);
  const isOpen = await told.promise;
  assertEquals(["alice", "bob"].map(isOpen), [false, false]);
  assertEquals(["alice", "bob"].map((key) => accounts.authenticator.isRegistered(key)), [
    false,
    true,
  ]);
  assertEquals(notes.map(({ text }) => text), ["The accounts were read anew: 1"]);
});

Deno.test("ServerAccounts.follow() tells the server whose password others have changed", async () => {
  await using files = await StoreFixture.make([recordOf("Alice"), recordOf("Bob")]);
  const { accounts } = make("localhost", "--users", files.path);
  const hash = btoa("another hash of 32 bytes, or so.");
  await files.open().update((users) => {
    const alice = users.get("alice")!;
    return [{ ...alice, password: { ...alice.password, hash } }, users.get("bob")!];
  });
  const told: (readonly [isOpen: boolean, isReset: boolean | undefined])[] = [];
  const accountsChanged: ChatServer["accountsChanged"] = (isOpen, isReset) => {
    for (const key of ["alice", "bob"]) told.push([isOpen(key), isReset?.(key)]);
  };
  using _following = accounts.follow({ accountsChanged });
  assertEquals(told, [[true, true], [true, false]]);
});

Deno.test("needsLogin() is the same for --require-login and --guests off", () => {
  assertEquals(
    [[], ["--require-login"], ["--guests", "off"], ["--guests", "on"]].map((args) => {
      return needsLogin(settingsOf(...args));
    }),
    [false, true, true, false],
  );
});
