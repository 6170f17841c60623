import { assert, assertEquals } from "@std/assert";
import { DEFAULT_LIMITS, MAX_FRAME_BOUND_BYTES } from "../../lib/protocol/limits.ts";

Deno.test("MAX_FRAME_BOUND_BYTES is the greatest length whose first byte is 0", () => {
  assertEquals(MAX_FRAME_BOUND_BYTES >>> 24, 0);
  assertEquals((MAX_FRAME_BOUND_BYTES + 1) >>> 24, 1);
});

Deno.test("DEFAULT_LIMITS keeps to the greatest bound a frame can have", () => {
  assert(DEFAULT_LIMITS.maxFrameBytes <= MAX_FRAME_BOUND_BYTES);
});

Deno.test("DEFAULT_LIMITS lets the longest text into a frame, whatever JSON has to escape", () => {
  const escapedBytes = JSON.stringify("\u0001".repeat(DEFAULT_LIMITS.maxTextBytes)).length;
  assert(escapedBytes < DEFAULT_LIMITS.maxFrameBytes);
});
