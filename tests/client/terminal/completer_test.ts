import { assertEquals } from "@std/assert";
import { Completer } from "../../../lib/client/terminal/completer.ts";
import { InputHistory } from "../../../lib/client/terminal/input_history.ts";
import { LineEditor } from "../../../lib/client/terminal/line_editor.ts";

/** An editor in which this was typed, the cursor where the `|` is. */
function typed(text: string, people: readonly string[] = ["bob", "bobby", "carol", "नितिन"]) {
  const [before = "", after = ""] = text.split("|");
  const editor = new LineEditor(new InputHistory({ maxLines: 10 }));
  editor.insert(after);
  editor.move(-Infinity);
  editor.insert(before);
  const sources = () => ({ commands: ["join", "help"], people, rooms: ["lobby"], writers: [] });
  return { editor, completer: new Completer(editor, sources) };
}

function shown({ text, beforeCursor }: LineEditor): string {
  return `${beforeCursor}|${text.slice(beforeCursor.length)}`;
}

Deno.test("Completer.next() completes the word before the cursor", () => {
  const { editor, completer } = typed("hi car|!");
  completer.next();
  assertEquals(shown(editor), "hi carol |!");
});

Deno.test("Completer.next() tries the next word that fits, and after the last the first", () => {
  const { editor, completer } = typed("bo|");
  const tried = [1, 2, 3].map(() => {
    completer.next();
    return shown(editor);
  });
  assertEquals(tried, ["bob: |", "bobby: |", "bob: |"]);
});

Deno.test("Completer.next() begins anew after something else was typed", () => {
  const { editor, completer } = typed("bo|");
  completer.next();
  completer.reset();
  editor.insert("car");
  completer.next();
  assertEquals(shown(editor), "bob: carol |");
});

Deno.test("Completer.next() does nothing where nothing fits", () => {
  const { editor, completer } = typed("xyz|a");
  completer.next();
  assertEquals(shown(editor), "xyz|a");
});

Deno.test("Completer.next() asks for the names anew each time it begins", () => {
  const people = ["bob"];
  const { editor, completer } = typed("hi |", people);
  completer.next();
  completer.reset();
  people[0] = "dora";
  completer.next();
  assertEquals(shown(editor), "hi bob dora |");
});

Deno.test("Completer.next() eats nothing else where characters have several parts", () => {
  const { editor, completer } = typed("ab नि|xyz");
  completer.next();
  assertEquals(shown(editor), "ab नितिन |xyz");
});

Deno.test("Completer.next() tries on where names have characters of several parts", () => {
  const { editor, completer } = typed("ab |xyz", ["किरण", "नितिन"]);
  completer.next();
  completer.next();
  assertEquals(shown(editor), "ab नितिन |xyz");
});
