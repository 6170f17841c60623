import { assertEquals } from "@std/assert";
import { numericAddress } from "../../lib/util/numeric_address.ts";

Deno.test("numericAddress() takes addresses and networks of 64 bits, and nothing else", () => {
  const table: readonly (readonly [string, string | null])[] = [
    ["192.0.2.7", "192.0.2.7"],
    [" 192.0.2.7 ", "192.0.2.7"],
    ["192.0.02.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["[2001:db8::1]", "2001:db8:0:0::/64"],
    ["2001:DB8:1:2::/64", "2001:db8:1:2::/64"],
    ["192.0.2.256", null],
    ["192.0.2", null],
    ["192.0.2.0/24", null],
    ["kim", null],
    ["a:b", null],
    ["", null],
    ["1:".repeat(1000), null],
  ];
  for (const [typed, address] of table) assertEquals(numericAddress(typed), address, typed);
});
