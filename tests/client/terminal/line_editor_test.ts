import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { InputHistory } from "../../../lib/client/terminal/input_history.ts";
import type { Key, KeyName } from "../../../lib/client/terminal/key_decoder.ts";
import { LineEditor } from "../../../lib/client/terminal/line_editor.ts";

const typed = (text: string): Key => ({ type: "text", text });
const named = (name: KeyName): Key => ({ type: "key", name });

function newEditor(...lines: readonly string[]): LineEditor {
  return new LineEditor(
    new InputHistory({ maxLines: 100, store: { load: () => lines, append() {} } }),
  );
}

/** Types text, and keys by their names in angle brackets. */
function press(editor: LineEditor, keys: string): void {
  for (const [, name, text = ""] of keys.matchAll(/<([a-z-]+)>|([^<]+)/g)) {
    editor.handle(name === undefined ? typed(text) : named(name as KeyName));
  }
}

/** What is shown, with a `|` where the cursor is. */
function shown(editor: LineEditor): string {
  const { label, text, beforeCursor } = editor.view();
  assert(text.startsWith(beforeCursor));
  return `${label}${beforeCursor}|${text.slice(beforeCursor.length)}`;
}

const KEYS: readonly (readonly [what: string, keys: string, shown: string])[] = [
  ["takes text where the cursor is", "ac<left>b", "ab|c"],
  ["goes left with an arrow and with ctrl-b", "abc<left><ctrl-b>", "a|bc"],
  ["goes right with an arrow and with ctrl-f", "abc<home><right><ctrl-f>", "ab|c"],
  ["goes to the beginning with ctrl-a", "abc<ctrl-a>", "|abc"],
  ["goes to the beginning with home", "abc<home>", "|abc"],
  ["goes to the end with ctrl-e", "abc<home><ctrl-e>", "abc|"],
  ["goes to the end with end", "abc<home><end>", "abc|"],
  ["goes back by words", "one two<alt-b><word-left>", "|one two"],
  ["goes on by words", "one two three<home><alt-f><word-right>", "one two| three"],
  ["deletes backwards", "abc<left><backspace>", "a|c"],
  ["deletes nothing backwards at the beginning", "abc<home><backspace>", "|abc"],
  ["deletes forwards with delete and with ctrl-d", "abcd<home><delete><ctrl-d>", "|cd"],
  ["deletes nothing forwards at the end", "abc<delete><ctrl-d>", "abc|"],
  ["deletes a character of several parts at once", "a👩‍👩‍👧<backspace>", "a|"],
  ["changes two characters for one another", "acb<ctrl-t>", "abc|"],
  ["kills to the end", "abcd<left><left><ctrl-k>", "ab|"],
  ["kills to the beginning", "abcd<left><ctrl-u>", "|d"],
  ["kills to the space before", "one t.wo<ctrl-w>", "one |"],
  ["kills the word before", "one t.wo<alt-backspace>", "one t.|"],
  ["kills the word behind", "one two<home><alt-d>", "| two"],
  ["yanks what was killed", "one two<ctrl-w><home><ctrl-y>", "two|one "],
  ["yanks again and again", "ab<ctrl-u><ctrl-y><ctrl-y>", "abab|"],
  ["yanks nothing where nothing was killed", "ab<ctrl-y>", "ab|"],
  ["yanks in one piece what was killed in a row", "one two<ctrl-w><ctrl-w><ctrl-y>", "one two|"],
  [
    "yanks in its order what was killed in a row to both sides",
    "one two three four<alt-b><alt-b><alt-d><ctrl-w><ctrl-k><ctrl-u><ctrl-y>",
    "one two three four|",
  ],
  ["yanks the last piece where a key stood between", "a b<ctrl-w><left><ctrl-u><ctrl-y>", "a| "],
  ["yanks the last piece where text stood between", "ab<ctrl-u>c<ctrl-u><ctrl-y>", "c|"],
  ["keeps what was killed when there is nothing to kill", "ab<ctrl-u><ctrl-k><ctrl-y>", "ab|"],
  ["keeps what was deleted out of the yank", "abc<ctrl-u>xy<backspace><ctrl-y>", "xabc|"],
];

for (const [what, keys, expected] of KEYS) {
  Deno.test(`LineEditor.handle() ${what}`, () => {
    const editor = newEditor();
    press(editor, keys);
    assertEquals(shown(editor), expected);
  });
}

const RECALLS: readonly (readonly [what: string, keys: string, shown: string])[] = [
  ["goes back to the line before with an arrow", "<up>", "two fish|"],
  ["goes back to the line before with ctrl-p", "<ctrl-p><ctrl-p>", "one fish|"],
  ["stays at the oldest line", "<up><up><up><up>", "one fish|"],
  ["goes on to the next line", "<up><up><down>", "two fish|"],
  ["goes on to the half-typed line", "half<up><up><ctrl-n><down>", "half|"],
  ["stays at the half-typed line", "half<down>", "half|"],
  ["searches the newest line that has the text", "<ctrl-r>fish", '(search "fish") two fish|'],
  ["searches on with ctrl-r", "<ctrl-r>fish<ctrl-r>", '(search "fish") one fish|'],
  ["stays at the last line that was found", "<ctrl-r>two<ctrl-r>", '(search "two") two fish|'],
  [
    "searches anew when the text changes",
    "<ctrl-r>fish<ctrl-r><backspace>",
    '(search "fis") two fish|',
  ],
  ["shows the line that was there where none is found", "half<ctrl-r>x", '(search "x") half|'],
  ["takes back one character of a search", "<ctrl-r>a😀<backspace>", '(search "a") |'],
  ["gives the search up with escape", "half<ctrl-r>fish<escape>", "half|"],
  ["gives the search up with ctrl-g", "half<ctrl-r>fish<ctrl-g>", "half|"],
  ["goes on with what was found at another key", "<ctrl-r>one<left>", "one fis|h"],
  ["knows the half-typed line also after a search", "half<up><ctrl-r><escape><down>", "half|"],
];

