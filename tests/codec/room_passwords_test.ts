import { assertEquals } from "@std/assert";
import { parseKeywordLine } from "../../lib/codec/keyword_dialect.ts";
import { parseSlashLine } from "../../lib/codec/slash_dialect.ts";
import { mayHoldPassword } from "../../lib/codec/text_lines.ts";
import { parseWordsLine } from "../../lib/codec/words_dialect.ts";
import { comparable, refusalCode, refused } from "../helpers/inputs.ts";

/** Lines that look as if the password of a room stood in them, and are no commands as they are. */
const MISTYPED = [
  "//join den sesame",
  " /join den sesame",
  " //JOIN den sesame",
  "///Enter #den sesame",
  " /create den password sesame",
  "//create den PASSWORD sesame",
  "//access password sesame",
  " /access #den password sesame",
  "\u3000/join den sesame",
  "／join den sesame",
];

/** What is talk, or has no password. */
const SAID = [
  "join den sesame",
  "//join den",
  "//join us for lunch today",
  " /create den invited",
  "//create den with sesame",
  "//access open now",
  " /enter den",
];

for (const line of MISTYPED) {
  Deno.test(`No dialect says "${line}" to a room`, () => {
    assertEquals(mayHoldPassword(line), true);
    for (const parse of [parseSlashLine, parseWordsLine, parseKeywordLine]) {
      assertEquals(refusalCode(parse(line)), "usage", parse.name);
    }
  });
}

Deno.test("A line is said that has not the words of a room's password", () => {
  for (const line of SAID) {
    assertEquals(mayHoldPassword(line), false, line);
    assertEquals(parseWordsLine(line).type, "send", line);
    assertEquals(parseSlashLine(line).type, "send", line);
  }
});

Deno.test("parseSlashLine() says how that is done for which a room's password was meant", () => {
  const hints = {
    " /join den sesame": "To join a room, use /join <room> [password]",
    " /enter den sesame": "To enter a room, use /enter <room> [password]",
    " /create den password sesame":
      "To make a room, use /create <room> [invited | password <password>]",
    " /access password sesame":
      "To say who may enter, use /access <open | invited | password> [password]",
  };
  for (const [line, hint] of Object.entries(hints)) {
    assertEquals(comparable(parseSlashLine(line)), refused("usage", hint));
  }
});
