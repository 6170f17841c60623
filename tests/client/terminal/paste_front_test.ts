import { assertEquals } from "@std/assert";
import type { Key } from "../../../lib/client/terminal/key_decoder.ts";
import { PasteFront } from "../../../lib/client/terminal/paste_front.ts";

/** What became of each key, and how often the lines were meant. */
function answered(...keys: readonly Key[]) {
  let meant = 0;
  const front = new PasteFront(["one", "two"], () => meant++);
  const outcomes = keys.map((key) => front.handle(key));
  if (keys.length === 0) front.giveUp();
  return { outcomes, meant };
}

Deno.test("PasteFront asks whether so many lines are meant", () => {
  assertEquals(new PasteFront(["one", "two"], () => {}).view(), {
    label: "Say these 2 lines as they are? (y/n) ",
    text: "",
    beforeCursor: "",
  });
});

Deno.test("PasteFront says the lines at a yes alone", () => {
  for (const text of ["y", "Y", " yes"]) {
    assertEquals(answered({ type: "text", text }), { outcomes: ["done"], meant: 1 });
  }
  assertEquals(answered({ type: "text", text: "n" }), { outcomes: ["done"], meant: 0 });
  for (const name of ["ctrl-c", "ctrl-d", "ctrl-g", "escape"] as const) {
    assertEquals(answered({ type: "key", name }), { outcomes: ["done"], meant: 0 });
  }
});

Deno.test("PasteFront waits on at what is no answer", () => {
  const keys: readonly Key[] = [
    { type: "key", name: "enter" },
    { type: "paste", text: "y" },
    { type: "text", text: "x" },
    { type: "text", text: "y" },
  ];
  const outcomes = ["waiting", "waiting", "waiting", "done"] as const;
  assertEquals(answered(...keys), { outcomes: [...outcomes], meant: 1 });
});

Deno.test("PasteFront says nothing when it is given up", () => {
  assertEquals(answered().meant, 0);
});
