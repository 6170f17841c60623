import { assert, assertEquals } from "@std/assert";
import { helpLines } from "../../../lib/client/terminal/help_lines.ts";

const ENTRIES = [
  { command: "history", text: "Show what was said in the room" },
  { command: "who", text: "Who is connected" },
] as const;

for (const interactive of [true, false]) {
  Deno.test(`helpLines() tells of each thing once, ${interactive ? "" : "not "}to a person`, () => {
    const lines = helpLines(ENTRIES, interactive);
    for (const verb of ["/history", "/who", "/clear", "/menu"]) {
      assertEquals(lines.filter((line) => line.startsWith(`${verb} `)).length, 1, verb);
    }
    assertEquals(lines.some((line) => line.includes("the page before")), interactive);
  });
}

Deno.test("helpLines() does not tell of what the server does not offer", () => {
  assert(!helpLines([], true).some((line) => line.startsWith("/history")));
});
