import { assert, assertEquals, assertRejects } from "@std/assert";
import type { MessageDraft } from "../../../lib/history/history_store.ts";
import { SqliteHistory } from "../../../lib/history/sqlite_history.ts";
import { SqliteLink } from "../../../lib/history/sqlite/link.ts";
import type { WorkerReply } from "../../../lib/history/sqlite/protocol.ts";
import { StoreError } from "../../../lib/history/store_error.ts";
import { systemClock } from "../../../lib/util/clock.ts";
import { ALICE, NOON_MS } from "../../helpers/events.ts";
import { LogProbe } from "../../helpers/log_probe.ts";
import { exchange, SqliteFixture, textsOf } from "./fixture.ts";

/** A database that has no room for a thousand long messages. */
const MAX_PAGES = 60;
const LONG = "x".repeat(2000);

function draft(text: string): MessageDraft {
  return { from: ALICE, text, atMs: NOON_MS };
}

/** Says long messages until there is no room; returns how many are kept. */
async function fill(log: LogProbe): Promise<number> {
  for (let count = 0;; count++) {
    try {
      await log.append(LONG);
    } catch (error) {
      assert(error instanceof StoreError);
      assertEquals(error.code, "disk-full");
      return count;
    }
  }
}

Deno.test("SqliteHistory tells every listener of a batch that the disk is full", async () => {
  await using fixture = await SqliteFixture.make({ maxPagesForTests: MAX_PAGES });
  await using store = await fixture.open();
  const [general] = await LogProbe.open(store, "general");
  const [lobby] = await LogProbe.open(store, "lobby");
  const count = await fill(general);
  const room = {
    name: "a",
    creator: null,
    createdAtMs: 0,
    topic: { topic: LONG, by: null, atMs: 0 },
  };
  const session = { key: "s1", tokenHash: "", name: LONG, account: null, roles: [], host: "" };
  const outcomes = await Promise.allSettled([
    general.append(LONG),
    lobby.append(LONG.repeat(2)),
    exchange(store, ["account:alice"], draft(LONG)),
    LogProbe.open(store, "attic"),
    store.describe("general", room),
    store.sessions.keep({ ...session, passwordMark: null }),
  ]);
  for (const outcome of outcomes) {
    assert(outcome.status === "rejected" && outcome.reason instanceof StoreError);
    assertEquals(outcome.reason.code, "disk-full");
    assert(outcome.reason.message.includes(fixture.dir));
  }
  assertEquals((await textsOf(store, "general")).length, count);
  assertEquals(await textsOf(store, "lobby"), []);
});

Deno.test("SqliteHistory goes on without a gap when there is room again, and tells so once", async () => {
  const troubles: (string | null)[] = [];
  await using fixture = await SqliteFixture.make({
    maxPagesForTests: MAX_PAGES,
    onTrouble: (trouble) => troubles.push(trouble?.code ?? null),
  });
  await using store = await fixture.open();
  await (await LogProbe.open(store, "lobby"))[0].append(LONG, LONG);
  const [log] = await LogProbe.open(store, "general");
  const count = await fill(log);
  await assertRejects(() => log.append(LONG), StoreError);
  assertEquals(troubles, ["disk-full"]);
  await store.delete("lobby");
  await store.tidy();
  const [message] = await log.append("short");
  assertEquals(message?.seq, count + 1);
  await store.tidy();
  assertEquals(troubles, ["disk-full", null]);
  assertEquals((await textsOf(store, "general")).at(-1), "short");
});

Deno.test("SqliteHistory.delete() says that it failed, and leaves the log as it was", async () => {
  await using fixture = await SqliteFixture.make({ maxPagesForTests: MAX_PAGES });
  await using store = await fixture.open();
  const [log] = await LogProbe.open(store, "general");
  const [lobby] = await LogProbe.open(store, "lobby");
  await lobby.append("a");
  await fill(log);
  const failing = log.append(LONG);
  const deleting = store.delete("lobby");
  await Promise.all(
    [failing, deleting].map((done) => assertRejects(async () => await done, StoreError)),
  );
  const [, { head }] = await LogProbe.open(store, "lobby");
  assertEquals([await textsOf(store, "lobby"), head.seq], [["a"], 1]);
});

Deno.test("SqliteHistory.open() refuses a folder that is in use, and leaves it alone", async () => {
  await using fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  const [log] = await LogProbe.open(store, "general");
  const error = await assertRejects(() => fixture.open(), StoreError);
  assertEquals(error.code, "in-use");
  assert(error.message.includes("a running server uses it"), error.message);
  await log.append("a");
  assertEquals(await textsOf(store, "general"), ["a"]);
});

const OTHERS = [
  { what: "a text", code: "damaged", content: "This is no database.\n".repeat(500) },
  { what: "another program's database", code: "not-ours", sql: "CREATE TABLE t (a)" },
  { what: "a newer version's database", code: "newer", sql: "PRAGMA user_version = 99" },
] as const;

