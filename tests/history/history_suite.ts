/** What every store promises, whether it answers at once or late. */
import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import type {
  HistoryRange,
  HistoryStore,
  KeptMessage,
  LogListener,
  MessageDraft,
  RoomRecord,
  RulesRecord,
} from "../../lib/history/history_store.ts";
import type { Position } from "../../lib/protocol/command.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import { ALICE, BOB, NOON_MS } from "../helpers/events.ts";
import { LogProbe } from "../helpers/log_probe.ts";

/** A store that is thrown away after a test; it keeps at least a hundred messages of a room. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly store: HistoryStore;
}

/** Makes one that is empty. */
export type NewStore = () => StoreUnderTest | Promise<StoreUnderTest>;

/** Rules of every kind. */
export const RULES: RulesRecord = {
  bans: [{
    subject: { by: "name", key: "eve", shown: "Eve", sessions: ["s9"] },
    setBy: "alice",
    atMs: NOON_MS,
    untilMs: NOON_MS + 1,
    reason: "spam",
  }],
  mutes: [{
    subject: { by: "address", key: "192.0.2.7", shown: "Eve" },
    setBy: "alice",
    atMs: NOON_MS,
    untilMs: null,
    reason: "",
  }],
  invited: [{ by: "account", key: "lee", shown: "Lee", accountId: "id" }],
};

const ALL: HistoryRange = { limit: 1000 };

const ranges = fc.record(
  { after: fc.nat(35), before: fc.nat(35), limit: fc.nat(35) },
  { requiredKeys: ["limit"] },
);

/** Registers the tests of one kind of store. */
export function testHistoryStore(name: string, newStore: NewStore): void {
  testPositions(name, newStore);
  testReading(name, newStore);
  testBounds(name, newStore);
  testSearching(name, newStore);
  testLives(name, newStore);
  testExchange(name, newStore);
  testListeners(name, newStore);
  testRooms(name, newStore);
}

function testPositions(name: string, newStore: NewStore): void {
  Deno.test(`${name}.open() makes a log that has an epoch and no message`, async () => {
    await using under = await newStore();
    const [, { head, ancestors, room }] = await LogProbe.open(under.store, "general");
    assertEquals(head.seq, 0);
    assertNotEquals(head.epoch, "");
    assertEquals([ancestors, room], [[], null]);
  });

  Deno.test(`${name}.append() gives positions from 1 without a gap`, async () => {
    await using under = await newStore();
    const [log, { head: { epoch } }] = await LogProbe.open(under.store, "general");
    const messages = [
      ...await log.append("a"),
      ...await log.append("b", "c"),
      ...await log.append("d"),
    ];
    assertEquals(messages.map(({ seq }) => seq), [1, 2, 3, 4]);
    assertEquals(messages.map(({ text }) => text), ["a", "b", "c", "d"]);
    assertEquals(new Set(messages.map((message) => message.epoch)), new Set([epoch]));
  });

  Deno.test(`${name}.read() tells who said what, to whom, and when`, async () => {
    await using under = await newStore();
    const [log, { head: { epoch } }] = await LogProbe.open(under.store, "General");
    const drafts = [
      { from: ALICE, text: "Hello", atMs: NOON_MS },
      { from: BOB, text: "psst \u{1f600}", atMs: NOON_MS + 1, to: "alice" },
    ];
    await log.appendDrafts(drafts);
    assertEquals(await under.store.read("general", ALL), [
      { ...drafts[0]!, epoch, seq: 1 },
      { ...drafts[1]!, epoch, seq: 2 },
    ]);
  });

  Deno.test(`${name} keeps the logs of rooms apart`, async () => {
    await using under = await newStore();
    const [general, { head: generalHead }] = await LogProbe.open(under.store, "general");
    const [lobby, { head: lobbyHead }] = await LogProbe.open(under.store, "lobby");
    await general.append("a", "b");
    assertEquals((await lobby.append("c")).map(({ seq }) => seq), [1]);
    assertNotEquals(generalHead.epoch, lobbyHead.epoch);
    assertEquals(texts(await under.store.read("lobby", ALL)), ["c"]);
  });
}

