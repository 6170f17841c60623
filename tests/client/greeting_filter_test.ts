import { assertEquals } from "@std/assert";
import { GreetingFilter } from "../../lib/client/greeting_filter.ts";
import { encodeGreeting } from "../../lib/codec/slash_dialect.ts";
import { encodeFrame } from "../../lib/codec/native_frames.ts";
import { concat, splitEveryByte, textOf, utf8 } from "../helpers/bytes.ts";

function filtered(chunks: readonly Uint8Array[]): string | null {
  const filter = new GreetingFilter();
  return textOf(concat(...chunks.map((chunk) => filter.push(chunk))));
}

const FRAMES = concat(encodeFrame("{}"), encodeFrame('{"text":"Welcome\\u0000"}'));

for (const login of ["optional", "required"] as const) {
  Deno.test(`GreetingFilter takes out the server's greeting where a login is ${login}`, () => {
    const bytes = concat(encodeGreeting("Be kind.\nWelcome!", login), FRAMES);
    for (const chunks of [[bytes], splitEveryByte(bytes)]) {
      assertEquals(filtered(chunks), textOf(FRAMES));
    }
  });
}

Deno.test("GreetingFilter leaves what begins with a frame as it is", () => {
  assertEquals(filtered(splitEveryByte(FRAMES)), textOf(FRAMES));
});

Deno.test("GreetingFilter leaves what another server says as it is, to be refused at once", () => {
  assertEquals(filtered([utf8("SSH-2.0-OpenSSH\r\n")]), "SSH-2.0-OpenSSH\r\n");
});

Deno.test("GreetingFilter gives up where a greeting never ends", () => {
  const filter = new GreetingFilter();
  const chunk = utf8("W".repeat(40_000));
  assertEquals([filter.push(chunk).length, filter.push(chunk).length], [0, chunk.length]);
});
