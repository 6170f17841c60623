import { assertEquals, assertRejects } from "@std/assert";
import type { TypedLine } from "../../../lib/client/terminal/console.ts";
import { Keyboard } from "../../../lib/client/terminal/keyboard.ts";
import { OVERLONG } from "../../../lib/codec/line_splitter.ts";
import { splitEveryByte, utf8 } from "../../helpers/bytes.ts";
import { FakeTerminal } from "../../helpers/fake_terminal.ts";

/** A terminal in which this was typed, a read each, up to the end of the input. */
function typed(...reads: readonly (string | Uint8Array)[]): [Keyboard, FakeTerminal] {
  const terminal = new FakeTerminal("terminal");
  for (const read of reads) terminal.type(read);
  terminal.end();
  return [new Keyboard(terminal), terminal];
}

async function allLines(keyboard: Keyboard): Promise<TypedLine[]> {
  const lines: TypedLine[] = [];
  for (;;) {
    const line = await keyboard.readLine();
    if (line === null) return lines;
    lines.push(line);
  }
}

const LINES: readonly {
  readonly what: string;
  readonly reads: readonly (string | Uint8Array)[];
  readonly lines: readonly TypedLine[];
}[] = [
  { what: "a line a read", reads: ["one\n", "two\n"], lines: ["one", "two"] },
  { what: "several lines in one read", reads: ["one\r\ntwo\n\n"], lines: ["one", "two", ""] },
  { what: "a line in several reads", reads: splitEveryByte(utf8("Grüße\n")), lines: ["Grüße"] },
  { what: "a last line without its end", reads: ["one\ntwo"], lines: ["one", "two"] },
  { what: "no input at all", reads: [], lines: [] },
  {
    what: "a line that is too long, and the next one",
    reads: ["x".repeat(65_537), "x\n", "one\n"],
    lines: [OVERLONG, "one"],
  },
  {
    what: "a last line that is too long and has no end",
    reads: ["one\n", "x".repeat(65_537)],
    lines: ["one", OVERLONG],
  },
  {
    what: "a line of the greatest length",
    reads: ["x".repeat(65_536)],
    lines: ["x".repeat(65_536)],
  },
];

for (const { what, reads, lines } of LINES) {
  Deno.test(`Keyboard.readLine() reads ${what}`, async () => {
    const [keyboard] = typed(...reads);
    assertEquals(await allLines(keyboard), Array.from(lines));
    assertEquals(await keyboard.readLine(), null);
  });
}

Deno.test("Keyboard.readPassword() prompts, shows stars, and restores the terminal", async () => {
  const [keyboard, terminal] = typed("pw", "\r");
  assertEquals(await keyboard.readPassword("Password: "), "pw");
  assertEquals(terminal.output, "Password: **\r\n");
  assertEquals(terminal.rawModes, [true, false]);
});

Deno.test("Keyboard.readPassword() restores the terminal when it is given up", async () => {
  const [keyboard, terminal] = typed("pw\x03");
  assertEquals(await keyboard.readPassword("Password: "), null);
  assertEquals(terminal.rawModes, [true, false]);
});

Deno.test("Keyboard.readPassword() restores the terminal at the end of the input", async () => {
  const [keyboard, terminal] = typed("pw");
  assertEquals(await keyboard.readPassword("Password: "), null);
  assertEquals(terminal.rawModes, [true, false]);
});

Deno.test("Keyboard.readPassword() restores the terminal when reading fails", async () => {
  const terminal = new FakeTerminal("terminal");
  terminal.fail(new Error("The terminal is gone"));
  const keyboard = new Keyboard(terminal);
  await assertRejects(() => keyboard.readPassword("Password: "), Error, "The terminal is gone");
  assertEquals(terminal.rawModes, [true, false]);
});

Deno.test("Keyboard.readPassword() gives up at once where nobody types", async () => {
  const pipe = FakeTerminal.pipe("pw");
  const keyboard = new Keyboard(pipe);
  assertEquals(await keyboard.readPassword("Password: "), null);
  assertEquals([pipe.output, pipe.rawModes], ["", []]);
  assertEquals(await keyboard.readLine(), "pw");
});

Deno.test("Keyboard hands lines and passwords on in their order, also of one read", async () => {
  const [keyboard] = typed("login kim\n", "pw\rhello\nlogin lou\n", "pw2\r", "bye");
  assertEquals(await keyboard.readLine(), "login kim");
  assertEquals(await keyboard.readPassword("Password: "), "pw");
  assertEquals(await keyboard.readLine(), "hello");
  assertEquals(await keyboard.readLine(), "login lou");
  assertEquals(await keyboard.readPassword("Password: "), "pw2");
  assertEquals(await keyboard.readLine(), "bye");
});

Deno.test("Keyboard loses no half of a character between a password and a line", async () => {
  const bytes = utf8("pw\rGrüße\n");
  const cut = bytes.indexOf(0xc3) + 1;
  const [keyboard] = typed(bytes.subarray(0, cut), bytes.subarray(cut));
  assertEquals(await keyboard.readPassword("Password: "), "pw");
  assertEquals(await keyboard.readLine(), "Grüße");
});

Deno.test("Keyboard shows nothing of a hostile server in its prompts that could harm the terminal", async () => {
  const [keyboard, terminal] = typed("kim\n", "secret\r");
  assertEquals(await keyboard.ask("Another name than \x1b[2Jlou? "), "kim");
  assertEquals(await keyboard.readPassword("Password for \x9b31mkim: "), "secret");
  assertEquals(terminal.output, "Another name than [2Jlou? Password for 31mkim: ******\r\n");
});
