import { assert, assertEquals } from "@std/assert";
import { asTyped, escaped, filled } from "../../../lib/cli/program/roff.ts";

const CASES: readonly (readonly [text: string, roff: string])[] = [
  ["--data DIR", "\\-\\-data DIR"],
  ["%APPDATA%\\parley", "%APPDATA%\\(rsparley"],
  [`"it's"`, "\\(dqit\\(aqs\\(dq"],
  ["`id` ^ ~", "\\(gaid\\(ga \\(ha \\(ti"],
  ["é†😀", "\\[u00E9]\\[u2020]\\[u1F600]"],
];

for (const [text, roff] of CASES) {
  Deno.test(`escaped() lets ${text} mean nothing to roff`, () => assertEquals(escaped(text), roff));
}

Deno.test("filled() begins no line with a dot or an apostrophe, and none is long", () => {
  const lines = filled(`.so /etc/passwd ${"word .dot ".repeat(30)}`);
  assert(lines.length > 3);
  for (const line of lines) assert(!/^[.']/.test(line) && line.length <= 80, line);
});

Deno.test("asTyped() keeps lines as they are, also those that begin with a dot", () => {
  assertEquals(asTyped(".SH x\n  two"), ["\\&.SH x", "  two"]);
});
