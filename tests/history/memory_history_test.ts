import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { MemoryHistory } from "../../lib/history/memory_history.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import { countingHex } from "../helpers/chat_fixture.ts";
import { ALICE } from "../helpers/events.ts";
import { nextTurn } from "../../lib/util/next_turn.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { LogProbe } from "../helpers/log_probe.ts";
import { testHistoryStore } from "./history_suite.ts";

const TEN_MINUTES_MS = 600_000;
const NO_TOPIC = { topic: "", by: null, atMs: null };

testHistoryStore("MemoryHistory", () => {
  const { history } = newHistory();
  return {
    store: history,
    [Symbol.asyncDispose]: () => Promise.resolve(history[Symbol.dispose]()),
  };
});

Deno.test("MemoryHistory answers before the call returns", () => {
  const { history } = newHistory();
  const answers: string[] = [];
  const listener = {
    onOpened: () => answers.push("opened"),
    onAppended: () => answers.push("appended"),
    onFailed: () => answers.push("failed"),
  };
  history.open(parseRoomName("general"), listener);
  assertEquals(answers, ["opened"]);
  history.append("general", [{ from: ALICE, text: "a", atMs: 0 }]);
  assertEquals(answers, ["opened", "appended"]);
});

Deno.test("MemoryHistory.read() gives the newest maxMessages at their own positions", async () => {
  const batches = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 12 });
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 5 }), batches, async (max, sizes) => {
    const { history } = newHistory(max);
    const [log] = await LogProbe.open(history, "general");
    let head = 0;
    for (const size of sizes) {
      await log.append(...Array.from({ length: size }, (_, index) => `${head + index + 1}`));
      head += size;
      const kept = history.read("general", { limit: 100 });
      assertEquals(kept.length, Math.min(max, head));
      assertEquals(kept.at(-1)?.seq, head);
      for (const { seq, text } of kept) assertEquals(text, `${seq}`);
      assertEquals(history.read("general", { after: 0, limit: 100 }), kept);
      assertEquals(history.read("general", { after: head - 1, limit: 100 }), kept.slice(-1));
      assertEquals(history.read("general", { before: head, limit: 100 }), kept.slice(0, -1));
    }
  }));
});

Deno.test("MemoryHistory.search() finds only what it would show", async () => {
  const { history } = newHistory(2);
  const [log] = await LogProbe.open(history, "general");
  for (const text of ["a1", "a2", "a3"]) await log.append(text);
  const found = await history.search("general", "a", 10);
  assertEquals(found.map(({ text }) => text), ["a2", "a3"]);
});

Deno.test("MemoryHistory.search() gives the newest that were found in their order, over any slices", async () => {
  const { history } = newHistory();
  const [log] = await LogProbe.open(history, "general");
  const all = await log.append(
    ...Array.from({ length: 333 }, (_, index) => index % 7 === 0 ? "a" : "b"),
  );
  const matching = all.filter(({ text }) => text === "a");
  for (const limit of [0, 1, 12, 47, 48, 1000]) {
    const expected = limit === 0 ? [] : matching.slice(-limit);
    assertEquals(await history.search("general", "a", limit), expected, `${limit}`);
  }
});

Deno.test("MemoryHistory.search() does one after the other, and others have their turns", async () => {
  const { history } = newHistory();
  const [log] = await LogProbe.open(history, "general");
  await log.append(...Array.from({ length: 1000 }, () => "a"));
  const order: string[] = [];
  const searches = [
    history.search("general", "nothing", 10).then(() => order.push("long")),
    history.search("general", "a", 1).then(() => order.push("short")),
  ];
  let turns = 0;
  let isOver = false;
  const count = async () => {
    for (; !isOver; turns++) await nextTurn();
  };
  const counting = count();
  void nextTurn().then(() => order.push("another's turn"));
  await Promise.all(searches);
  isOver = true;
  await counting;
  assertEquals(order, ["another's turn", "long", "short"]);
  assert(turns >= 5, `${turns} turns`);
});

Deno.test("MemoryHistory.search() looks through fewer texts in a turn where they are long", async () => {
  const turnsFor = async (text: string) => {
    const { history } = newHistory();
    const [log] = await LogProbe.open(history, "general");
    await log.append(...Array.from({ length: 40 }, () => text));
    let turns = 0;
    const searched = history.search("general", "nothing", 1).then(() => "done" as const);
    while (await Promise.race([searched, nextTurn()]) !== "done") turns++;
    return turns;
  };
  assert(await turnsFor("long ".repeat(800)) >= 4 * await turnsFor("short"));
});

