import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import type { StateChange } from "../../lib/client/client_state.ts";
import { StateJournal, type StateJournalOptions } from "../../lib/client/state_journal.ts";
import { StateModel } from "../../lib/client/state_model.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const CHANGES: readonly StateChange[] = [
  { type: "session", token: "5ecre7" },
  { type: "name", name: "Zoë", account: null },
  { type: "place", room: "lobby", epoch: "e1", seq: 3, instance: "i1", where: "in" },
  {
    type: "line",
    command: { type: "send", room: "lobby", epoch: "e1", text: "Héllo\n\u2028 👋", sendId: 7 },
    state: "unsent",
  },
  {
    type: "line",
    command: { type: "sendPrivate", to: "bob", text: "psst", sendId: 8 },
    state: "sending",
  },
  { type: "private", account: null, epoch: "p1", seq: 2 },
  { type: "answered", sendId: 7 },
  { type: "place", room: "annex", epoch: "e4", seq: 1, instance: "i1", where: "left" },
  { type: "forgotten", room: "annex" },
  { type: "ignored", name: "ben", kind: "name" },
  { type: "ignored", name: "Rob", kind: "account" },
  { type: "unignored", name: "Ben" },
];

async function open(
  path: string,
  options: Partial<StateJournalOptions> = {},
): Promise<StateJournal> {
  const journal = await StateJournal.open({ path, ...options });
  assert(journal !== "locked");
  return journal;
}

function modelOf(changes: readonly StateChange[]): StateModel {
  const model = new StateModel();
  for (const change of changes) model.apply(change);
  return model;
}

function fieldsOf(model: StateModel) {
  const { token, name, account, highestSendId, lines, places, privates, ignored } = model;
  return { token, name, account, highestSendId, lines, places, privates, ignored };
}

/** What a client would find. */
async function found(path: string): Promise<ReturnType<typeof fieldsOf>> {
  using journal = await open(path);
  return fieldsOf(journal.kept as StateModel);
}

function modeOf(path: string): string {
  return (Deno.statSync(path).mode! & 0o777).toString(8);
}

Deno.test("StateJournal has in the next run what was kept in this one", async () => {
  await using folder = await TempDir.make();
  const path = `${folder.path}/servers/kim.jsonl`;
  for (let count = 0; count < CHANGES.length; count++) {
    using journal = await open(path);
    assertEquals(
      fieldsOf(journal.kept as StateModel),
      fieldsOf(modelOf(CHANGES.slice(0, count))),
    );
    journal.keep(CHANGES[count]!);
  }
  assertEquals(await found(path), fieldsOf(modelOf(CHANGES)));
});

Deno.test("StateJournal loses at most the unfinished line, wherever its last write ended", async () => {
  await using folder = await TempDir.make();
  const path = `${folder.path}/kim.jsonl`;
  {
    using journal = await open(path);
    for (const change of CHANGES) journal.keep(change);
  }
  const whole = await Deno.readFile(path);
  const ends = Array.from(whole).flatMap((byte, index) => byte === 0x0a ? [index + 1] : []);
  // The header, the empty state (a session and the ids), and the changes.
  const first = ends.length - CHANGES.length - 1;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (length) => {
      await Deno.writeFile(path, whole.subarray(0, length));
      const lines = ends.filter((end) => end <= length).length - 1 - first;
      assertEquals(await found(path), fieldsOf(modelOf(CHANGES.slice(0, Math.max(0, lines)))));
    }),
    { numRuns: 300 },
  );
});

Deno.test("StateJournal takes any file for one, as far as it is", async () => {
  await using folder = await TempDir.make();
  const path = `${folder.path}/kim.jsonl`;
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
    await Deno.writeFile(path, bytes);
    assertEquals(await found(path), fieldsOf(new StateModel()));
  }));
});

