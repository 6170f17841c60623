import { assertEquals } from "@std/assert";
import { HISTORY_FLAGS } from "../../lib/cli/history_flags.ts";
import { SERVER_FLAGS } from "../../lib/cli/server_flags.ts";
import { checkTable } from "../helpers/flag_table.ts";

checkTable("HISTORY_FLAGS", HISTORY_FLAGS);

Deno.test("HISTORY_FLAGS finds the folder by the same flags and variables as the server", () => {
  for (const key of ["data", "config"] as const) {
    assertEquals(HISTORY_FLAGS[key].name, SERVER_FLAGS[key].name);
    assertEquals(HISTORY_FLAGS[key].only, SERVER_FLAGS[key].only);
  }
});
