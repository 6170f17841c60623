import { assertEquals } from "@std/assert";
import { PlainConsole } from "../../../lib/client/terminal/plain_console.ts";
import { ALICE, EVENTS, MESSAGE } from "../../helpers/events.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { FakeTerminal } from "../../helpers/fake_terminal.ts";

function consoleOn(kind: "terminal" | "pipe"): [PlainConsole, FakeTerminal] {
  const terminal = new FakeTerminal(kind);
  return [new PlainConsole({ terminal, clock: new FakeClock() }), terminal];
}

Deno.test("PlainConsole.show() writes who, when and what in a line", () => {
  const [plainConsole, terminal] = consoleOn("pipe");
  plainConsole.show(MESSAGE, false);
  plainConsole.show(EVENTS.privateMessage, false);
  assertEquals(
    terminal.output,
    "alice 12:00:15 Hello everyone!\nalice>bob 12:00:15 Hey, private message!\n",
  );
});

Deno.test("PlainConsole.show() writes what the server says, with its time of arrival", () => {
  const [plainConsole, terminal] = consoleOn("pipe");
  plainConsole.show(EVENTS.named, false);
  plainConsole.show(EVENTS.roomDeleted, false);
  assertEquals(terminal.lines, [
    "* Logged in as bob.",
    "* Room general was deleted by alice.",
  ]);
});

Deno.test("PlainConsole.show() writes nothing of what one has typed oneself", () => {
  for (const kind of ["terminal", "pipe"] as const) {
    const [plainConsole, terminal] = consoleOn(kind);
    plainConsole.show(MESSAGE, true);
    assertEquals(terminal.output, "");
  }
});

Deno.test("PlainConsole.show() writes the past for a person, and not for a program", () => {
  const [person, terminal] = consoleOn("terminal");
  person.show({ ...MESSAGE, past: true }, false);
  assertEquals(terminal.output, "alice (12:00:15) Hello everyone!\n");
  const [program, pipe] = consoleOn("pipe");
  program.show({ ...MESSAGE, past: true }, false);
  assertEquals(pipe.output, "");
});

Deno.test("PlainConsole.show() writes nothing for events that nobody reads", () => {
  const [plainConsole, terminal] = consoleOn("terminal");
  for (const type of ["ping", "pong", "sent", "welcome"] as const) {
    plainConsole.show(EVENTS[type], false);
  }
  assertEquals(terminal.output, "");
});

Deno.test("PlainConsole.show() lets no control character through", () => {
  const [plainConsole, terminal] = consoleOn("terminal");
  plainConsole.show({ ...MESSAGE, text: "\x1b[2Ja\nb\x07\u202ec\u009b" }, false);
  plainConsole.show({ ...MESSAGE, from: { ...ALICE, name: "al\x1b[1mice" } }, false);
  assertEquals(terminal.lines, ["alice [2Ja bc", "al[1mice Hello everyone!"]);
});

Deno.test("PlainConsole.notice() writes a line of the client's own", () => {
  const [plainConsole, terminal] = consoleOn("pipe");
  plainConsole.notice("Too long\x1b");
  assertEquals(terminal.lines, ["* Too long"]);
});

Deno.test("PlainConsole.readLine() gives lines, and null at their end", async () => {
  const terminal = FakeTerminal.pipe("one", "two");
  using plainConsole = new PlainConsole({ terminal, clock: new FakeClock() });
  const read = [
    await plainConsole.readLine(),
    await plainConsole.readLine(),
    await plainConsole.readLine(),
  ];
  assertEquals([read, plainConsole.interactive], [["one", "two", null], false]);
});

Deno.test("PlainConsole.readPassword() asks a person, and nobody else", async () => {
  const [person, terminal] = consoleOn("terminal");
  terminal.type("pw\r");
  assertEquals([person.interactive, await person.readPassword("Password: ")], [true, "pw"]);
  assertEquals([terminal.output, terminal.rawModes], ["Password: **\r\n", [true, false]]);
  const [program, pipe] = consoleOn("pipe");
  pipe.type("pw\n");
  assertEquals(await program.readPassword("Password: "), null);
  assertEquals([pipe.output, pipe.rawModes], ["", []]);
});

Deno.test("PlainConsole leaves the terminal alone when it is disposed", () => {
  const [plainConsole, terminal] = consoleOn("terminal");
  plainConsole[Symbol.dispose]();
  assertEquals([terminal.output, terminal.rawModes], ["", []]);
});
