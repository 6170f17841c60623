import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { openServerHistory } from "../../lib/cli/server_history.ts";
import { readServerSettings } from "../../lib/cli/server_settings.ts";
import type { Activity } from "../../lib/core/activity.ts";
import type { HistoryStore } from "../../lib/history/history_store.ts";
import { MemoryHistory } from "../../lib/history/memory_history.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const LOBBY = parseRoomName("lobby");
const FROM = { name: "kim", account: null, session: "s1" };
const isPosix = Deno.build.os !== "windows";

/** Opens what flags name; what is recorded comes with it. */
async function open(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const activities: Activity[] = [];
  const history = await openServerHistory({
    settings: readServerSettings({ args, env: () => undefined }),
    record: (activity) => void activities.push(activity),
    env: (name) => env[name],
  });
  return { history, activities };
}

/** Keeps messages in a log. */
function keep(store: HistoryStore, ...texts: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const drafts = texts.map((text) => ({ from: FROM, text, atMs: Date.now() }));
  store.open(LOBBY, {
    onOpened: () => store.append(LOBBY.key, drafts),
    onAppended: () => resolve(),
    onFailed: reject,
  });
  return promise;
}

async function textsOf(store: HistoryStore): Promise<string[]> {
  const kept = await store.read(LOBBY.key, { limit: 100 });
  return kept.map(({ text }) => text);
}

Deno.test("openServerHistory() keeps messages in memory where no folder is named", async () => {
  const { history } = await open(["--keep-messages", "2"]);
  await using _history = history;
  assertInstanceOf(history.store, MemoryHistory);
  assertEquals(history.dir, null);
  await keep(history.store, "one", "two", "three");
  assertEquals(await textsOf(history.store), ["two", "three"]);
});

Deno.test("openServerHistory() keeps messages in the folder, and makes it, for its owner alone", async () => {
  await using temp = await TempDir.make();
  const dir = `${temp.path}/deep/data`;
  for (const [texts, found] of [[["one", "two"], ["one", "two"]], [["three"], ["two", "three"]]]) {
    const { history, activities } = await open(["--data", dir, "--keep-messages", "2"]);
    await using _history = history;
    assertEquals(history.dir, `${temp.realPath}/deep/data`);
    await keep(history.store, ...texts!);
    assertEquals(await textsOf(history.store), found);
    assertEquals(activities, []);
  }
  if (isPosix) assertEquals((await Deno.stat(dir)).mode! & 0o777, 0o700);
});

Deno.test("openServerHistory() takes a folder without a bound of age or bytes", async () => {
  await using temp = await TempDir.make();
  const { history } = await open(["--data", temp.path, "--keep-days", "0", "--keep-mb", "0"]);
  await using _history = history;
  await keep(history.store, "one");
  assertEquals(await textsOf(history.store), ["one"]);
});

Deno.test("openServerHistory() refuses a folder that another server uses, and says what to do", async () => {
  await using temp = await TempDir.make();
  const { history } = await open(["--data", temp.path]);
  await using _history = history;
  const error = await assertRejects(
    () => open(["--data", temp.path]),
    CliError,
    "a running server uses it",
  );
  assertEquals(error.status, 1);
  assert(
    error.message.endsWith("Stop that one, or name another folder with --data"),
    error.message,
  );
});

Deno.test("openServerHistory() refuses what is no folder, or lies in none", async () => {
  await using temp = await TempDir.make();
  const file = await temp.write("file", "");
  for (const dir of [file, `${file}/data`]) {
    const error = await assertRejects(() => open(["--data", dir]), CliError, "Name a folder");
    assertEquals(error.status, 1);
  }
});

Deno.test("openServerHistory() refuses a damaged database, and the database of another program", async () => {
  await using temp = await TempDir.make();
  await temp.write("parley.db", "This is no database. ".repeat(1000));
  const error = await assertRejects(() => open(["--data", temp.path]), CliError);
  assertEquals(error.status, 1);
  assert(error.message.includes("parley.db"), error.message);
  assert(!error.message.includes("\n"), error.message);
});

Deno.test("openServerHistory() breaks nothing but what a test asks for, and only in a folder", async () => {
  await using temp = await TempDir.make();
  const broken = (named: string, ...args: readonly string[]) =>
    open(args, { PARLEY_BREAK_FOR_TESTS: named });
  await assertRejects(() => broken("all", "--data", temp.path), CliError, "commit or dedup");
  await assertRejects(() => broken("dedup"), CliError, "needs --data");
  for (const named of ["", "commit"]) {
    const { history } = await broken(named, "--data", temp.path);
    await using _history = history;
  }
});
