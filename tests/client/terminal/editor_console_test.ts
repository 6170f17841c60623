import { assert, assertEquals } from "@std/assert";
import type { LinkState } from "../../../lib/client/link_state.ts";
import type { SendCounts } from "../../../lib/client/sender.ts";
import type { TypedLine } from "../../../lib/client/terminal/console.ts";
import { Menu } from "../../../lib/client/terminal/menu.ts";
import {
  EditorConsole,
  type EditorConsoleOptions,
} from "../../../lib/client/terminal/editor_console.ts";
import { SLASH_COMMANDS } from "../../../lib/codec/slash_commands.ts";
import { plain } from "../../../lib/client/terminal/style.ts";
import { splitEveryByte, utf8 } from "../../helpers/bytes.ts";
import { BOB, EVENTS, MESSAGE } from "../../helpers/events.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { FakeScreenTerminal, type WindowSize } from "../../helpers/fake_screen_terminal.ts";
import { turn } from "../../helpers/turn.ts";

const ESCAPE_MS = 50;
const CTRL_C = "\x03";
const CTRL_D = "\x04";
const WAITING = "waiting";
const CONNECTED: LinkState = { type: "connected" };
const NOTHING_SAID: SendCounts = { sending: 0, unsent: 0 };

interface Opened extends Disposable {
  readonly editor: EditorConsole;
  readonly terminal: FakeScreenTerminal;
  readonly clock: FakeClock;
  /** Types, and lets happen what it causes. */
  type(...reads: readonly (string | Uint8Array)[]): Promise<void>;
}

function open(
  options: Partial<EditorConsoleOptions> & { readonly size?: WindowSize } = {},
): Opened {
  const { size, ...rest } = options;
  const terminal = new FakeScreenTerminal(size);
  const clock = new FakeClock();
  const commands = [...SLASH_COMMANDS, "clear"];
  const editor = new EditorConsole({ terminal, clock, paint: plain, commands, ...rest });
  const type = async (...reads: readonly (string | Uint8Array)[]) => {
    for (const read of reads) terminal.type(read);
    await turn();
  };
  return { editor, terminal, clock, type, [Symbol.dispose]: () => editor[Symbol.dispose]() };
}

/** The same, connected, with Bob in a room with Alice and Carol. */
function openInRoom(options: Parameters<typeof open>[0] = {}): Opened {
  const opened = open(options);
  opened.editor.showLink(CONNECTED, NOTHING_SAID);
  opened.editor.show(EVENTS.named, false);
  opened.editor.show(EVENTS.roomEntered, false);
  return opened;
}

/** The line that is being typed, with a `|` where the cursor is. */
function lineOf(terminal: FakeScreenTerminal): string {
  const { row, column } = terminal.cursor;
  const text = (terminal.rows[row] ?? "").padEnd(column);
  return `${text.slice(0, column)}|${text.slice(column)}`;
}

/** What was promised, or that it has not come yet. */
async function now<T>(promise: Promise<T>): Promise<T | typeof WAITING> {
  const waited = turn().then((): typeof WAITING => WAITING);
  const outcome = await Promise.race([promise, waited]);
  await waited;
  return outcome;
}

Deno.test("EditorConsole shows who one is, where, and with how many", () => {
  using opened = open();
  const { editor, terminal } = opened;
  assertEquals(terminal.rows, [" … · in no room · connecting", ""]);
  editor.showLink(CONNECTED, NOTHING_SAID);
  editor.show(EVENTS.named, false);
  assertEquals(terminal.rows.at(-2), " bob · in no room · connected");
  editor.show(EVENTS.roomEntered, false);
  assertEquals(terminal.rows.at(-2), " bob · general: 3 here · connected");
  editor.show(EVENTS.memberLeft, false);
  assertEquals(terminal.rows.at(-2), " bob · general: 2 here · connected");
});

Deno.test("EditorConsole.readLine() gives each line that is typed, in order", async () => {
  using opened = open();
  const { editor, type } = opened;
  const first = editor.readLine();
  await type("hel", "lo\rthere\r");
  assertEquals([await first, await editor.readLine()], ["hello", "there"]);
  const third = editor.readLine();
  assertEquals(await now(third), WAITING);
  await type("bye\r");
  assertEquals(await third, "bye");
});

