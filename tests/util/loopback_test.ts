import { assertEquals } from "@std/assert";
import { isLoopback } from "../../lib/util/loopback.ts";

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