function testReading(name: string, newStore: NewStore): void {
  Deno.test(`${name}.read() finds what was handed out, at once`, async () => {
    await using under = await newStore();
    const { store } = under;
    const { promise, resolve } = Promise.withResolvers<readonly [Position, unknown]>();
    const listener: LogListener = {
      onOpened: () => store.append("general", [{ from: ALICE, text: "a", atMs: NOON_MS }]),
      onAppended: (first) => resolve([first, store.read("general", ALL)]),
      onFailed: () => {},
    };
    store.open(parseRoomName("general"), listener);
    const [first, found] = await promise;
    assertEquals(await found, [{ ...first, from: ALICE, text: "a", atMs: NOON_MS }]);
  });

  Deno.test(`${name}.read() gives a message the same position for ever`, async () => {
    await using under = await newStore();
    const [log] = await LogProbe.open(under.store, "general");
    const handedOut = [...await log.append("a", "b"), ...await log.append("c")];
    await log.append("d");
    assertEquals(await under.store.read("general", { after: 0, limit: 3 }), handedOut);
  });

  Deno.test(`${name}.read() gives nothing of an empty log`, async () => {
    await using under = await newStore();
    await LogProbe.open(under.store, "general");
    assertEquals(await under.store.read("general", ALL), []);
    assertEquals(await under.store.read("general", { after: 0, limit: 10 }), []);
  });

  Deno.test(`${name}.read() gives nothing where nothing is asked for`, async () => {
    await using under = await newStore();
    const [log] = await LogProbe.open(under.store, "general");
    await log.append("a", "b");
    const nothing = [{ limit: 0 }, { limit: 0, after: 0 }, { limit: 9, after: 1, before: 2 }];
    for (const range of nothing) assertEquals(await under.store.read("general", range), []);
  });

  Deno.test(`${name}.read() gives the range that was asked for, the oldest first`, async () => {
    await using under = await newStore();
    const [log] = await LogProbe.open(under.store, "general");
    const all = await log.append(...Array.from({ length: 30 }, (_, index) => `text ${index}`));
    await fc.assert(fc.asyncProperty(ranges, async (range) => {
      assertEquals(await under.store.read("general", range), expectedOf(all, range));
    }));
  });
}

