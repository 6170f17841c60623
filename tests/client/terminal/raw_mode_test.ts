import { assertEquals, assertThrows } from "@std/assert";
import { RawMode } from "../../../lib/client/terminal/raw_mode.ts";
import { FakeScreenTerminal } from "../../helpers/fake_screen_terminal.ts";
import { FakeTerminal } from "../../helpers/fake_terminal.ts";

Deno.test("RawMode gives each key at once, and asks to be told what is pasted", () => {
  const terminal = new FakeScreenTerminal();
  using _raw = new RawMode(terminal, new EventTarget());
  assertEquals([terminal.rawModes, terminal.pasteTold], [[true], true]);
});

Deno.test("RawMode leaves the terminal as it was found, cursor shown, once", () => {
  const terminal = new FakeScreenTerminal();
  const raw = new RawMode(terminal, new EventTarget());
  terminal.write("\x1b[?25l");
  raw[Symbol.dispose]();
  assertEquals([terminal.rawModes, terminal.pasteTold], [[true, false], false]);
  assertEquals(terminal.cursorShown, true);
  raw[Symbol.dispose]();
  assertEquals(terminal.rawModes, [true, false]);
});

for (const type of ["error", "unhandledrejection"]) {
  Deno.test(`RawMode leaves the terminal as it was found at an event "${type}"`, () => {
    const terminal = new FakeScreenTerminal();
    const events = new EventTarget();
    using _raw = new RawMode(terminal, events);
    events.dispatchEvent(new Event(type));
    assertEquals([terminal.rawModes, terminal.pasteTold], [[true, false], false]);
  });
}

Deno.test("RawMode does not touch the terminal when an error comes after its end", () => {
  const terminal = new FakeScreenTerminal();
  const events = new EventTarget();
  new RawMode(terminal, events)[Symbol.dispose]();
  const { output } = terminal;
  events.dispatchEvent(new Event("error"));
  assertEquals([terminal.output, terminal.rawModes], [output, [true, false]]);
});

Deno.test("RawMode leaves raw mode also where nothing can be written any more", () => {
  class GoneTerminal extends FakeTerminal {
    gone = false;
    override write(text: string): void {
      if (this.gone) throw new Error("The terminal is gone");
      super.write(text);
    }
  }
  const terminal = new GoneTerminal("terminal");
  const raw = new RawMode(terminal, new EventTarget());
  terminal.gone = true;
  assertThrows(() => raw[Symbol.dispose](), Error, "The terminal is gone");
  assertEquals(terminal.rawModes, [true, false]);
});

Deno.test("RawMode.pause() leaves raw mode for a while, and resume() comes back", () => {
  const terminal = new FakeScreenTerminal();
  using raw = new RawMode(terminal, new EventTarget());
  terminal.write("\x1b[?25l");
  raw.pause();
  raw.pause();
  assertEquals([terminal.rawModes, terminal.pasteTold], [[true, false], false]);
  assertEquals(terminal.cursorShown, true);
  raw.resume();
  assertEquals([terminal.rawModes, terminal.pasteTold], [[true, false, true], true]);
});

Deno.test("RawMode.resume() goes into raw mode also where somebody else has left it", () => {
  const terminal = new FakeScreenTerminal();
  using raw = new RawMode(terminal, new EventTarget());
  raw.resume();
  assertEquals([terminal.rawModes, terminal.pasteTold], [[true, true], true]);
});

Deno.test("RawMode leaves a terminal alone that it has given away, and one that it gave back", () => {
  const terminal = new FakeScreenTerminal();
  const raw = new RawMode(terminal, new EventTarget());
  raw.pause();
  raw[Symbol.dispose]();
  raw.resume();
  raw.pause();
  assertEquals(terminal.rawModes, [true, false]);
});
