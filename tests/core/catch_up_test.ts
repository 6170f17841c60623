import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { catchUp, type CatchUpOptions, goingOn, startOf } from "../../lib/core/catch_up.ts";
import type { LogPlaces } from "../../lib/core/log_place.ts";
import type { KeptMessage } from "../../lib/history/history_store.ts";
import { ALICE, NOON_MS } from "../helpers/events.ts";
import { settled } from "../helpers/returning.ts";

function message(seq: number): KeptMessage {
  return { epoch: "e", seq, from: ALICE, text: `${seq}`, atMs: NOON_MS };
}

function messages(from: number, to: number): KeptMessage[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => message(from + index));
}

/** A log to which others write, and one who reads it: a test says when what happens. */
class ReaderProbe {
  readonly told: number[] = [];
  /** What else became of it. */
  readonly ends: string[] = [];
  head = 0;
  /** The oldest that is kept. */
  first = 1;
  /** Where nobody wants to read any more. */
  wanted = true;
  /** How far he was told what came, since he is level. */
  #level = false;
  readonly #pageSize: number;
  #page: (() => void) | null = null;
  #ready: (() => void) | null = null;

  constructor(head: number, pageSize = 2) {
    this.head = head;
    this.#pageSize = pageSize;
  }

  get isReading(): boolean {
    return this.#page !== null;
  }

  get isWaiting(): boolean {
    return this.#ready !== null;
  }

