/** What every store promises, whether it answers at once or late. */
import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import type { HistoryRange, HistoryStore, LogListener } from "../../lib/history/history_store.ts";
import type { Message } from "../../lib/protocol/event.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import { ALICE, NOON_MS } from "../helpers/events.ts";
import { LogProbe } from "../helpers/log_probe.ts";

/** A store that is thrown away after a test; it keeps at least a hundred messages of a room. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly store: HistoryStore;
}

const ALL: HistoryRange = { limit: 1000 };

const ranges = fc.record(
  { after: fc.nat(35), before: fc.nat(35), limit: fc.nat(35) },
  { requiredKeys: ["limit"] },
);

/** Registers the tests of one kind of store. */
export function testHistoryStore(name: string, newStore: () => StoreUnderTest): void {
  testPositions(name, newStore);
  testReading(name, newStore);
  testSearching(name, newStore);
  testLives(name, newStore);
}

function testPositions(name: string, newStore: () => StoreUnderTest): void {
  Deno.test(`${name}.open() makes a log that has an epoch and no message`, async () => {
    await using under = newStore();
    const [, head] = await LogProbe.open(under.store, "general");
    assertEquals(head.seq, 0);
    assertNotEquals(head.epoch, "");
  });

  Deno.test(`${name}.append() gives positions from 1 without a gap`, async () => {
    await using under = newStore();
    const [log, { epoch }] = await LogProbe.open(under.store, "general");
    const messages = [
      ...await log.append("a"),
      ...await log.append("b", "c"),
      ...await log.append("d"),
    ];
    assertEquals(messages.map(({ seq }) => seq), [1, 2, 3, 4]);
    assertEquals(messages.map(({ text }) => text), ["a", "b", "c", "d"]);
    assertEquals(new Set(messages.map((message) => message.epoch)), new Set([epoch]));
  });

  Deno.test(`${name}.append() hands out who said what, where and when`, async () => {
    await using under = newStore();
    const [log, { epoch }] = await LogProbe.open(under.store, "General");
    const [message] = await log.append("Hello");
    assertEquals(message, {
      type: "message",
      room: "General",
      epoch,
      seq: 1,
      from: ALICE,
      text: "Hello",
      atMs: NOON_MS,
    });
  });

  Deno.test(`${name} keeps the logs of rooms apart`, async () => {
    await using under = newStore();
    const [general, generalHead] = await LogProbe.open(under.store, "general");
    const [lobby, lobbyHead] = await LogProbe.open(under.store, "lobby");
    await general.append("a", "b");
    assertEquals((await lobby.append("c")).map(({ seq }) => seq), [1]);
    assertNotEquals(generalHead.epoch, lobbyHead.epoch);
    assertEquals(texts(await under.store.read("lobby", ALL)), ["c"]);
  });
}

function testReading(name: string, newStore: () => StoreUnderTest): void {
  Deno.test(`${name}.read() finds what was handed out, at once and unchanged`, async () => {
    await using under = newStore();
    const { store } = under;
    const { promise, resolve } = Promise.withResolvers<[readonly Message[], unknown]>();
    const listener: LogListener = {
      onOpened: () => store.append("general", [{ from: ALICE, text: "a", atMs: NOON_MS }]),
      onAppended: (messages) => resolve([messages, store.read("general", ALL)]),
      onFailed: () => {},
    };
    store.open(parseRoomName("general"), listener);
    const [handedOut, found] = await promise;
    assertEquals(await found, handedOut);
  });

  Deno.test(`${name}.read() gives a message the same position for ever`, async () => {
    await using under = newStore();
    const [log] = await LogProbe.open(under.store, "general");
    const handedOut = [...await log.append("a", "b"), ...await log.append("c")];
    await log.append("d");
    assertEquals(await under.store.read("general", { after: 0, limit: 3 }), handedOut);
  });

  Deno.test(`${name}.read() gives nothing of an empty log`, async () => {
    await using under = newStore();
    await LogProbe.open(under.store, "general");
    assertEquals(await under.store.read("general", ALL), []);
    assertEquals(await under.store.read("general", { after: 0, limit: 10 }), []);
  });

  Deno.test(`${name}.read() gives nothing where nothing is asked for`, async () => {
    await using under = newStore();
    const [log] = await LogProbe.open(under.store, "general");
    await log.append("a", "b");
    const nothing = [{ limit: 0 }, { limit: 0, after: 0 }, { limit: 9, after: 1, before: 2 }];
    for (const range of nothing) assertEquals(await under.store.read("general", range), []);
  });

  Deno.test(`${name}.read() gives the range that was asked for, the oldest first`, async () => {
    await using under = newStore();
    const [log] = await LogProbe.open(under.store, "general");
    const all = await log.append(...Array.from({ length: 30 }, (_, index) => `text ${index}`));
    await fc.assert(fc.asyncProperty(ranges, async (range) => {
      assertEquals(await under.store.read("general", range), expectedOf(all, range));
    }));
  });
}

