import { assertEquals, assertNotEquals } from "@std/assert";
import { addressGroup } from "../../lib/util/address_group.ts";

const SAME: readonly (readonly [what: string, first: string, second: string])[] = [
  ["addresses of one IPv6 network of 64 bits", "2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:0:1"],
  ["a network with zeros in it", "2001:db8::1", "2001:db8:0:0:1:2:3:4"],
  ["an address that begins with zeros", "::1", "0:0:0:0:0:0:0:2"],
  ["two ways to write one", "2001:DB8:0001:2::a", "2001:db8:1:2:0:0:0:a"],
  ["an IPv4 address in IPv6", "192.0.2.1", "::ffff:192.0.2.1"],
  ["an IPv4 address in IPv6, in hexadecimal", "192.0.2.1", "::ffff:c000:201"],
  ["an address of two links of this machine", "fe80::1%eth0", "fe80::1%eth1"],
];

for (const [what, first, second] of SAME) {
  Deno.test(`addressGroup() is the same for ${what}`, () => {
    assertEquals(addressGroup(first), addressGroup(second));
  });
}

const APART: readonly (readonly [what: string, first: string, second: string])[] = [
  ["two IPv4 addresses", "192.0.2.1", "192.0.2.2"],
  ["two IPv4 addresses in IPv6", "::ffff:192.0.2.1", "::ffff:192.0.2.2"],
  ["two IPv6 networks", "2001:db8:1:2::1", "2001:db8:1:3::1"],
  ["this machine and others", "::1", "2001:db8::1"],
];

for (const [what, first, second] of APART) {
  Deno.test(`addressGroup() keeps ${what} apart`, () => {
    assertNotEquals(addressGroup(first), addressGroup(second));
  });
}

Deno.test("addressGroup() takes what is no address for itself, up to a length", () => {
  assertEquals(addressGroup("pipe"), "pipe");
  assertEquals(addressGroup("no:address"), "no:address");
  assertEquals(addressGroup(":".repeat(1000)).length, 64);
});
