import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Renderer } from "../../../lib/client/terminal/renderer.ts";
import { inColor, type Paint, plain } from "../../../lib/client/terminal/style.ts";
import { textWidth } from "../../../lib/client/terminal/text_width.ts";
import type { Event, Message } from "../../../lib/protocol/event.ts";
import { ALICE, BOB, EVENTS, MESSAGE, NOON_MS } from "../../helpers/events.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

function newRenderer(columns = 80, paint: Paint = plain): Renderer {
  return new Renderer({ paint, columns: () => columns });
}

function rowsOf(event: Event, columns?: number): readonly string[] {
  return newRenderer(columns).render(event, NOON_MS).rows;
}

function said(text: string): Message {
  return { ...MESSAGE, text };
}

const LOOKS: readonly (readonly [what: string, event: Event, rows: readonly string[]])[] = [
  ["who, when and what", MESSAGE, ["alice 12:00:15 Hello everyone!"]],
  ["the past in brackets", { ...MESSAGE, past: true }, ["alice (12:00:15) Hello everyone!"]],
  ["from whom to whom", EVENTS.privateMessage, ["alice>bob 12:00:15 Hey, private message!"]],
  ["what the server says", EVENTS.named, ["* 12:00:15 Logged in as bob."]],
  ["a message's empty text", said(""), ["alice 12:00:15 "]],
  ["a page of history as the past", { ...EVENTS.historyPage, messages: [MESSAGE] }, [
    "alice (12:00:15) Hello everyone!",
  ]],
  ["what was found as the past", { ...EVENTS.searchPage, messages: [MESSAGE] }, [
    "alice (12:00:15) Hello everyone!",
  ]],
  ["that nothing was said", { ...EVENTS.historyPage, messages: [] }, [
    "* 12:00:15 Nothing has been said here yet.",
  ]],
  ["that nothing was found", { ...EVENTS.searchPage, messages: [] }, [
    "* 12:00:15 Nothing was found.",
  ]],
  ["what a room is about", EVENTS.topic, [
    "* 12:00:15 The topic of room general: Plans (set by alice at 12:00:15)",
  ]],
  ["that a topic was changed", EVENTS.topicChanged, ["* 12:00:15 alice changed the topic: Plans"]],
  ["nothing that nobody reads", EVENTS.pong, []],
];

for (const [what, event, rows] of LOOKS) {
  Deno.test(`Renderer.render() shows ${what}`, () => assertEquals(rowsOf(event), rows));
}

Deno.test("Renderer.notice() shows what the client says itself", () => {
  assertEquals(newRenderer().notice("Too long", NOON_MS), ["* 12:00:15 Too long"]);
});

Deno.test("Renderer.render() goes on with a long text under its own beginning", () => {
  assertEquals(rowsOf(said("one two three four five six seven"), 37), [
    "alice 12:00:15 one two three four",
    "               five six seven",
  ]);
});

Deno.test("Renderer.render() counts wide names and texts by their columns", () => {
  const event = { ...said("漢字漢字 漢字漢字 漢字漢字"), from: { ...ALICE, name: "字" } };
  assertEquals(rowsOf(event, 34), ["字 12:00:15 漢字漢字 漢字漢字", "            漢字漢字"]);
});

Deno.test("Renderer.render() puts the text below who and when in a narrow window", () => {
  assertEquals(rowsOf(said("one two three four"), 16), [
    "alice 12:00:15",
    "  one two three",
    "  four",
  ]);
});

Deno.test("Renderer.render() minds a window that changes its size", () => {
  let columns = 80;
  const renderer = new Renderer({ paint: plain, columns: () => columns });
  assertEquals(renderer.render(said("one two three four five six"), NOON_MS).rows.length, 1);
  columns = 40;
  assertEquals(renderer.render(said("one two three four five six"), NOON_MS).rows.length, 2);
});

Deno.test("Renderer.render() wraps nothing where there is no end", () => {
  const text = "word ".repeat(1000).trimEnd();
  assertEquals(rowsOf(said(text), Infinity), [`alice 12:00:15 ${text}`]);
});

