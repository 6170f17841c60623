import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { SendLedger } from "../../lib/core/send_ledger.ts";
import type { ChatError } from "../../lib/protocol/chat_error.ts";
import { thrownCode } from "../helpers/inputs.ts";

Deno.test("SendLedger.begin() knows an id from its beginning to its answer and on", () => {
  const ledger = new SendLedger<string>(10);
  assertEquals(ledger.begin(7), { state: "new" });
  assertEquals(ledger.begin(7), { state: "pending" });
  ledger.answer(7, "stored");
  assertEquals(ledger.begin(7), { state: "answered", answer: "stored" });
  assertEquals(ledger.begin(7), { state: "answered", answer: "stored" });
});

Deno.test("SendLedger.begin() takes 0 for an id, and ids that leave some out", () => {
  const ledger = new SendLedger<string>(10);
  for (const id of [0, 1, 50]) assertEquals(ledger.begin(id), { state: "new" });
});

Deno.test("SendLedger.begin() refuses an id that is older than what is remembered", () => {
  const ledger = new SendLedger<string>(2);
  for (const id of [1, 2, 3]) answered(ledger, id);
  assertEquals(thrownCode(() => ledger.begin(1)), "unknown-send-id");
  assertEquals(ledger.begin(2), { state: "answered", answer: "stored" });
  assertEquals(ledger.begin(3), { state: "answered", answer: "stored" });
});

Deno.test("SendLedger.begin() refuses an id below the highest that it never saw", () => {
  const ledger = new SendLedger<string>(10);
  answered(ledger, 5);
  assertEquals(thrownCode(() => ledger.begin(4)), "unknown-send-id");
});

Deno.test("SendLedger.begin() remembers whatever is pending, however old it is", () => {
  const ledger = new SendLedger<string>(2);
  ledger.begin(1);
  for (const id of [2, 3, 4, 5]) answered(ledger, id);
  assertEquals(ledger.begin(1), { state: "pending" });
  ledger.answer(1, "late");
  assertEquals(ledger.begin(1), { state: "answered", answer: "late" });
});

Deno.test("SendLedger.begin() comes back to its bound when what was pending is answered", () => {
  const ledger = new SendLedger<string>(2);
  for (const id of [1, 2, 3, 4]) ledger.begin(id);
  for (const id of [1, 2, 3, 4]) ledger.answer(id, "stored");
  assertEquals(knownOf(ledger, [1, 2, 3, 4]), [3, 4]);
  for (const id of [5, 6, 7]) answered(ledger, id);
  assertEquals(knownOf(ledger, [1, 2, 3, 4, 5, 6, 7]), [6, 7]);
});

Deno.test("SendLedger keeps the newest answered ids up to its bound, and all that are pending", () => {
  const step = fc.oneof(fc.constant("begin"), fc.nat(20));
  const steps = fc.array(step, { maxLength: 60, size: "max" });
  fc.assert(fc.property(fc.integer({ min: 1, max: 5 }), steps, (maxKept, script) => {
    const ledger = new SendLedger<string>(maxKept);
    const pending: number[] = [];
    const begun: number[] = [];
    for (const what of script) {
      if (typeof what === "number") {
        const [id] = pending.splice(what % Math.max(1, pending.length), 1);
        if (id !== undefined) ledger.answer(id, `answer to ${id}`);
        continue;
      }
      const id = begun.length;
      assertEquals(ledger.begin(id), { state: "new" });
      begun.push(id);
      pending.push(id);
    }
    const known = knownOf(ledger, begun);
    for (const id of pending) assertEquals(ledger.begin(id), { state: "pending" });
    const answered = known.filter((id) => !pending.includes(id));
    assert(answered.length <= maxKept);
    for (const id of answered) {
      assertEquals(ledger.begin(id), { state: "answered", answer: `answer to ${id}` });
    }
    if (pending.length === 0) assertEquals(answered.length, Math.min(maxKept, begun.length));
  }));
});

