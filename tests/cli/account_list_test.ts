import { assert, assertEquals } from "@std/assert";
import { accountJson, accountTable } from "../../lib/cli/account_list.ts";
import { recordOf } from "../auth/records.ts";

const USERS = [
  recordOf("Alice", { roles: ["operator"] }),
  recordOf("日和", { disabled: true, created: "2027-01-02T23:59:59.999Z" }),
];

Deno.test("accountTable() has straight columns, also with names of wide characters", () => {
  assertEquals(accountTable(USERS), [
    "NAME   ROLES     CREATED     DISABLED",
    "Alice  operator  2026-11-21  no",
    "日和   -         2027-01-02  yes",
  ]);
});

Deno.test("accountTable() shows a day that was written by hand without what steers a terminal", () => {
  const [, row] = accountTable([recordOf("kim", { created: "last \u001b[31mspring" })]);
  assertEquals(row?.includes("\u001b"), false);
  assert(row?.includes("last"));
});

Deno.test("accountJson() shows name, roles, day and state of each account, and nothing secret", () => {
  const json = accountJson(USERS);
  assertEquals(JSON.parse(json), [
    {
      name: "Alice",
      roles: ["operator"],
      created: "2026-11-21T00:00:00.000Z",
      disabled: false,
    },
    { name: "日和", roles: [], created: "2027-01-02T23:59:59.999Z", disabled: true },
  ]);
  for (const { password } of USERS) {
    assert(!json.includes(password.hash) && !json.includes(password.salt));
  }
});