Deno.test("EditorConsole.readLine() takes keys a byte a read, as well as all at once", async () => {
  const keys = utf8("Grüße, 漢字😀\x1b[D\x1b[D!\x1b[H¡\x1b[1;5C?\r");
  const lines: (TypedLine | null)[] = [];
  for (const reads of [[keys], splitEveryByte(keys)]) {
    using opened = open();
    await opened.type(...reads);
    lines.push(await opened.editor.readLine());
  }
  assertEquals(lines, ["¡Grüße?, 漢!字😀", "¡Grüße?, 漢!字😀"]);
});

Deno.test("EditorConsole.show() leaves the half-typed line and the cursor where they are", async () => {
  using opened = openInRoom();
  const { editor, terminal, type } = opened;
  await type("half typed\x1b[D\x1b[D");
  for (let index = 0; index < 100; index++) {
    editor.show({ ...MESSAGE, text: `message ${index}` }, false);
    assertEquals(lineOf(terminal), "half typ|ed");
  }
  const messages = terminal.rows.slice(2, -2);
  assertEquals(messages.length, 100);
  assertEquals(messages.at(-1), "alice 12:00:15 message 99");
  await type("\r");
  assertEquals(await editor.readLine(), "half typed");
});

Deno.test("EditorConsole.notice() shows what the client says above the half-typed line", async () => {
  using opened = open();
  await opened.type("half");
  opened.editor.notice("Too long");
  const [notice = "", ...rest] = opened.terminal.rows;
  assertEquals(notice.replace(/\d\d:\d\d:\d\d/, "time"), "* time Too long");
  assertEquals(rest, [" … · in no room · connecting", "half"]);
});

Deno.test("EditorConsole ends its input at Ctrl-D on an empty line only", async () => {
  using opened = open();
  const { editor, terminal, type } = opened;
  const line = editor.readLine();
  await type("a", CTRL_D);
  assertEquals([await now(line), lineOf(terminal)], [WAITING, "a|"]);
  await type("\x7f", CTRL_D);
  assertEquals(await line, null);
});

Deno.test("EditorConsole clears the line at the first Ctrl-C, and ends at the second", async () => {
  using opened = open();
  const { editor, terminal, type } = opened;
  const line = editor.readLine();
  await type("half typed", CTRL_C);
  assertEquals([await now(line), lineOf(terminal)], [WAITING, "|"]);
  await type(CTRL_C);
  assertEquals(await line, null);
});

Deno.test("EditorConsole gives the lines that were typed before the end", async () => {
  using opened = open();
  await opened.type("one\rtwo\r", CTRL_D);
  const { editor } = opened;
  const lines = [await editor.readLine(), await editor.readLine(), await editor.readLine()];
  assertEquals(lines, ["one", "two", null]);
});

for (const [what, key] of [["Ctrl-C", CTRL_C], ["Ctrl-D", CTRL_D]] as const) {
  Deno.test(`EditorConsole.ended resolves at ${what}, though nobody reads a line`, async () => {
    using opened = open();
    const ended = opened.editor.ended.then(() => "ended");
    await opened.type("x\x7f");
    assertEquals(await now(ended), WAITING);
    await opened.type(key);
    assertEquals(await now(ended), "ended");
  });
}

Deno.test("EditorConsole ends when the terminal ends", async () => {
  using opened = open();
  const line = opened.editor.readLine();
  opened.terminal.end();
  assertEquals(await line, null);
});

Deno.test("EditorConsole redraws at Ctrl-L with what is typed, and nothing else", async () => {
  using opened = openInRoom();
  await opened.type("half", "\x0c");
  assertEquals(opened.terminal.rows, [" bob · general: 3 here · connected", "half"]);
  assertEquals(lineOf(opened.terminal), "half|");
});

Deno.test("EditorConsole says that Ctrl-Z can not suspend where that is not allowed", async () => {
  using opened = open({ size: { columns: 120, rows: 24 } });
  const { terminal, type } = opened;
  await type("half\x1a");
  assert(terminal.rows[0]?.includes("Cannot suspend"), terminal.rows[0]);
  assertEquals([lineOf(terminal), terminal.suspensions], ["half|", 1]);
  assertEquals([terminal.rawModes.at(-1), terminal.pasteTold], [true, true]);
  await type("!\r");
  assertEquals(await opened.editor.readLine(), "half!");
});

