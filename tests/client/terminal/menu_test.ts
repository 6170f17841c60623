import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Key, KeyName } from "../../../lib/client/terminal/key_decoder.ts";
import {
  Menu,
  type MenuEntry,
  type MenuOutcome,
  type MenuRow,
} from "../../../lib/client/terminal/menu.ts";
import { textWidth } from "../../../lib/client/terminal/text_width.ts";

const typed = (text: string): Key => ({ type: "text", text });
const named = (name: KeyName): Key => ({ type: "key", name });
const WIDE = { columns: 80, rows: 24 };

/** A menu of so many entries, whose values are their numbers. */
function newMenu(count: number, ...more: readonly MenuEntry<number>[]): Menu<number> {
  const entries = Array.from({ length: count }, (_, index) => {
    return { label: `entry ${index + 1}`, details: [], value: index + 1 };
  });
  return new Menu({ title: "Title", entries: [...entries, ...more], hint: "Hint" });
}

/** Types text, and keys by their names in angle brackets; stops where the menu ends. */
function press(menu: Menu<number>, keys: string): MenuOutcome<number> {
  for (const [, name, text = ""] of keys.matchAll(/<([a-z-]+)>|([^<]+)/g)) {
    const outcome = menu.handle(name === undefined ? typed(text) : named(name as KeyName));
    if (outcome.type !== "choosing") return outcome;
  }
  return { type: "choosing" };
}

function texts(rows: readonly MenuRow[]): string[] {
  return rows.map(({ text }) => text);
}

/** The number of the entry that is selected. */
function selected(menu: Menu<unknown>): number {
  const [row, ...more] = menu.view(WIDE).filter(({ look }) => look === "selected");
  assert(row !== undefined && more.length === 0, "Exactly one entry is selected");
  return Number(/^> +(\d+)/.exec(row.text)?.[1]);
}

const MOVES: readonly (readonly [what: string, keys: string, selected: number])[] = [
  ["selects the first entry at the beginning", "", 1],
  ["goes down with an arrow and with ctrl-n", "<down><ctrl-n>", 3],
  ["goes up with an arrow and with ctrl-p", "<end><up><ctrl-p>", 10],
  ["goes from the first entry to the last", "<up>", 12],
  ["goes from the last entry to the first", "<end><down>", 1],
  ["goes to the first entry with home", "<down><down><home>", 1],
  ["goes to the entry whose number is typed", "<end>1", 1],
  ["forgets half a number at another key", "1<down><up>1", 1],
  ["forgets half a number at a letter", "1x1", 1],
  ["ignores a number that no entry has, and starts over", "<down>151", 1],
  ["ignores zero", "<down>0", 2],
  ["ignores a letter that is no shortcut", "<down>q", 2],
  ["ignores keys that mean nothing here", "<down><tab><left><backspace>", 2],
];

for (const [what, keys, expected] of MOVES) {
  Deno.test(`Menu.handle() ${what}`, () => {
    const menu = newMenu(12);
    assertEquals(press(menu, keys), { type: "choosing" });
    assertEquals(selected(menu), expected);
  });
}

Deno.test("Menu.handle() goes on and back by as many entries as are shown, not past an end", () => {
  const menu = newMenu(12);
  menu.view({ columns: 80, rows: 7 });
  const turned = (name: KeyName): number => {
    menu.handle(named(name));
    const at = selected(menu);
    menu.view({ columns: 80, rows: 7 });
    return at;
  };
  const keys = ["page-down", "page-down", "page-down", "page-up", "page-up", "page-up"] as const;
  assertEquals(keys.map(turned), [6, 11, 12, 7, 2, 1]);
});

const CHOICES: readonly (readonly [what: string, keys: string, value: number])[] = [
  ["what is selected with enter", "<down><enter>", 2],
  ["a number at once where no longer one can be meant", "2", 2],
  ["a number of two digits", "12", 12],
  ["a number of one digit with enter, where a longer one could be meant", "1<enter>", 1],
  ["the first number that is complete, and leaves what follows", "512", 5],
  ["a shortcut at once", "c", 13],
  ["a shortcut that is typed as a capital letter", "C", 13],
  ["a shortcut after half a number", "1c", 13],
];