Deno.test("SendLedger.answer() of an id that was never begun changes nothing", () => {
  const ledger = new SendLedger<string>(2);
  ledger.answer(1, "stored");
  assertEquals(ledger.begin(1), { state: "new" });
});

Deno.test("SendLedger.withdraw() makes a pending id new again, as often as that happens", () => {
  const ledger = new SendLedger<string>(10);
  for (let time = 0; time < 3; time++) {
    assertEquals(ledger.begin(1), { state: "new" });
    assertEquals(ledger.begin(1), { state: "pending" });
    ledger.withdraw(1);
  }
  answered(ledger, 1);
  assertEquals(ledger.begin(1), { state: "answered", answer: "stored" });
});

Deno.test("SendLedger.withdraw() leaves what was answered, and what was never begun", () => {
  const ledger = new SendLedger<string>(10);
  answered(ledger, 5);
  for (const id of [4, 5, 6]) ledger.withdraw(id);
  assertEquals(ledger.begin(5), { state: "answered", answer: "stored" });
  assertEquals(thrownCode(() => ledger.begin(4)), "unknown-send-id");
  assertEquals(ledger.begin(6), { state: "new" });
});

Deno.test("SendLedger.begin() of an id that was withdrawn does not make older ones new", () => {
  const ledger = new SendLedger<string>(10);
  for (const id of [3, 7, 8]) ledger.begin(id);
  ledger.withdraw(3);
  assertEquals(ledger.begin(3), { state: "new" });
  for (const id of [7, 8]) assertEquals(ledger.begin(id), { state: "pending" });
  for (const id of [1, 4, 6]) assertEquals(thrownCode(() => ledger.begin(id)), "unknown-send-id");
  assertEquals(ledger.begin(9), { state: "new" });
});

Deno.test("SendLedger.whenSettled() resolves for all who wait when the id is answered", async () => {
  const ledger = new SendLedger<string>(10);
  const settled: string[] = [];
  for (const id of [1, 2]) ledger.begin(id);
  const waiting = [
    ledger.whenSettled(1).then(() => settled.push("first")),
    ledger.whenSettled(1).then(() => settled.push("second")),
  ];
  const other = ledger.whenSettled(2).then(() => settled.push("other"));
  ledger.answer(1, "stored");
  await Promise.all(waiting);
  assertEquals(settled, ["first", "second"]);
  ledger.answer(2, "stored");
  await other;
  assertEquals(settled.at(-1), "other");
});

Deno.test("SendLedger.whenSettled() resolves when the id is withdrawn, and can be asked again", async () => {
  const ledger = new SendLedger<string>(10);
  ledger.begin(1);
  const first = ledger.whenSettled(1);
  ledger.withdraw(1);
  await first;
  assertEquals(ledger.begin(1), { state: "new" });
  let state = "pending";
  const second = ledger.whenSettled(1).then(() => state = "settled");
  await Promise.resolve();
  assertEquals(state, "pending");
  ledger.answer(1, "stored");
  await second;
});

Deno.test("SendLedger.whenSettled() resolves though the answer is forgotten at once", async () => {
  const ledger = new SendLedger<string>(1);
  for (const id of [1, 2, 3]) ledger.begin(id);
  const settled = ledger.whenSettled(1);
  ledger.answer(1, "stored");
  await settled;
  assertEquals(thrownCode(() => ledger.begin(1)), "unknown-send-id");
});

Deno.test("SendLedger.restore() answers what was kept, and all that is newer is new", () => {
  const ledger = new SendLedger<string>(10);
  ledger.restore([[3, "third"], [5, "fifth"]], true);
  assertEquals(ledger.begin(3), { state: "answered", answer: "third" });
  assertEquals(ledger.begin(5), { state: "answered", answer: "fifth" });
  assertEquals(ledger.begin(6), { state: "new" });
  assertEquals(ledger.begin(6), { state: "pending" });
});

