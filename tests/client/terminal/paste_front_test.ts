import { assertEquals } from "@std/assert";
import type { Key } from "../../../lib/client/terminal/key_decoder.ts";
import { PasteFront } from "../../../lib/client/terminal/paste_front.ts";

function said(...keys: readonly Key[]): string[] {
  const meant: string[] = [];
  const front = new PasteFront(["one", "two"], (lines) => void meant.push(...lines));
  for (const key of keys) assertEquals(front.handle(key), "done");
  if (keys.length === 0) front.giveUp();
  return meant;
}

Deno.test("PasteFront asks whether so many lines are meant", () => {
  assertEquals(new PasteFront(["one", "two"], () => {}).view(), {
    label: "Say these 2 lines? (y/n) ",
    text: "",
    beforeCursor: "",
  });
});

Deno.test("PasteFront says the lines at a yes alone", () => {
  assertEquals(said({ type: "text", text: "y" }), ["one", "two"]);
  assertEquals(said({ type: "text", text: "Y" }), ["one", "two"]);
  assertEquals(said({ type: "text", text: "n" }), []);
  assertEquals(said({ type: "key", name: "enter" }), []);
  assertEquals(said({ type: "paste", text: "y" }), []);
});

Deno.test("PasteFront says nothing when it is given up", () => {
  assertEquals(said(), []);
});
