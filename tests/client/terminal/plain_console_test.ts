import { assertEquals } from "@std/assert";
import { Menu } from "../../../lib/client/terminal/menu.ts";
import { PlainConsole } from "../../../lib/client/terminal/plain_console.ts";
import { ALICE, EVENTS, MESSAGE } from "../../helpers/events.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { FakeTerminal } from "../../helpers/fake_terminal.ts";
import { turn } from "../../helpers/turn.ts";

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

function menuOf(count: number): Menu<string> {
  const entries = Array.from({ length: count }, (_, at) => {
    return { label: `room ${at + 1}`, details: [], value: `the room ${at + 1}` };
  });
  return new Menu({ title: "Rooms", entries, hint: "" });
}

Deno.test("PlainConsole.ask() asks a person for a line, and nobody else", async () => {
  const [person, terminal] = consoleOn("terminal");
  terminal.type("kim\nhello\n");
  assertEquals([await person.ask("Name? "), terminal.output], ["kim", "Name? "]);
  assertEquals(await person.readLine(), "hello");
  const [program, pipe] = consoleOn("pipe");
  pipe.type("kim\n");
  assertEquals([await program.ask("Name? "), pipe.output], [null, ""]);
  assertEquals(await program.readLine(), "kim");
});

Deno.test("PlainConsole.ask() is null at the end of the input", async () => {
  const [person, terminal] = consoleOn("terminal");
  terminal.end();
  assertEquals(await person.ask("Name? "), null);
});

Deno.test("PlainConsole.ask() has its answer also while a line is awaited", async () => {
  const [person, terminal] = consoleOn("terminal");
  const line = person.readLine();
  await turn();
  const answer = person.ask("Name? ");
  await turn();
  terminal.type("kim\n");
  await turn();
  terminal.type("hello\n");
  assertEquals([await answer, await line], ["kim", "hello"]);
});

Deno.test("PlainConsole.readPassword() has what is typed also while a line is awaited", async () => {
  const [person, terminal] = consoleOn("terminal");
  const line = person.readLine();
  await turn();
  const password = person.readPassword("Password: ");
  await turn();
  terminal.type("sesame\r");
  await turn();
  terminal.type("hello\n");
  assertEquals([await Promise.race([password, line]), terminal.rawModes], ["sesame", [
    true,
    false,
  ]]);
  assertEquals(await line, "hello");
});

Deno.test("PlainConsole.choose() prints the menu, and takes a number", async () => {
  const [person, terminal] = consoleOn("terminal");
  terminal.type(" 2 \n");
  assertEquals(await person.choose(menuOf(3)), "the room 2");
  assertEquals(terminal.output.split("\n"), [
    "Rooms",
    "> 1  room 1",
    "  2  room 2",
    "  3  room 3",
    "Number, or any other line to go on: ",
  ]);
});

Deno.test("PlainConsole.choose() takes numbers of several digits", async () => {
  for (const [typed, chosen] of [["1", "the room 1"], ["12", "the room 12"]] as const) {
    const [person, terminal] = consoleOn("terminal");
    terminal.type(`${typed}\n`);
    assertEquals(await person.choose(menuOf(12)), chosen);
  }
});

for (const number of ["0", "6", "12", "99"]) {
  Deno.test(`PlainConsole.choose() asks again at ${number} where there are five entries`, async () => {
    const [person, terminal] = consoleOn("terminal");
    terminal.type(`${number}\n3\n`);
    assertEquals(await person.choose(menuOf(5)), "the room 3");
    assertEquals(terminal.output.match(/Number, or/g)?.length, 2);
  });
}

Deno.test("PlainConsole.choose() chooses nothing at any other line, which is read next", async () => {
  for (const line of ["hello", "/join lobby", "", "c"]) {
    const [person, terminal] = consoleOn("terminal");
    terminal.type(`${line}\nmore\n`);
    assertEquals(await person.choose(menuOf(3)), null);
    assertEquals([await person.readLine(), await person.readLine()], [line, "more"]);
  }
});

Deno.test("PlainConsole.choose() chooses nothing at the end of the input", async () => {
  const [person, terminal] = consoleOn("terminal");
  terminal.end();
  assertEquals([await person.choose(menuOf(3)), await person.readLine()], [null, null]);
});

Deno.test("PlainConsole.choose() asks no program", async () => {
  const [program, pipe] = consoleOn("pipe");
  pipe.type("1\n");
  assertEquals([await program.choose(menuOf(3)), pipe.output], [null, ""]);
  assertEquals(await program.readLine(), "1");
});

Deno.test("PlainConsole.choose() takes the next line from whoever waits for one, and gives back what is no number", async () => {
  const [person, terminal] = consoleOn("terminal");
  const line = person.readLine();
  const chosen = person.choose(menuOf(3));
  const given = person.choose(menuOf(3));
  terminal.type("2\n");
  assertEquals(await chosen, "the room 2");
  terminal.type("hello\n");
  assertEquals([await given, await line], [null, "hello"]);
  terminal.type("more\n");
  assertEquals(await person.readLine(), "more");
});