Deno.test("EditorConsole gives the terminal away at Ctrl-Z, and has it again after that", async () => {
  using opened = openInRoom();
  const { editor, terminal, type } = opened;
  terminal.suspending = "suspended";
  let left: readonly unknown[] = [];
  const suspend = terminal.suspend.bind(terminal);
  terminal.suspend = () => {
    left = [terminal.rawModes.at(-1), terminal.pasteTold, terminal.rows.at(-1)];
    terminal.write("$ fg\r\n");
    return suspend();
  };
  await type("half\x1a");
  assertEquals(left, [false, false, ""]);
  terminal.continue();
  assertEquals([terminal.rawModes.at(-1), terminal.pasteTold], [true, true]);
  assertEquals(terminal.rows.slice(-3), ["$ fg", " bob · general: 3 here · connected", "half"]);
  assertEquals(lineOf(terminal), "half|");
  await type("!\r");
  assertEquals(await editor.readLine(), "half!");
});

for (const [how, goOn] of [["the terminal stopped it", false], ["Enter", true]] as const) {
  Deno.test(`EditorConsole leaves it to a second Ctrl-Z where it must, and goes on after ${how}`, async () => {
    using opened = openInRoom();
    const { editor, terminal, type } = opened;
    terminal.suspending = "by key";
    await type("half\x1a");
    assertEquals([terminal.rawModes.at(-1), terminal.pasteTold], [false, false]);
    assert(terminal.rows.at(-2)?.includes("Ctrl-Z once more"), terminal.rows.join("\n"));
    editor.show(MESSAGE, false);
    assert(!terminal.rows.includes("half"), terminal.rows.join("\n"));
    if (goOn) await type("\n");
    else terminal.continue();
    assertEquals([terminal.rawModes.at(-1), terminal.pasteTold], [true, true]);
    assertEquals(terminal.rows.slice(-2), [" bob · general: 3 here · connected", "half"]);
    await type("!\r");
    assertEquals(await editor.readLine(), "half!");
  });
}

Deno.test("EditorConsole draws itself again when somebody else stopped it and let it go on", async () => {
  using opened = openInRoom();
  const { terminal, type } = opened;
  await type("half");
  terminal.write("\r\n$ fg\r\n");
  const raws = terminal.rawModes.length;
  terminal.continue();
  assertEquals(terminal.rawModes.slice(raws), [true]);
  assertEquals(terminal.rows.slice(-3), ["$ fg", " bob · general: 3 here · connected", "half"]);
  assertEquals(lineOf(terminal), "half|");
});

Deno.test("EditorConsole stays away from the terminal when it is continued after its end", () => {
  const { editor, terminal } = open();
  editor[Symbol.dispose]();
  const { output, rawModes } = terminal;
  const raws = rawModes.length;
  terminal.continue();
  assertEquals([terminal.output, rawModes.length], [output, raws]);
});

Deno.test("EditorConsole takes Ctrl-Z while a question is asked, too", async () => {
  using opened = open();
  const { editor, terminal, type } = opened;
  terminal.suspending = "suspended";
  const answer = editor.ask("Name? ");
  await type("ki\x1a");
  assertEquals([terminal.suspensions, lineOf(terminal)], [1, "Name? ki|"]);
  await type("m\r");
  assertEquals(await answer, "kim");
});

Deno.test("EditorConsole.ask() asks at the bottom, and keeps the half-typed line", async () => {
  using opened = openInRoom();
  const { editor, terminal, type } = opened;
  const line = editor.readLine();
  await type("half typed\x1b[D");
  const answer = editor.ask("Another name? ");
  assertEquals(lineOf(terminal).trimEnd(), "Another name? |");
  await type("lou\x1b[D");
  editor.show(MESSAGE, false);
  assertEquals(lineOf(terminal), "Another name? lo|u");
  await type("\r");
  assertEquals([await answer, lineOf(terminal)], ["lou", "half type|d"]);
  assertEquals(await now(line), WAITING);
  await type("\r");
  assertEquals(await line, "half typed");
});

