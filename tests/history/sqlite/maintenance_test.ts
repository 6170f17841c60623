import { RULES } from "../history_suite.ts";
import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import type { SqliteHistory } from "../../../lib/history/sqlite_history.ts";
import {
  backup,
  type ExportedMessage,
  exportMessages,
  vacuum,
  verify,
} from "../../../lib/history/sqlite/maintenance.ts";
import { restore } from "../../../lib/history/sqlite/restore.ts";
import { StoreError } from "../../../lib/history/store_error.ts";
import { ALICE, NOON_MS } from "../../helpers/events.ts";
import { TempDir } from "../../helpers/temp_dir.ts";
import { LogProbe } from "../../helpers/log_probe.ts";
import { exchange, SqliteFixture, textsOf } from "./fixture.ts";

const SESSION = {
  key: "s1",
  tokenHash: "",
  name: "alice",
  account: "alice",
  roles: [],
  passwordMark: null,
  host: "",
};

/** Says something in two rooms and privately. */
async function talk(store: SqliteHistory): Promise<void> {
  await store.sessions.keep(SESSION);
  const [general] = await LogProbe.open(store, "General");
  await general.appendDrafts([
    { from: ALICE, text: "a", atMs: NOON_MS, sent: { session: "s1", sendId: 1 } },
    { from: ALICE, text: "b", atMs: NOON_MS },
  ]);
  await (await LogProbe.open(store, "lobby"))[0].append("c");
  await exchange(store, ["account:alice", "account:bob"], {
    from: ALICE,
    text: "psst",
    atMs: NOON_MS,
    to: "bob",
  });
}

async function allOf(dir: string, options?: { room?: string }): Promise<ExportedMessage[]> {
  return await Array.fromAsync(exportMessages(dir, options));
}

async function codeOf(call: () => Promise<unknown>): Promise<string> {
  return (await assertRejects(call, StoreError)).code;
}

Deno.test("exportMessages() gives everything, log by log, also while a server runs", async () => {
  await using fixture = await SqliteFixture.make();
  {
    await using store = await fixture.open();
    await talk(store);
    const all = await allOf(fixture.dir);
    assertEquals(all.map(({ log, text }) => [log, text]), [
      ["general", "a"],
      ["general", "b"],
      ["lobby", "c"],
      ["account:alice", "psst"],
      ["account:bob", "psst"],
    ]);
    const [read] = await store.read("general", { after: 0, limit: 1 });
    assertEquals(all[0], { log: "general", shown: "General", ...read! });
    assertEquals(all[3]?.to, "bob");
  }
  assertEquals((await allOf(fixture.dir)).length, 5);
});

Deno.test("exportMessages() gives one room alone", async () => {
  await using fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  await talk(store);
  assertEquals((await allOf(fixture.dir, { room: "GENERAL" })).map(({ seq }) => seq), [1, 2]);
  assertEquals(await codeOf(() => allOf(fixture.dir, { room: "attic" })), "missing");
});

Deno.test("exportMessages() gives more than a page in order", async () => {
  await using fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  const [log] = await LogProbe.open(store, "general");
  await log.append(...Array.from({ length: 2500 }, (_, index) => `${index}`));
  const all = await allOf(fixture.dir);
  assertEquals(all.map(({ text }) => text), all.map((_, index) => `${index}`));
  assertEquals(all.length, 2500);
});