for (const [what, keys, value] of CHOICES) {
  Deno.test(`Menu.handle() chooses ${what}`, () => {
    const menu = newMenu(12, { label: "Create", details: [], value: 13, shortcut: "c" });
    assertEquals(press(menu, keys), { type: "chosen", value });
    assertEquals(selected(menu), value);
  });
}

Deno.test("Menu.handle() chooses a number whose digits come one by one", () => {
  const menu = newMenu(12);
  assertEquals(menu.handle(typed("1")), { type: "choosing" });
  assertEquals(menu.handle(typed("1")), { type: "chosen", value: 11 });
});

for (const name of ["escape", "ctrl-c", "ctrl-d", "ctrl-g"] as const) {
  Deno.test(`Menu.handle() leaves at ${name}`, () => {
    assertEquals(newMenu(3).handle(named(name)), { type: "left" });
    assertEquals(newMenu(0).handle(named(name)), { type: "left" });
  });
}

Deno.test("Menu.handle() chooses nothing that was pasted", () => {
  const menu = newMenu(3);
  assertEquals(menu.handle({ type: "paste", text: "2" }), { type: "choosing" });
  assertEquals(selected(menu), 1);
});

Deno.test("Menu.handle() chooses nothing where there are no entries", () => {
  assertEquals(press(newMenu(0), "<enter><up><down><page-down><end>01"), { type: "choosing" });
});

Deno.test("Menu refuses a shortcut that is not one letter", () => {
  for (const shortcut of ["", "1", "ab", " "]) {
    const entry = { label: "a", details: [], value: 1, shortcut };
    assertThrows(() => newMenu(0, entry), RangeError, `"${shortcut}"`);
  }
});

Deno.test("Menu.view() puts details under one another, wide characters too", () => {
  const entries = [
    { label: "中文", details: ["", "1 person", "by kim"], value: 1 },
    { label: "general", details: ["", "empty"], value: 2 },
    { label: "Something that is much longer", details: [], value: 3, shortcut: "s" },
  ];
  const menu = new Menu({ title: "Title", entries, hint: "Hint" });
  assertEquals(menu.view(WIDE), [
    { text: "Title", look: "title" },
    { text: "> 1  中文     1 person  by kim", look: "selected" },
    { text: "  2  general  empty", look: "entry" },
    { text: "  3  Something that is much longer (s)", look: "entry" },
    { text: "Hint", look: "hint" },
  ]);
});

Deno.test("Menu.view() shows nothing that a terminal would obey", () => {
  const entries = [{ label: "a\x1b[2J\u202e", details: ["b\nc"], value: 1 }];
  const menu = new Menu({ title: "T\x07", entries, hint: "H\r" });
  assertEquals(texts(menu.view(WIDE)), ["T", "> 1  a[2J  b c", "H "]);
});

Deno.test("Menu.view() puts numbers under one another", () => {
  const rows = texts(newMenu(10).view(WIDE));
  assertEquals([rows[1], rows[10]], [">  1  entry 1", "  10  entry 10"]);
});

Deno.test("Menu.view() shows title and hint where there are no entries", () => {
  assertEquals(texts(newMenu(0).view(WIDE)), ["Title", "Hint"]);
  assertEquals(texts(newMenu(0).view({ columns: 80, rows: 1 })), ["Title"]);
});

Deno.test("Menu.view() needs no row for a hint that is empty", () => {
  const menu = new Menu({ title: "Title", entries: [], hint: "" });
  assertEquals(texts(menu.view(WIDE)), ["Title"]);
});

Deno.test("Menu.view() keeps the selected entry in sight, and counts the others", () => {
  const menu = newMenu(12);
  const view = { columns: 80, rows: 5 };
  assertEquals(texts(menu.view(view)), [
    ...["Title [9 more below]", ">  1  entry 1", "   2  entry 2", "   3  entry 3", "Hint"],
  ]);
  press(menu, "<down><down><down><down><down>");
  assertEquals(texts(menu.view(view)), [
    ...["Title [4 more above, 5 more below]", "   5  entry 5", ">  6  entry 6", "   7  entry 7"],
    "Hint",
  ]);
  press(menu, "<end>");
  assertEquals(texts(menu.view(view)), [
    ...["Title [9 more above]", "  10  entry 10", "  11  entry 11", "> 12  entry 12", "Hint"],
  ]);
});