for (const [what, key] of [["Ctrl-C", CTRL_C], ["Ctrl-D", CTRL_D], ["Ctrl-G", "\x07"]] as const) {
  Deno.test(`EditorConsole.ask() is given up at ${what}, and lines go on`, async () => {
    using opened = open();
    const { editor, terminal, type } = opened;
    await type("half");
    const answer = editor.ask("Another name? ");
    await type(key);
    assertEquals([await now(answer), lineOf(terminal)], [null, "half|"]);
    await type("\r");
    assertEquals(await editor.readLine(), "half");
  });
}

Deno.test("EditorConsole.ask() is given up at Escape after a pause", async () => {
  using opened = open();
  const answer = opened.editor.ask("Another name? ");
  await opened.type("lou\x1b");
  assertEquals(await now(answer), WAITING);
  opened.clock.advance(ESCAPE_MS);
  assertEquals([await now(answer), lineOf(opened.terminal)], [null, "|"]);
});

Deno.test("EditorConsole.ask() offers no answers as lines to go back to", async () => {
  using opened = open();
  const answer = opened.editor.ask("Another name? ");
  await opened.type("lou\r", "\x1b[A");
  assertEquals([await answer, lineOf(opened.terminal)], ["lou", "|"]);
});

Deno.test("EditorConsole asks one question after the other, menus too", async () => {
  using opened = open();
  const { editor, terminal, type } = opened;
  const menu = new Menu({
    title: "Rooms",
    entries: [{ label: "lobby", details: [], value: "the lobby" }],
    hint: "",
  });
  const [first, second, third] = [editor.ask("One? "), editor.choose(menu), editor.ask("Two? ")];
  assertEquals(lineOf(terminal).trimEnd(), "One? |");
  await type("1\r");
  assertEquals(terminal.rows, ["Rooms", "> 1  lobby", " … · in no room · connecting", ""]);
  await type("\r");
  assertEquals(lineOf(terminal).trimEnd(), "Two? |");
  await type("2\r");
  assertEquals(await Promise.all([first, second, third]), ["1", "the lobby", "2"]);
  assertEquals(terminal.rows, [" … · in no room · connecting", ""]);
});

Deno.test("EditorConsole asks for one password after the other", async () => {
  using opened = open();
  const { editor, type } = opened;
  const first = editor.readPassword("Password for alice: ");
  const second = editor.readPassword("Password for carol: ");
  await type("one\r", "two\r");
  assertEquals([await now(first), await now(second)], ["one", "two"]);
});

Deno.test("EditorConsole.choose() draws a menu above the half-typed line, and takes it away", async () => {
  using opened = openInRoom();
  const { editor, terminal, type } = opened;
  await type("half");
  editor.show(MESSAGE, false);
  const before = terminal.rows;
  const entries = ["lobby", "annex"].map((label) => ({ label, details: [], value: label }));
  const chosen = editor.choose(new Menu({ title: "Rooms", entries, hint: "Enter chooses" }));
  assertEquals(terminal.rows.slice(-6), [
    "Rooms",
    "> 1  lobby",
    "  2  annex",
    "Enter chooses",
    " bob · general: 3 here · connected",
    "",
  ]);
  await type("\x1b[B");
  editor.show({ ...MESSAGE, text: "meanwhile" }, false);
  assertEquals(terminal.rows.slice(-5, -3), ["  1  lobby", "> 2  annex"]);
  await type("\r");
  assertEquals(await chosen, "annex");
  assertEquals(terminal.rows, [
    ...before.slice(0, -2),
    "alice 12:00:15 meanwhile",
    ...before.slice(-2),
  ]);
  assertEquals(lineOf(terminal), "half|");
});

Deno.test("EditorConsole.choose() is null when the menu is left", async () => {
  using opened = open();
  const entries = [{ label: "lobby", details: [], value: "lobby" }];
  const chosen = opened.editor.choose(new Menu({ title: "Rooms", entries, hint: "" }));
  await opened.type(CTRL_C);
  assertEquals([await now(chosen), lineOf(opened.terminal)], [null, "|"]);
});

