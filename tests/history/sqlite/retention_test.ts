import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { verify } from "../../../lib/history/sqlite/maintenance.ts";
import type { SqliteHistory } from "../../../lib/history/sqlite_history.ts";
import { ALICE } from "../../helpers/events.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { LogProbe } from "../../helpers/log_probe.ts";
import { SqliteFixture, textsOf } from "./fixture.ts";

const NOW_MS = FakeClock.START_MS;
const HOUR_MS = 60 * 60 * 1000;
/** A sweep begins with the next turn of the worker, and a read takes one. */
const MAX_READS = 1000;

function texts(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${from + index}`);
}

async function search(store: SqliteHistory, text: string): Promise<string[]> {
  return (await store.search("general", text, 100)).map(({ text }) => text);
}

Deno.test("SqliteHistory.read() gives the newest maxMessages at once, at their own positions", async () => {
  await using fixture = await SqliteFixture.make({ maxMessages: 3 });
  await using store = await fixture.open();
  const [log] = await LogProbe.open(store, "general");
  for (const tidiness of ["untidy", "tidy"]) {
    await log.append(...texts(1, 5));
    if (tidiness === "tidy") await store.tidy();
    assertEquals(await textsOf(store, "general"), ["3", "4", "5"]);
    const [first] = await store.read("general", { after: 0, limit: 1 });
    assertEquals(first?.seq, tidiness === "tidy" ? 8 : 3);
    const beforeFirst = await store.read("general", { before: first?.seq ?? 0, limit: 9 });
    assertEquals(beforeFirst, []);
    assertEquals(await search(store, "1"), []);
    assertEquals(await search(store, "3"), ["3"]);
  }
});

Deno.test("SqliteHistory.tidy() leaves nothing of what is too old", async () => {
  await using fixture = await SqliteFixture.make({ maxAgeMs: HOUR_MS });
  await using store = await fixture.open();
  const [log] = await LogProbe.open(store, "general");
  const times = [-2 * HOUR_MS, -HOUR_MS - 1, -HOUR_MS, 0];
  await log.appendDrafts(
    times.map((ms, index) => ({ from: ALICE, text: `${index}`, atMs: NOW_MS + ms })),
  );
  await store.tidy();
  assertEquals(await textsOf(store, "general"), ["2", "3"]);
  fixture.clock.advance(HOUR_MS);
  await store.tidy();
  assertEquals(await textsOf(store, "general"), ["3"]);
  assertEquals(await search(store, "2"), []);
  assertEquals(await search(store, "3"), ["3"]);
});

Deno.test("SqliteHistory looks every hour whether something has grown too old", async () => {
  await using fixture = await SqliteFixture.make({ maxAgeMs: HOUR_MS });
  await using store = await fixture.open();
  const [log] = await LogProbe.open(store, "general");
  await log.appendDrafts([{ from: ALICE, text: "old", atMs: NOW_MS }]);
  await store.tidy();
  assertEquals(await textsOf(store, "general"), ["old"]);
  fixture.clock.advance(2 * HOUR_MS);
  let left = 1;
  for (let reads = 0; reads < MAX_READS && left > 0; reads++) {
    left = (await textsOf(store, "general")).length;
  }
  assertEquals(left, 0);
  assertEquals(fixture.clock.pending, 1);
});

Deno.test("SqliteHistory goes on counting where everything has grown too old", async () => {
  await using fixture = await SqliteFixture.make({ maxAgeMs: HOUR_MS });
  await using store = await fixture.open();
  const [log] = await LogProbe.open(store, "general");
  const say = (text: string) =>
    log.appendDrafts([{ from: ALICE, text, atMs: fixture.clock.wallMs() }]);
  await say("old");
  fixture.clock.advance(2 * HOUR_MS);
  await store.tidy();
  assertEquals(await textsOf(store, "general"), []);
  assertEquals((await say("new")).map(({ seq }) => seq), [2]);
  await store.tidy();
  assertEquals(await textsOf(store, "general"), ["new"]);
  assertEquals(await verify(fixture.dir), []);
});

interface Said {
  readonly room: string;
  readonly bytes: number;
}

const ROOMS = ["general", "lobby", "attic"];
const said = fc.record({ room: fc.constantFrom(...ROOMS), bytes: fc.integer({ min: 1, max: 30 }) });

/** What stays if the oldest go first: the longest end of the list that fits. */
function newest(all: readonly Said[], maxBytes: number): readonly Said[] {
  let bytes = 0;
  const firstGone = all.findLastIndex((each) => (bytes += each.bytes) > maxBytes);
  return all.slice(firstGone + 1);
}

Deno.test("SqliteHistory.tidy() leaves the newest messages of all logs that fit into maxBytes", async () => {
  const lists = fc.array(said, { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 300 }), lists, async (maxBytes, all) => {
      await using fixture = await SqliteFixture.make({ maxBytes });
      await using store = await fixture.open();
      const logs = new Map<string, LogProbe>();
      for (const room of ROOMS) logs.set(room, (await LogProbe.open(store, room))[0]);
      for (const [index, { room, bytes }] of all.entries()) {
        const text = "é".repeat(bytes >> 1) + "x".repeat(bytes & 1);
        await logs.get(room)?.appendDrafts([{ from: ALICE, text, atMs: NOW_MS + index }]);
      }
      await store.tidy();
      const kept = newest(all, maxBytes);
      for (const room of ROOMS) {
        const count = kept.filter((each) => each.room === room).length;
        assertEquals((await textsOf(store, room)).length, count, room);
      }
      assertEquals(await verify(fixture.dir), []);
    }),
    { numRuns: 15 },
  );
});

Deno.test("SqliteHistory takes the messages of a deleted log off the disk", async () => {
  await using fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  const [log] = await LogProbe.open(store, "general");
  await log.append(...texts(0, 1000));
  await store.tidy();
  await log.append("not indexed");
  await store.delete("general");
  await store.tidy();
  assertEquals(await textsOf(store, "general"), []);
  assertEquals(await search(store, "indexed"), []);
  assertEquals(await verify(fixture.dir), []);
});

Deno.test("SqliteHistory writes over what was deleted", async () => {
  await using fixture = await SqliteFixture.make();
  {
    await using store = await fixture.open();
    const [log] = await LogProbe.open(store, "general");
    await log.append(...texts(1, 500).map((number) => `For nobody else ${number}`));
    await store.tidy();
    await store.delete("general");
    await store.tidy();
  }
  const bytes = await Deno.readFile(`${fixture.dir}/parley.db`);
  assert(!new TextDecoder("latin1").decode(bytes).includes("For nobody else"));
});

Deno.test("SqliteHistory forgets epochs only when nothing of them is kept", async () => {
  await using fixture = await SqliteFixture.make({ maxMessages: 2 });
  const epochs: string[] = [];
  for (const text of ["a", "b", "c", "d"]) {
    await using store = await fixture.openUncleanly();
    const [log, { head }] = await LogProbe.open(store, "general");
    epochs.push(head.epoch);
    await log.append(text);
    await store.tidy();
  }
  await using store = await fixture.open();
  const messages = await store.read("general", { after: 0, limit: 9 });
  const kept = messages.map(({ text, epoch }) => [text, epoch]);
  assertEquals(kept, [["c", epochs[2]], ["d", epochs[3]]]);
  const [, { ancestors }] = await LogProbe.open(store, "general");
  // Who stands at the end of the second one misses nothing: he is told so by that epoch.
  assertEquals(ancestors.map(({ epoch }) => epoch), epochs.slice(1, 3));
  assertEquals(await verify(fixture.dir), []);
});
