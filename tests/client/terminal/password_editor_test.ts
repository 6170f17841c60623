import { assertEquals } from "@std/assert";
import {
  PasswordEditor,
  type PasswordOutcome,
} from "../../../lib/client/terminal/password_editor.ts";
import { splitEveryByte, textOf, utf8 } from "../../helpers/bytes.ts";

const ERASE = "\b \b";
const CTRL_C = "\x03";
const CTRL_D = "\x04";
const CTRL_U = "\x15";
const CTRL_W = "\x17";
const BACKSPACE = "\x7f";
const ESCAPE = "\x1b";

interface Typed {
  readonly echo: string;
  readonly outcome: PasswordOutcome;
  readonly rest: string | null;
}

/** Types, each chunk in a read of its own, up to the end of the password. */
function type(...chunks: readonly (string | Uint8Array)[]): Typed {
  const editor = new PasswordEditor();
  let echo = "";
  for (const chunk of chunks) {
    const step = editor.push(typeof chunk === "string" ? utf8(chunk) : chunk);
    echo += step.echo;
    if (step.outcome.state !== "typing") return { ...step, echo, rest: textOf(step.rest) };
  }
  return { echo, outcome: { state: "typing" }, rest: "" };
}

interface Row {
  readonly what: string;
  /** What is typed before Enter, a read each. */
  readonly typed: readonly (string | Uint8Array)[];
  readonly password: string;
  /** What is seen of it, the end of the line left out. */
  readonly echo: string;
}

const ROWS: readonly Row[] = [
  { what: "a * for each key, at once", typed: ["a", "b", "c"], password: "abc", echo: "***" },
  { what: "several keys in one read", typed: ["abc"], password: "abc", echo: "***" },
  { what: "nothing", typed: [], password: "", echo: "" },
  { what: "spaces", typed: [" a b "], password: " a b ", echo: "*****" },
  {
    what: "Backspace, which takes back the last",
    typed: ["ab", BACKSPACE, "c"],
    password: "ac",
    echo: `**${ERASE}*`,
  },
  { what: "Backspace as Ctrl-H", typed: ["ab\b"], password: "a", echo: `**${ERASE}` },
  {
    what: "Backspace on an empty password, which does nothing",
    typed: [BACKSPACE, "a", BACKSPACE, BACKSPACE, "b"],
    password: "b",
    echo: `*${ERASE}*`,
  },
  {
    what: "a multi-byte character, which is one *",
    typed: ["ö中😀"],
    password: "ö中😀",
    echo: "***",
  },
  {
    what: "a multi-byte character that is split over reads",
    typed: splitEveryByte(utf8("ö中😀")),
    password: "ö中😀",
    echo: "***",
  },
  {
    what: "Backspace on a wide character, which takes one * back",
    typed: ["a😀", BACKSPACE],
    password: "a",
    echo: `**${ERASE}`,
  },
  {
    what: "Ctrl-U, which takes all back",
    typed: ["a😀c", CTRL_U, "d"],
    password: "d",
    echo: `***${ERASE.repeat(3)}*`,
  },
  { what: "Ctrl-U on nothing", typed: [CTRL_U, "a"], password: "a", echo: "*" },
  {
    what: "Ctrl-W, which takes the last word back",
    typed: ["one two", CTRL_W],
    password: "one ",
    echo: `*******${ERASE.repeat(3)}`,
  },
  {
    what: "Ctrl-W, which takes the spaces behind the word back, too",
    typed: ["one two  ", CTRL_W],
    password: "one ",
    echo: `*********${ERASE.repeat(5)}`,
  },
  { what: "Ctrl-W on nothing", typed: [CTRL_W, "a"], password: "a", echo: "*" },
  {
    what: "Ctrl-W on a word with a wide character",
    typed: ["one t😀o", CTRL_W],
    password: "one ",
    echo: `*******${ERASE.repeat(3)}`,
  },
  {
    what: "Ctrl-D on something, which does nothing",
    typed: ["a", CTRL_D, "b"],
    password: "ab",
    echo: "**",
  },
  {
    what: "other control keys, which do nothing",
    typed: ["a\x01\t\x1a\0b"],
    password: "ab",
    echo: "**",
  },
  { what: "cursor keys", typed: ["a\x1b[A\x1b[B\x1b[C\x1b[Db"], password: "ab", echo: "**" },
  {
    what: "cursor keys in application mode",
    typed: ["a\x1bOA\x1bOHb"],
    password: "ab",
    echo: "**",
  },
  {
    what: "keys with parameters",
    typed: ["a\x1b[3~\x1b[1;5C\x1b[15~b"],
    password: "ab",
    echo: "**",
  },
  { what: "keys with Alt", typed: ["a\x1bf\x1b.b"], password: "ab", echo: "**" },
  {
    what: "cursor keys with Alt, as some send them",
    typed: ["a\x1b\x1b[Ab"],
    password: "ab",
    echo: "**",
  },
  { what: "function keys of Linux's console", typed: ["a\x1b[[Ab"], password: "ab", echo: "**" },
  {
    what: "an escape sequence that is split over reads",
    typed: [...splitEveryByte(utf8("a\x1b[1;5C\x1bOAb"))],
    password: "ab",
    echo: "**",
  },
  { what: "a paste", typed: ["correct horse"], password: "correct horse", echo: "*".repeat(13) },
  {
    what: "a paste in brackets",
    typed: ["\x1b[200~correct\x1b[201~"],
    password: "correct",
    echo: "*******",
  },
];

