import { assertEquals } from "@std/assert";
import type { MessageDraft } from "../../../lib/history/history_store.ts";
import type { SessionRecord } from "../../../lib/history/session_store.ts";
import { ALICE, NOON_MS } from "../../helpers/events.ts";
import { LogProbe } from "../../helpers/log_probe.ts";
import { exchange, SqliteFixture, textsOf } from "./fixture.ts";

const SESSION: SessionRecord = {
  key: "s1",
  tokenHash: "abcd",
  name: "alice",
  account: "alice",
  roles: ["operator"],
  passwordMark: "ef01",
  host: "127.0.0.1",
};
const GUEST = { ...SESSION, key: "s2", account: null, roles: [], passwordMark: null };

function said(sendId: number, session = "s1"): MessageDraft {
  return { from: ALICE, text: `text ${sendId}`, atMs: NOON_MS, sent: { session, sendId } };
}

Deno.test("SqliteSessions.kept are those that were kept last, the oldest first", async () => {
  await using fixture = await SqliteFixture.make();
  {
    await using store = await fixture.open();
    assertEquals(store.sessions.kept, []);
    await store.sessions.keep(SESSION);
    await store.sessions.keep(GUEST);
    await store.sessions.keep({ ...GUEST, key: "s3" });
    await store.sessions.keep({ ...SESSION, name: "ada" });
    store.sessions.drop("s3", "session:s3");
  }
  await using store = await fixture.open();
  assertEquals(store.sessions.kept, [{ ...SESSION, name: "ada" }, GUEST]);
});

for (const tidiness of ["just said", "tidied up"]) {
  Deno.test(`SqliteSessions.sentBy() tells what a session has said, ${tidiness}`, async () => {
    await using fixture = await SqliteFixture.make();
    await using store = await fixture.open();
    await store.sessions.keep(SESSION);
    const [log, { head: { epoch } }] = await LogProbe.open(store, "General");
    await log.appendDrafts([said(1), said(7, "s2"), said(2)]);
    const [place] = await exchange(store, ["session:s1", "account:bob"], {
      ...said(5),
      to: "bob",
    });
    if (tidiness === "tidied up") await store.tidy();
    const records = [
      { sendId: 1, place: { room: "General" }, epoch, seq: 1 },
      { sendId: 2, place: { room: "General" }, epoch, seq: 3 },
      { sendId: 5, place: { to: "bob" }, ...place! },
    ];
    const { sessions } = store;
    assertEquals(await sessions.sentBy("s1", 3), { records, complete: true });
    assertEquals(await sessions.sentBy("s1", 2), { records: records.slice(1), complete: false });
    assertEquals(await sessions.sentBy("s1", 0), { records: [], complete: false });
    assertEquals(await sessions.sentBy("nobody", 3), { records: [], complete: true });
  });

  Deno.test(`SqliteSessions.drop() takes what a session has said, ${tidiness}`, async () => {
    await using fixture = await SqliteFixture.make();
    await using store = await fixture.open();
    await store.sessions.keep(SESSION);
    await store.sessions.keep(GUEST);
    const [log] = await LogProbe.open(store, "general");
    await log.appendDrafts([said(1), said(7, "s2")]);
    await exchange(store, ["session:s1", "session:s2"], said(2));
    if (tidiness === "tidied up") await store.tidy();
    store.sessions.drop("s1", "session:s1");
    assertEquals(await store.sessions.sentBy("s1", 9), { records: [], complete: true });
    assertEquals((await store.sessions.sentBy("s2", 9)).records.map(({ sendId }) => sendId), [7]);
    assertEquals(await textsOf(store, "session:s1"), []);
    assertEquals(await textsOf(store, "session:s2"), ["text 2"]);
    assertEquals(await textsOf(store, "general"), ["text 1", "text 7"]);
  });
}

Deno.test("SqliteSessions.sentBy() tells it after a restart, and where a room is gone", async () => {
  await using fixture = await SqliteFixture.make();
  {
    await using store = await fixture.open();
    await store.sessions.keep(SESSION);
    await (await LogProbe.open(store, "general"))[0].appendDrafts([said(1), said(2)]);
    await store.delete("general");
  }
  await using store = await fixture.open();
  const { records, complete } = await store.sessions.sentBy("s1", 9);
  assertEquals([records.map(({ seq }) => seq), complete], [[1, 2], true]);
});

Deno.test("SqliteSessions.sentBy() knows nothing if it is told to forget it", async () => {
  await using fixture = await SqliteFixture.make({ breakForTests: "dedup" });
  await using store = await fixture.open();
  await store.sessions.keep(SESSION);
  await (await LogProbe.open(store, "general"))[0].appendDrafts([said(1)]);
  assertEquals(await store.sessions.sentBy("s1", 9), { records: [], complete: true });
  assertEquals(await textsOf(store, "general"), ["text 1"]);
});

Deno.test("SqliteSessions.sentBy() tells that it has forgotten what is old", async () => {
  await using fixture = await SqliteFixture.make();
  await using store = await fixture.open();
  await store.sessions.keep(SESSION);
  const [log] = await LogProbe.open(store, "general");
  const say = (from: number, count: number) =>
    log.appendDrafts(Array.from({ length: count }, (_, index) => said(from + index)));
  await say(1, 2000);
  await store.tidy();
  assertEquals((await store.sessions.sentBy("s1", 5000)).complete, true);
  await say(2001, 1);
  await store.tidy();
  const { records, complete } = await store.sessions.sentBy("s1", 5000);
  assertEquals([records.length, records[0]?.sendId, complete], [1000, 1002, false]);
});