Deno.test("EditorConsole.choose() keeps to the window, however low", async () => {
  using opened = open({ size: { columns: 30, rows: 6 } });
  const { editor, terminal, type } = opened;
  const entries = Array.from({ length: 30 }, (_, at) => ({
    label: `room ${at}`,
    details: [],
    value: at,
  }));
  const chosen = editor.choose(new Menu({ title: "Rooms", entries, hint: "Enter" }));
  for (const rows of [6, 12, 4]) {
    terminal.resize({ columns: 30, rows });
    for (let at = 0; at < 31; at++) await type("\x1b[B");
    assertEquals(terminal.window.filter((row) => row.startsWith(">")).length, 1, `${rows} rows`);
    assertEquals(terminal.rows.filter((row) => row.includes("connecting")).length, 1);
  }
  await type("7", "\r");
  assertEquals(await chosen, 6);
});

Deno.test("EditorConsole.choose() fits the menu into a window that gets narrower", async () => {
  using opened = openInRoom({ size: { columns: 60, rows: 12 } });
  const { editor, terminal, type } = opened;
  editor.show(MESSAGE, false);
  const entries = [{ label: "lobby", details: ["a long detail about it"], value: "lobby" }];
  const menu = new Menu({ title: "Rooms at some.chat.example:9999", entries, hint: "" });
  const chosen = editor.choose(menu);
  terminal.resize({ columns: 24, rows: 12 });
  assertEquals(terminal.rows.filter((row) => row.startsWith("Rooms at")).length, 1);
  await type(CTRL_C);
  assertEquals(await chosen, null);
  assertEquals(terminal.rows.filter((row) => /Rooms|lobby|9999/.test(row)), []);
});

Deno.test("EditorConsole gives up every question when the input ends, and asks none after it", async () => {
  using opened = open();
  const { editor, terminal } = opened;
  const menu = new Menu({ title: "Rooms", entries: [], hint: "" });
  const line = editor.readLine();
  const asked = [editor.ask("One? "), editor.choose(menu), editor.ask("Two? ")];
  terminal.end();
  assertEquals(await Promise.all(asked), [null, null, null]);
  assertEquals([await editor.ask("Three? "), await editor.choose(menu)], [null, null]);
  assertEquals([await line, await editor.readLine()], [null, null]);
});

Deno.test("EditorConsole shows how the connection stands", () => {
  using opened = openInRoom({ size: { columns: 120, rows: 24 } });
  const { editor, terminal, clock } = opened;
  const sinceMs = clock.wallMs();
  const link: LinkState = { type: "waiting", sinceMs, nextTryMs: sinceMs + 4000, reason: "Gone" };
  editor.showLink(link, { sending: 0, unsent: 2 });
  const status = terminal.rows.at(-2) ?? "";
  assertEquals(
    status.replace(/\d\d:\d\d:\d\d/g, "time"),
    " bob · general · 2 not sent yet · disconnected since time, next try time",
  );
  editor.showLink(CONNECTED, { sending: 2, unsent: 0 });
  assertEquals(terminal.rows.at(-2), " bob · general: 3 here · connected");
  clock.advance(500);
  assertEquals(terminal.rows.at(-2), " bob · general: 3 here · sending 2 · connected");
  editor.showLink(CONNECTED, NOTHING_SAID);
  assertEquals(terminal.rows.at(-2), " bob · general: 3 here · connected");
});

Deno.test("EditorConsole keeps no timer after its end", () => {
  const { editor, clock } = openInRoom();
  editor.showLink(CONNECTED, { sending: 1, unsent: 0 });
  editor[Symbol.dispose]();
  assertEquals(clock.pending, 0);
  editor.showLink(CONNECTED, { sending: 1, unsent: 0 });
  assertEquals(clock.pending, 0);
});

Deno.test("EditorConsole.know() takes note for completion, and shows nothing", async () => {
  using opened = open();
  const { editor, terminal, type } = opened;
  editor.know(EVENTS.roomList);
  assertEquals(terminal.rows, [" … · in no room · connecting", ""]);
  await type("/join lo\t");
  assertEquals(lineOf(terminal), "/join lobby |");
});

