import { assertEquals } from "@std/assert";
import { nextTurn } from "../../lib/util/next_turn.ts";
import { atTurnEnd } from "../../lib/util/turn_end.ts";

Deno.test("atTurnEnd() runs everything after what is under way, in the order of the calls", async () => {
  const order: string[] = [];
  atTurnEnd(() => order.push("first"));
  void Promise.resolve().then(() => order.push("ready"));
  atTurnEnd(() => order.push("second"));
  order.push("now");
  await nextTurn();
  assertEquals(order, ["now", "ready", "first", "second"]);
});

Deno.test("atTurnEnd() leaves what is asked for meanwhile to the next turn", async () => {
  const order: string[] = [];
  atTurnEnd(() => {
    atTurnEnd(() => order.push("later"));
    order.push("first");
  });
  atTurnEnd(() => order.push("second"));
  await nextTurn();
  await nextTurn();
  assertEquals(order, ["first", "second", "later"]);
});
