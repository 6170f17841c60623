import { assertEquals } from "@std/assert";
import { Disconnect } from "../../lib/protocol/disconnect.ts";
import { refusalBytes } from "../../lib/server/refusals.ts";
import { NOON_MS } from "../helpers/events.ts";
import { textOf } from "../helpers/bytes.ts";

const HTTP_BODY =
  "This is a chat port, not a web page. Talk to it with Parley's client, nc or telnet.\n";

const LAST_WORDS: Readonly<Record<string, readonly [Disconnect, string | null]>> = {
  "a browser": [
    Disconnect.HTTP,
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n" +
    `Content-Length: ${HTTP_BODY.length}\r\nConnection: close\r\n\r\n${HTTP_BODY}`,
  ],
  "an IRC client": [Disconnect.IRC, "ERROR :IRC is not supported yet\r\n"],
  "TLS": [Disconnect.TLS, null],
  "whoever is gone": [Disconnect.LOST, null],
  "whoever never spoke": [
    Disconnect.SILENT,
    "Nothing was said here for five minutes. Goodbye!\r\n",
  ],
  "whoever is there at shutdown": [
    Disconnect.SERVER_SHUTDOWN,
    "* Server is shutting down.\r\n",
  ],
};

for (const [whom, [disconnect, words]] of Object.entries(LAST_WORDS)) {
  Deno.test(`refusalBytes() has ${words === null ? "no" : "the right"} words for ${whom}`, () => {
    assertEquals(textOf(refusalBytes(disconnect, NOON_MS)), words);
  });
}