  start(after: number, more: Partial<CatchUpOptions<KeptMessage>> = {}): Promise<void> {
    return catchUp(after, {
      read: (seq) =>
        new Promise<KeptMessage[]>((resolve) => {
          // What is read is what was there when it was asked for.
          const page = messages(Math.max(seq + 1, this.first), this.head);
          this.#page = () => resolve(page.slice(0, this.#pageSize));
        }),
      headSeq: () => this.head,
      tell: (page) => this.told.push(...page.map(({ seq }) => seq)),
      whenReady: async (run) => {
        await new Promise<void>((resolve) => this.#ready = resolve);
        return await run();
      },
      isWanted: () => this.wanted,
      onLevel: () => {
        this.ends.push("level");
        this.#level = true;
      },
      onGap: () => this.ends.push("gap"),
      ...more,
    });
  }

  append(): void {
    this.head++;
    if (this.#level) this.told.push(this.head);
  }

  /** The reader can take a page. */
  async ready(): Promise<void> {
    const ready = this.#ready;
    this.#ready = null;
    ready?.();
    await settled();
  }

  /** The store answers. */
  async answer(): Promise<void> {
    const page = this.#page;
    this.#page = null;
    page?.();
    await settled();
  }

  /** Goes on until nothing is waited for any more. */
  async finish(): Promise<void> {
    while (this.isReading || this.isWaiting) {
      await this.ready();
      await this.answer();
    }
  }
}

Deno.test("catchUp() is done at once where nothing is missing", () => {
  const probe = new ReaderProbe(3);
  void probe.start(3);
  assertEquals([probe.told, probe.ends], [[], ["level"]]);
});

Deno.test("catchUp() reads a page only when the reader has taken the one before", async () => {
  const probe = new ReaderProbe(5);
  const done = probe.start(0);
  assertEquals([probe.isWaiting, probe.isReading], [true, false]);
  for (const told of [[1, 2], [1, 2, 3, 4], [1, 2, 3, 4, 5]]) {
    await probe.ready();
    assertEquals([probe.isWaiting, probe.isReading], [false, true]);
    await probe.answer();
    assertEquals(probe.told, told);
  }
  assertEquals(probe.ends, ["level"]);
  await done;
});

Deno.test("catchUp() reads on while others write, and is level when it has told the newest", async () => {
  const probe = new ReaderProbe(1);
  const done = probe.start(0);
  await probe.ready();
  probe.append();
  await probe.answer();
  assertEquals([probe.told, probe.ends], [[1], []]);
  probe.append();
  await probe.ready();
  await probe.answer();
  assertEquals([probe.told, probe.ends], [[1, 2, 3], ["level"]]);
  probe.append();
  assertEquals(probe.told, [1, 2, 3, 4]);
  await done;
});

Deno.test("catchUp() tells nothing more when nobody wants it any more", async () => {
  for (const when of ["before the page", "before its answer"]) {
    const probe = new ReaderProbe(5);
    const done = probe.start(0);
    if (when === "before the page") probe.wanted = false;
    await probe.ready();
    probe.wanted = false;
    await probe.answer();
    await done;
    assertEquals([probe.told, probe.ends], [[], []], when);
  }
});

Deno.test("catchUp() tells nothing behind a gap: what comes next is gone, or all of it", async () => {
  for (const first of [4, 6]) {
    const probe = new ReaderProbe(5);
    const done = probe.start(0);
    await probe.ready();
    await probe.answer();
    probe.first = first;
    await probe.finish();
    await done;
    assertEquals([probe.told, probe.ends], [[1, 2], ["gap"]], `from ${first}`);
  }
});

Deno.test("catchUp() throws what reading and telling throw", async () => {
  const fail = () => {
    throw new Error("no");
  };
  const whenReady: CatchUpOptions<KeptMessage>["whenReady"] = (run) => run();
  await assertRejects(() => new ReaderProbe(1).start(0, { read: fail, whenReady }), Error, "no");
  const read = () => messages(1, 1);
  const both = { read, whenReady, tell: fail };
  await assertRejects(() => new ReaderProbe(1).start(0, both), Error, "no");
});

type Step = "append" | "ready" | "answer" | "pause";

Deno.test("catchUp() tells everything once and in order, whatever comes when", async () => {
  const step = fc.constantFrom<Step>("append", "append", "ready", "ready", "answer", "pause");
  const steps = fc.array(step, { maxLength: 60, size: "max" });
  const number = fc.nat(6);
  await fc.assert(
    fc.asyncProperty(steps, number, number, fc.integer({ min: 1, max: 4 }), async (
      script,
      after,
      missed,
      pageSize,
    ) => {
      const probe = new ReaderProbe(after + missed, pageSize);
      const done = probe.start(after);
      for (const what of script) {
        if (what === "append") probe.append();
        if (what === "ready") await probe.ready();
        if (what === "answer") await probe.answer();
        if (what === "pause") await Promise.resolve();
      }
      await probe.finish();
      await done;
      assertEquals(probe.ends, ["level"]);
      probe.append();
      assertEquals(probe.told, messages(after + 1, probe.head).map(({ seq }) => seq));
    }),
    { numRuns: 300 },
  );
});

// Where it begins

const LOG: LogPlaces = {
  head: { epoch: "b", seq: 9 },
  ancestors: [{ epoch: "a", lastSeq: 5 }],
};

Deno.test("startOf() begins behind the client's position, if it is one of this log", () => {
  assertEquals(startOf({ epoch: "b", seq: 7 }, LOG), { after: 7, skipped: 0, lost: 0 });
  assertEquals(startOf({ epoch: "a", seq: 7 }, LOG), { after: 5, skipped: 0, lost: 2 });
  for (const after of [undefined, { epoch: "c", seq: 7 }]) {
    assertEquals(startOf(after, LOG, 3), { after: null, skipped: 0, lost: 0 });
  }
});

Deno.test("startOf() leaves out what is more than is wanted", () => {
  const after = { epoch: "b", seq: 2 };
  assertEquals(startOf(after, LOG, 3), { after: 6, skipped: 4, lost: 0 });
  assertEquals(startOf(after, LOG, 7), { after: 2, skipped: 0, lost: 0 });
  assertEquals(startOf(after, LOG, 100), { after: 2, skipped: 0, lost: 0 });
  for (const nothing of [0, -1, -100]) {
    assertEquals(startOf(after, LOG, nothing), { after: 9, skipped: 7, lost: 0 });
  }
});

Deno.test("goingOn() says behind which message everything follows, and what does not", () => {
  const after = { epoch: "b", seq: 2 };
  const start = startOf(after, LOG);
  assertEquals(goingOn(start, after, 9, messages(3, 5)), { since: 2, missing: 0, lost: 0 });
  assertEquals(goingOn(start, after, 9, messages(6, 9)), { since: 5, missing: 3, lost: 0 });
  assertEquals(goingOn(start, after, 9, []), { since: 9, missing: 7, lost: 0 });
  const few = startOf(after, LOG, 4);
  assertEquals(goingOn(few, after, 9, messages(6, 9)), { since: 5, missing: 3, lost: 0 });
  assertEquals(goingOn(few, after, 9, messages(8, 9)), { since: 7, missing: 5, lost: 0 });
});

Deno.test("goingOn() says that nobody knows where the position is none of this log", () => {
  const after = { epoch: "c", seq: 2 };
  const unknown = { since: null, missing: null, lost: 0 };
  assertEquals(goingOn(startOf(after, LOG), after, 9, messages(8, 9)), unknown);
  const none = goingOn(startOf(undefined, LOG), undefined, 9, messages(8, 9));
  assertEquals(none, { since: null, missing: 0, lost: 0 });
});

Deno.test("goingOn() adds up: what is missing and what follows are all there is", () => {
  const numbers = fc.tuple(fc.nat(9), fc.nat(12), fc.integer({ min: 1, max: 10 }));
  fc.assert(fc.property(numbers, ([seq, atMost, first]) => {
    const after = { epoch: "b", seq };
    const start = startOf(after, LOG, atMost);
    assert(start.after !== null);
    const page = messages(Math.max(first, start.after + 1), 9);
    const { since, missing } = goingOn(start, after, 9, page);
    assertEquals([since, (missing ?? 0) + page.length], [9 - page.length, 9 - seq]);
  }));
});
