import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { timingSafeEqual } from "@std/crypto";
import { timingSafeEqual as fromSubpath } from "@std/crypto/timing-safe-equal";

Deno.test("timingSafeEqual() is the same under both names", () => {
  assertStrictEquals(timingSafeEqual, fromSubpath);
});

Deno.test("timingSafeEqual() is true for the same bytes", () => {
  assert(timingSafeEqual(new Uint8Array([1, 2, 3]), new Uint8Array([1, 2, 3])));
  assert(timingSafeEqual(new Uint8Array(), new Uint8Array()));
});

Deno.test("timingSafeEqual() is false if any byte differs", () => {
  const secret = new Uint8Array([7, 7, 7, 7]);
  for (const place of secret.keys()) {
    assert(!timingSafeEqual(secret, secret.with(place, 8)));
  }
});

Deno.test("timingSafeEqual() never calls different lengths equal", () => {
  const compare = (a: Uint8Array, b: Uint8Array): boolean => {
    try {
      return timingSafeEqual(a, b);
    } catch {
      return false; // From version 1.1 on, the real package throws.
    }
  };
  assertEquals(compare(new Uint8Array(2), new Uint8Array(3)), false);
  assertEquals(compare(new Uint8Array(3), new Uint8Array(2)), false);
  assertEquals(compare(new Uint8Array(0), new Uint8Array(1)), false);
});

Deno.test("timingSafeEqual() sees only the part of the memory that a view shows", () => {
  const memory = new Uint8Array([0, 1, 2, 9]);
  assert(timingSafeEqual(memory.subarray(1, 3), new Uint8Array([1, 2])));
});

Deno.test("timingSafeEqual() compares bytes, whatever kind of view or memory holds them", () => {
  const bytes = new Uint8Array([1, 0, 2, 0]);
  const shared = new SharedArrayBuffer(4);
  new Uint8Array(shared).set(bytes);
  assert(timingSafeEqual(bytes, bytes.buffer));
  assert(timingSafeEqual(bytes, shared));
  assert(timingSafeEqual(bytes, new DataView(shared)));
  assert(timingSafeEqual(new DataView(bytes.buffer), new Uint16Array(shared)));
  assert(!timingSafeEqual(new Float64Array([0]), new Float64Array([-0])));
  assert(timingSafeEqual(new Float64Array([NaN]), new Float64Array([NaN])));
});
