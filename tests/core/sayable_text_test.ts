import { assertEquals } from "@std/assert";
import { sayableText } from "../../lib/core/sayable_text.ts";
import { thrownCode } from "../helpers/inputs.ts";

const BOUND = { what: "Topic", maxBytes: 8 } as const;

Deno.test("sayableText() makes a text harmless, and keeps its spaces", () => {
  assertEquals(sayableText(" a\x1bb\nc ", BOUND), " ab c ");
});

Deno.test("sayableText() is empty where there is nothing to see", () => {
  for (const typed of ["", "  ", "\x07\r\n", "\u200b", "\u3164", " ".repeat(9)]) {
    assertEquals(sayableText(typed, BOUND), "");
  }
});

Deno.test("sayableText() bounds the cleaned text in bytes of UTF-8", () => {
  for (const fitting of ["12345678", "éééé", "\x071234567\n"]) sayableText(fitting, BOUND);
  for (const typed of ["123456789", "éééé1"]) {
    assertEquals(thrownCode(() => sayableText(typed, BOUND)), "line-too-long");
  }
});
