import { assert, assertEquals } from "@std/assert";
import type { Key, KeyName } from "../../../lib/client/terminal/key_decoder.ts";
import { Menu } from "../../../lib/client/terminal/menu.ts";
import { MenuFront } from "../../../lib/client/terminal/menu_front.ts";
import { type Paint, plain } from "../../../lib/client/terminal/style.ts";
import { textWidth } from "../../../lib/client/terminal/text_width.ts";

const SIZE = { columns: 40, rows: 24 };
const key = (name: KeyName): Key => ({ type: "key", name });

function newFront(paint: Paint = plain, count = 2): MenuFront<string> {
  const entries = Array.from({ length: count }, (_, at) => {
    return { label: `room ${at + 1}`, details: [], value: `the room ${at + 1}` };
  });
  return new MenuFront(new Menu({ title: "Rooms", entries, hint: "Enter chooses" }), paint);
}

Deno.test("MenuFront shows the menu above an empty line", () => {
  assertEquals(newFront().view(SIZE), {
    panel: ["Rooms", "> 1  room 1", "  2  room 2", "Enter chooses"],
    label: "",
    text: "",
    beforeCursor: "",
  });
});

Deno.test("MenuFront paints title, selection and hint each in its look", () => {
  const paint: Paint = (text, look) => `<${look}:${text}>`;
  assertEquals(newFront(paint).view(SIZE).panel, [
    "<bold:Rooms>",
    "<status:> 1  room 1>",
    "  2  room 2",
    "<dim:Enter chooses>",
  ]);
});

Deno.test("MenuFront is answered with what is chosen", async () => {
  const front = newFront();
  assertEquals([front.handle(key("down")), front.handle(key("enter"))], ["waiting", "done"]);
  assertEquals(await front.answer, "the room 2");
});

Deno.test("MenuFront is answered with null when the menu is left, or given up", async () => {
  const left = newFront();
  assertEquals([left.handle(key("escape")), await left.answer], ["done", null]);
  const ended = newFront();
  ended.giveUp();
  assertEquals(await ended.answer, null);
});

Deno.test("MenuFront leaves room for the status, the line and a row that scrolls", () => {
  for (const rows of [24, 10, 5, 4]) {
    const { panel = [] } = newFront(plain, 50).view({ columns: 20, rows });
    assert(panel.length <= rows - 3, `${panel.length} of ${rows}`);
    assertEquals(panel.filter((row) => row.startsWith(">")).length, 1);
    for (const row of panel) assert(textWidth(row) < 20, row);
  }
});

Deno.test("MenuFront leaves a command and the wish to leave to the command line", async () => {
  const typed: Key = { type: "text", text: "/join d" };
  for (const other of [typed, key("ctrl-c"), key("ctrl-d")]) {
    const front = newFront();
    assertEquals([front.handle(other), await front.answer], ["not mine", null]);
  }
});

/** A menu that comes while somebody is typing. */
function frontOverLine(): MenuFront<string> {
  const entries = [{ label: "Create", details: [], value: "create", shortcut: "c" }];
  return new MenuFront(new Menu({ title: "Rooms", entries, hint: "" }), plain, "a line");
}

Deno.test("MenuFront gives way to a line that is being typed, and chooses nothing", async () => {
  const typed: readonly Key[] = [
    { type: "text", text: "c" },
    { type: "text", text: "1" },
    key("enter"),
    key("backspace"),
    { type: "paste", text: "c" },
  ];
  for (const one of typed) {
    const front = frontOverLine();
    assertEquals([front.handle(one), await front.answer], ["not mine", null]);
  }
});

Deno.test("MenuFront over a line chooses for whoever takes to its keys, or is left", async () => {
  const front = frontOverLine();
  assertEquals([front.handle(key("down")), front.handle(key("enter"))], ["waiting", "done"]);
  assertEquals(await front.answer, "create");
  const left = frontOverLine();
  assertEquals([left.handle(key("escape")), await left.answer], ["done", null]);
});
