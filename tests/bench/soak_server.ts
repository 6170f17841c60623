// deno-lint-ignore-file no-console
/**
 * A server that tells on its standard output, as lines of JSON, what it holds: once for each line of
 * its standard input. Run with `--v8-flags=--expose-gc`, so that the heap is counted without garbage.
 */
import { ChatServer, DEFAULT_LIMITS, MemoryHistory, systemClock } from "../../mod.ts";
import { randomHex } from "../../lib/util/random_hex.ts";

/** What a process holds. */
export interface Holding {
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly descriptors: number;
}

// What is kept for those who left is kept shortly: it must be gone again within the time of a soak.
const KEPT_MS = 1000;
const limits = {
  ...DEFAULT_LIMITS,
  maxMessageRate: 0,
  maxCommandRate: 0,
  maxAwayMs: KEPT_MS,
  // So many are reached within the warm-up; with the default it takes an hour to be full.
  maxKeptAnswers: 20,
};
const history = new MemoryHistory({ clock: systemClock, randomHex, keepClosedMs: KEPT_MS });

function collectGarbage(): void {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error("Run it with --v8-flags=--expose-gc");
  gc();
}

function holding(): Holding {
  collectGarbage();
  const { rss, heapUsed } = Deno.memoryUsage();
  const descriptors = Array.from(Deno.readDirSync("/proc/self/fd")).length;
  return { rssBytes: rss, heapBytes: heapUsed, descriptors };
}

if (import.meta.main) {
  await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0, limits, history });
  console.log(JSON.stringify({ port: server.port }));
  for await (const _line of Deno.stdin.readable) console.log(JSON.stringify(holding()));
}
