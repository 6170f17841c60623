import { assertEquals } from "@std/assert";
import { isLoopback, isThisMachine } from "../../lib/util/loopback.ts";

for (const hostname of ["localhost", "127.0.0.1", "127.255.0.9", "::1"]) {
  Deno.test(`isLoopback() takes ${hostname} for this machine alone`, () => {
    assertEquals(isLoopback(hostname), true);
  });
}

// An empty name is all addresses; what a name server says of a name is not known here.
for (
  const hostname of [
    "",
    "0.0.0.0",
    "::",
    "192.0.2.1",
    "127.0.0.1.example",
    "localhost.example",
    "1127.0.0.1",
    "::ffff:192.0.2.1",
  ]
) {
  Deno.test(`isLoopback() does not take "${hostname}" for this machine alone`, () => {
    assertEquals(isLoopback(hostname), false);
  });
}

Deno.test("isThisMachine() knows this machine's addresses, however they are written", () => {
  for (const address of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "0:0:0:0::/64"]) {
    assertEquals(isThisMachine(address), true, address);
  }
  for (const address of ["192.0.2.1", "2001:db8::1"]) assertEquals(isThisMachine(address), false);
});
