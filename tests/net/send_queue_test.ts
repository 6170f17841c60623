import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { SendQueue, type SendQueueOptions } from "../../lib/net/send_queue.ts";
import { Broadcast } from "../../lib/util/broadcast.ts";
import { concat, textOf, utf8 } from "../helpers/bytes.ts";
import { turn } from "../helpers/turn.ts";

/** A queue whose writes a test ends by hand, and what it told its owner. */
class Probe {
  readonly queue: SendQueue;
  /** What each write was given. */
  readonly writes: string[] = [];
  readonly told: string[] = [];
  #inFlight: { bytes: Uint8Array; done: PromiseWithResolvers<number> } | null = null;

  constructor(options: Partial<SendQueueOptions> = {}) {
    this.queue = new SendQueue({
      write: (bytes) => this.#write(bytes),
      onOverflow: () => this.told.push("overflow"),
      onError: (error) => this.told.push(`error ${error instanceof Error ? error.message : error}`),
      ...options,
    });
  }

  push(...texts: readonly string[]): void {
    for (const text of texts) this.queue.push(utf8(text));
  }

  /** Ends the write in flight, which took so many bytes, all if not said. */
  async finish(count?: number): Promise<void> {
    const { bytes, done } = this.#take();
    done.resolve(count ?? bytes.length);
    await turn();
  }

  async fail(message: string): Promise<void> {
    this.#take().done.reject(new Error(message));
    await turn();
  }

  /** Resolves to whether the promise has been resolved by now. */
  async isDone(promise: Promise<void>): Promise<boolean> {
    let done = false;
    void promise.then(() => done = true);
    await turn();
    return done;
  }

  #write(bytes: Uint8Array): Promise<number> {
    assert(this.#inFlight === null, "Two writes are in flight");
    this.writes.push(textOf(bytes) ?? "");
    const done = Promise.withResolvers<number>();
    this.#inFlight = { bytes, done };
    return done.promise;
  }

  #take(): { bytes: Uint8Array; done: PromiseWithResolvers<number> } {
    const inFlight = this.#inFlight;
    assert(inFlight !== null, "Nothing is being written");
    this.#inFlight = null;
    return inFlight;
  }
}

Deno.test("SendQueue.push() returns before anything is written", async () => {
  const probe = new Probe();
  probe.push("a");
  assertEquals(probe.writes, []);
  await turn();
  assertEquals(probe.writes, ["a"]);
});

Deno.test("SendQueue.push() merges what is pushed in one turn", async () => {
  const probe = new Probe();
  probe.push("a", "b", "c");
  await turn();
  assertEquals(probe.writes, ["abc"]);
});

Deno.test("SendQueue has one write in flight and merges what waits behind it", async () => {
  const probe = new Probe();
  probe.push("a");
  await turn();
  probe.push("b");
  await turn();
  probe.push("c");
  assertEquals(probe.writes, ["a"]);
  await probe.finish();
  assertEquals(probe.writes, ["a", "bc"]);
  await probe.finish();
  assertEquals(probe.writes, ["a", "bc"]);
});

Deno.test("SendQueue writes the rest of what was taken in part, before anything else", async () => {
  const probe = new Probe();
  probe.push("abcdef");
  await turn();
  probe.push("g");
  await probe.finish(2);
  await probe.finish(1);
  await probe.finish();
  assertEquals(probe.writes, ["abcdef", "cdef", "def", "g"]);
});

Deno.test("SendQueue.push() of nothing writes nothing", async () => {
  const probe = new Probe();
  probe.push("", "");
  await probe.queue.whenEmpty();
  assertEquals(probe.writes, []);
  probe.push("", "a", "");
  await turn();
  assertEquals(probe.writes, ["a"]);
});

Deno.test("SendQueue hands on the very bytes where there is nothing to merge", async () => {
  const written: Uint8Array[] = [];
  const write = (bytes: Uint8Array) => Promise.resolve(written.push(bytes) && bytes.length);
  const { queue } = new Probe({ write });
  const bytes = utf8("shared by everybody in the room");
  queue.push(bytes);
  await queue.whenEmpty();
  assert(written[0] === bytes);
});

