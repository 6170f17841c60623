import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MAX_BYTES_PER_UNIT, writeUtf8 } from "../../lib/util/utf8.ts";

const texts = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: fc.constantFrom("a", "é", "\ud800", "\udc00", "🙂"), maxLength: 20 }),
);

Deno.test("writeUtf8() writes what the system's encoder does, and nothing before or behind it", () => {
  fc.assert(fc.property(texts, fc.nat(5), (text, start) => {
    const expected = new TextEncoder().encode(text);
    const room = MAX_BYTES_PER_UNIT * text.length;
    const bytes = new Uint8Array(start + room + 1).fill(7);
    const written = writeUtf8(text, bytes.subarray(0, start + room), start);
    assertEquals(bytes.subarray(start, start + written), expected);
    assertEquals([bytes.subarray(0, start).every((byte) => byte === 7), bytes.at(-1)], [true, 7]);
  }));
});
