import { assertEquals, assertThrows } from "@std/assert";
import { readOptions } from "./options.ts";

Deno.test("readOptions() takes half as many kills of clients as of the server", () => {
  const { kills, clientKills, store } = readOptions(["--kills", "9"]);
  assertEquals([kills, clientKills, store], [9, 5, "data"]);
});

Deno.test("readOptions() kills no server that keeps everything in memory", () => {
  assertEquals(readOptions(["--memory"]).kills, 0);
  assertThrows(() => readOptions(["--memory", "--kills", "1"]), RangeError, "in memory");
});

Deno.test("readOptions() refuses what it does not know, and what can't be meant", () => {
  const wrong = [["--kill", "1"], ["--seed", "x"], ["--clients", "1"], ["--break", "all"], ["now"]];
  for (const args of wrong) assertThrows(() => readOptions(args), RangeError, "Usage:");
});
