import type { Activity } from "../core/activity.ts";
import { StoreError } from "../history/store_error.ts";

type Record = (activity: Activity) => void;

/**
 * Tells what is wrong with the store once, until it is over, and not with each message that it
 * refuses; all else is passed on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { StoreError } from "../history/store_error.ts";
 * import { tellTroubleOnce } from "./store_trouble.ts";
 *
 * const told: string[] = [];
 * const record = tellTroubleOnce(({ type }) => told.push(type));
 * const error = new StoreError("disk-full", "The disk is full");
 * record({ type: "bug", error });
 * record({ type: "bug", error });
 * assertEquals(told, ["storeTrouble"]);
 * ```
 */
export function tellTroubleOnce(record: Record): Record {
  const told = new Set<string>();
  return (activity) => {
    const trouble = troubleIn(activity);
    if (trouble === null) return record(activity);
    if (trouble.state === "recovered") told.clear();
    else if (told.has(trouble.reason ?? "")) return;
    else told.add(trouble.reason ?? "");
    record(trouble);
  };
}

function troubleIn(activity: Activity): Extract<Activity, { type: "storeTrouble" }> | null {
  if (activity.type === "storeTrouble") return activity;
  const isTrouble = activity.type === "bug" && activity.error instanceof StoreError;
  if (!isTrouble) return null;
  return { type: "storeTrouble", state: "failing", reason: activity.error.message };
}