Deno.test("SendLedger.restore() knows what was never kept, where it knows all", () => {
  const ledger = new SendLedger<string>(10);
  ledger.restore([[3, "third"], [5, "fifth"]], true);
  for (const id of [0, 1, 4]) assertEquals(thrownCode(() => ledger.begin(id)), "not-sent");
});

Deno.test("SendLedger.restore() knows nothing of what is older than what it was given", () => {
  const ledger = new SendLedger<string>(10);
  ledger.restore([[3, "third"], [5, "fifth"]], false);
  assertEquals(thrownCode(() => ledger.begin(2)), "unknown-send-id");
  assertEquals(thrownCode(() => ledger.begin(4)), "not-sent");
  assertEquals(ledger.begin(6), { state: "new" });
});

Deno.test("SendLedger.restore() of nothing leaves every id new", () => {
  for (const isComplete of [true, false]) {
    const ledger = new SendLedger<string>(10);
    ledger.restore([], isComplete);
    for (const id of [0, 7]) assertEquals(ledger.begin(id), { state: "new" });
    // What came later was not kept before, and is refused as it always is.
    assertEquals(thrownCode(() => ledger.begin(5)), "unknown-send-id");
  }
});

Deno.test("SendLedger never says that something was not sent which it has only forgotten", () => {
  const ledger = new SendLedger<string>(3);
  ledger.restore([[1, "a"], [2, "b"], [5, "c"], [7, "d"]], true);
  // It had to forget the first one at once.
  assertEquals(thrownCode(() => ledger.begin(1)), "unknown-send-id");
  assertEquals([3, 4, 6].map((id) => thrownCode(() => ledger.begin(id))), [
    "not-sent",
    "not-sent",
    "not-sent",
  ]);
  ledger.maxKept = 1;
  assertEquals([2, 3, 4, 5].map((id) => thrownCode(() => ledger.begin(id))), [
    "unknown-send-id",
    "unknown-send-id",
    "unknown-send-id",
    "unknown-send-id",
  ]);
  assertEquals(thrownCode(() => ledger.begin(6)), "not-sent");
  answered(ledger, 8);
  assertEquals([6, 7].map((id) => thrownCode(() => ledger.begin(id))), [
    "unknown-send-id",
    "unknown-send-id",
  ]);
});

Deno.test("SendLedger says of each id what is true, after any restart and any bound", () => {
  const ids = fc.uniqueArray(fc.nat(20), { maxLength: 15 });
  const bound = fc.integer({ min: 1, max: 8 });
  fc.assert(
    fc.property(
      ids,
      fc.integer({ min: 1, max: 15 }),
      bound,
      bound,
      (kept, count, first, second) => {
        kept.sort((a, b) => a - b);
        const known = kept.slice(-count);
        const ledger = new SendLedger<string>(first);
        const isComplete = known.length === kept.length;
        ledger.restore(known.map((id) => [id, `answer ${id}`] as const), isComplete);
        ledger.maxKept = second;
        for (let id = 20; id >= 0; id--) {
          let said: string;
          try {
            said = ledger.begin(id).state;
          } catch (error) {
            said = (error as ChatError).code;
          }
          if (said === "answered") {
            assertEquals(ledger.begin(id), { state: said, answer: `answer ${id}` });
          }
          const wasKept = kept.includes(id);
          assert(!wasKept || said === "answered" || said === "unknown-send-id", `${id}: ${said}`);
          assert(wasKept || said !== "answered", `${id}: ${said}`);
        }
      },
    ),
  );
});

/** Which ids the ledger still has an answer to, or is about to have. */
function knownOf(ledger: SendLedger<string>, ids: readonly number[]): number[] {
  return ids.filter((id) => thrownCode(() => ledger.begin(id)) === undefined);
}

function answered(ledger: SendLedger<string>, id: number): void {
  ledger.begin(id);
  ledger.answer(id, "stored");
}