const SAID = [
  "Lunch at noon",
  "lunch?",
  "Noon it is: LUNCH!",
  "Straße, ΣΊΣΥΦΟΣ, ﬁne, ｆｕｌｌ",
  "e\u0301clair 漢字かな",
] as const;

const SEARCHES: readonly (readonly [text: string, seqs: readonly number[]])[] = [
  ["lunch", [1, 2, 3]],
  ["lunch noon", [1, 3]],
  ["NOON  lunch", [1, 3]],
  ["lunch dinner", []],
  ["unc", [1, 2, 3]],
  ["LUNCH!", [3]],
  ["STRASSE", [4]],
  ["σίσυφος", [4]],
  ["FINE full", [4]],
  ["ﬁne ｌunch", []],
  ["Éclair", [5]],
  ["字か", [5]],
  [".*", []],
];

function testSearching(name: string, newStore: () => StoreUnderTest): void {
  Deno.test(`${name}.search() finds what has every word, whatever its case or form`, async () => {
    await using under = newStore();
    const [log] = await LogProbe.open(under.store, "general");
    const all = await log.append(...SAID);
    for (const [text, seqs] of SEARCHES) {
      const found = await under.store.search("general", text, 100);
      assertEquals(found, all.filter(({ seq }) => seqs.includes(seq)), text);
    }
  });

  Deno.test(`${name}.search() gives the newest that were found, the oldest first`, async () => {
    await using under = newStore();
    const [log] = await LogProbe.open(under.store, "general");
    await log.append("a1", "b", "a2", "a3", "b");
    const found = async (limit: number) => texts(await under.store.search("general", "a", limit));
    assertEquals(await found(2), ["a2", "a3"]);
    assertEquals(await found(3), ["a1", "a2", "a3"]);
    assertEquals(await found(0), []);
  });

  Deno.test(`${name}.search() finds nothing of other rooms`, async () => {
    await using under = newStore();
    await (await LogProbe.open(under.store, "general"))[0].append("a");
    await LogProbe.open(under.store, "lobby");
    assertEquals(await under.store.search("lobby", "a", 10), []);
  });
}

function testLives(name: string, newStore: () => StoreUnderTest): void {
  Deno.test(`${name}.close() leaves a log that goes on in the same epoch`, async () => {
    await using under = newStore();
    const [log, head] = await LogProbe.open(under.store, "general");
    await log.append("a", "b");
    under.store.close("general");
    const [again, newHead] = await LogProbe.open(under.store, "general");
    assertEquals(newHead, { epoch: head.epoch, seq: 2 });
    await again.append("c");
    assertEquals(texts(await under.store.read("general", ALL)), ["a", "b", "c"]);
  });

  Deno.test(`${name}.open() names the messages that follow as it was told`, async () => {
    await using under = newStore();
    await LogProbe.open(under.store, "general");
    under.store.close("general");
    const [log] = await LogProbe.open(under.store, "GENERAL");
    assertEquals((await log.append("a")).map(({ room }) => room), ["GENERAL"]);
  });

  Deno.test(`${name}.delete() ends the messages and the epoch`, async () => {
    await using under = newStore();
    const [log, head] = await LogProbe.open(under.store, "general");
    await log.append("a");
    under.store.delete("general");
    const [, newHead] = await LogProbe.open(under.store, "general");
    assertEquals(newHead.seq, 0);
    assertNotEquals(newHead.epoch, head.epoch);
    assertEquals(await under.store.read("general", ALL), []);
  });

  Deno.test(`${name}.delete() ends a closed log, too`, async () => {
    await using under = newStore();
    const [, head] = await LogProbe.open(under.store, "general");
    under.store.close("general");
    under.store.delete("general");
    const [, newHead] = await LogProbe.open(under.store, "general");
    assertNotEquals(newHead.epoch, head.epoch);
  });

  Deno.test(`${name}.close() and delete() of an unknown log leave the others alone`, async () => {
    await using under = newStore();
    const [log] = await LogProbe.open(under.store, "general");
    under.store.close("lobby");
    under.store.delete("lobby");
    assertEquals((await log.append("a")).map(({ seq }) => seq), [1]);
  });
}

/** The same with a plain array, for lists without a gap. */
function expectedOf(all: readonly Message[], range: HistoryRange): readonly Message[] {
  const { after, before = Infinity, limit } = range;
  const between = all.filter(({ seq }) => seq > (after ?? 0) && seq < before);
  return after === undefined
    ? between.slice(Math.max(0, between.length - limit))
    : between.slice(0, limit);
}

function texts(messages: readonly Message[]): string[] {
  return messages.map(({ text }) => text);
}