const BREAKS: readonly (readonly [sql: string, problem: RegExp])[] = [
  ["DELETE FROM messages WHERE text = 'a'", /another number of messages/],
  ["UPDATE messages SET id = id + 7 WHERE text = 'c'", /begins or ends at another position/],
  ["UPDATE messages SET text = 'longer' WHERE text = 'a'", /another size/],
  ["UPDATE messages SET atMs = 1 WHERE text = 'a'", /when its oldest message was said/],
  ["INSERT INTO messages (id, name, session, text, atMs) VALUES (99 << 36, '', '', '', 0)", /99/],
  ["INSERT INTO meta VALUES ('rules', '{')", /rules of the server/],
  ["UPDATE logs SET generation = 99 WHERE key = 'lobby'", /epochs of the log 'lobby'/],
  ["INSERT INTO epochs VALUES (1, 0, 'e', 99)", /epochs of the log 'general'/],
  [
    "UPDATE logs SET generation = 3; UPDATE meta SET value = 3 WHERE name = 'generation';" +
    "INSERT INTO epochs VALUES (1, 1, 'e', 2), (1, 2, 'f', 1)",
    /not in order/,
  ],
  ["INSERT INTO epochs VALUES (99, 0, 'e', 0)", /epochs of the log number 99/],
  ["DELETE FROM words WHERE rowid & 0xffff = 2", /search index does not fit the log 'general'/],
  ["UPDATE logs SET room = '{' WHERE key = 'lobby'", /can't be read/],
  ["UPDATE sessions SET roles = '{'", /roles of the session 's1'/],
  ["DELETE FROM sessions", /the session 's1' has said/],
  ["DELETE FROM meta WHERE name = 'instance'", /which store this is/],
];

for (const [sql, problem] of BREAKS) {
  Deno.test(`verify() finds what is broken by ${sql}`, async () => {
    await using fixture = await SqliteFixture.make();
    {
      await using store = await fixture.open();
      await talk(store);
      await store.tidy();
      assertEquals(await verify(fixture.dir), []);
    }
    assertEquals(await verify(fixture.dir), []);
    fixture.change(sql);
    const problems = await verify(fixture.dir);
    assert(problems.some((text) => problem.test(text)), problems.join("\n"));
  });
}

Deno.test("verify() finds damaged pages", async () => {
  const text = "x".repeat(2000);
  await using fixture = await SqliteFixture.make();
  {
    await using store = await fixture.open();
    const [log] = await LogProbe.open(store, "general");
    for (let count = 0; count < 100; count++) await log.append(text);
  }
  await fixture.damage(text);
  const [problem] = await verify(fixture.dir);
  assert(problem?.startsWith("The database is damaged: "), problem);
});

Deno.test("vacuum() gives room back, and changes nothing that is kept", async () => {
  await using fixture = await SqliteFixture.make();
  {
    await using store = await fixture.open();
    await talk(store);
    const [log] = await LogProbe.open(store, "attic");
    await log.append(...Array.from({ length: 500 }, () => "x".repeat(2000)));
    await store.delete("attic");
    await store.tidy();
    assertEquals(await codeOf(() => vacuum(fixture.dir)), "in-use");
  }
  const before = await allOf(fixture.dir);
  const { beforeBytes, afterBytes } = await vacuum(fixture.dir);
  assert(afterBytes < beforeBytes / 4, `${beforeBytes} to ${afterBytes} bytes`);
  assertEquals((await Deno.stat(`${fixture.dir}/parley.db`)).size, afterBytes);
  assertEquals(await allOf(fixture.dir), before);
  assertEquals(await verify(fixture.dir), []);
  await using store = await fixture.open();
  assertEquals((await LogProbe.open(store, "general"))[1].ancestors, []);
  assertEquals((await store.search("general", "a", 9)).length, 1);
});

Deno.test("backup() copies what is committed at that moment, while a server runs", async () => {
  await using fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  await talk(store);
  await store.keepServerRules(RULES);
  const file = `${fixture.folder.path}/backup.db`;
  await backup(fixture.dir, file);
  await (await LogProbe.open(store, "lobby"))[0].append("later");
  assertEquals(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
  assertEquals(fixture.folder.names(), ["backup.db", "data"]);
  const other = `${fixture.folder.path}/other`;
  assertEquals(await restore(other, file), null);
  assertEquals((await allOf(other)).map(({ text }) => text), ["a", "b", "c", "psst", "psst"]);
  assertEquals(await verify(other), []);
  assertEquals(await codeOf(() => backup(fixture.dir, file)), "failed");
  await using restored = await fixture.open({ dir: other });
  assertEquals(restored.serverRules, RULES);
});

Deno.test("restore() begins new epochs, in another instance, and keeps what it replaces", async () => {
  await using fixture = await SqliteFixture.make();
  const file = `${fixture.folder.path}/backup.db`;
  const store = await fixture.open();
  await talk(store);
  const [, before] = await LogProbe.open(store, "general");
  await backup(fixture.dir, file);
  await (await LogProbe.open(store, "general"))[0].append("lost");
  assertEquals(await codeOf(() => restore(fixture.dir, file)), "in-use");
  await store[Symbol.asyncDispose]();

  const replaced = await restore(fixture.dir, file);
  assertEquals(replaced, `${fixture.dir}/parley.db.replaced-1`);
  const names = Array.from(await Array.fromAsync(Deno.readDir(fixture.dir)), ({ name }) => name);
  assertEquals(names.sort(), ["parley.db", "parley.db.replaced-1", "parley.lock"]);
  await using restored = await fixture.open();
  assertNotEquals(restored.instance, store.instance);
  const [log, { head, ancestors }] = await LogProbe.open(restored, "general");
  assertEquals(ancestors, [{ epoch: before.head.epoch, lastSeq: 2 }]);
  assertNotEquals(head.epoch, before.head.epoch);
  assertEquals((await log.append("new")).map(({ seq }) => seq), [3]);
  assertEquals(await textsOf(restored, "general"), ["a", "b", "new"]);
  assertEquals((await restored.sessions.sentBy("s1", 9)).records.length, 1);
});

Deno.test("restore() leaves the database, and its lock, to the owner of the folder", async (t) => {
  await using fixture = await SqliteFixture.make();
  await using other = await TempDir.make();
  {
    await using store = await fixture.open();
    await talk(store);
  }
  const isRoot = await Deno.chown(other.path, 12_345, 12_345).then(() => true, () => false);
  await t.step({
    name: "as root",
    ignore: !isRoot,
    fn: async () => {
      await restore(other.path, `${fixture.dir}/parley.db`);
      const files = ["parley.db", "parley.lock"].map((name) => `${other.path}/${name}`);
      const owners = await Promise.all(files.map((file) => Deno.stat(file)));
      assertEquals(owners.map(({ uid }) => uid), [12_345, 12_345]);
    },
  });
});

Deno.test("restore() can bring back what it has replaced", async () => {
  await using fixture = await SqliteFixture.make();
  const file = `${fixture.folder.path}/backup.db`;
  {
    await using store = await fixture.open();
    await talk(store);
    await backup(fixture.dir, file);
    await (await LogProbe.open(store, "general"))[0].append("later");
  }
  const replaced = await restore(fixture.dir, file);
  assertEquals(await restore(fixture.dir, replaced!), `${fixture.dir}/parley.db.replaced-2`);
  await using store = await fixture.open();
  assertEquals(await textsOf(store, "general"), ["a", "b", "later"]);
});

Deno.test("restore() refuses what is no good backup, and leaves the store alone", async () => {
  await using fixture = await SqliteFixture.make();
  await using other = await SqliteFixture.make();
  for (const { dir } of [fixture, other]) {
    await using store = await (dir === fixture.dir ? fixture : other).open();
    const [log] = await LogProbe.open(store, "general");
    for (let count = 0; count < 100; count++) await log.append("x".repeat(2000));
  }
  await other.damage("x".repeat(2000));
  const foreign = `${fixture.folder.path}/foreign`;
  const db = new DatabaseSync(foreign);
  db.exec("CREATE TABLE t (a)");
  db.close();
  const files = [
    ["damaged", foreign],
    ["missing", `${fixture.dir}/none`],
    ["damaged", await fixture.folder.write("text", "No database\n".repeat(500))],
    ["damaged", `${other.dir}/parley.db`],
  ] as const;
  for (const [code, file] of files) {
    assertEquals(await codeOf(() => restore(fixture.dir, file)), code);
  }
  assertEquals((await allOf(fixture.dir)).length, 100);
});

Deno.test("backup() refuses a damaged store, and leaves no file", async () => {
  await using fixture = await SqliteFixture.make();
  {
    await using store = await fixture.open();
    const [log] = await LogProbe.open(store, "general");
    for (let count = 0; count < 100; count++) await log.append("x".repeat(2000));
  }
  await fixture.damage("x".repeat(2000));
  const file = `${fixture.folder.path}/backup.db`;
  assertEquals(await codeOf(() => backup(fixture.dir, file)), "damaged");
  assertEquals(fixture.folder.names(), ["data"]);
});

Deno.test("backup() says that the folder of the new file is not there", async () => {
  await using fixture = await SqliteFixture.make();
  await (await fixture.open())[Symbol.asyncDispose]();
  const file = `${fixture.folder.path}/none/backup.db`;
  const error = await assertRejects(() => backup(fixture.dir, file), StoreError);
  assertEquals(error.message, `Cannot use "${file}": its folder is not there`);
});

Deno.test("What is done with a store is refused where there is none", async () => {
  await using fixture = await SqliteFixture.make();
  const calls = [
    () => verify(fixture.dir),
    () => allOf(fixture.dir),
    () => vacuum(fixture.dir),
    () => backup(fixture.dir, `${fixture.folder.path}/backup.db`),
  ];
  for (const call of calls) assertEquals(await codeOf(call), "missing");
  await Deno.mkdir(fixture.dir);
  for (const call of calls) assertEquals(await codeOf(call), "missing");
  assertEquals(fixture.folder.names(), ["data"]);
});

Deno.test("SqliteHistory.wasCutOff is false after a clean stop, and for a backup of a running server", async () => {
  await using fixture = await SqliteFixture.make();
  const file = `${fixture.folder.path}/copy.db`;
  for (let start = 0; start < 2; start++) {
    await using store = await fixture.open();
    assertEquals(store.wasCutOff, false);
    if (start === 1) await backup(fixture.dir, file);
  }
  await restore(fixture.dir, file);
  await using restored = await fixture.open();
  assertEquals(restored.wasCutOff, false);
});
