import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ByteQueue } from "../../lib/codec/byte_queue.ts";
import { concat, latin1, utf8 } from "../helpers/bytes.ts";

function newQueue(...texts: readonly string[]): ByteQueue {
  const queue = new ByteQueue();
  for (const text of texts) queue.push(utf8(text));
  return queue;
}

Deno.test("ByteQueue.take() gives back what was pushed, in order", () => {
  const queue = newQueue("ab", "", "cde");
  assertEquals(queue.length, 5);
  assertEquals(latin1(queue.take(3)), "abc");
  assertEquals(latin1(queue.take(1)), "d");
  assertEquals(queue.length, 1);
});

Deno.test("ByteQueue.take() gives no more than there is", () => {
  const queue = newQueue("ab");
  assertEquals(latin1(queue.take(3)), "ab");
  assertEquals(latin1(queue.take(3)), "");
  assertEquals(queue.length, 0);
});

Deno.test("ByteQueue.take() gives bytes that hold until the next push", () => {
  const queue = newQueue("abcd");
  const first = queue.take(2);
  const second = queue.take(2);
  assertEquals(latin1(concat(first, second)), "abcd");
});

Deno.test("ByteQueue.peek() shows what waits and takes nothing", () => {
  const queue = newQueue("abc");
  queue.take(1);
  assertEquals(latin1(queue.peek()), "bc");
  assertEquals(queue.length, 2);
});

Deno.test("ByteQueue.push() copies, so that the chunk can be used again", () => {
  const chunk = utf8("ab");
  const queue = new ByteQueue();
  queue.push(chunk);
  chunk.fill(0);
  assertEquals(latin1(queue.take(2)), "ab");
});

Deno.test("ByteQueue.clear() forgets everything", () => {
  const queue = newQueue("abc");
  queue.clear();
  assertEquals([queue.length, queue.peek().length], [0, 0]);
  queue.push(utf8("d"));
  assertEquals(latin1(queue.take(9)), "d");
});

Deno.test("ByteQueue holds next to nothing when it was emptied", () => {
  const queue = new ByteQueue();
  queue.push(new Uint8Array(1_000_000));
  queue.take(1_000_000);
  assertEquals(queue.peek().buffer.byteLength, 0);
});

Deno.test("ByteQueue needs little more memory for many small pushes than for a large one", () => {
  const queue = new ByteQueue();
  for (let count = 0; count < 10_000; count++) queue.push(utf8("x"));
  assert(queue.peek().buffer.byteLength <= 2 * 10_000);
});

Deno.test("ByteQueue needs no more memory however long it is pushed and taken in turn", () => {
  const queue = newQueue("x");
  for (let count = 0; count < 10_000; count++) {
    queue.push(utf8("abc"));
    queue.take(3);
  }
  assert(queue.peek().buffer.byteLength <= 64);
});

Deno.test("ByteQueue gives what a plain list of bytes would give", () => {
  const step = fc.oneof(fc.uint8Array({ maxLength: 100, size: "max" }), fc.nat(120));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
      const queue = new ByteQueue();
      const model: number[] = [];
      for (const step of steps) {
        if (typeof step !== "number") {
          queue.push(step);
          model.push(...step);
        } else assertEquals(Array.from(queue.take(step)), model.splice(0, step));
        assertEquals(Array.from(queue.peek()), model);
        assertEquals(queue.length, model.length);
      }
    }),
    { seed: 7, numRuns: 100 },
  );
});
