import { assertEquals } from "@std/assert";
import { CliError, usageError } from "../../lib/cli/cli_error.ts";

Deno.test("CliError has the status that the program exits with, and its cause", () => {
  const cause = new Error("why");
  const error = new CliError("Cannot listen", 1, { cause });
  assertEquals([error.name, error.message, error.status], ["CliError", "Cannot listen", 1]);
  assertEquals(error.cause, cause);
});

Deno.test("usageError() exits with 2 and points to the help", () => {
  const error = usageError('Cannot understand "lobby"');
  assertEquals([error.message, error.status], ['Cannot understand "lobby". Try --help', 2]);
});