for (const [what, keys, expected] of RECALLS) {
  Deno.test(`LineEditor.handle() ${what}`, () => {
    const editor = newEditor("one fish", "two fish");
    press(editor, keys);
    assertEquals(shown(editor), expected);
  });
}

Deno.test("LineEditor.handle() submits the line, wherever the cursor is, and begins anew", () => {
  const editor = newEditor();
  press(editor, "hello<left>");
  assertEquals(editor.handle(named("enter")), { type: "submitted", line: "hello" });
  assertEquals(shown(editor), "|");
  press(editor, "<up>");
  assertEquals(shown(editor), "hello|");
});

Deno.test("LineEditor.handle() submits what a search found", () => {
  const editor = newEditor("one fish");
  press(editor, "<ctrl-r>fish");
  assertEquals(editor.handle(named("enter")), { type: "submitted", line: "one fish" });
  assertEquals(shown(editor), "|");
});

Deno.test("LineEditor.handle() keeps no line with a password for going back to it", () => {
  const editor = newEditor("one");
  press(editor, "login kim sesame<enter><up>");
  assertEquals(shown(editor), "one|");
});

Deno.test("LineEditor.handle() ends at ctrl-d on an empty line only", () => {
  const editor = newEditor();
  press(editor, "a");
  assertEquals(editor.handle(named("ctrl-d")), { type: "changed" });
  press(editor, "<backspace>");
  assertEquals(editor.handle(named("ctrl-d")), { type: "ended" });
});

for (const name of ["ctrl-c", "ctrl-l", "ctrl-z", "escape", "page-up", "tab"] as const) {
  Deno.test(`LineEditor.handle() leaves ${name} to its owner`, () => {
    const editor = newEditor();
    press(editor, "ab<left>");
    assertEquals(editor.handle(named(name)), { type: "unused", key: named(name) });
    assertEquals(shown(editor), "a|b");
  });
}

Deno.test("LineEditor.clear() empties the line, ends a search, and goes to the history's end", () => {
  const editor = newEditor("one", "two");
  press(editor, "half<up><up><ctrl-r>o");
  editor.clear();
  assertEquals(shown(editor), "|");
  press(editor, "<up>");
  assertEquals(shown(editor), "two|");
});

Deno.test("LineEditor.insert() puts text where the cursor is", () => {
  const editor = newEditor();
  press(editor, "ad<left>");
  editor.insert("bc");
  assertEquals(shown(editor), "abc|d");
});

Deno.test("LineEditor.replaceBefore() puts text in the place of what is before the cursor", () => {
  const editor = newEditor();
  press(editor, "hi bo!<left>");
  assertEquals(editor.beforeCursor, "hi bo");
  editor.replaceBefore(2, "bob ");
  assertEquals(shown(editor), "hi bob |!");
});

const KEY_NAMES: readonly KeyName[] = [
  ...["alt-b", "alt-backspace", "alt-d", "alt-f", "backspace", "ctrl-a", "ctrl-c"] as const,
  ...["ctrl-d", "ctrl-e", "ctrl-g", "ctrl-k", "ctrl-n", "ctrl-p", "ctrl-r", "ctrl-t"] as const,
  ...["ctrl-u", "ctrl-w", "ctrl-y", "delete", "down", "end", "enter", "escape", "home"] as const,
  ...["left", "right", "tab", "up", "word-left", "word-right"] as const,
];
const TEXTS = ["a", "fish", " ", "ö", "中", "😀", "e\u0301", "\u0301", "👩‍👩‍👧", "🇩", "🇪", "\u200d"];
const key = fc.oneof(
  fc.constantFrom(...KEY_NAMES).map(named),
  fc.constantFrom(...TEXTS).map(typed),
  fc.constantFrom(...TEXTS).map((text): Key => ({ type: "paste", text })),
);

Deno.test("LineEditor keeps the cursor inside the text, and submits what it shows", () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
      const editor = newEditor("one fish", "two 中fish");
      for (const key of keys) {
        const { text } = editor.view();
        const edited = editor.handle(key);
        if (edited.type === "submitted") assertEquals(edited.line, text);
        if (edited.type === "ended") assertEquals(text, "");
        const view = editor.view();
        assert(view.text.startsWith(view.beforeCursor), "The cursor is inside");
        assertEquals([view.text, view.beforeCursor], [editor.text, editor.beforeCursor]);
        assert((view.label + view.text).isWellFormed(), "No character is cut in two");
      }
    }),
    { seed: 20_240_105, numRuns: 1000 },
  );
});

Deno.test("LineEditor gives back with one yank whatever was killed in a row", () => {
  const kill = fc.constantFrom<KeyName>(
    ...["alt-backspace", "alt-d", "ctrl-k", "ctrl-u", "ctrl-w"] as const,
  );
  const text = fc.string({ unit: fc.constantFrom("a", "b", " ", ".", "中"), maxLength: 12 });
  fc.assert(
    fc.property(text, fc.nat(12), fc.array(kill, { maxLength: 6 }), (text, back, kills) => {
      const editor = newEditor();
      editor.handle(typed(text));
      editor.move(-back);
      for (const name of kills) editor.handle(named(name));
      if (editor.text !== text) editor.handle(named("ctrl-y"));
      assertEquals(editor.text, text);
    }),
    { seed: 20_240_105, numRuns: 1000 },
  );
});
