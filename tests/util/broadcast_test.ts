import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { Broadcast, type BroadcastReader, type Subscription } from "../../lib/util/broadcast.ts";
import { concat, textOf, utf8 } from "../helpers/bytes.ts";

/** A broadcast whose turns a test ends by hand. */
class Fixture {
  readonly broadcast: Broadcast;
  readonly told: string[] = [];
  #runs: (() => void)[] = [];

  constructor() {
    this.broadcast = new Broadcast((run) => this.#runs.push(run));
  }

  get scheduled(): number {
    return this.#runs.length;
  }

  push(...texts: readonly string[]): void {
    for (const text of texts) this.broadcast.push(utf8(text));
  }

  /** Somebody who takes everything when he is told that there is more. */
  reader(name: string): { readonly got: string[]; readonly subscription: Subscription } {
    const got: string[] = [];
    const reader: BroadcastReader = {
      onMore: () => {
        this.told.push(name);
        got.push(textOf(subscription.take()) ?? "");
      },
      onHold: () => {
        for (const chunk of subscription.takeEach()) got.push(`held ${textOf(chunk)}`);
      },
      onEnd: () => got.push("end"),
    };
    const subscription = this.broadcast.subscribe(reader);
    return { got, subscription };
  }

  endTurn(): void {
    for (const run of this.#runs.splice(0)) run();
  }
}

/** Somebody who takes nothing by himself. */
function lazyReader(broadcast: Broadcast): Subscription {
  return broadcast.subscribe({ onMore() {}, onHold() {}, onEnd() {} });
}

Deno.test("Broadcast.push() tells every reader once, at the end of the turn", () => {
  const fixture = new Fixture();
  const [alice, bob] = [fixture.reader("alice"), fixture.reader("bob")];
  fixture.push("a", "b");
  assertEquals([fixture.scheduled, fixture.told], [1, []]);
  fixture.endTurn();
  assertEquals(fixture.told, ["alice", "bob"]);
  assertEquals([alice.got, bob.got], [["ab"], ["ab"]]);
  fixture.push("c");
  fixture.endTurn();
  assertEquals(alice.got, ["ab", "c"]);
});

Deno.test("Broadcast.push() by somebody who is being told is told, too", () => {
  const fixture = new Fixture();
  let answers = 0;
  const reader = {
    onMore() {
      echo.skip();
      if (++answers < 3) fixture.push("echo");
    },
    onHold() {},
    onEnd() {},
  };
  const echo = fixture.broadcast.subscribe(reader);
  const alice = fixture.reader("alice");
  fixture.push("a");
  for (let turns = 0; turns < 4; turns++) fixture.endTurn();
  assertEquals([answers, alice.got.join("")], [3, "aechoecho"]);
});

Deno.test("Broadcast.push() of nothing tells nobody", () => {
  const fixture = new Fixture();
  fixture.reader("alice");
  fixture.push("");
  assertEquals(fixture.scheduled, 0);
});

Deno.test("Broadcast.subscribe() gives nothing of what was pushed before", () => {
  const fixture = new Fixture();
  fixture.reader("alice");
  fixture.push("a");
  const late = fixture.reader("late");
  fixture.push("b");
  fixture.endTurn();
  assertEquals(late.got, ["b"]);
});

Deno.test("Broadcast.push() passes over one, who takes first what came before", () => {
  const fixture = new Fixture();
  const [alice, bob] = [fixture.reader("alice"), fixture.reader("bob")];
  fixture.push("a", "b");
  fixture.broadcast.push(utf8("c"), alice.subscription);
  fixture.push("d");
  fixture.endTurn();
  assertEquals(alice.got, ["held a", "held b", "d"]);
  assertEquals(bob.got, ["abcd"]);
});

Deno.test("Broadcast.push() tells nobody else less when it passes over one who has left", () => {
  const fixture = new Fixture();
  const [alice, bob] = [fixture.reader("alice"), fixture.reader("bob")];
  alice.subscription.end();
  fixture.broadcast.push(utf8("a"), alice.subscription);
  fixture.endTurn();
  assertEquals([alice.got, bob.got], [["end"], ["a"]]);
});

Deno.test("Subscription.take() merges once for all who are at the same place", () => {
  const { broadcast } = new Fixture();
  const [alice, bob, late] = [lazyReader(broadcast), lazyReader(broadcast), lazyReader(broadcast)];
  broadcast.push(utf8("a"));
  late.skip();
  broadcast.push(utf8("b"));
  broadcast.push(utf8("c"));
  const merged = alice.take();
  assertEquals(textOf(merged), "abc");
  assertStrictEquals(bob.take(), merged);
  assertEquals(textOf(late.take()), "bc");
  assertEquals(textOf(alice.take()), "");
});

Deno.test("Subscription.take() hands on the very bytes where there is nothing to merge", () => {
  const { broadcast } = new Fixture();
  const alice = lazyReader(broadcast);
  const bytes = utf8("a");
  broadcast.push(bytes);
  assertStrictEquals(alice.take(), bytes);
});

Deno.test("Subscription.end() lets what came before be taken, and gives nothing more", () => {
  const fixture = new Fixture();
  const alice = fixture.reader("alice");
  fixture.push("a");
  alice.subscription.end();
  alice.subscription.end();
  fixture.push("b");
  fixture.endTurn();
  assertEquals([alice.got, alice.subscription.bytes], [["held a", "end"], 0]);
  assertEquals(alice.subscription.takeEach(), []);
});

Deno.test("Broadcast forgets what everybody has taken, late as it may be, or has gone without", () => {
  const fixture = new Fixture();
  const { broadcast } = fixture;
  fixture.reader("alice");
  const [bob, kim] = [lazyReader(broadcast), lazyReader(broadcast)];
  fixture.push("a", "b");
  fixture.endTurn();
  bob.take();
  fixture.endTurn();
  assertEquals(broadcast.keptBytes, 2);
  kim.take();
  fixture.endTurn();
  assertEquals([broadcast.keptBytes, fixture.scheduled], [0, 0]);
  fixture.push("c");
  bob.take();
  fixture.endTurn();
  kim.skip();
  kim.end();
  fixture.endTurn();
  assertEquals([broadcast.keptBytes, fixture.scheduled], [0, 0]);
});

Deno.test("Broadcast keeps what is taken late in no more memory than it needs", () => {
  const fixture = new Fixture();
  const [lazy, late] = [lazyReader(fixture.broadcast), lazyReader(fixture.broadcast)];
  const slab = new TextEncoder().encode("a".repeat(1000));
  const turn = (...texts: readonly string[]) => {
    for (const text of texts) {
      slab.set(utf8(text), 500);
      fixture.broadcast.push(slab.subarray(500, 500 + text.length));
    }
    fixture.endTurn();
  };
  turn("a");
  turn("b");
  late.skip();
  turn("cc");
  turn("d");
  const sizes = lazy.takeEach().map(({ buffer }) => buffer.byteLength);
  assertEquals(sizes, [1, 1, 2, 1000]);
  assertEquals(late.takeEach().map(({ length }) => length), [2, 1]);
});

Deno.test("Broadcast gives each reader what was pushed since it came, whenever it takes it", () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("push" as const), bytes: fc.uint8Array({ maxLength: 5 }) }),
    fc.record({ do: fc.constant("turn" as const) }),
    fc.record({
      do: fc.constantFrom("take" as const, "takeEach" as const, "pass over" as const),
      who: fc.nat(3),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 5 }),
    }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const runs: (() => void)[] = [];
    const broadcast = new Broadcast((run) => runs.push(run));
    const got: Uint8Array[] = Array.from({ length: 4 }, () => new Uint8Array(0));
    const due = [...got];
    const readers = got.map((_, who) => {
      const onHold = (held: Subscription) => got[who] = concat(got[who]!, ...held.takeEach());
      return broadcast.subscribe({ onMore() {}, onHold, onEnd() {} });
    });
    const push = (bytes: Uint8Array, except?: number) => {
      broadcast.push(bytes, except === undefined ? undefined : readers[except]);
      for (const who of due.keys()) if (who !== except) due[who] = concat(due[who]!, bytes);
    };
    for (const step of steps) {
      if (step.do === "push") push(step.bytes);
      else if (step.do === "turn") { for (const run of runs.splice(0)) run(); }
      else if (step.do === "pass over") push(step.bytes, step.who);
      else {
        const reader = readers[step.who]!;
        const taken = step.do === "take" ? [reader.take()] : reader.takeEach();
        got[step.who] = concat(got[step.who]!, ...taken);
        assertEquals(reader.bytes, 0);
      }
      for (const [who, reader] of readers.entries()) {
        assertEquals(reader.bytes, due[who]!.length - got[who]!.length);
      }
    }
    for (const [who, reader] of readers.entries()) got[who] = concat(got[who]!, reader.take());
    assertEquals(got, due);
  }));
});
