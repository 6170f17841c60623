import { assertEquals } from "@std/assert";
import { StopPlan } from "../../lib/cli/stop_plan.ts";
import type { Activity } from "../../lib/core/activity.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

function newPlan() {
  const clock = new FakeClock();
  const told: string[] = [];
  const activities: Activity["type"][] = [];
  const plan = new StopPlan({
    clock,
    announce: (text) => told.push(text),
    record: ({ type }) => activities.push(type),
    stop: () => told.push("STOP"),
  });
  return { clock, told, activities, plan };
}

const COUNTDOWNS: readonly (readonly [seconds: number, told: readonly string[]])[] = [
  [1, ["1 s"]],
  [5, ["5 s"]],
  [10, ["10 s", "5 s"]],
  [12, ["12 s", "5 s"]],
  [60, ["1 min", "30 s", "10 s", "5 s"]],
  [3600, ["1 h", "30 min", "10 min", "5 min", "1 min", "30 s", "10 s", "5 s"]],
];

for (const [seconds, times] of COUNTDOWNS) {
  Deno.test(`StopPlan.later() tells everybody ${times.length} times of a stop in ${seconds} s`, () => {
    const { clock, told, plan } = newPlan();
    plan.later("operator", seconds * 1000, "new disk");
    clock.advance(seconds * 1000 - 1);
    assertEquals(told, times.map((time) => `The server stops in ${time}: new disk`));
    clock.advance(1);
    assertEquals(told.at(-1), "STOP");
    assertEquals([told.length, clock.pending, plan.planned], [times.length + 1, 0, null]);
  });
}

Deno.test("StopPlan.planned tells how long it still takes", () => {
  const { clock, plan } = newPlan();
  assertEquals(plan.planned, null);
  plan.later("operator", 60_000, "why");
  clock.advance(15_000);
  assertEquals(plan.planned, { inMs: 45_000, reason: "why" });
});

Deno.test("StopPlan.later() takes the place of what was planned before", () => {
  const { clock, told, plan } = newPlan();
  plan.later("operator", 5000, "");
  plan.later("operator", 60_000, "");
  clock.advance(59_999);
  assertEquals(told.includes("STOP"), false);
  clock.advance(1);
  assertEquals(told.filter((text) => text === "STOP").length, 1);
});

Deno.test("StopPlan.cancel() tells everybody that it goes on, and only where something was planned", () => {
  const { clock, told, activities, plan } = newPlan();
  assertEquals(plan.cancel("operator"), false);
  plan.later("operator", 5000, "");
  assertEquals(plan.cancel("operator"), true);
  clock.advance(60_000);
  assertEquals(told, ["The server stops in 5 s", "The server does not stop."]);
  assertEquals([activities, clock.pending], [["stopPlanned", "stopCancelled"], 0]);
});

Deno.test("StopPlan.now() stops at once, and says why where there is a reason", () => {
  for (const [reason, says] of [["", []], ["fire", ["The server stops now: fire"]]] as const) {
    const { clock, told, plan } = newPlan();
    plan.later("operator", 5000, "");
    plan.now("operator", reason);
    assertEquals(told.slice(1), [...says, "STOP"]);
    assertEquals(clock.pending, 0);
  }
});

Deno.test("StopPlan forgets everything when it is disposed, and tells nobody", () => {
  const { clock, told, plan } = newPlan();
  plan.later("operator", 60_000, "");
  plan[Symbol.dispose]();
  assertEquals([clock.pending, told.length, plan.planned], [0, 1, null]);
});
