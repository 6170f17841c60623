import { DatabaseSync } from "node:sqlite";
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { HISTORY_COMMANDS, type HistoryTask } from "../../lib/cli/history_commands.ts";
import { StoreError } from "../../lib/history/store_error.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import { shownBytes } from "../../lib/util/shown_bytes.ts";
import { textOf } from "../helpers/bytes.ts";
import { ALICE, NOON_MS } from "../helpers/events.ts";
import { LogProbe } from "../helpers/log_probe.ts";
import { exchange, SqliteFixture, textsOf } from "../history/sqlite/fixture.ts";

/** A folder in which something was said in two rooms, and privately. */
async function saidSomething(): Promise<SqliteFixture> {
  const fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  for (const room of ["Lobby", "general"]) {
    const [log] = await LogProbe.open(store, room);
    await log.append(`${room} one`, `${room} two`);
  }
  const draft = { from: ALICE, to: "bob", text: "secret", atMs: NOON_MS };
  await exchange(store, ["account:alice", "session:s2"], draft);
  return fixture;
}

/** Runs a command; what it wrote comes before what it said. */
async function run(
  dir: string,
  word: string,
  given: Partial<HistoryTask> & { readonly file?: string } = {},
): Promise<{ readonly said: string; readonly written: string }> {
  let written = "";
  const write = (bytes: Uint8Array) => {
    written += textOf(bytes);
    return Promise.resolve(bytes.length);
  };
  const { file = "", ...more } = given;
  const task: HistoryTask = { dir, room: null, format: "json", write, ...more };
  try {
    return { said: await HISTORY_COMMANDS[word]!.run(task, file), written };
  } catch (error) {
    if (error instanceof Error && written !== "") error.message = `${written}${error.message}`;
    throw error;
  }
}

Deno.test("history export writes what was said in the rooms, and nothing private", async () => {
  await using fixture = await saidSomething();
  const { said, written } = await run(fixture.dir, "export");
  const messages = written.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(messages.map(({ room, seq, text }) => `${room} ${seq}: ${text}`), [
    "Lobby 1: Lobby one",
    "Lobby 2: Lobby two",
    "general 1: general one",
    "general 2: general two",
  ]);
  assertEquals(said, "");
});

Deno.test("history export writes one room alone, and lines for people", async () => {
  await using fixture = await saidSomething();
  const room = parseRoomName("#LOBBY");
  const { written } = await run(fixture.dir, "export", { room, format: "text" });
  assertEquals(
    written,
    "[2024-01-05 12:00:15] [Lobby] alice: Lobby one\n" +
      "[2024-01-05 12:00:15] [Lobby] alice: Lobby two\n",
  );
  const nowhere = { room: parseRoomName("nowhere") };
  const error = await assertRejects(() => run(fixture.dir, "export", nowhere), StoreError);
  assertStringIncludes(error.message, 'room "nowhere": nothing of it is kept');
});

Deno.test("history export, verify and backup do it while a server uses the folder, the others don't", async () => {
  await using fixture = await saidSomething();
  const file = `${fixture.folder.path}/copy.db`;
  await using _store = await fixture.open();
  for (const word of ["export", "verify", "backup"]) await run(fixture.dir, word, { file });
  for (const word of ["vacuum", "restore"]) {
    const error = await assertRejects(() => run(fixture.dir, word, { file }), StoreError);
    assertEquals(error.code, "in-use");
  }
});

Deno.test("history verify says that all is well", async () => {
  await using fixture = await saidSomething();
  const { said, written } = await run(fixture.dir, "verify");
  assertEquals([said, written], [`All is well in "${fixture.folder.realPath}/data".`, ""]);
});

Deno.test("history verify says what is wrong, and ends with status 1", async () => {
  await using fixture = await saidSomething();
  const db = new DatabaseSync(`${fixture.dir}/parley.db`);
  db.exec("DELETE FROM messages WHERE text = 'general one'");
  db.close();
  const error = await assertRejects(() => run(fixture.dir, "verify"), CliError);
  assertEquals(error.status, 1);
  assertMatch(
    error.message,
    /^[^\n]*'general'[^\n]*\n[^]*Found \d+ problems? in ".*": restore a backup$/,
  );
});

Deno.test("history backup and restore bring back what was there, and keep what is replaced", async () => {
  await using fixture = await saidSomething();
  const file = `${fixture.folder.path}/copy.db`;
  const copied = await run(fixture.dir, "backup", { file });
  assertStringIncludes(copied.said, `Everything is in "${fixture.folder.realPath}/copy.db" now`);
  if (Deno.build.os !== "windows") assertEquals((await Deno.stat(file)).mode! & 0o777, 0o600);
  {
    await using store = await fixture.open();
    const [log] = await LogProbe.open(store, "lobby");
    await log.append("Lobby three");
  }
  const { said } = await run(fixture.dir, "restore", { file });
  assertStringIncludes(said, "Clients are told what is missing.");
  const [, aside = ""] = /What was there is in "(.*)": delete it/.exec(said) ?? [];
  assert((await Deno.stat(aside)).size > 0);
  await using store = await fixture.open();
  assertEquals(await textsOf(store, "lobby"), ["Lobby one", "Lobby two"]);
});

Deno.test("history restore makes the folder that is not there", async () => {
  await using fixture = await saidSomething();
  const file = `${fixture.folder.path}/copy.db`;
  await run(fixture.dir, "backup", { file });
  const { said } = await run(`${fixture.folder.path}/new`, "restore", { file });
  assert(!said.includes("What was there"), said);
  const { written } = await run(`${fixture.folder.path}/new`, "export", { format: "text" });
  assertEquals(written.split("\n").length, 5);
});

Deno.test("history backup writes over no file, and restore takes no other file", async () => {
  await using fixture = await saidSomething();
  const file = await fixture.folder.write("notes.txt", "Nothing of ours");
  await assertRejects(() => run(fixture.dir, "backup", { file }), StoreError, "there already");
  await assertRejects(() => run(fixture.dir, "restore", { file }), StoreError);
  assertEquals(await Deno.readTextFile(file), "Nothing of ours");
  await using store = await fixture.open();
  assertEquals((await textsOf(store, "lobby")).length, 2);
});

Deno.test("history vacuum gives back the room of what was deleted, and says how much", async () => {
  await using fixture = await saidSomething();
  {
    await using store = await fixture.open();
    const [log] = await LogProbe.open(store, "long");
    await log.append(...Array.from({ length: 500 }, (_, index) => `${index} ${"x".repeat(2000)}`));
    store.delete("long");
    await store.tidy();
  }
  const before = (await Deno.stat(`${fixture.dir}/parley.db`)).size;
  const { said } = await run(fixture.dir, "vacuum");
  const after = (await Deno.stat(`${fixture.dir}/parley.db`)).size;
  assert(before - after > 900_000, said);
  assertEquals(said, `It is ${shownBytes(before - after)} smaller now: ${shownBytes(after)}.`);
  const { said: again } = await run(fixture.dir, "vacuum");
  assertStringIncludes(again, "There was nothing to give back");
});