for (const { what, typed, password, echo } of ROWS) {
  Deno.test(`PasswordEditor takes ${what}`, () => {
    assertEquals(type(...typed, "\r"), {
      echo: `${echo}\r\n`,
      outcome: { state: "done", password },
      rest: "",
    });
  });
}

Deno.test("PasswordEditor takes keys as they come, in one read or in many", () => {
  for (const { what, typed } of ROWS) {
    const bytes = typed.flatMap((chunk) =>
      Array.from(typeof chunk === "string" ? utf8(chunk) : chunk)
    );
    const whole = new Uint8Array([...bytes, 13]);
    assertEquals(type(...splitEveryByte(whole)), type(whole), what);
  }
});

const ENDS: readonly {
  readonly what: string;
  readonly typed: readonly (string | Uint8Array)[];
  readonly outcome: PasswordOutcome;
}[] = [
  { what: "Enter as CR", typed: ["a\r"], outcome: { state: "done", password: "a" } },
  { what: "Enter as LF", typed: ["a\n"], outcome: { state: "done", password: "a" } },
  { what: "Enter as CR LF", typed: ["a\r\n"], outcome: { state: "done", password: "a" } },
  { what: "Ctrl-C", typed: ["a", CTRL_C], outcome: { state: "cancelled" } },
  { what: "Ctrl-D on nothing", typed: [CTRL_D], outcome: { state: "cancelled" } },
  {
    what: "Ctrl-D on what was taken back",
    typed: ["a", BACKSPACE, CTRL_D],
    outcome: { state: "cancelled" },
  },
  { what: "Ctrl-C behind Escape", typed: ["a", ESCAPE, CTRL_C], outcome: { state: "cancelled" } },
  {
    what: "Enter behind Escape",
    typed: ["a", ESCAPE, "\r"],
    outcome: { state: "done", password: "a" },
  },
];

for (const { what, typed, outcome } of ENDS) {
  Deno.test(`PasswordEditor ends at ${what}, and the line with it`, () => {
    const ended = type(...typed);
    assertEquals([ended.outcome, ended.rest], [outcome, ""]);
    assertEquals(ended.echo.endsWith("\r\n"), true);
  });
}

Deno.test("PasswordEditor gives back what was read behind the end", () => {
  assertEquals(type("a\rhello\nthere").rest, "hello\nthere");
  assertEquals(type("a\r\nhello").rest, "hello");
  assertEquals(type("a\n\nhello").rest, "\nhello");
  assertEquals(type(`a${CTRL_C}hello`).rest, "hello");
});

Deno.test("PasswordEditor gives back half a character that was read behind the end", () => {
  const [first = 0] = utf8("ö");
  const { rest } = new PasswordEditor().push(new Uint8Array([...utf8("a\rhell"), first]));
  assertEquals(rest, new Uint8Array([...utf8("hell"), first]));
});
