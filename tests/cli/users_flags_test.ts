import { assertEquals } from "@std/assert";
import { SERVER_FLAGS } from "../../lib/cli/server_flags.ts";
import { USERS_FLAGS } from "../../lib/cli/users_flags.ts";
import { checkTable } from "../helpers/flag_table.ts";

checkTable("USERS_FLAGS", USERS_FLAGS);

Deno.test("USERS_FLAGS finds the accounts by the same flags and variables as the server", () => {
  for (const key of ["users", "config"] as const) {
    assertEquals(USERS_FLAGS[key].name, SERVER_FLAGS[key].name);
    assertEquals(USERS_FLAGS[key].only, SERVER_FLAGS[key].only);
  }
});

Deno.test("USERS_FLAGS has no flag for a password", () => {
  const names = Object.values(USERS_FLAGS).map(({ name }) => name);
  assertEquals(names, ["users", "config", "operator", "json", "help"]);
});
