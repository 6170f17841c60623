import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Deque } from "../../lib/util/deque.ts";

Deno.test("Deque behaves as a plain array does, whatever is pushed and taken", () => {
  const steps = fc.array(fc.oneof(fc.constant("shift"), fc.integer()), { maxLength: 300 });
  fc.assert(fc.property(fc.array(fc.integer()), steps, fc.nat(80), fc.nat(80), (
    first,
    steps,
    start,
    end,
  ) => {
    const deque = new Deque(first);
    const model = [...first];
    for (const step of steps) {
      if (typeof step === "number") deque.push(step), model.push(step);
      else assertEquals(deque.shift(), model.shift());
      assertEquals(deque.length, model.length);
    }
    assertEquals(deque.slice(start, end), model.slice(start, end));
  }));
});

Deno.test("Deque.shift() takes a hundred thousand in their order", () => {
  const deque = new Deque(Array.from({ length: 100_000 }, (_, index) => index));
  for (let index = 0; index < 100_000; index++) {
    if (deque.shift() !== index) throw new Error(`Number ${index} was not the next`);
  }
  assertEquals(deque.shift(), undefined);
});