Deno.test("EditorConsole keeps what is typed in its store, and goes back to what is there", async () => {
  const kept = ["long ago"];
  const store = { load: () => [...kept], append: (line: string) => void kept.push(line) };
  using opened = open({ store });
  const { terminal, type } = opened;
  await type("hello\r", "login kim sesame\r");
  assertEquals(kept, ["long ago", "hello"]);
  await type("\x1b[A\x1b[A");
  assertEquals(lineOf(terminal), "long ago|");
});

Deno.test("EditorConsole.clear() takes away what was shown, and keeps what is typed", async () => {
  using opened = openInRoom();
  await opened.type("half");
  opened.editor.show(MESSAGE, false);
  opened.editor.clear();
  assertEquals(opened.terminal.window, [" bob · general: 3 here · connected", "half"]);
  assertEquals(lineOf(opened.terminal), "half|");
});

Deno.test("EditorConsole completes people, rooms and commands at Tab", async () => {
  using opened = openInRoom();
  const { terminal, type } = opened;
  for (
    const [typed, expected] of [
      ["al\t", "alice: |"],
      ["hi ca\t", "hi carol |"],
      ["/jo\tge\t", "/join general |"],
      ["/h\t", "/help |"],
      ["xyz\t", "xyz|"],
    ] as const
  ) {
    await type(typed);
    assertEquals(lineOf(terminal), expected);
    await type("\x15");
  }
});

Deno.test("EditorConsole tries the next word at the next Tab, and begins anew after a key", async () => {
  using opened = openInRoom();
  opened.editor.show({ ...EVENTS.memberEntered, from: { ...BOB, name: "alan" } }, false);
  await opened.type("hi al\t\t");
  assertEquals(lineOf(opened.terminal), "hi alice |");
  await opened.type("ca\t");
  assertEquals(lineOf(opened.terminal), "hi alice carol |");
});

Deno.test("EditorConsole puts one pasted line where the cursor is, and sends nothing", async () => {
  using opened = open();
  const line = opened.editor.readLine();
  await opened.type("ad\x1b[D", "\x1b[200~b\tc\x07\n\x1b[201~");
  assertEquals([await now(line), lineOf(opened.terminal)], [WAITING, "ab c|d"]);
  await opened.type("\r");
  assertEquals(await line, "ab cd");
});

Deno.test("EditorConsole asks before it says several pasted lines, and keeps what is typed", async () => {
  using opened = open();
  const { editor, terminal, type } = opened;
  await type("half", "\x1b[200~one\r\ntwo\rthree\n\x1b[201~");
  assertEquals(lineOf(terminal).trimEnd(), "Say these 3 lines as they are? (y/n) |");
  await type("y");
  const lines = [await editor.readLine(), await editor.readLine(), await editor.readLine()];
  assertEquals([lines, lineOf(terminal)], [
    ["one", "two", "three"].map((pasted) => ({ pasted })),
    "half|",
  ]);
});

for (const [what, key] of [["n", "n"], ["Ctrl-C", CTRL_C], ["Ctrl-G", "\x07"]] as const) {
  Deno.test(`EditorConsole says none of the pasted lines at ${what}`, async () => {
    using opened = open();
    const line = opened.editor.readLine();
    await opened.type("half", "\x1b[200~one\ntwo\x1b[201~", key);
    assertEquals([await now(line), lineOf(opened.terminal)], [WAITING, "half|"]);
  });
}

Deno.test("EditorConsole puts what is pasted into a line that was found by searching", async () => {
  using opened = open();
  await opened.type("one fish\r", "\x12fish", "\x1b[200~ soup\x1b[201~");
  assertEquals(lineOf(opened.terminal), "one fish soup|");
});

Deno.test("EditorConsole goes on with what was found at Tab, too", async () => {
  using opened = openInRoom();
  await opened.type("hi al\r", "\x12hi\t");
  assertEquals(lineOf(opened.terminal), "hi alice |");
});

Deno.test("EditorConsole gives a search up at Ctrl-C, and does not end", async () => {
  using opened = open();
  const line = opened.editor.readLine();
  await opened.type("\x12", CTRL_C);
  assertEquals([await now(line), lineOf(opened.terminal)], [WAITING, "|"]);
});

