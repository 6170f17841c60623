import { assertEquals } from "@std/assert";
import { formatAddress } from "../../lib/net/transport.ts";

Deno.test("formatAddress() puts an IPv6 address into brackets", () => {
  assertEquals(formatAddress({ hostname: "127.0.0.1", port: 54321 }), "127.0.0.1:54321");
  assertEquals(formatAddress({ hostname: "::1", port: 54321 }), "[::1]:54321");
});
