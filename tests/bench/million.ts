// deno-lint-ignore-file no-console
/**
 * Measures what a million kept messages of 64 bytes take: in memory, and with a data directory, there
 * and on the disk: `deno task million`. Run with `--v8-flags=--expose-gc`.
 */
import { MemoryHistory, type Name, type Position, SqliteHistory, systemClock } from "../../mod.ts";
import type { HistoryStore } from "../../lib/history/history_store.ts";
import { randomHex } from "../../lib/util/random_hex.ts";

const COUNT = 1_000_000;
const BATCH = 1000;
const ROOM: Name = { shown: "lobby", key: "lobby" };
const MB = 1024 * 1024;

function rssBytes(): number {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error("Run it with --v8-flags=--expose-gc");
  gc();
  return Deno.memoryUsage().rss;
}

async function fill(store: HistoryStore): Promise<number> {
  let answered = (_first: Position) => {};
  const opened = Promise.withResolvers<void>();
  store.open(ROOM, {
    onOpened: () => opened.resolve(),
    onAppended: (first) => answered(first),
    onFailed: opened.reject,
  });
  await opened.promise;
  const from = { name: "alice", account: null, session: "0123456789abcdef" };
  const startMs = performance.now();
  for (let count = 0; count < COUNT; count += BATCH) {
    const kept = new Promise((resolve) => answered = resolve);
    const drafts = Array.from({ length: BATCH }, (_, index) => {
      return { from, text: `message ${count + index} `.padEnd(64, "."), atMs: Date.now() };
    });
    store.append(ROOM.key, drafts);
    await kept;
  }
  return performance.now() - startMs;
}

async function folderBytes(dir: string): Promise<number> {
  let bytes = 0;
  for await (const { name } of Deno.readDir(dir)) bytes += (await Deno.stat(`${dir}/${name}`)).size;
  return bytes;
}

await Deno.mkdir(".tmp", { recursive: true });
const dir = await Deno.makeTempDir({ dir: ".tmp", prefix: "million" });
{
  const before = rssBytes();
  const store = await SqliteHistory.open({ dir, durability: "normal" });
  const ms = await fill(store);
  const grown = rssBytes() - before;
  await store[Symbol.asyncDispose]();
  const onDisk = await folderBytes(dir);
  console.log(
    `data directory  ${(grown / MB).toFixed(0)} MB of memory, ${
      (onDisk / MB).toFixed(0)
    } MB on the ` +
      `disk, ${(COUNT / ms).toFixed(0)} messages a millisecond`,
  );
}
{
  const before = rssBytes();
  using store = new MemoryHistory({
    clock: systemClock,
    randomHex,
    maxMessages: COUNT,
    maxBytes: Infinity,
  });
  const ms = await fill(store);
  const grown = rssBytes() - before;
  console.log(
    `in memory       ${(grown / MB).toFixed(0)} MB of memory, ${
      (COUNT / ms).toFixed(0)
    } messages a ` +
      "millisecond",
  );
}
await Deno.remove(dir, { recursive: true });
