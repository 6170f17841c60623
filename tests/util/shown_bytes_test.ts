import { assertEquals } from "@std/assert";
import { shownBytes } from "../../lib/util/shown_bytes.ts";

Deno.test("shownBytes() takes the unit that keeps the number small", () => {
  const shown = [0, 1023, 1024, 1024 ** 2 - 1, 5.25 * 1024 ** 3, 3000 * 1024 ** 4].map(shownBytes);
  assertEquals(shown, [
    "0 bytes",
    "1023 bytes",
    "1.0 KiB",
    "1024.0 KiB",
    "5.3 GiB",
    "3000.0 TiB",
  ]);
});
