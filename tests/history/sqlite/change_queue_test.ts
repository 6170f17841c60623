import { assertEquals, assertThrows } from "@std/assert";
import { ChangeQueue } from "../../../lib/history/sqlite/change_queue.ts";
import { messageAt } from "../../../lib/history/sqlite/columns.ts";
import type { BatchRequest } from "../../../lib/history/sqlite/protocol.ts";
import { StoreError } from "../../../lib/history/store_error.ts";
import { ALICE } from "../../helpers/events.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";

const RESULT = { places: [], opened: null };
const ERROR = new StoreError("disk-full", "The disk is full");

/** A queue whose batches and answers are written down. */
class QueueProbe {
  readonly posted: BatchRequest[] = [];
  readonly told: string[] = [];
  readonly queue = new ChangeQueue(new FakeClock(), (batch) => this.posted.push(batch));

  add(log: string, onTold: () => void = () => {}): void {
    const tell = (what: string) => {
      this.told.push(`${log} ${what}`);
      onTold();
    };
    this.queue.add({
      change: { type: "append", log, count: 1 },
      drafts: [{ from: ALICE, text: log, atMs: 0 }],
      listener: { onCommitted: () => tell("kept"), onFailed: ({ code }) => tell(code) },
    });
  }

  addSilent(log: string): void {
    this.queue.add({ change: { type: "delete", log }, drafts: [], listener: null });
  }

  /** The logs of each batch that was posted. */
  get batches(): string[] {
    return this.posted.map(({ changes }) => {
      return changes.map((change) => "log" in change ? change.log : "").join("");
    });
  }

  commit(): void {
    this.queue.committed(this.posted.at(-1)!.changes.map(() => RESULT));
  }
}

Deno.test("ChangeQueue has one batch under way, and the next one takes all that waits", async () => {
  const probe = new QueueProbe();
  for (const log of ["a", "b"]) probe.add(log);
  await Promise.resolve();
  for (const log of ["c", "d", "e"]) probe.add(log);
  await Promise.resolve();
  assertEquals([probe.batches, probe.told], [["ab"], []]);
  const [first] = probe.posted;
  assertEquals(first!.messages.texts.map((_, index) => messageAt(first!.messages, index).text), [
    "a",
    "b",
  ]);
  probe.commit();
  assertEquals([probe.batches, probe.told], [["ab", "cde"], ["a kept", "b kept"]]);
});

Deno.test("ChangeQueue posts at once what is said by those who are told", async () => {
  const probe = new QueueProbe();
  probe.add("a", () => probe.add("c"));
  probe.add("b", () => probe.add("d"));
  await Promise.resolve();
  probe.commit();
  assertEquals(probe.batches, ["ab", "cd"]);
});

Deno.test("ChangeQueue fails the batch, and tries again what nobody is told of", async () => {
  const probe = new QueueProbe();
  probe.add("a");
  probe.addSilent("b");
  await Promise.resolve();
  probe.queue.notCommitted(ERROR);
  await Promise.resolve();
  assertEquals([probe.batches, probe.told], [["ab"], ["a disk-full"]]);
  probe.add("c");
  await Promise.resolve();
  assertEquals(probe.batches, ["ab", "c"]);
  probe.commit();
  assertEquals([probe.batches, probe.told], [["ab", "c", "b"], ["a disk-full", "c kept"]]);
});

Deno.test("ChangeQueue lets what can't be done take nothing along that can", async () => {
  const probe = new QueueProbe();
  probe.addSilent("b");
  for (const log of ["c", "d"]) {
    await Promise.resolve();
    probe.queue.notCommitted(ERROR);
    probe.add(log);
    await Promise.resolve();
    probe.commit();
  }
  assertEquals([probe.batches, probe.told], [["b", "c", "b", "d", "b"], ["c kept", "d kept"]]);
});

Deno.test("ChangeQueue.afterPost() waits for the changes before it, and for no other", async () => {
  const probe = new QueueProbe();
  const posted: number[] = [];
  const look = () => posted.push(probe.posted.length);
  probe.queue.afterPost(look);
  probe.add("a");
  probe.queue.afterPost(look);
  await Promise.resolve();
  probe.queue.afterPost(look);
  assertEquals(posted, [0, 1, 1]);
});

Deno.test("ChangeQueue.drained() waits for everything, and tries once more what was not done", async () => {
  const probe = new QueueProbe();
  await probe.queue.drained();
  probe.addSilent("a");
  await Promise.resolve();
  probe.queue.notCommitted(ERROR);
  let state = "waiting";
  const drained = probe.queue.drained().then(() => state = "drained");
  probe.add("b");
  assertEquals(probe.batches, ["a", "a"]);
  probe.commit();
  await Promise.resolve();
  assertEquals([probe.batches, state], [["a", "a", "b"], "waiting"]);
  probe.commit();
  await drained;
});

Deno.test("ChangeQueue.end() fails everything that waits, and all that comes later", async () => {
  const probe = new QueueProbe();
  probe.add("a");
  await Promise.resolve();
  probe.add("b");
  probe.queue.afterPost(() => probe.told.push("posted"));
  probe.queue.end(ERROR);
  probe.add("c");
  assertEquals(probe.told, ["a disk-full", "b disk-full", "posted", "c disk-full"]);
  assertEquals(probe.batches, ["a"]);
  await probe.queue.drained();
});

Deno.test("ChangeQueue tells everybody, whatever one of them throws", async () => {
  const probe = new QueueProbe();
  probe.add("a", () => {
    throw new Error("broken");
  });
  probe.add("b");
  await Promise.resolve();
  probe.add("c");
  assertThrows(() => probe.commit(), Error, "broken");
  assertEquals([probe.told, probe.batches], [["a kept", "b kept"], ["ab", "c"]]);
});
