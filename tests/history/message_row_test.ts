import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { MessageDraft } from "../../lib/history/history_store.ts";
import { MessagePage } from "../../lib/history/message_page.ts";
import { MessageRow, type MessageView } from "../../lib/history/message_row.ts";
import { ALICE, BOB } from "../helpers/events.ts";

function draft(text: string, atMs = 0, from = ALICE): MessageDraft {
  return { from, text, atMs };
}

function all(view: MessageView): MessageDraft[] {
  return Array.from({ length: view.length }, (_, index) => view.at(index));
}

Deno.test("MessagePage.at() gives back what was added", () => {
  const page = new MessagePage(100);
  const drafts = [draft("héllo", 1), draft("", 2, BOB), draft("\ufeff🙂", 1.5e12)];
  for (const each of drafts) assert(page.add(each));
  assertEquals(drafts.map((_, index) => page.at(index)), drafts);
  assertEquals(drafts.map((_, index) => page.bytesAt(index)), [6, 0, 7]);
});

Deno.test("MessagePage.add() takes nothing that might not fit, and changes nothing then", () => {
  const page = new MessagePage(MessagePage.capacityFor("abc"));
  assert(page.add(draft("abc")));
  assert(!page.add(draft("abc")));
  assertEquals([page.length, page.at(0).text], [1, "abc"]);
});

Deno.test("MessageRow behaves as a plain array does, whatever comes and goes", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 400 });
  const steps = fc.array(fc.oneof({ weight: 2, arbitrary: text }, fc.constant(null)), {
    maxLength: 120,
  });
  fc.assert(fc.property(steps, fc.nat(60), fc.nat(120), (steps, start, end) => {
    const row = new MessageRow();
    const model: MessageDraft[] = [];
    for (const [index, text] of steps.entries()) {
      const bytes = (text: string) => new TextEncoder().encode(text).length;
      if (text === null) assertEquals(row.shift(), bytes(model.shift()?.text ?? ""));
      else {
        model.push(draft(text, index));
        assertEquals(row.push(draft(text, index)), bytes(text));
      }
      assertEquals(row.length, model.length);
    }
    assertEquals(all(row.view(start, end)), model.slice(start, end));
  }));
});

Deno.test("MessageRow.view() stays as it was, whatever comes and goes after it", () => {
  const row = new MessageRow();
  for (let index = 0; index < 300; index++) row.push(draft(`text ${index}`, index));
  const view = row.view(100, 300);
  const before = all(view);
  for (let index = 0; index < 300; index++) {
    row.shift();
    row.push(draft(`later ${index}`));
  }
  assertEquals(all(view), before);
  assertEquals([view.length, view.at(0).text], [200, "text 100"]);
});

Deno.test("MessageRow.view() has nothing behind its end", () => {
  const row = new MessageRow();
  row.push(draft("one"));
  assertEquals(row.view(0, 5).length, 1);
  assertEquals(row.view(2, 1).length, 0);
  assertThrows(() => row.view(0, 0).at(1), RangeError);
});
