import { assertEquals } from "@std/assert";
import { stateFile } from "../../lib/client/state_file.ts";

const CASES: readonly (readonly [host: string, name: string | null, path: string])[] = [
  ["localhost", "kim", "s/localhost_9999/kim.jsonl"],
  ["LocalHost", "KIM", "s/localhost_9999/kim.jsonl"],
  ["::1", "kim", "s/%3A%3A1_9999/kim.jsonl"],
  ["localhost", "Zoë", "s/localhost_9999/zo%C3%AB.jsonl"],
  ["localhost", null, "s/localhost_9999/(any).jsonl"],
  ["localhost", "..", "s/localhost_9999/...jsonl"],
  ["localhost", "../../etc", "s/localhost_9999/(any).jsonl"],
  ["../..", "kim", "s/..%2F.._9999/kim.jsonl"],
  ["a*b", "kim", "s/a%2Ab_9999/kim.jsonl"],
];

for (const [hostname, name, path] of CASES) {
  Deno.test(`stateFile() of ${name} at ${hostname}`, () => {
    assertEquals(stateFile({ folder: "s", hostname, port: 9999, name }), path);
  });
}
