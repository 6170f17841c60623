import { assert, assertEquals, assertRejects } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { readNewPassword } from "../../lib/cli/new_password.ts";
import { FakeTerminal } from "../helpers/fake_terminal.ts";

const PASSWORD = "correct horse";
const OTHER = "battery staple";
const PROMPT = "Password for kim: ";

function readFrom(terminal: FakeTerminal): Promise<string> {
  return readNewPassword({ terminal, prompt: PROMPT, key: "kim" });
}

function pipe(...reads: readonly (string | Uint8Array)[]): FakeTerminal {
  const terminal = new FakeTerminal("pipe");
  for (const read of reads) terminal.type(read);
  terminal.end();
  return terminal;
}

/** A terminal in which somebody types these; each is answered before the next is typed. */
function typing(...typed: readonly string[]): FakeTerminal {
  const terminal = new FakeTerminal("terminal");
  for (const text of typed) terminal.type(text);
  return terminal;
}

async function refusalOf(terminal: FakeTerminal): Promise<string> {
  const error = await assertRejects(() => readFrom(terminal), CliError);
  assertEquals(error.status, 1);
  for (const secret of [PASSWORD, OTHER]) {
    assert(!`${error.message}${terminal.output}`.includes(secret), error.message);
  }
  return error.message;
}

const PIPED: Readonly<Record<string, readonly (string | Uint8Array)[]>> = {
  "the first line": [`${PASSWORD}\n`],
  "a line without an end": [PASSWORD],
  "a line that ends as on Windows": [`${PASSWORD}\r\n`],
  "a second line that is the same": [`${PASSWORD}\n${PASSWORD}\n`],
  "a second line that is the same and has no end": [`${PASSWORD}\r\n${PASSWORD}`],
  "a line in many pieces": Array.from(`${PASSWORD}\n`),
};

for (const [what, reads] of Object.entries(PIPED)) {
  Deno.test(`readNewPassword() takes from standard input ${what}`, async () => {
    const terminal = pipe(...reads);
    assertEquals(await readFrom(terminal), PASSWORD);
    assertEquals([terminal.output, terminal.rawModes], ["", []]);
  });
}

Deno.test("readNewPassword() keeps the spaces of a line from standard input", async () => {
  assertEquals(await readFrom(pipe("  two  spaces \n")), "  two  spaces ");
});

Deno.test("readNewPassword() takes letters that came in two pieces", async () => {
  const [first, second] = [new Uint8Array([0xe6, 0xbc]), new Uint8Array([0xa2])];
  assertEquals(await readFrom(pipe(first, second)), "漢");
});

const REFUSED: readonly (readonly [
  what: string,
  reads: readonly (string | Uint8Array)[],
  says: string,
])[] = [
  ["nothing", [], "no password came"],
  ["an empty line", ["\n"], "no password came"],
  ["a second line that differs", [`${PASSWORD}\n${OTHER}\n`], "the second line"],
  ["a second line that differs by a space", [`${PASSWORD}\n${PASSWORD} \n`], "the second line"],
  ["an empty second line before a third", [`${PASSWORD}\n\n\n`], "more than two lines"],
  ["three lines", [`${PASSWORD}\n${PASSWORD}\n${OTHER}\n`], "more than two lines"],
  ["bytes that are no text", [new Uint8Array([0x70, 0xff, 0x0a])], "not UTF-8"],
  ["more than 4 KiB", ["x".repeat(5000)], "too much"],
];

for (const [what, reads, says] of REFUSED) {
  Deno.test(`readNewPassword() refuses from standard input ${what}`, async () => {
    const message = await refusalOf(pipe(...reads));
    assert(message.startsWith("Nothing was changed: ") && message.includes(says), message);
  });
}

Deno.test("readNewPassword() asks twice where somebody types, and shows stars alone", async () => {
  const terminal = typing(`${PASSWORD}\r`, `${PASSWORD}\r`);
  assertEquals(await readFrom(terminal), PASSWORD);
  const stars = "*".repeat(PASSWORD.length);
  assertEquals(
    terminal.output.replaceAll("\r", ""),
    `${PROMPT}${stars}\nThe same again: ${stars}\n`,
  );
  assertEquals(terminal.rawModes, [true, false, true, false]);
});

Deno.test("readNewPassword() begins anew where the second one is another", async () => {
  const terminal = typing(`${PASSWORD}\r`, `${OTHER}\r`, `${PASSWORD}\r`, `${PASSWORD}\r`);
  assertEquals(await readFrom(terminal), PASSWORD);
  assert(terminal.output.includes("The two passwords are not the same.\n"), terminal.output);
});

Deno.test("readNewPassword() says what is wrong with one before it is typed again", async () => {
  const terminal = typing("short\r", `${PASSWORD}\r`, `${PASSWORD}\r`);
  assertEquals(await readFrom(terminal), PASSWORD);
  assert(terminal.output.includes("fewer than 8 characters.\n"), terminal.output);
  assertEquals(terminal.output.split("The same again").length, 2);
});

Deno.test("readNewPassword() gives up after three tries", async () => {
  const terminal = typing("short\r", `${PASSWORD}\r`, `${OTHER}\r`, "short\r");
  assertEquals(await refusalOf(terminal), "Nothing was changed: that was the last try");
  assertEquals(terminal.rawModes.at(-1), false);
});

for (const [key, typed] of [["Ctrl-C", "\u0003"], ["Ctrl-D", "\u0004"]] as const) {
  for (const before of [[], [`${PASSWORD}\r`]]) {
    Deno.test(`readNewPassword() is left by ${key} at question ${before.length + 1}`, async () => {
      const terminal = typing(...before, typed);
      assertEquals(await refusalOf(terminal), "Nothing was changed: no password was given");
      assertEquals(terminal.rawModes.at(-1), false);
    });
  }
}
