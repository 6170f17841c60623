import { assertEquals, assertMatch } from "@std/assert";
import { randomHex } from "../../lib/util/random_hex.ts";

Deno.test("randomHex() writes each byte with two lower-case digits", () => {
  assertEquals(randomHex(0), "");
  assertMatch(randomHex(1), /^[0-9a-f]{2}$/);
  // Of a thousand bytes, sixty begin with a zero digit.
  assertMatch(randomHex(1000), /^[0-9a-f]{2000}$/);
});

Deno.test("randomHex() never makes the same secret twice", () => {
  assertEquals(new Set(Array.from({ length: 1000 }, () => randomHex(16))).size, 1000);
});