for (const other of OTHERS) {
  Deno.test(`SqliteHistory.open() refuses ${other.what}, and does not change it`, async () => {
    await using fixture = await SqliteFixture.make();
    const path = `${fixture.dir}/parley.db`;
    if (other.code === "newer") await (await fixture.open())[Symbol.asyncDispose]();
    else await Deno.mkdir(fixture.dir);
    if ("content" in other) await Deno.writeTextFile(path, other.content);
    else fixture.change(other.sql);
    const before = await Deno.readFile(path);
    const error = await assertRejects(() => fixture.open(), StoreError);
    assertEquals(error.code, other.code);
    assert(error.message.includes(path), error.message);
    assertEquals(await Deno.readFile(path), before);
  });
}

Deno.test("SqliteHistory.open() tells what stands in the way of its folder", async () => {
  await using fixture = await SqliteFixture.make();
  await fixture.folder.write("data", "a file");
  const error = await assertRejects(() => fixture.open(), StoreError);
  assertEquals(error.code, "failed");
});

Deno.test("SqliteHistory tells of damage, and goes on where there is none", async () => {
  await using fixture = await SqliteFixture.make();
  {
    await using store = await fixture.open();
    const [log] = await LogProbe.open(store, "general");
    for (let count = 0; count < 100; count++) await log.append(LONG);
    await store.tidy();
  }
  await fixture.damage(LONG);
  await using store = await fixture.open();
  const error = await assertRejects(() => textsOf(store, "general"), StoreError);
  assertEquals(error.code, "damaged");
  assert(!error.message.includes("\n"), error.message);
  const [lobby] = await LogProbe.open(store, "lobby");
  await lobby.append("a");
  assertEquals(await textsOf(store, "lobby"), ["a"]);
});

Deno.test("SqliteHistory fails everything after it was closed", async () => {
  await using fixture = await SqliteFixture.make();
  const store = await fixture.open();
  const [log] = await LogProbe.open(store, "general");
  const search = store.search("general", "a", 9);
  await Promise.all([store[Symbol.asyncDispose](), store[Symbol.asyncDispose]()]);
  assertEquals(await search, []);
  const closed = [
    () => log.append("a"),
    () => store.read("general", { limit: 9 }),
    () => store.tidy(),
    async () => await store.delete("general"),
  ];
  for (const call of closed) assertEquals((await assertRejects(call, StoreError)).code, "closed");
  assertEquals(fixture.clock.pending, 0);
});

/** A worker that does nothing by itself. */
class FakeWorker extends EventTarget {
  state: "running" | "terminated" = "running";

  postMessage(): void {}

  reply(data: WorkerReply): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  terminate(): void {
    this.state = "terminated";
  }
}

const CRASHES: readonly (readonly [how: string, (worker: FakeWorker) => void])[] = [
  ["it says so", (worker) => worker.reply({ type: "crashed", message: "broken" })],
  ["it can't", (worker) => worker.dispatchEvent(new ErrorEvent("error", { message: "broken" }))],
];

for (const [how, crash] of CRASHES) {
  Deno.test(`SqliteLink fails everything that waits when its worker ends by itself: ${how}`, async () => {
    const troubles: (string | null)[] = [];
    const worker = new FakeWorker();
    const settings = {
      durability: "normal",
      retention: { maxMessages: 1, maxAgeMs: 1, maxBytes: 1 },
      breakForTests: null,
      maxPages: null,
    } as const;
    const opening = SqliteLink.open({
      dir: "data",
      settings,
      clock: systemClock,
      onTrouble: (trouble) => troubles.push(trouble?.code ?? null),
      worker: worker as unknown as Worker,
    });
    worker.reply({
      type: "opened",
      instance: "i",
      wasCutOff: false,
      rooms: [],
      rules: null,
      sessions: [],
    });
    const [link] = await opening;
    const calls = [
      link.change({ type: "delete", log: "a" }),
      link.change({ type: "delete", log: "b" }),
      link.ask({ type: "sentBy", session: "s", limit: 1 }),
    ];
    // The first change is under way then, the second one waits.
    await Promise.resolve();
    crash(worker);
    for (const outcome of await Promise.allSettled(calls)) {
      assert(outcome.status === "rejected" && outcome.reason instanceof StoreError);
      assertEquals(outcome.reason.code, "failed");
    }
    await assertRejects(() => link.change({ type: "delete", log: "a" }), StoreError);
    await assertRejects(() => link.ask({ type: "tidy", nowMs: 0 }), StoreError);
    assertEquals([troubles, worker.state], [["failed"], "terminated"]);
    await link.close();
  });
}

Deno.test("SqliteHistory.open() refuses to keep no message", async () => {
  await assertRejects(
    () => SqliteHistory.open({ dir: ".tmp/none", durability: "normal", maxMessages: 0 }),
    RangeError,
  );
});
