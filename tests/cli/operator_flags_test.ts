import { assertEquals, assertThrows } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { readFlags } from "../../lib/cli/flags.ts";
import { OPERATOR_FLAGS } from "../../lib/cli/operator_flags.ts";
import { checkTable } from "../helpers/flag_table.ts";

checkTable("OPERATOR_FLAGS", OPERATOR_FLAGS);

function read(...args: readonly string[]) {
  return readFlags(OPERATOR_FLAGS, { args, env: () => undefined }).values;
}

Deno.test("OPERATOR_FLAGS reads a time, in seconds where it has no unit", () => {
  const times = ["60s", "5m", "1h", "7d", "90"].map((text) => read("--in", text).in);
  assertEquals(times, [60_000, 300_000, 3_600_000, 604_800_000, 90_000]);
  for (const text of ["5 m", "1w", "-1s", "1.5h", "s"]) {
    assertThrows(() => read("--in", text), CliError, "60s, 5m, 1h or 1d");
  }
});
