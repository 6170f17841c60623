import { assertEquals, assertThrows } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { readFlags } from "../../lib/cli/flags.ts";
import { checkKeeping, KEEP_FLAGS, replayLimitsOf, retentionOf } from "../../lib/cli/keep_flags.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";
import { checkConfig } from "../../lib/server/server_config.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const MB_BYTES = 1024 * 1024;

function read(...args: string[]) {
  return readFlags(KEEP_FLAGS, { args, env: () => undefined }).values;
}

Deno.test("retentionOf() keeps a thousand messages and 64 MiB in memory, whatever their age", () => {
  const expected = { maxMessages: 1000, maxAgeMs: Infinity, maxBytes: 64 * MB_BYTES };
  assertEquals(retentionOf(read()), expected);
  assertEquals(retentionOf(read("--data", "", "--keep-days=")), expected);
});

Deno.test("retentionOf() keeps a million messages for a year in a folder, however long", () => {
  assertEquals(retentionOf(read("--data", "d")), {
    maxMessages: 1_000_000,
    maxAgeMs: 365 * DAY_MS,
    maxBytes: Infinity,
  });
});

for (const data of [[], ["--data", "d"]]) {
  Deno.test(`retentionOf() keeps what the flags say: ${data.join(" ") || "in memory"}`, () => {
    const some = read(...data, ..."--keep-messages 5 --keep-days 2 --keep-mb 3".split(" "));
    assertEquals(retentionOf(some), {
      maxMessages: 5,
      maxAgeMs: 2 * DAY_MS,
      maxBytes: 3 * MB_BYTES,
    });
    const { maxAgeMs, maxBytes } = retentionOf(
      read(...data, "--keep-days", "0", "--keep-mb", "0"),
    );
    assertEquals([maxAgeMs, maxBytes], [Infinity, Infinity]);
  });
}

Deno.test("replayLimitsOf() gives limits that a server takes, also the widest", () => {
  const { maxReplayMessages, maxReplayAgeMs } = DEFAULT_LIMITS;
  assertEquals(replayLimitsOf(read()), { maxReplayMessages, maxReplayAgeMs });
  const widest = replayLimitsOf(read("--replay", "1000", "--replay-hours", "876000"));
  assertEquals(widest, { maxReplayMessages: 1000, maxReplayAgeMs: 36_500 * DAY_MS });
  for (const limits of [widest, replayLimitsOf(read("--replay", "0"))]) checkConfig({ limits });
});

Deno.test("checkKeeping() refuses --durability where there is nothing to be safe", () => {
  for (const durability of ["normal", "full"]) {
    const error = assertThrows(
      () => checkKeeping(read("--durability", durability)),
      CliError,
      "--durability needs --data DIR",
    );
    assertEquals(error.status, 2);
    checkKeeping(read("--durability", durability, "--data", "d"));
  }
});

const REFUSED: readonly (readonly [arg: string, says: string])[] = [
  ["--durability=fast", "it must be normal or full"],
  ["--keep-messages=0", "it must be a whole number from 1 to "],
  ["--keep-days=-1", "it must be a whole number from 0 to 36500"],
  ["--keep-days=1.5", "it must be a whole number from 0 to 36500"],
  ["--keep-mb=all", "it must be a whole number from 0 to 1048576"],
  ["--replay=1001", "it must be a whole number from 0 to 1000"],
  ["--replay-hours=0", "it must be a whole number from 1 to 876000"],
];

for (const [arg, says] of REFUSED) {
  Deno.test(`KEEP_FLAGS refuses ${arg}`, () => {
    assertThrows(() => read(arg), CliError, says);
  });
}
