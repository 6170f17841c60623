import { assertEquals, assertThrows } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { parseServerAddress } from "../../lib/cli/server_address.ts";

const ADDRESSES: readonly (readonly [string, string, number | undefined])[] = [
  ["localhost", "localhost", undefined],
  ["localhost:9999", "localhost", 9999],
  ["chat.example:1", "chat.example", 1],
  ["192.0.2.1:65535", "192.0.2.1", 65_535],
  ["::1", "::1", undefined],
  ["fe80::1", "fe80::1", undefined],
  ["[::1]", "::1", undefined],
  ["[::1]:9999", "::1", 9999],
  ["::ffff:192.0.2.1", "::ffff:192.0.2.1", undefined],
  ["fe80::1%eth0", "fe80::1%eth0", undefined],
];

for (const [typed, hostname, port] of ADDRESSES) {
  Deno.test(`parseServerAddress() reads ${typed}`, () => {
    assertEquals(parseServerAddress(typed), { hostname, port });
  });
}

const REFUSED: readonly (readonly [string, string])[] = [
  ["", 'Cannot find a host in ""'],
  [":9999", 'Cannot find a host in ":9999"'],
  ["[]:9999", 'Cannot find a host in "[]:9999"'],
  ["localhost:", 'Cannot use the port of "localhost:": it must be a whole number from 1 to 65535'],
  ["localhost:0", 'Cannot use the port of "localhost:0"'],
  ["localhost:65536", 'Cannot use the port of "localhost:65536"'],
  ["localhost:chat", 'Cannot use the port of "localhost:chat"'],
  ["localhost:-1", 'Cannot use the port of "localhost:-1"'],
  ["localhost:1:2", 'Cannot find a host and a port in "localhost:1:2"'],
  ["chat.example::1", 'Cannot find a host and a port in "chat.example::1"'],
  ["[chat:1]:2", 'Cannot find a host and a port in "[chat:1]:2"'],
  ["[::1]:", 'Cannot use the port of "[::1]:"'],
];

for (const [typed, says] of REFUSED) {
  Deno.test(`parseServerAddress() refuses "${typed}"`, () => {
    assertEquals(assertThrows(() => parseServerAddress(typed), CliError, says).status, 2);
  });
}
