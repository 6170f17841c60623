import { assertEquals, assertNotEquals } from "@std/assert";
import { digest } from "../../lib/util/digest.ts";

Deno.test("digest() is the SHA-256 of a text's UTF-8, in hexadecimal", () => {
  assertEquals(
    digest("abc"),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  assertEquals(
    digest(""),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  assertNotEquals(digest("é"), digest("e\u0301"));
});
