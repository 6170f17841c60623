import { assertEquals } from "@std/assert";
import {
  OperatorLog,
  type OperatorLogOptions,
  type OperatorNote,
} from "../../lib/cli/operator_log.ts";
import { timeOfDay } from "../../lib/util/time_of_day.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

const READ: OperatorNote = { level: "info", type: "accountsRead", text: "Read" };
const REFUSED: OperatorNote = { level: "warn", type: "accountsRefused", text: 'Not "read"' };

function printed(options: Partial<OperatorLogOptions>, ...notes: readonly OperatorNote[]) {
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const log = new OperatorLog({
    clock: new FakeClock(),
    format: "human",
    level: "info",
    print,
    ...options,
  });
  for (const note of notes) log.note(note);
  return lines;
}

Deno.test("OperatorLog.note() prints a line as the server's log has them", () => {
  const time = timeOfDay(FakeClock.START_MS);
  assertEquals(printed({}, READ, REFUSED), [`[${time}] Read`, `[${time}] Not "read"`]);
});

Deno.test("OperatorLog.note() prints one JSON object for programs", () => {
  const [line = ""] = printed({ format: "json" }, REFUSED);
  assertEquals(JSON.parse(line), { time: "2024-01-05T12:00:00.000Z", ...REFUSED });
});

Deno.test("OperatorLog.note() leaves out what matters less than the level", () => {
  const least = (level: OperatorLogOptions["level"]) => printed({ level }, READ, REFUSED).length;
  assertEquals([least("debug"), least("info"), least("warn"), least("error")], [2, 2, 1, 0]);
});
