import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { HashQueue, type HashQueueOptions, type QueuePlace } from "../../lib/auth/hash_queue.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import { turn } from "../helpers/turn.ts";

const NEW: QueuePlace = { lane: "new", party: "a" };

/** A queue whose work is done when the test says so. */
class QueueProbe {
  readonly queue: HashQueue;
  /** The work that was begun, in order. */
  readonly begun: string[] = [];
  /** The work that was refused, in order. */
  readonly refused: string[] = [];
  readonly #running: (() => void)[] = [];

  constructor(options: HashQueueOptions) {
    this.queue = new HashQueue(options);
  }

  get running(): number {
    return this.#running.length;
  }

  add(name: string, place: QueuePlace = NEW, isWanted = () => true): Promise<string | null> {
    const work = async () => {
      this.begun.push(name);
      await new Promise<void>((resolve) => this.#running.push(resolve));
      return name;
    };
    const done = this.queue.run(work, place, isWanted);
    done.catch(() => this.refused.push(name));
    return done;
  }

  /** Finishes everything, one after the other. */
  async finish(): Promise<readonly string[]> {
    for (await turn(); this.running > 0; await turn()) this.#running.shift()?.();
    return this.begun;
  }
}

Deno.test("HashQueue.run() gives what the work gave", async () => {
  assertEquals(await new HashQueue().run(() => Promise.resolve(42), NEW), 42);
});

Deno.test("HashQueue does a bounded number at once; the rest follow in order", async () => {
  const probe = new QueueProbe({ maxRunning: 2 });
  for (const name of ["1", "2", "3", "4"]) probe.add(name);
  await turn();
  assertEquals([probe.begun, probe.running], [["1", "2"], 2]);
  assertEquals(await probe.finish(), ["1", "2", "3", "4"]);
});

Deno.test("HashQueue does one for each core but one, at least one, unless told", async () => {
  const probe = new QueueProbe({});
  for (let i = 0; i < 50; i++) probe.add(`${i}`);
  await turn();
  assertEquals(probe.running, Math.max(1, Math.min(50, navigator.hardwareConcurrency - 1)));
  await probe.finish();
});

Deno.test("HashQueue refuses what is too much, and says when to come again", async () => {
  const probe = new QueueProbe({ maxRunning: 1, maxWaiting: 2 });
  for (const name of ["running", "1", "2"]) probe.add(name);
  const error = await assertRejects(() => probe.add("3"), ChatError, "try again in 5 seconds");
  assertEquals([error.code, error.mayRetry], ["too-many-logins", true]);
  assertEquals(await probe.finish(), ["running", "1", "2"]);
});

Deno.test("HashQueue takes the last of who has the most out for a newcomer with fewer", async () => {
  const probe = new QueueProbe({ maxRunning: 1, maxWaiting: 3 });
  for (const name of ["running", "1", "2", "3"]) probe.add(name);
  probe.add("other", { lane: "new", party: "b" });
  await turn();
  assertEquals(probe.refused, ["3"]);
  assertEquals(await probe.finish(), ["running", "1", "other", "2"]);
});

Deno.test("HashQueue lets the parties take turns, whoever came with a crowd", async () => {
  const probe = new QueueProbe({ maxRunning: 1 });
  for (const name of ["a1", "a2", "a3", "a4"]) probe.add(name);
  for (const name of ["b1", "b2"]) probe.add(name, { lane: "new", party: "b" });
  assertEquals(await probe.finish(), ["a1", "a2", "b1", "a3", "b2", "a4"]);
});

Deno.test("HashQueue lets the lanes take turns, and a full one leaves the other free", async () => {
  const probe = new QueueProbe({ maxRunning: 1, maxWaiting: 3 });
  for (const party of ["1", "2", "3", "4", "5"]) probe.add(`new${party}`, { lane: "new", party });
  for (const party of ["1", "2"]) probe.add(`known${party}`, { lane: "known", party });
  await turn();
  assertEquals(probe.refused, ["new5"]);
  assertEquals(await probe.finish(), ["new1", "known1", "new2", "known2", "new3", "new4"]);
});

Deno.test("HashQueue does not begin what nobody wants any more, and answers null", async () => {
  const probe = new QueueProbe({ maxRunning: 1 });
  let isWanted = true;
  probe.add("running");
  const unwanted = probe.add("unwanted", NEW, () => isWanted);
  probe.add("last");
  isWanted = false;
  assertEquals(await probe.finish(), ["running", "last"]);
  assertEquals(await unwanted, null);
  assertEquals(await probe.add("at once", NEW, () => false), null);
});

Deno.test("HashQueue gives the places of those who are gone to others", async () => {
  const probe = new QueueProbe({ maxRunning: 1, maxWaiting: 2 });
  probe.add("running");
  const gone = [probe.add("1", NEW, () => false), probe.add("2", NEW, () => false)];
  probe.add("3");
  assertEquals(await Promise.all(gone), [null, null]);
  assertEquals(await probe.finish(), ["running", "3"]);
  assertEquals(probe.refused, []);
});

Deno.test("HashQueue goes on after work that throws", async () => {
  const queue = new HashQueue({ maxRunning: 1 });
  const fail = (): Promise<string> => {
    throw new Error("broken");
  };
  const failing = [queue.run(fail, NEW), queue.run(() => Promise.reject(new Error("late")), NEW)];
  const fine = queue.run(() => Promise.resolve("fine"), NEW);
  await assertRejects(() => failing[0] ?? Promise.resolve(), Error, "broken");
  await assertRejects(() => failing[1] ?? Promise.resolve(), Error, "late");
  assertEquals(await fine, "fine");
});

Deno.test("HashQueue refuses bounds that are too small", () => {
  assertThrows(() => new HashQueue({ maxRunning: 0 }), RangeError, '"maxRunning"');
  assertThrows(() => new HashQueue({ maxRunning: 1.5 }), RangeError, '"maxRunning"');
  assertThrows(() => new HashQueue({ maxWaiting: -1 }), RangeError, '"maxWaiting"');
});