function testBounds(name: string, newStore: NewStore): void {
  Deno.test(`${name}.read() gives what fits into maxBytes, one message at least`, async () => {
    await using under = await newStore();
    const [log] = await LogProbe.open(under.store, "general");
    await log.append("a", "bb", "ééé", "d");
    const read = async (range: HistoryRange) => texts(await under.store.read("general", range));
    assertEquals(await read({ limit: 9, maxBytes: 7 }), ["ééé", "d"]);
    assertEquals(await read({ limit: 9, maxBytes: 6 }), ["d"]);
    assertEquals(await read({ limit: 9, before: 4, maxBytes: 0 }), ["ééé"]);
    assertEquals(await read({ limit: 9, after: 0, maxBytes: 3 }), ["a", "bb"]);
    assertEquals(await read({ limit: 9, after: 0, maxBytes: 0 }), ["a"]);
    assertEquals(await read({ limit: 0, maxBytes: 9 }), []);
  });

  Deno.test(`${name}.read() gives nothing older than sinceMs`, async () => {
    await using under = await newStore();
    const [log] = await LogProbe.open(under.store, "general");
    await log.appendDrafts([1, 2, 3].map((atMs) => ({ from: ALICE, text: `${atMs}`, atMs })));
    const read = async (range: HistoryRange) => texts(await under.store.read("general", range));
    assertEquals(await read({ limit: 9, sinceMs: 2 }), ["2", "3"]);
    assertEquals(await read({ limit: 1, sinceMs: 2 }), ["3"]);
    assertEquals(await read({ limit: 9, before: 3, sinceMs: 2 }), ["2"]);
    assertEquals(await read({ limit: 9, sinceMs: 4 }), []);
  });

  Deno.test(`${name}.read() and search() find nothing in a log that is not there`, async () => {
    await using under = await newStore();
    assertEquals(await under.store.read("general", ALL), []);
    assertEquals(await under.store.search("general", "a", 10), []);
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

function testSearching(name: string, newStore: NewStore): void {
  Deno.test(`${name}.search() finds what has every word, whatever its case or form`, async () => {
    await using under = await newStore();
    const [log] = await LogProbe.open(under.store, "general");
    const all = await log.append(...SAID);
    for (const [text, seqs] of SEARCHES) {
      const found = await under.store.search("general", text, 100);
      assertEquals(found, all.filter(({ seq }) => seqs.includes(seq)), text);
    }
  });

  Deno.test(`${name}.search() gives the newest that were found, the oldest first`, async () => {
    await using under = await newStore();
    const [log] = await LogProbe.open(under.store, "general");
    await log.append("a1", "b", "a2", "a3", "b");
    const found = async (limit: number) => texts(await under.store.search("general", "a", limit));
    assertEquals(await found(2), ["a2", "a3"]);
    assertEquals(await found(3), ["a1", "a2", "a3"]);
    assertEquals(await found(0), []);
  });

  Deno.test(`${name}.search() finds nothing of other rooms`, async () => {
    await using under = await newStore();
    await (await LogProbe.open(under.store, "general"))[0].append("a");
    await LogProbe.open(under.store, "lobby");
    assertEquals(await under.store.search("lobby", "a", 10), []);
  });
}

function testLives(name: string, newStore: NewStore): void {
  Deno.test(`${name}.close() leaves a log that goes on in the same epoch`, async () => {
    await using under = await newStore();
    const [log, { head }] = await LogProbe.open(under.store, "general");
    await log.append("a", "b");
    under.store.close("general");
    const [again, { head: newHead }] = await LogProbe.open(under.store, "general");
    assertEquals(newHead, { epoch: head.epoch, seq: 2 });
    await again.append("c");
    assertEquals(texts(await under.store.read("general", ALL)), ["a", "b", "c"]);
  });

  Deno.test(`${name}.delete() ends the messages and the epoch`, async () => {
    await using under = await newStore();
    const [log, { head }] = await LogProbe.open(under.store, "general");
    await log.append("a");
    await under.store.delete("general");
    const [, { head: newHead }] = await LogProbe.open(under.store, "general");
    assertEquals(newHead.seq, 0);
    assertNotEquals(newHead.epoch, head.epoch);
    assertEquals(await under.store.read("general", ALL), []);
  });

  Deno.test(`${name}.delete() ends what search() finds`, async () => {
    await using under = await newStore();
    await (await LogProbe.open(under.store, "general"))[0].append("lunch");
    await under.store.delete("general");
    const [log] = await LogProbe.open(under.store, "general");
    assertEquals(await under.store.search("general", "lunch", 9), []);
    await log.append("lunch");
    assertEquals((await under.store.search("general", "lunch", 9)).map(({ seq }) => seq), [1]);
  });

  Deno.test(`${name}.delete() ends a closed log, too`, async () => {
    await using under = await newStore();
    const [, { head }] = await LogProbe.open(under.store, "general");
    under.store.close("general");
    await under.store.delete("general");
    const [, { head: newHead }] = await LogProbe.open(under.store, "general");
    assertNotEquals(newHead.epoch, head.epoch);
  });

  Deno.test(`${name}.close() and delete() of an unknown log leave the others alone`, async () => {
    await using under = await newStore();
    const [log] = await LogProbe.open(under.store, "general");
    under.store.close("lobby");
    await under.store.delete("lobby");
    assertEquals((await log.append("a")).map(({ seq }) => seq), [1]);
  });
}

/** Says something privately; resolves to where it is kept. */
function exchange(
  store: HistoryStore,
  logKeys: readonly string[],
  draft: MessageDraft,
): Promise<readonly Position[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Position[]>();
  store.exchange(logKeys, draft, { onKept: resolve, onFailed: reject });
  return promise;
}

const WHISPER: MessageDraft = { from: ALICE, text: "psst", atMs: NOON_MS, to: "bob" };

function testExchange(name: string, newStore: NewStore): void {
  const draft = WHISPER;
  const [ours, theirs] = ["account:alice", "session:s2"];

  Deno.test(`${name}.exchange() keeps a message in each of the logs`, async () => {
    await using under = await newStore();
    await exchange(under.store, [ours, "account:carol"], { ...draft, text: "first" });
    const places = await exchange(under.store, [ours, theirs], draft);
    assertEquals(places.map(({ seq }) => seq), [2, 1]);
    const [own] = await under.store.read(ours, { after: 1, limit: 9 });
    assertEquals(own, { ...draft, ...places[0]! });
    assertEquals(await under.store.read(theirs, ALL), [{ ...draft, ...places[1]! }]);
  });

  Deno.test(`${name}.exchange() goes on in a log that is open, too`, async () => {
    await using under = await newStore();
    const [log, { head }] = await LogProbe.open(under.store, "general");
    await log.append("a");
    const places = await exchange(under.store, ["general"], draft);
    assertEquals(places, [{ epoch: head.epoch, seq: 2 }]);
    assertEquals((await log.append("b")).map(({ seq }) => seq), [3]);
  });
}

function testListeners(name: string, newStore: NewStore): void {
  const draft = WHISPER;

  Deno.test(`${name}.open() tells everybody who opens a log, and later only the last one`, async () => {
    await using under = await newStore();
    const told: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const listener = (who: string): LogListener => ({
      onOpened: () => told.push(`${who} opened`),
      onAppended: () => resolve(void told.push(who)),
      onFailed: () => {},
    });
    under.store.open(parseRoomName("general"), listener("first"));
    under.store.open(parseRoomName("general"), listener("second"));
    under.store.append("general", [draft]);
    await promise;
    assertEquals(told, ["first opened", "second opened", "second"]);
  });

  Deno.test(`${name} answers in the order of the calls`, async () => {
    await using under = await newStore();
    const { store } = under;
    await LogProbe.open(store, "lobby");
    const order: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const onFailed = (error: unknown) => order.push(`failed: ${error}`);
    const listener = (room: string, isLast = false): LogListener => ({
      onOpened: () => order.push(`${room} opened`),
      onAppended: ({ seq }) => {
        order.push(`${room} ${seq}`);
        if (isLast) resolve();
      },
      onFailed,
    });
    store.open(parseRoomName("general"), listener("general"));
    store.open(parseRoomName("lobby"), listener("lobby", true));
    store.append("general", [draft, draft]);
    store.exchange(["account:alice"], draft, {
      onKept: ([place]) => order.push(`${place?.seq}`),
      onFailed,
    });
    store.append("lobby", [draft]);
    await promise;
    const expected = ["general opened", "lobby opened", "general 1", "1", "lobby 1"];
    assertEquals(order, expected);
  });
}

function testRooms(name: string, newStore: NewStore): void {
  const room: RoomRecord = {
    name: "General",
    creator: ALICE,
    createdAtMs: NOON_MS,
    topic: { topic: "Plans", by: "bob", atMs: NOON_MS + 1 },
  };

  Deno.test(`${name}.describe() is what open() tells, until the log is deleted`, async () => {
    await using under = await newStore();
    const { store } = under;
    await LogProbe.open(store, "general");
    await store.describe("general", { ...room, creator: null });
    await store.describe("general", room);
    store.close("general");
    assertEquals((await LogProbe.open(store, "general"))[1].room, room);
    assertEquals((await LogProbe.open(store, "lobby"))[1].room, null);
    await store.delete("general");
    assertEquals((await LogProbe.open(store, "general"))[1].room, null);
  });

  Deno.test(`${name}.describe() keeps who may be in a room, and who may speak there`, async () => {
    await using under = await newStore();
    const { store } = under;
    await LogProbe.open(store, "general");
    const creator = { ...ALICE, accountId: "id" };
    const full: RoomRecord = { ...room, creator, access: "password", lock: "{}", rules: RULES };
    await store.describe("general", full);
    store.close("general");
    assertEquals((await LogProbe.open(store, "general"))[1].room, full);
  });

  Deno.test(`${name}.keepServerRules() takes rules again and again`, async () => {
    await using under = await newStore();
    assertEquals(under.store.serverRules, null);
    await under.store.keepServerRules({ ...RULES, bans: [] });
    await under.store.keepServerRules(RULES);
  });
}

/** The same with a plain array, for lists without a gap. */
function expectedOf(all: readonly KeptMessage[], range: HistoryRange): readonly KeptMessage[] {
  const { after, before = Infinity, limit } = range;
  const between = all.filter(({ seq }) => seq > (after ?? 0) && seq < before);
  return after === undefined
    ? between.slice(Math.max(0, between.length - limit))
    : between.slice(0, limit);
}

function texts(messages: readonly KeptMessage[]): string[] {
  return messages.map(({ text }) => text);
}