Deno.test("Menu.view() cuts the title before it cuts how many entries there are", () => {
  const menu = newMenu(12);
  press(menu, "5");
  const title = (columns: number) => texts(menu.view({ columns, rows: 5 }))[0];
  assertEquals(title(34), "Title [3 more above, 6 more below]");
  assertEquals(title(33), "Title [-3, +6]");
  assertEquals(title(12), "Tit [-3, +6]");
  assertEquals(title(8), "Title");
});

Deno.test("Menu.view() gives up the hint first, then the title", () => {
  const menu = newMenu(3);
  press(menu, "<down>");
  const looks = (rows: number) => menu.view({ columns: 80, rows }).map(({ look }) => look);
  assertEquals(looks(3), ["title", "selected", "hint"]);
  assertEquals(looks(2), ["title", "selected"]);
  assertEquals(looks(1), ["selected"]);
  assertEquals(looks(0), []);
});

const KEY_NAMES: readonly KeyName[] = [
  ...["ctrl-n", "ctrl-p", "down", "end", "enter", "home", "page-down", "page-up", "tab"] as const,
  ...["up", "escape"] as const,
];
const LABELS = [
  "a",
  "general",
  "中文",
  "👩‍👩‍👧",
  "e\u0301",
  "\u0301",
  "🇩",
  "\u200d",
  "\x1b[A",
  "\n",
  "",
];
const TYPED = ["0", "1", "2", "9", "12", "c", "x", "中"];

const label = fc.array(fc.constantFrom(...LABELS), { maxLength: 4 }).map((parts) => parts.join(""));
const entry = fc.record({ label, details: fc.array(label, { maxLength: 3 }), value: fc.nat() });
const key = fc.oneof(
  fc.constantFrom(...KEY_NAMES).map(named),
  fc.constantFrom(...TYPED).map(typed),
  fc.constantFrom(...TYPED).map((text): Key => ({ type: "paste", text })),
);
const size = fc.record({ columns: fc.nat(40), rows: fc.integer({ min: 1, max: 8 }) });

Deno.test("Menu.view() shows one selected entry after any keys, in rows that fit", () => {
  fc.assert(
    fc.property(
      fc.record({ title: label, hint: label, entries: fc.array(entry, { maxLength: 30 }) }),
      fc.array(fc.tuple(key, size), { maxLength: 30 }),
      (options, steps) => {
        const menu = new Menu(options);
        for (const [key, size] of steps) {
          const outcome = menu.handle(key);
          const rows = menu.view(size);
          const selected = rows.filter(({ look }) => look === "selected");
          assertEquals(selected.length, Math.min(1, options.entries.length));
          assert(rows.length <= size.rows, "There are no more rows than that");
          assert(rows.every(({ text }) => textWidth(text) <= size.columns), "Every row fits");
          if (outcome.type === "chosen") {
            assert(options.entries.some(({ value }) => value === outcome.value));
          }
        }
      },
    ),
    { seed: 20_240_105, numRuns: 1000 },
  );
});

Deno.test("Menu.view() counts every entry once: shown, above or below", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.nat(40),
      fc.integer({ min: 2, max: 12 }),
      (count, downs, rows) => {
        const menu = newMenu(count);
        for (let index = 0; index < downs; index++) menu.handle(named("down"));
        const shown = menu.view({ columns: 80, rows });
        const hidden = (shown[0]?.text ?? "").matchAll(/(\d+) more/g);
        const entries = shown.filter(({ look }) => look === "entry" || look === "selected");
        const sum = Array.from(hidden).reduce((sum, [, more]) => sum + Number(more), 0);
        assertEquals(sum + entries.length, count);
      },
    ),
    { seed: 20_240_105 },
  );
});