Deno.test("EditorConsole takes a lone Escape as a key after a pause, and shows it", async () => {
  using opened = open();
  const { terminal, clock, type } = opened;
  await type("one fish\r", "half\x12fish");
  assertEquals(lineOf(terminal), '(search "fish") one fish|');
  await type("\x1b");
  clock.advance(ESCAPE_MS);
  assertEquals([lineOf(terminal), clock.pending], ["half|", 0]);
});

Deno.test("EditorConsole takes what comes soon after an Escape as its rest", async () => {
  using opened = open();
  const { terminal, clock, type } = opened;
  await type("ab\x1b");
  clock.advance(ESCAPE_MS - 1);
  await type("[D");
  assertEquals([lineOf(terminal), clock.pending], ["a|b", 0]);
});

Deno.test("EditorConsole rings and counts when one is mentioned, until a line is sent", async () => {
  using opened = openInRoom();
  const { editor, terminal, type } = opened;
  editor.show({ ...MESSAGE, text: "hi bob" }, false);
  editor.show(EVENTS.privateMessage, false);
  editor.show(MESSAGE, false);
  assertEquals([terminal.bells, terminal.rows.at(-2)], [
    2,
    " bob · general: 3 here · connected · 2 for you",
  ]);
  await type("hello\r");
  assertEquals([terminal.bells, terminal.rows.at(-2)], [2, " bob · general: 3 here · connected"]);
});

Deno.test("EditorConsole does not ring for one's own words, nor for the past", () => {
  using opened = openInRoom();
  opened.editor.show({ ...MESSAGE, text: "I am bob", from: BOB }, true);
  opened.editor.show({ ...MESSAGE, text: "hi bob", past: true }, false);
  assertEquals(opened.terminal.bells, 0);
});

Deno.test("EditorConsole counts in silence where the bell is off", () => {
  using opened = openInRoom({ bell: false });
  opened.editor.show({ ...MESSAGE, text: "hi bob" }, false);
  assertEquals(opened.terminal.bells, 0);
  assertEquals(opened.terminal.rows.at(-2), " bob · general: 3 here · connected · 1 for you");
});

Deno.test("EditorConsole.readPassword() shows a star for each character, and gives it", async () => {
  using opened = open();
  const { editor, terminal, type } = opened;
  const password = editor.readPassword("Password: ");
  assertEquals(lineOf(terminal).trimEnd(), "Password: |");
  await type("se😀中");
  assertEquals(lineOf(terminal), "Password: ****|");
  await type("\x7f");
  assertEquals(lineOf(terminal), "Password: ***|");
  await type("\x15");
  assertEquals(lineOf(terminal).trimEnd(), "Password: |");
  await type("sesame\r");
  assertEquals([await password, lineOf(terminal)], ["sesame", "|"]);
  assert(!terminal.output.includes("sesame"));
});

Deno.test("EditorConsole.readPassword() shows messages above the stars", async () => {
  using opened = openInRoom();
  const password = opened.editor.readPassword("Password: ");
  await opened.type("ses");
  opened.editor.show(MESSAGE, false);
  assertEquals(opened.terminal.rows.slice(-3), [
    "alice 12:00:15 Hello everyone!",
    " bob · general: 3 here · connected",
    "Password: ***",
  ]);
  await opened.type("\r");
  assertEquals(await password, "ses");
});

for (const [what, keys] of [["Ctrl-C", `ses${CTRL_C}`], ["Ctrl-D on nothing", CTRL_D]] as const) {
  Deno.test(`EditorConsole.readPassword() is given up at ${what}, and lines go on`, async () => {
    using opened = open();
    const password = opened.editor.readPassword("Password: ");
    await opened.type(keys);
    assertEquals([await password, lineOf(opened.terminal)], [null, "|"]);
    await opened.type("hi\r");
    assertEquals(await opened.editor.readLine(), "hi");
  });
}

Deno.test("EditorConsole.readPassword() hands on what was typed behind it, and before it", async () => {
  using opened = open();
  await opened.type("half");
  const password = opened.editor.readPassword("Password: ");
  await opened.type("pw\r typed\r");
  assertEquals([await password, await opened.editor.readLine()], ["pw", "half typed"]);
});