Deno.test("MemoryHistory.search() lets others have their turns also where little is looked through", async () => {
  const { history } = newHistory();
  const [log] = await LogProbe.open(history, "general");
  await log.append(...Array.from({ length: 40 }, () => "a"));
  let turns = 0;
  void nextTurn().then(() => turns++);
  await history.search("general", "a", 1);
  assertEquals(turns, 1);
});

Deno.test("MemoryHistory keeps no more than a thousand closed logs, the oldest go first", async () => {
  const { history, clock } = newHistory();
  const epochs: string[] = [];
  for (let room = 0; room < 1002; room++) {
    const [, { head }] = await LogProbe.open(history, `room${room}`);
    epochs.push(head.epoch);
  }
  for (let room = 0; room < 1000; room++) history.close(`room${room}`);
  // It is open again, and closed last.
  await LogProbe.open(history, "room0");
  history.close("room0");
  for (const room of [1000, 1001]) history.close(`room${room}`);
  assertEquals(clock.pending, 1000);
  const kept = async (room: number) => {
    const [, { head }] = await LogProbe.open(history, `room${room}`);
    return head.epoch === epochs[room];
  };
  for (const room of [0, 3, 1001]) assert(await kept(room), `${room}`);
  for (const room of [1, 2]) assert(!await kept(room), `${room}`);
});

/** A message of a hundred characters takes so many bytes. */
const HUNDRED_BYTES = 164;

Deno.test("MemoryHistory has the bytes of a closed log back when its time is over", async () => {
  const { history, clock } = newHistory(1000, 4 * HUNDRED_BYTES);
  const texts = Array.from({ length: 4 }, () => "x".repeat(100));
  for (let round = 0; round < 3; round++) {
    const [general] = await LogProbe.open(history, "general");
    await general.append(...texts);
    history.close("general");
    clock.advance(TEN_MINUTES_MS);
    const [lobby] = await LogProbe.open(history, "lobby");
    await lobby.append(...texts);
    assertEquals(history.read("lobby", { limit: 10 }).length, 4);
    history.delete("lobby");
  }
});

Deno.test("MemoryHistory has the bytes of a closed log back when too many are closed", async () => {
  const { history } = newHistory(1000, 4 * HUNDRED_BYTES);
  const [general] = await LogProbe.open(history, "general");
  await general.append(...Array.from({ length: 3 }, () => "x".repeat(100)));
  history.close("general");
  for (let room = 0; room < 1000; room++) {
    await LogProbe.open(history, `room${room}`);
    history.close(`room${room}`);
  }
  const [lobby] = await LogProbe.open(history, "lobby");
  await lobby.append(...Array.from({ length: 4 }, () => "x".repeat(100)));
  assertEquals(history.read("lobby", { limit: 10 }).length, 4);
});

Deno.test("MemoryHistory keeps a closed log for ten minutes, and no longer", async () => {
  const { history, clock } = newHistory();
  const [log, { head: first }] = await LogProbe.open(history, "general");
  await log.append("a");
  history.close("general");
  clock.advance(TEN_MINUTES_MS - 1);
  const [, kept] = await LogProbe.open(history, "general");
  assertEquals(kept.head, { epoch: first.epoch, seq: 1 });
  history.close("general");
  clock.advance(TEN_MINUTES_MS);
  const [, { head: anew }] = await LogProbe.open(history, "general");
  assertEquals(anew.seq, 0);
  assertNotEquals(anew.epoch, first.epoch);
});

Deno.test("MemoryHistory.open() ends the time that a closed log has left", async () => {
  const { history, clock } = newHistory();
  const [earlier, { head: first }] = await LogProbe.open(history, "general");
  await earlier.append("a");
  history.close("general");
  const [log] = await LogProbe.open(history, "general");
  clock.advance(TEN_MINUTES_MS);
  assertEquals((await log.append("b")).map(({ epoch }) => epoch), [first.epoch]);
});

Deno.test("MemoryHistory.close() again does not bring the end nearer", async () => {
  const { history, clock } = newHistory();
  const [log, { head: first }] = await LogProbe.open(history, "general");
  await log.append("a");
  history.close("general");
  clock.advance(TEN_MINUTES_MS - 1);
  history.close("general");
  clock.advance(1);
  const [, again] = await LogProbe.open(history, "general");
  assertEquals(again.head.epoch, first.epoch);
});

