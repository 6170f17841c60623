import { assertEquals, assertThrows } from "@std/assert";
import { UserFileError } from "../../lib/auth/user_file_error.ts";
import { CliError } from "../../lib/cli/cli_error.ts";
import { Reloader, type ReloadPart } from "../../lib/cli/reloader.ts";
import type { Activity } from "../../lib/core/activity.ts";

function newReloader(...parts: readonly ReloadPart[]) {
  const activities: Activity[] = [];
  return { activities, reloader: new Reloader({ parts, record: (told) => activities.push(told) }) };
}

/** A part that notes when it changes. */
function part(changed: string[], name: string, ...atRestart: readonly string[]): ReloadPart {
  return {
    prepare: () => () => {
      changed.push(name);
      return { changes: [`${name}: 1 -> 2`], atRestart };
    },
  };
}

function broken(error: Error): ReloadPart {
  return {
    prepare: () => {
      throw error;
    },
  };
}

Deno.test("Reloader.reload() changes all parts in their order, and tells and logs each line", () => {
  const changed: string[] = [];
  const { reloader, activities } = newReloader(
    part(changed, "first"),
    part(changed, "second", "port: 1 -> 2"),
  );
  const report = {
    outcome: "changed",
    changes: ["first: 1 -> 2", "second: 1 -> 2"],
    atRestart: ["port: 1 -> 2"],
    reason: null,
  } as const;
  assertEquals(reloader.reload("operator"), report);
  assertEquals(activities, [{ type: "reloaded", by: "operator", ...report }]);
  assertEquals(changed, ["first", "second"]);
});

const BROKEN = [new CliError("No such file", 1), new UserFileError("u.json", "It is not JSON")];

for (const error of BROKEN) {
  Deno.test(`Reloader.reload() changes no part where one is broken: ${error.name}`, () => {
    const changed: string[] = [];
    const { reloader, activities } = newReloader(part(changed, "first"), broken(error));
    const { outcome, reason, changes } = reloader.reload("signal");
    assertEquals([outcome, changes, changed], ["refused", [], []]);
    assertEquals(reason, `${error.message}. Nothing was changed`);
    assertEquals(activities.length, 1);
  });
}

Deno.test("Reloader.reload() says where nothing has changed", () => {
  const { reloader } = newReloader({ prepare: () => () => ({ changes: [], atRestart: ["x"] }) });
  assertEquals(reloader.reload("signal").outcome, "same");
});

Deno.test("Reloader.reload() hides no bug", () => {
  const { reloader } = newReloader(broken(new TypeError("A bug")));
  assertThrows(() => reloader.reload("signal"), TypeError, "A bug");
});