Deno.test("StateJournal skips lines that are no changes", async () => {
  await using folder = await TempDir.make();
  const path = `${folder.path}/kim.jsonl`;
  (await open(path))[Symbol.dispose]();
  const odd = ['{"type":"later"}', '{"type":"answered"}', "[]", "null", '{"type":"session"', ""];
  const known = '{"type":"session","token":"t"}\n';
  await Deno.writeTextFile(path, `${odd.join("\n")}\n${known}`, { append: true });
  assertEquals((await found(path)).token, "t");
});

Deno.test("StateJournal.open() refuses what a later version has written, and leaves it there", async () => {
  await using folder = await TempDir.make();
  const text = '{"format":"parley-state","version":2}\n';
  const path = await folder.write("kim.jsonl", text);
  await assertRejects(() => StateJournal.open({ path }), Error, "another version");
  assertEquals(await Deno.readTextFile(path), text);
});

Deno.test("StateJournal.open() says so where another client has it, and has it after that", async () => {
  await using folder = await TempDir.make();
  const path = `${folder.path}/kim.jsonl`;
  const holder = await open(path);
  assertEquals(await StateJournal.open({ path, maxWaitMs: 0 }), "locked");
  holder.keep({ type: "session", token: "t" });
  holder[Symbol.dispose]();
  assertEquals((await found(path)).token, "t");
});

Deno.test("StateJournal keeps its file and its folder from others", async () => {
  await using folder = await TempDir.make();
  const path = `${folder.path}/servers/host_1/kim.jsonl`;
  using journal = await open(path);
  journal.keep(...CHANGES);
  if (Deno.build.os === "windows") return;
  const modes = ["servers", "servers/host_1", "servers/host_1/kim.jsonl"].map((name) => {
    return modeOf(`${folder.path}/${name}`);
  });
  assertEquals(modes, ["700", "700", "600"]);
  assertEquals(modeOf(`${path}.lock`), "600");
});

Deno.test("StateJournal writes its file anew before it has grown too much, and loses nothing by it", async () => {
  await using folder = await TempDir.make();
  const path = `${folder.path}/kim.jsonl`;
  {
    using journal = await open(path, { maxGrowthBytes: 1000 });
    journal.keep(...CHANGES);
    for (let seq = 4; seq <= 500; seq++) {
      journal.keep({ type: "place", room: "lobby", epoch: "e1", seq, instance: "i1", where: "in" });
      assert((await Deno.stat(path)).size < 3000);
    }
  }
  const { places, lines } = await found(path);
  assertEquals([places[0]?.seq, lines.length], [500, 1]);
  assertEquals(folder.names(), ["kim.jsonl", "kim.jsonl.lock"]);
});

Deno.test("StateJournal takes a file that was being written anew for none", async () => {
  await using folder = await TempDir.make();
  const path = `${folder.path}/kim.jsonl`;
  (await open(path))[Symbol.dispose]();
  await folder.write("kim.jsonl.tmp", "half of it");
  assertEquals((await found(path)).token, null);
});

Deno.test("StateJournal that can't be written says so once, and leaves nothing that is out of date", async () => {
  await using folder = await TempDir.make();
  const path = `${folder.path}/kim.jsonl`;
  const troubles: string[] = [];
  const onTrouble = ({ message }: Error) => void troubles.push(message);
  {
    using journal = await open(path, { onTrouble, maxGrowthBytes: 0 });
    // Where the new file would be there is a folder.
    await Deno.mkdir(`${path}.tmp/in the way`, { recursive: true });
    for (let time = 0; time < 3; time++) journal.keep(...CHANGES);
  }
  assertEquals(troubles.length, 1);
  assert(troubles[0]?.startsWith(`Cannot write the state file "${path}"`), troubles[0]);
  assertEquals(folder.names(), ["kim.jsonl.lock", "kim.jsonl.tmp"]);
});

Deno.test("StateJournal.open() says why a file can't be used", async () => {
  await using folder = await TempDir.make();
  const path = `${await folder.write("file", "")}/kim.jsonl`;
  await assertRejects(() => StateJournal.open({ path }), Error, "Cannot use the state file");
});