Deno.test("MemoryHistory.delete() leaves no timer that ends the log of a namesake", async () => {
  const { history, clock } = newHistory();
  const [earlier] = await LogProbe.open(history, "general");
  await earlier.append("a");
  history.close("general");
  history.delete("general");
  const [log] = await LogProbe.open(history, "general");
  clock.advance(TEN_MINUTES_MS);
  assertEquals((await log.append("a")).map(({ seq }) => seq), [1]);
});

Deno.test("MemoryHistory[Symbol.dispose]() forgets every log and every timer", async () => {
  const { history, clock } = newHistory();
  await LogProbe.open(history, "general");
  const [lobby] = await LogProbe.open(history, "lobby");
  await lobby.append("a");
  history.close("lobby");
  assertEquals(clock.pending, 1);
  history[Symbol.dispose]();
  assertEquals([clock.pending, history.read("general", { limit: 1 })], [0, []]);
});

Deno.test("MemoryHistory refuses to keep fewer than one message of a room", () => {
  for (const maxMessages of [0, -1, -Infinity]) {
    assertThrows(() => newHistory(maxMessages), RangeError, "maxMessages");
  }
});

Deno.test("MemoryHistory keeps one message of a room where no more are wanted", async () => {
  const { history } = newHistory(1);
  const [log] = await LogProbe.open(history, "general");
  for (const text of ["a", "b", "c"]) await log.append(text);
  assertEquals(history.read("general", { limit: 10 }).map(({ text }) => text), ["c"]);
});

Deno.test("MemoryHistory refuses to write to a log that is not open, and reads nothing in it", async () => {
  const { history } = newHistory();
  const room = { name: "general", creator: ALICE, createdAtMs: 0, topic: NO_TOPIC };
  for (
    const write of [() => history.append("general", []), () => history.describe("general", room)]
  ) {
    const error = assertThrows(write, Error, '"general"');
    assert(!(error instanceof TypeError));
  }
  assertEquals(history.read("general", { limit: 1 }), []);
  assertEquals(await history.search("general", "a", 1), []);
});

Deno.test("MemoryHistory forgets what is too old, and counts on", async () => {
  const clock = new FakeClock();
  using history = new MemoryHistory({ clock, randomHex: countingHex(), maxAgeMs: 1000 });
  const [log] = await LogProbe.open(history, "general");
  const say = (text: string) => log.appendDrafts([{ from: ALICE, text, atMs: clock.wallMs() }]);
  await say("one");
  clock.advance(600);
  await say("two");
  clock.advance(400);
  assertEquals(history.read("general", { limit: 9 }).map(({ text }) => text), ["one", "two"]);
  clock.advance(1);
  assertEquals(history.read("general", { limit: 9 }).map(({ seq }) => seq), [2]);
  assertEquals((await history.search("general", "o", 9)).map(({ text }) => text), ["two"]);
  clock.advance(1000);
  assertEquals((await say("three")).map(({ seq }) => seq), [3]);
  assertEquals(history.read("general", { after: 0, limit: 9 }).map(({ text }) => text), ["three"]);
});

Deno.test("MemoryHistory has the bytes of private messages back, too", () => {
  const { history } = newHistory(1000, 4 * HUNDRED_BYTES);
  const draft = { from: ALICE, to: "bob", text: "x".repeat(100), atMs: 0 };
  const exchange = (...keys: string[]) =>
    history.exchange(keys, draft, { onKept() {}, onFailed() {} });
  for (let round = 0; round < 3; round++) {
    exchange("session:a", "session:b");
    exchange("session:b", "session:a");
    const counts = ["session:a", "session:b"].map((key) => history.read(key, { limit: 9 }).length);
    assertEquals(counts, [2, 2]);
    history.delete("session:a");
    exchange("session:c", "session:b");
    assertEquals(history.read("session:b", { limit: 9 }).length, 3);
    for (const key of ["session:b", "session:c"]) history.delete(key);
  }
});

Deno.test("MemoryHistory keeps nothing that outlives it: no rooms and no sessions", () => {
  const [first, second] = [newHistory().history, newHistory().history];
  assertEquals([first.rooms, "sessions" in first], [[], false]);
  assert(first.instance.length > 0 && second.instance.length > 0);
});

Deno.test("MemoryHistory.close() keeps a log in which nothing was said, too", async () => {
  const { history } = newHistory();
  const [, first] = await LogProbe.open(history, "general");
  history.close("general");
  const [, again] = await LogProbe.open(history, "general");
  assertEquals(again, first);
});

