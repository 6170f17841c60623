import { assertEquals } from "@std/assert";
import { KeyDecoder } from "../../../lib/client/terminal/key_decoder.ts";
import { utf8 } from "../../helpers/bytes.ts";

Deno.test("KeyDecoder.push() hears Ctrl-C in a paste that does not end", () => {
  const decoder = new KeyDecoder();
  assertEquals(decoder.push(utf8("\x1b[200~half a paste")), []);
  assertEquals(decoder.push(utf8("\x03x")), [
    { type: "key", name: "ctrl-c" },
    { type: "text", text: "x" },
  ]);
});

Deno.test("KeyDecoder.push() gives up a sequence that does not end", () => {
  const decoder = new KeyDecoder();
  assertEquals(decoder.push(utf8(`\x1b[${"9".repeat(100)}`)), []);
  assertEquals(decoder.push(utf8("x")), [{ type: "text", text: "x" }]);
});
