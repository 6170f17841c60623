import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { encodeText } from "../../lib/codec/text_slab.ts";

Deno.test("encodeText() gives bytes that no later text changes, whatever the lengths are", () => {
  const text = fc.string({ unit: "binary", maxLength: 3000 });
  const texts = fc.array(fc.tuple(text, fc.integer({ min: 0, max: 4 })), { maxLength: 50 });
  fc.assert(fc.property(texts, (all) => {
    const encoded = all.map(([text, header]) => encodeText(text, header));
    const expected = all.map(([text]) => new TextEncoder().encode(text));
    const bodies = encoded.map((bytes, index) => bytes.subarray(all[index]![1]));
    assertEquals(bodies, expected);
  }));
});

Deno.test("encodeText() leaves room for a header that is the text's own", () => {
  const [first, second] = [encodeText("one", 2), encodeText("two", 2)];
  first.fill(1, 0, 2);
  second.fill(2, 0, 2);
  assertEquals([Array.from(first), Array.from(second)], [
    [1, 1, 111, 110, 101],
    [2, 2, 116, 119, 111],
  ]);
});