Deno.test("EditorConsole.readPassword() is null when the terminal ends", async () => {
  using opened = open();
  const password = opened.editor.readPassword("Password: ");
  opened.terminal.end();
  assertEquals(await now(password), null);
});

Deno.test("EditorConsole.readPassword() is null where the terminal has ended before", async () => {
  using opened = open();
  opened.terminal.type("login kim\r");
  opened.terminal.end();
  assertEquals(await opened.editor.readLine(), "login kim");
  await turn();
  assertEquals(await now(opened.editor.readPassword("Password: ")), null);
});

Deno.test("EditorConsole finds its place again when the window changes while one types", async () => {
  using opened = openInRoom({ size: { columns: 60, rows: 10 } });
  const { editor, terminal, type } = opened;
  editor.show(MESSAGE, false);
  await type("a line that is half typed and goes on\x1b[D");
  for (const columns of [30, 45, 28]) {
    terminal.resize({ columns, rows: 10 });
    editor.show({ ...MESSAGE, text: "hi" }, false);
    assertEquals(terminal.rows.filter((row) => row.includes("3 here")).length, 1);
  }
  const typed = terminal.rows.slice(terminal.rows.findIndex((row) => row.includes("3 here")) + 1);
  assertEquals(typed, ["a line that is half typed a", "nd goes on"].map((row) => row.trimEnd()));
  assertEquals(lineOf(terminal), "nd goes o|n");
});

Deno.test("EditorConsole keeps to the bottom in a window narrower than its status", async () => {
  using opened = openInRoom({ size: { columns: 20, rows: 10 } });
  await opened.type("a", "b", "c");
  const rows = opened.terminal.rows.filter((row) => row.startsWith(" bob"));
  assertEquals([rows.length, lineOf(opened.terminal)], [1, "abc|"]);
});

Deno.test("EditorConsole leaves the terminal as it was found, and what was said on it", async () => {
  const { editor, terminal, type } = openInRoom();
  assertEquals([terminal.rawModes, terminal.pasteTold, terminal.listeners], [[true], true, 1]);
  await type("half\x1b");
  editor[Symbol.dispose]();
  assertEquals([terminal.rawModes, terminal.pasteTold], [[true, false], false]);
  assertEquals([terminal.cursorShown, terminal.listeners], [true, 0]);
  assertEquals([terminal.rows.length, lineOf(terminal)], [3, "|"]);
});

Deno.test("EditorConsole draws nothing any more after its end", async () => {
  const { editor, terminal, clock, type } = open();
  await type("\x1b");
  editor[Symbol.dispose]();
  const { output } = terminal;
  terminal.resize({ columns: 40, rows: 10 });
  await type("a");
  assertEquals([terminal.output, clock.pending], [output, 0]);
});

Deno.test("EditorConsole shows nothing of a hostile server in prompts and completions that could harm the terminal", async () => {
  using opened = open();
  const { editor, terminal, type } = opened;
  const users = [{ name: "zo\x9b31me", account: null, connections: 1 }];
  editor.show({ ...EVENTS.roomEntered, users }, false);
  await type("zo\t");
  assertEquals(lineOf(terminal), "zo31me: |");
  const password = editor.readPassword("Password for \x1b[2Jkim: ");
  await turn();
  assertEquals(lineOf(terminal), "Password for [2Jkim: |");
  await type("x\r");
  await password;
  const answer = editor.ask("Enter \x1b]0;den\x07 anew? ");
  await turn();
  assertEquals(lineOf(terminal), "Enter ]0;den anew? |");
  await type("y\r");
  assertEquals(await answer, "y");
  assertEquals(terminal.output.includes("\x9b"), false);
});

Deno.test("EditorConsole takes a terminal that can't be read any more for the end of the input", async () => {
  using opened = open();
  const { editor, terminal, type } = opened;
  await type("one\r", "half");
  const password = editor.readPassword("Password: ");
  terminal.fail(new Deno.errors.BadResource("Gone"));
  await editor.ended;
  assertEquals([await editor.readLine(), await editor.readLine()], ["one", null]);
  assertEquals([await password, await editor.ask("Really? ")], [null, null]);
});