Deno.test("SendQueue runs its flushes when it is told to", async () => {
  const flushes: (() => void)[] = [];
  const probe = new Probe({ schedule: (flush) => flushes.push(flush) });
  probe.push("a", "b");
  await turn();
  assertEquals([probe.writes, flushes.length], [[], 1]);
  flushes[0]!();
  assertEquals(probe.writes, ["ab"]);
});

Deno.test("SendQueue takes as much as its bound, what is in flight among it", async () => {
  const probe = new Probe({ maxBytes: 4 });
  probe.push("abc");
  await turn();
  probe.push("d");
  await probe.finish(2);
  probe.push("e", "f");
  await probe.finish();
  assertEquals(probe.writes, ["abc", "c", "def"]);
  assertEquals(probe.told, []);
  probe.push("gh");
  assertEquals(probe.told, ["overflow"]);
});

Deno.test("SendQueue.push() reports overflow once", async () => {
  const probe = new Probe({ maxBytes: 3 });
  probe.push("ab", "cd", "ef");
  await turn();
  probe.push("g".repeat(9));
  assertEquals(probe.told, ["overflow"]);
});

Deno.test("SendQueue takes all that one turn broadcasts where nothing waited, and an answer", async () => {
  const probe = new Probe({ maxBytes: 4 });
  const turnEnds: (() => void)[] = [];
  const broadcast = new Broadcast((run) => turnEnds.push(run));
  probe.queue.follow(broadcast);
  for (const text of ["abc", "def"]) broadcast.push(utf8(text));
  for (const run of turnEnds.splice(0)) run();
  await probe.finish();
  for (const text of ["ghi", "jkl"]) broadcast.push(utf8(text));
  probe.push("OK");
  for (const run of turnEnds.splice(0)) run();
  await turn();
  assertEquals([probe.writes, probe.told], [["abcdef", "ghijklOK"], []]);
  for (const text of ["m", "n"]) broadcast.push(utf8(text));
  for (const run of turnEnds.splice(0)) run();
  assertEquals(probe.told, ["overflow"]);
});

Deno.test("SendQueue takes nothing more after an overflow, also what would fit", async () => {
  const probe = new Probe({ maxBytes: 3 });
  probe.push("ab", "cd", "e");
  await turn();
  probe.push("f");
  await probe.finish();
  assertEquals(probe.writes, ["ab"]);
});

Deno.test("SendQueue reports a failed write once, and writes nothing more", async () => {
  const probe = new Probe({ maxBytes: 10, softBytes: 0 });
  probe.push("a");
  await turn();
  probe.push("b");
  await probe.fail("Broken pipe");
  probe.push("c", "d".repeat(11));
  probe.queue.end(utf8("e"), "drop");
  await turn();
  assertEquals(probe.told, ["error Broken pipe"]);
  assert(!probe.queue.congested, "What can't be written is not kept");
  assertEquals(probe.writes, ["a"]);
});

Deno.test("SendQueue reports a failure to write the rest, too", async () => {
  const probe = new Probe();
  probe.push("abc");
  await turn();
  await probe.finish(1);
  await probe.fail("Connection reset");
  assertEquals(probe.told, ["error Connection reset"]);
  assertEquals(probe.writes, ["abc", "bc"]);
});

Deno.test("SendQueue.end() drops what waits behind the write in flight", async () => {
  const probe = new Probe();
  probe.push("abc");
  await turn();
  probe.push("d", "e");
  await probe.finish(1);
  probe.queue.end(utf8("last words"), "drop");
  await probe.finish();
  assertEquals(probe.writes, ["abc", "bc", "last words"]);
});

Deno.test("SendQueue.end() is taken after an overflow, and what follows it is not", async () => {
  const probe = new Probe({ maxBytes: 3 });
  probe.push("abc", "d");
  probe.queue.end(utf8("last words"), "drop");
  probe.push("e");
  await turn();
  assertEquals(probe.writes, ["last words"]);
});

