import { assert, assertEquals } from "@std/assert";
import { parseTypedLine, TERMINAL_COMMANDS } from "../../../lib/client/terminal/typed_line.ts";

/** The text of a refusal; null for what is none. */
function refusal(line: string): string | null {
  const typed = parseTypedLine(line);
  return typeof typed !== "string" && typed.type === "refused" ? typed.error.message : null;
}

Deno.test("parseTypedLine() tells what the client does itself from what the server does", () => {
  assertEquals([parseTypedLine("/clear"), parseTypedLine("/menu")], ["clear", "menu"]);
  assertEquals(parseTypedLine("who"), { type: "who" });
  assertEquals(parseTypedLine("hello"), { type: "send", text: "hello" });
});

Deno.test("parseTypedLine() tells who wants to be asked for a password from who has typed it", () => {
  assertEquals(parseTypedLine("/register kim"), { type: "register", name: "kim" });
  assertEquals(parseTypedLine("/passwd"), { type: "changePassword" });
  const typed = { type: "register", name: "kim", password: "sesame" } as const;
  assertEquals(parseTypedLine("/register kim sesame"), typed);
  assertEquals(
    refusal("/passwd sesame"),
    "Usage: /passwd <old> <new> (a password has no space here)",
  );
});

Deno.test("parseTypedLine() says a line with a space in front as it is", () => {
  const typed = parseTypedLine(" who");
  assert(typeof typed !== "string" && typed.type === "send", JSON.stringify(typed));
});

Deno.test("parseTypedLine() asks whether a command of the client was meant, too", () => {
  assertEquals(
    refusal("/meun"),
    'Unknown command "/meun". Did you mean /menu? Type /help for help.',
  );
  assertEquals(refusal("/clera")?.includes("Did you mean /clear?"), true);
  assertEquals(refusal("/qqqqqqqq"), 'Unknown command "/qqqqqqqq". Type /help for help.');
});

Deno.test("parseTypedLine() leaves other refusals as they are", () => {
  assertEquals(refusal("/msg")?.includes("Usage"), true);
});

Deno.test("TERMINAL_COMMANDS has the words of the client and of the server", () => {
  for (const word of ["join", "help", "clear", "menu"]) assert(TERMINAL_COMMANDS.includes(word));
  assertEquals(new Set(TERMINAL_COMMANDS).size, TERMINAL_COMMANDS.length);
});