/** A message of one of the rooms. */
interface Appended {
  readonly room: string;
  readonly seq: number;
  readonly text: string;
}

/** What stays of all messages, if the oldest go first: the longest end of the list that fits. */
function newest(all: readonly Appended[], maxBytes: number): Appended[] {
  let bytes = 0;
  const isKept = ({ text }: Appended) => (bytes += text.length + OVERHEAD_BYTES) <= maxBytes;
  const firstGone = all.findLastIndex((message) => !isKept(message));
  return all.slice(firstGone + 1);
}

/** Appends batches to three rooms and compares, after each, what is left with what should be. */
async function checkBytes(maxBytes: number, batches: readonly Batch[]): Promise<void> {
  const { history } = newHistory(1000, maxBytes);
  const logs = new Map<string, LogProbe>();
  for (const room of ROOMS) logs.set(room, (await LogProbe.open(history, room))[0]);
  const all: Appended[] = [];
  for (const { room, lengths } of batches) {
    const appended = await logs.get(room)!.append(...lengths.map((length) => "x".repeat(length)));
    all.push(...appended.map(({ seq, text }) => ({ room, seq, text })));
    const kept = newest(all, maxBytes);
    for (const each of ROOMS) {
      const read = history.read(each, { limit: 1000 });
      const expected = kept.filter((message) => message.room === each);
      assertEquals(read.map(({ seq, text }) => ({ seq, length: text.length })), [
        ...expected.map(({ seq, text }) => ({ seq, length: text.length })),
      ]);
      const [first] = expected;
      if (first !== undefined) {
        assertEquals(history.read(each, { after: first.seq - 1, limit: 1 })[0]?.seq, first.seq);
        assertEquals(history.read(each, { before: first.seq, limit: 1 }), []);
      }
    }
  }
}

interface Batch {
  readonly room: string;
  readonly lengths: readonly number[];
}

const OVERHEAD_BYTES = 64;
const ROOMS = ["general", "lobby", "attic"];

function batchesOf(maxLength: number): fc.Arbitrary<Batch[]> {
  const lengths = fc.array(fc.nat(300), { minLength: 1, maxLength });
  return fc.array(fc.record({ room: fc.constantFrom(...ROOMS), lengths }), { maxLength: 30 });
}

const byteBounds = fc.integer({ min: 1, max: 5000 });

Deno.test("MemoryHistory keeps the newest messages of all rooms that fit into maxBytes", async () => {
  await fc.assert(fc.asyncProperty(byteBounds, batchesOf(1), checkBytes), { numRuns: 300 });
});

Deno.test("MemoryHistory keeps to maxBytes where several messages come at once, too", async () => {
  await fc.assert(fc.asyncProperty(byteBounds, batchesOf(6), checkBytes), { numRuns: 300 });
});

Deno.test("MemoryHistory keeps positions right where rooms end and bounds meet", async () => {
  const step = fc.record({
    room: fc.constantFrom(...ROOMS),
    action: fc.constantFrom("say", "say", "say", "say", "close", "delete"),
  });
  const steps = fc.array(step, { maxLength: 60 });
  await fc.assert(fc.asyncProperty(byteBounds, steps, async (maxBytes, all) => {
    const { history } = newHistory(3, maxBytes);
    const heads = new Map<string, number>();
    for (const { room, action } of all) {
      if (action === "delete") history.delete(room);
      if (action === "close") history.close(room);
      const [log, { head }] = await LogProbe.open(history, room);
      assertEquals(head.seq, action === "delete" ? 0 : heads.get(room) ?? 0);
      const said = action === "say" ? await log.append(`${head.seq + 1}`) : [];
      heads.set(room, head.seq + said.length);
      for (const each of heads.keys()) {
        const read = history.read(each, { limit: 10 });
        assert(read.length <= 3);
        assertEquals(read.map(({ text }) => text), read.map(({ seq }) => `${seq}`));
        if (read.length > 0) assertEquals(read.at(-1)?.seq, heads.get(each));
      }
    }
  }));
});

function newHistory(
  maxMessages = 1000,
  maxBytes = 64 * 1024 * 1024,
): { history: MemoryHistory; clock: FakeClock } {
  const clock = new FakeClock();
  const randomHex = countingHex();
  return { history: new MemoryHistory({ clock, randomHex, maxMessages, maxBytes }), clock };
}