Deno.test("Renderer.render() names the day where it is another than before", () => {
  const renderer = newRenderer();
  const rows = [NOON_MS, NOON_MS + 1000, NOON_MS + DAY_MS].map((atMs) =>
    renderer.render({ ...said("hi"), atMs }, atMs).rows
  );
  assertEquals(rows, [
    ["alice 12:00:15 hi"],
    ["alice 12:00:16 hi"],
    ["-- Sat Jan 06 2024 --", "alice 12:00:15 hi"],
  ]);
});

Deno.test("Renderer.render() names the days of a page, and the day after it", () => {
  const renderer = newRenderer();
  const yesterday = { ...MESSAGE, atMs: NOON_MS - DAY_MS };
  const page = { ...EVENTS.historyPage, messages: [yesterday, MESSAGE] };
  renderer.render(said("hi"), NOON_MS);
  assertEquals(renderer.render(page, NOON_MS).rows, [
    "-- Thu Jan 04 2024 --",
    "alice (12:00:15) Hello everyone!",
    "-- Fri Jan 05 2024 --",
    "alice (12:00:15) Hello everyone!",
  ]);
  const older = { ...EVENTS.historyPage, messages: [{ ...yesterday, atMs: NOON_MS - 2 * DAY_MS }] };
  assertEquals(renderer.render(older, NOON_MS).rows[0], "-- Wed Jan 03 2024 --");
  assertEquals(renderer.render(said("hi"), NOON_MS).rows[0], "-- Fri Jan 05 2024 --");
});

Deno.test("Renderer.render() names the day of the past also where nothing was shown before", () => {
  const past: Message = { ...MESSAGE, atMs: NOON_MS - DAY_MS, past: true };
  assertEquals(newRenderer().render(past, NOON_MS).rows, [
    "-- Thu Jan 04 2024 --",
    "alice (12:00:15) Hello everyone!",
  ]);
});

Deno.test("Renderer.render() says of what was found on which day it was said", () => {
  const renderer = newRenderer();
  const yesterday = { ...MESSAGE, atMs: NOON_MS - DAY_MS };
  const found = { ...EVENTS.searchPage, messages: [yesterday, MESSAGE] };
  assertEquals(renderer.render(found, NOON_MS).rows, [
    "alice (2024-01-04 12:00:15) Hello everyone!",
    "alice (12:00:15) Hello everyone!",
  ]);
  assertEquals(renderer.render(said("hi"), NOON_MS).rows, ["alice 12:00:15 hi"]);
});

Deno.test("Renderer.render() marks a private message of the past, and mentions nobody for it", () => {
  const renderer = newRenderer();
  renderer.ownName = "bob";
  const rendered = renderer.render({ ...EVENTS.privateMessage, past: true }, NOON_MS);
  assertEquals(rendered, { rows: ["alice>bob (12:00:15) Hey, private message!"], mention: false });
});

Deno.test("Renderer.render() paints a page like what is replayed, and mentions nobody in it", () => {
  const paint: Paint = (text, look) => `<${typeof look === "number" ? "name" : look}:${text}>`;
  const renderer = newRenderer(80, paint);
  renderer.ownName = "bob";
  const page = { ...EVENTS.searchPage, messages: [said("hi bob")] };
  assertEquals(renderer.render(page, NOON_MS), {
    rows: ["<name:alice> <dim:(12:00:15)> <dim:hi bob>"],
    mention: false,
  });
});

Deno.test("Renderer.render() paints who, when and what each in its look", () => {
  const paint: Paint = (text, look) => `<${typeof look === "number" ? "name" : look}:${text}>`;
  const renderer = newRenderer(80, paint);
  renderer.ownName = "bob";
  const events: readonly Message[] = [said("hi"), said("hi bob"), { ...MESSAGE, past: true }];
  const rows = events.map((event) => renderer.render(event, NOON_MS).rows);
  assertEquals(rows, [
    ["<name:alice> <dim:12:00:15> hi"],
    ["<name:alice> <dim:12:00:15> <mention:hi bob>"],
    ["<name:alice> <dim:(12:00:15)> <dim:Hello everyone!>"],
  ]);
});

