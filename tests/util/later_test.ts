import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { andThen, whenCalledBack } from "../../lib/util/later.ts";
import { nextTurn } from "../../lib/util/next_turn.ts";

Deno.test("andThen() goes on at once with what is there, and later with what will be", async () => {
  const seen: number[] = [];
  const note = (value: number) => seen.push(value);
  andThen(1, note);
  const later = andThen(Promise.resolve(2), note);
  assertEquals(seen, [1]);
  assert(later instanceof Promise);
  await later;
  assertEquals(seen, [1, 2]);
  assertEquals(await andThen(3, (value) => Promise.resolve(value + 1)), 4);
});

Deno.test("andThen() throws at once what happens at once, and rejects with all else", async () => {
  const fail = () => {
    throw new Error("no");
  };
  assertThrows(() => andThen(1, fail), Error, "no");
  await assertRejects(async () => await andThen(Promise.resolve(1), fail), Error, "no");
  const refused = andThen(Promise.reject(new Error("never")), () => "unreachable");
  await assertRejects(async () => await refused, Error, "never");
});

Deno.test("whenCalledBack() is done, or throws, when it returns, where the call came at once", () => {
  assertEquals(whenCalledBack((done) => done()), undefined);
  assertThrows(() => whenCalledBack((_done, fail) => fail(new Error("no"))), Error, "no");
  const broken = () => {
    throw new Error("broken");
  };
  assertThrows(() => whenCalledBack(broken), Error, "broken");
});

Deno.test("whenCalledBack() gives a promise where the call comes later", async () => {
  let settle = { done: () => {}, fail: (_error: unknown) => {} };
  const start = (done: () => void, fail: (error: unknown) => void) => {
    settle = { done, fail };
  };
  const first = whenCalledBack(start);
  assert(first instanceof Promise);
  settle.done();
  await first;
  const second = whenCalledBack(start);
  settle.fail(new Error("no"));
  await assertRejects(async () => await second, Error, "no");
});

Deno.test("whenCalledBack() takes the first call alone", async () => {
  assertEquals(
    whenCalledBack((done, fail) => {
      done();
      fail(new Error("too late"));
    }),
    undefined,
  );
  const both = (done: () => void, fail: (error: unknown) => void) => {
    fail(new Error("no"));
    done();
  };
  assertThrows(() => whenCalledBack(both), Error, "no");
  const later = whenCalledBack((done, fail) => queueMicrotask(() => both(done, fail)));
  await assertRejects(async () => await later, Error, "no");
});

Deno.test("whenCalledBack() leaves no rejection that nobody handles, where it throws", async () => {
  const unhandled: unknown[] = [];
  const note = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    unhandled.push(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", note);
  assertThrows(() => whenCalledBack((_done, fail) => fail(new Error("no"))));
  await nextTurn();
  globalThis.removeEventListener("unhandledrejection", note);
  assertEquals(unhandled, []);
});
