import { assert, assertEquals } from "@std/assert";
import { Bitmap } from "../../lib/stress/bitmap.ts";

Deno.test("Bitmap keeps each bit by itself, across its words", () => {
  const bitmap = new Bitmap(70);
  for (const index of [69, 0, 31, 32, 63]) assert(bitmap.add(index));
  assertEquals([Array.from(bitmap), bitmap.count], [[0, 31, 32, 63, 69], 5]);
  assert(!bitmap.add(31));
  assert(bitmap.delete(31) && !bitmap.delete(31) && !bitmap.delete(5));
  assertEquals([Array.from(bitmap), bitmap.count], [[0, 32, 63, 69], 4]);
});
