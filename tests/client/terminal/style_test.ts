import { assert, assertEquals } from "@std/assert";
import {
  colorOf,
  type ColorSources,
  inColor,
  inMono,
  plain,
  wantsColor,
} from "../../../lib/client/terminal/style.ts";

const AUTO: ColorSources = { mode: "auto", isTerminal: true, term: "xterm", noColor: undefined };

const WISHES: readonly {
  readonly what: string;
  readonly sources: Partial<ColorSources>;
  readonly wanted: boolean;
}[] = [
  { what: "in a terminal", sources: {}, wanted: true },
  { what: "in a terminal without a TERM", sources: { term: undefined }, wanted: true },
  { what: "where NO_COLOR is empty", sources: { noColor: "" }, wanted: true },
  { what: "where NO_COLOR is set", sources: { noColor: "0" }, wanted: false },
  { what: "in a pipe", sources: { isTerminal: false }, wanted: false },
  { what: "in a dumb terminal", sources: { term: "dumb" }, wanted: false },
  { what: "where they are never to be", sources: { mode: "never" }, wanted: false },
  {
    what: "where they are always to be, whatever else is set",
    sources: { mode: "always", isTerminal: false, term: "dumb", noColor: "1" },
    wanted: true,
  },
];

for (const { what, sources, wanted } of WISHES) {
  Deno.test(`wantsColor() is ${wanted} ${what}`, () => {
    assertEquals(wantsColor({ ...AUTO, ...sources }), wanted);
  });
}

Deno.test("inColor() puts a text between a colour and its end", () => {
  assertEquals(inColor("hi", "dim"), "\x1b[2mhi\x1b[0m");
  assertEquals(inColor("hi", 25), "\x1b[38;5;25mhi\x1b[0m");
  for (const look of ["bold", "dim", "mention", "private", "status", 91] as const) {
    assert(/^\x1b\[[\d;]+mhi\x1b\[0m$/.test(inColor("hi", look)), String(look));
  }
});

Deno.test("plain() leaves a text as it is", () => {
  assertEquals([plain("hi", "dim"), plain("hi", 25)], ["hi", "hi"]);
});

Deno.test("colorOf() is always the same for a name, however it is written", () => {
  assertEquals([colorOf("Alice"), colorOf("ALICE")], [colorOf("alice"), colorOf("alice")]);
});

Deno.test("colorOf() uses many colours, none of the sixteen that themes change", () => {
  const colors = Array.from({ length: 200 }, (_, index) => colorOf(`guest${index}`));
  assert(new Set(colors).size > 15);
  for (const color of colors) assert(color >= 16 && color <= 255);
});

Deno.test("colorOf() has a colour for any name", () => {
  for (const name of ["", "漢字", "😀", "x".repeat(1000)]) {
    assert(Number.isInteger(colorOf(name)), name);
  }
});

Deno.test("inMono() uses no colour, and tells the status line and mentions apart", () => {
  assertEquals(inMono("hi", "status"), "\x1b[7mhi\x1b[0m");
  assertEquals(inMono("hi", "mention"), "\x1b[1mhi\x1b[0m");
  for (const look of ["dim", "private", 91] as const) assertEquals(inMono("hi", look), "hi");
});
