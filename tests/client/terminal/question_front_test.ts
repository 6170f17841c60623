import { assertEquals } from "@std/assert";
import type { Key, KeyName } from "../../../lib/client/terminal/key_decoder.ts";
import { QuestionFront } from "../../../lib/client/terminal/question_front.ts";

const text = (typed: string): Key => ({ type: "text", text: typed });
const key = (name: KeyName): Key => ({ type: "key", name });

Deno.test("QuestionFront shows its prompt, and what is typed behind it", () => {
  const front = new QuestionFront("Name? ");
  assertEquals(front.view(), { label: "Name? ", text: "", beforeCursor: "" });
  for (const pressed of [text("kim"), key("left")]) assertEquals(front.handle(pressed), "waiting");
  assertEquals(front.view(), { label: "Name? ", text: "kim", beforeCursor: "ki" });
});

Deno.test("QuestionFront is answered with the line at Enter", async () => {
  const front = new QuestionFront("Name? ");
  front.handle(text("kim"));
  assertEquals([front.handle(key("enter")), await front.answer], ["done", "kim"]);
});

Deno.test("QuestionFront can be answered with nothing", async () => {
  const front = new QuestionFront("Name? ");
  assertEquals([front.handle(key("enter")), await front.answer], ["done", ""]);
});

for (const name of ["ctrl-c", "ctrl-d", "ctrl-g", "escape"] as const) {
  Deno.test(`QuestionFront is given up at ${name}`, async () => {
    const front = new QuestionFront("Name? ");
    if (name !== "ctrl-d") front.handle(text("kim"));
    assertEquals([front.handle(key(name)), await front.answer], ["done", null]);
  });
}

Deno.test("QuestionFront.giveUp() answers null, unless there is an answer", async () => {
  const front = new QuestionFront("Name? ");
  front.giveUp();
  assertEquals(await front.answer, null);
  const answered = new QuestionFront("Name? ");
  answered.handle(key("enter"));
  answered.giveUp();
  assertEquals(await answered.answer, "");
});

Deno.test("QuestionFront has no lines to go back to", () => {
  const front = new QuestionFront("Name? ");
  front.handle(key("up"));
  assertEquals(front.view().text, "");
});
