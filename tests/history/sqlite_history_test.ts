import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import type { RoomRecord } from "../../lib/history/history_store.ts";
import { ALICE, NOON_MS } from "../helpers/events.ts";
import { LogProbe } from "../helpers/log_probe.ts";
import { RULES, testHistoryStore } from "./history_suite.ts";
import { exchange, SqliteFixture, textsOf } from "./sqlite/fixture.ts";

testHistoryStore("SqliteHistory", async () => {
  const fixture = await SqliteFixture.make();
  const store = await fixture.open();
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await fixture[Symbol.asyncDispose]();
    },
  };
});

function room(name: string, createdAtMs: number, creator = ALICE): RoomRecord {
  return { name, creator, createdAtMs, topic: { topic: "", by: null, atMs: null } };
}

Deno.test("SqliteHistory goes on after a clean stop as if nothing had been", async () => {
  await using fixture = await SqliteFixture.make();
  const heads = [];
  const instances = [];
  for (const text of ["a", "b", "c"]) {
    await using store = await fixture.open();
    const [log, opened] = await LogProbe.open(store, "general");
    assertEquals(opened.ancestors, []);
    heads.push(opened.head);
    instances.push(store.instance);
    await log.append(text);
    assertEquals((await textsOf(store, "general")).at(-1), text);
  }
  assertEquals(heads.map(({ seq }) => seq), [0, 1, 2]);
  assertEquals([new Set(heads.map(({ epoch }) => epoch)).size, new Set(instances).size], [1, 1]);
  assertNotEquals(instances[0], "");
});

Deno.test("SqliteHistory.read() is answered behind everything that was said before it", async () => {
  await using fixture = await SqliteFixture.make({ durability: "full" });
  await using store = await fixture.open();
  const [log] = await LogProbe.open(store, "general");
  const order: unknown[] = [];
  const kept = log.append("a").then(() => order.push("kept"));
  const read = textsOf(store, "general").then((texts) => order.push(texts));
  await Promise.all([kept, read]);
  assertEquals(order, ["kept", ["a"]]);
});

Deno.test("SqliteHistory keeps what was said before it is closed", async () => {
  await using fixture = await SqliteFixture.make();
  {
    await using store = await fixture.open();
    const [log] = await LogProbe.open(store, "general");
    void log.append("a");
    void exchange(store, ["account:alice"], { from: ALICE, text: "b", atMs: NOON_MS });
    void store.describe("general", room("general", 1));
    await store.delete("lobby");
  }
  await using store = await fixture.open();
  assertEquals(await textsOf(store, "general"), ["a"]);
  assertEquals(await textsOf(store, "account:alice"), ["b"]);
  assertEquals(store.rooms, [room("general", 1)]);
});

Deno.test("SqliteHistory.rooms are those that somebody has created, the oldest first", async () => {
  await using fixture = await SqliteFixture.make();
  {
    await using store = await fixture.open();
    for (const name of ["young", "old", "entered", "deleted"]) await LogProbe.open(store, name);
    await store.describe("young", room("young", 3));
    await store.describe("old", room("old", 1));
    await store.describe("entered", { ...room("entered", 2), creator: null });
    await store.describe("deleted", room("deleted", 2));
    await store.delete("deleted");
  }
  await using store = await fixture.open();
  assertEquals(store.rooms.map(({ name }) => name), ["old", "young"]);
});

Deno.test("SqliteHistory keeps the rules of rooms and of the whole server, also when it was killed", async () => {
  await using fixture = await SqliteFixture.make();
  const full: RoomRecord = { ...room("den", 1), access: "invited", lock: "{}", rules: RULES };
  {
    await using store = await fixture.open();
    await LogProbe.open(store, "den");
    await store.describe("den", full);
    await store.keepServerRules({ ...RULES, bans: [] });
    await store.keepServerRules(RULES);
  }
  await using store = await fixture.openUncleanly();
  assertEquals([store.serverRules, store.rooms], [RULES, [full]]);
});

Deno.test("SqliteHistory.keepServerRules() that fails keeps what was kept before", async () => {
  await using fixture = await SqliteFixture.make();
  {
    await using store = await fixture.open();
    await store.keepServerRules(RULES);
  }
  {
    await using store = await fixture.open({ maxPagesForTests: 1 });
    const many = Array.from({ length: 2000 }, (_, index) => ({ ...RULES.bans[0]!, atMs: index }));
    await assertRejects(() => Promise.resolve(store.keepServerRules({ ...RULES, bans: many })));
  }
  await using store = await fixture.open();
  assertEquals(store.serverRules, RULES);
});

Deno.test("SqliteHistory makes its folder and files for nobody else to read", async () => {
  await using fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  await LogProbe.open(store, "general");
  const modes: [string, number][] = [];
  for await (const { name } of Deno.readDir(fixture.dir)) {
    modes.push([name, await modeOf(`${fixture.dir}/${name}`)]);
  }
  const names = ["parley.db", "parley.db-shm", "parley.db-wal", "parley.lock"];
  assertEquals(modes.toSorted(), names.map((name) => [name, 0o600]));
  assertEquals(await modeOf(fixture.dir), 0o700);
});

async function modeOf(path: string): Promise<number> {
  return ((await Deno.stat(path)).mode ?? 0) & 0o777;
}