const MENTIONS: readonly (readonly [own: string, text: string, mention: boolean])[] = [
  ["bob", "bob: hi", true],
  ["bob", "hi BOB!", true],
  ["bob", "hi @bob", true],
  ["bob", "ask bob.", true],
  ["bob", "bob", true],
  ["bob", "bobby, robob", false],
  ["bob", "bob-by and bob.by", false],
  ["bob", "", false],
  ["Jürgen", "na JÜRGEN?", true],
  ["नितिन", "नितिन, hi", true],
  ["bob-", "hi bob- there", true],
  ["bob.", "hi bob. there", true],
];

for (const [own, text, mention] of MENTIONS) {
  Deno.test(`Renderer.render() ${mention ? "finds" : "does not find"} ${own} in "${text}"`, () => {
    const renderer = newRenderer();
    renderer.ownName = own;
    assertEquals(renderer.render(said(text), NOON_MS).mention, mention);
  });
}

Deno.test("Renderer.render() finds nobody in the past, or before there is a name", () => {
  const renderer = newRenderer();
  assertEquals(renderer.render(said("bob"), NOON_MS).mention, false);
  renderer.ownName = "bob";
  assertEquals(renderer.render({ ...said("bob"), past: true }, NOON_MS).mention, false);
});

Deno.test("Renderer.render() takes a private message of another as one for oneself alone", () => {
  const renderer = newRenderer();
  renderer.ownName = "Bob";
  assertEquals(renderer.render(EVENTS.privateMessage, NOON_MS).mention, true);
  const own = { ...EVENTS.privateMessage, from: BOB, to: "alice" };
  assertEquals(renderer.render(own, NOON_MS).mention, false);
});

Deno.test("Renderer.render() keeps rows in the window also where names are long", () => {
  const from = { ...ALICE, name: "a".repeat(32) };
  const events: Event[] = [{ ...MESSAGE, from }, {
    ...EVENTS.privateMessage,
    from,
    to: "b".repeat(32),
  }];
  for (const event of events) {
    for (const row of rowsOf(event, 40)) assert(textWidth(row) <= 40, row);
  }
});

const wild = fc.string({
  unit: fc.constantFrom(
    ...["a", "b", " ", "中", "😀", "\x1b", "[2J", "\n", "\r", "\x07", "\u009b", "\u202e", "\b"],
  ),
  maxLength: 80,
});

Deno.test("Renderer.render() lets no control through, and keeps every row in the window", () => {
  fc.assert(
    fc.property(wild, wild, fc.integer({ min: 21, max: 90 }), (text, name, columns) => {
      const events: Event[] = [
        { ...MESSAGE, text, from: { ...ALICE, name: `x${name.slice(0, 5)}` } },
        { ...EVENTS.privateMessage, text },
        { ...EVENTS.notice, text },
        { ...EVENTS.error, message: text },
      ];
      for (const row of events.flatMap((event) => rowsOf(event, columns))) {
        assert(!/[\x00-\x1f\x7f-\x9f\u202e]/.test(row), JSON.stringify(row));
        assert(textWidth(row) <= columns, JSON.stringify(row));
      }
    }),
    { seed: 20_240_105, numRuns: 1000 },
  );
});

Deno.test("Renderer.render() writes no escape sequences but those of its own colours", () => {
  fc.assert(
    fc.property(wild, (text) => {
      const rows = newRenderer(60, inColor).render(said(text), NOON_MS).rows;
      const rest = rows.join("").replaceAll(/\x1b\[(?:38;5;\d+|[02])m/g, "");
      assert(!rest.includes("\x1b"), JSON.stringify(rest));
    }),
    { seed: 20_240_105, numRuns: 300 },
  );
});