Deno.test("SendQueue.writing counts what the writes have taken, while one is in flight", async () => {
  const probe = new Probe();
  assertEquals(probe.queue.writing, null);
  probe.push("abc");
  assertEquals(probe.queue.writing, null);
  await turn();
  assertEquals(probe.queue.writing, 0);
  await probe.finish(1);
  assertEquals(probe.queue.writing, 1);
  probe.push("d");
  await probe.finish();
  assertEquals(probe.queue.writing, 2);
  await probe.finish();
  assertEquals(probe.queue.writing, null);
});

Deno.test("SendQueue.congested is true while more than the soft bound waits", async () => {
  const probe = new Probe({ softBytes: 2 });
  probe.push("ab");
  assert(!probe.queue.congested);
  probe.push("c");
  assert(probe.queue.congested);
  await turn();
  assert(!probe.queue.congested, "What is in flight counts");
});

Deno.test("SendQueue.whenBelowSoft() resolves at once where little waits", async () => {
  const probe = new Probe({ softBytes: 2 });
  probe.push("ab");
  assert(await probe.isDone(probe.queue.whenBelowSoft()));
});

Deno.test("SendQueue.whenBelowSoft() resolves when what waited goes out", async () => {
  const probe = new Probe({ softBytes: 2 });
  probe.push("a");
  await turn();
  probe.push("bcd");
  const below = probe.queue.whenBelowSoft();
  assert(!await probe.isDone(below));
  await probe.finish();
  assert(await probe.isDone(below));
});

Deno.test("SendQueue.whenBelowSoft() resolves when writing fails", async () => {
  const probe = new Probe({ softBytes: 2 });
  probe.push("a");
  await turn();
  probe.push("bcd");
  const below = probe.queue.whenBelowSoft();
  await probe.fail("Broken pipe");
  assert(await probe.isDone(below));
  assert(!probe.queue.congested);
});

Deno.test("SendQueue.whenBelowSoft() resolves when what waited is replaced by little", async () => {
  const probe = new Probe({ softBytes: 2 });
  probe.push("a");
  await turn();
  probe.push("bcd");
  const below = probe.queue.whenBelowSoft();
  probe.queue.end(utf8("e"), "drop");
  assert(await probe.isDone(below));
});

Deno.test("SendQueue.whenEmpty() resolves when the last write is done, however many", async () => {
  const probe = new Probe();
  assert(await probe.isDone(probe.queue.whenEmpty()), "Nothing was pushed");
  probe.push("ab");
  const empty = probe.queue.whenEmpty();
  await turn();
  probe.push("c");
  await probe.finish(1);
  await probe.finish();
  assert(!await probe.isDone(empty));
  await probe.finish();
  assert(await probe.isDone(empty));
});

Deno.test("SendQueue.whenEmpty() resolves when writing fails", async () => {
  const probe = new Probe();
  probe.push("a");
  const empty = probe.queue.whenEmpty();
  await turn();
  await probe.fail("Broken pipe");
  assert(await probe.isDone(empty));
  assert(await probe.isDone(probe.queue.whenEmpty()), "It failed before it was asked");
});

Deno.test("SendQueue.follow() writes what is broadcast in its order with what is pushed", async () => {
  const broadcast = new Broadcast((run) => void Promise.resolve().then(run));
  const probe = new Probe();
  probe.push("before ");
  const subscription = probe.queue.follow(broadcast);
  broadcast.push(utf8("one "));
  probe.push("between ");
  broadcast.push(utf8("two "));
  subscription.end();
  broadcast.push(utf8("three "));
  probe.push("after");
  await turn();
  assertEquals(probe.writes, ["before one between two after"]);
});

