import { assertEquals } from "@std/assert";
import { tellTroubleOnce } from "../../lib/cli/store_trouble.ts";
import type { Activity } from "../../lib/core/activity.ts";
import { StoreError } from "../../lib/history/store_error.ts";

const FULL: Activity = { type: "storeTrouble", state: "failing", reason: "The disk is full" };
const OVER: Activity = { type: "storeTrouble", state: "recovered", reason: null };

function refused(reason: string): Activity {
  return { type: "bug", error: new StoreError("disk-full", reason) };
}

function toldOf(...activities: readonly Activity[]): Activity[] {
  const told: Activity[] = [];
  const record = tellTroubleOnce((activity) => told.push(activity));
  for (const activity of activities) record(activity);
  return told;
}

Deno.test("tellTroubleOnce() tells of each message that the store refuses in one line", () => {
  const many = [refused("The disk is full"), refused("The disk is full")];
  assertEquals(toldOf(FULL, ...many), [FULL]);
  assertEquals(toldOf(...many), [FULL]);
});

Deno.test("tellTroubleOnce() tells of trouble again when it was over", () => {
  const again = [FULL, refused("The disk is full")];
  assertEquals(toldOf(...again, OVER, ...again), [FULL, OVER, FULL]);
});

Deno.test("tellTroubleOnce() tells of trouble of another kind, which shows in reading alone", () => {
  const damaged = { ...FULL, reason: "The database is damaged" };
  assertEquals(toldOf(FULL, refused("The database is damaged")), [FULL, damaged]);
});

Deno.test("tellTroubleOnce() passes on all else, other errors too", () => {
  const bug: Activity = { type: "bug", error: new Error("The disk is full") };
  const stopped: Activity = { type: "stopped" };
  assertEquals(toldOf(FULL, bug, bug, stopped), [FULL, bug, bug, stopped]);
});