Deno.test("SendQueue.follow() writes the very bytes that others write, behind the write in flight, too", async () => {
  const broadcast = new Broadcast((run) => void Promise.resolve().then(run));
  const written: Uint8Array[] = [];
  const finish: (() => void)[] = [];
  const write = (bytes: Uint8Array) => {
    written.push(bytes);
    return new Promise<number>((resolve) => finish.push(() => resolve(bytes.length)));
  };
  for (const { queue } of [new Probe({ write }), new Probe({ write })]) queue.follow(broadcast);
  for (const text of ["a", "b"]) broadcast.push(utf8(text));
  await turn();
  for (const text of ["c", "d"]) broadcast.push(utf8(text));
  for (const done of finish.splice(0)) done();
  await turn();
  for (const done of finish.splice(0)) done();
  assertEquals(written.map(textOf), ["ab", "ab", "cd", "cd"]);
  assert(written[0] === written[1] && written[2] === written[3], "Each has merged its own");
});

Deno.test("SendQueue.follow() reports overflow once, at the end of the turn", async () => {
  const broadcast = new Broadcast((run) => void Promise.resolve().then(run));
  const probe = new Probe({ maxBytes: 4 });
  probe.queue.follow(broadcast);
  probe.push("a");
  await turn();
  broadcast.push(utf8("bc"));
  assertEquals(probe.queue.bytes, 2);
  await turn();
  broadcast.push(utf8("de"));
  assertEquals(probe.told, []);
  await turn();
  broadcast.push(utf8("f"));
  await turn();
  assertEquals(probe.told, ["overflow"]);
  probe.queue.end(utf8("last words"), "drop");
  broadcast.push(utf8("g"));
  await probe.finish();
  await probe.finish();
  assertEquals(probe.writes, ["a", "last words"]);
});

Deno.test("SendQueue.congested counts what is broadcast", () => {
  const broadcast = new Broadcast(() => {});
  const probe = new Probe({ softBytes: 2 });
  probe.queue.follow(broadcast);
  broadcast.push(utf8("ab"));
  assert(!probe.queue.congested);
  broadcast.push(utf8("c"));
  assert(probe.queue.congested);
});

Deno.test("SendQueue.end() writes what waits before the last words, and nothing after them", async () => {
  const broadcast = new Broadcast((run) => void Promise.resolve().then(run));
  const probe = new Probe();
  probe.queue.follow(broadcast);
  broadcast.push(utf8("one "));
  probe.queue.end(utf8("last words"), "keep");
  broadcast.push(utf8("two "));
  probe.push("three");
  await turn();
  assertEquals(probe.writes, ["one last words"]);
});

Deno.test("SendQueue takes nothing more of a broadcast when writing has failed", async () => {
  const broadcast = new Broadcast((run) => void Promise.resolve().then(run));
  const probe = new Probe();
  probe.queue.follow(broadcast);
  broadcast.push(utf8("a"));
  await turn();
  broadcast.push(utf8("b"));
  await probe.fail("Broken pipe");
  broadcast.push(utf8("c"));
  await turn();
  assertEquals([probe.writes, probe.queue.bytes], [["a"], 0]);
});

Deno.test("SendQueue writes exactly what is pushed, whatever the writes take", async () => {
  await fc.assert(fc.asyncProperty(
    // Null stands for a moment in which nothing is pushed.
    fc.array(fc.option(fc.uint8Array({ maxLength: 20 })), { maxLength: 30 }),
    fc.infiniteStream(fc.integer({ min: 1, max: 25 })),
    async (steps, taken) => {
      const written: Uint8Array[] = [];
      const write = async (bytes: Uint8Array) => {
        const piece = bytes.slice(0, taken.next().value);
        await Promise.resolve();
        written.push(piece);
        return piece.length;
      };
      const { queue } = new Probe({ write });
      for (const bytes of steps) {
        if (bytes === null) await Promise.resolve();
        else queue.push(bytes);
      }
      await queue.whenEmpty();
      const pushed = steps.filter((bytes) => bytes !== null);
      assertEquals(concat(...written), concat(...pushed));
    },
  ));
});
