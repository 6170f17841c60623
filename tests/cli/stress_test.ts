import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { readFlags } from "../../lib/cli/flags.ts";
import { stress } from "../../lib/cli/stress.ts";
import { STRESS_FLAGS } from "../../lib/cli/stress_flags.ts";
import { describeProgress, ProgressLine } from "../../lib/cli/stress_progress.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { checkTable } from "../helpers/flag_table.ts";

checkTable("STRESS_FLAGS", STRESS_FLAGS);

function read(...args: string[]) {
  return readFlags(STRESS_FLAGS, { args, env: () => undefined }).values;
}

Deno.test("STRESS_FLAGS gives the documented defaults", () => {
  assertEquals(read(), {
    host: "",
    port: 9999,
    ownServer: false,
    pid: 0,
    scenario: "chatter",
    dialect: "keyword",
    clients: 100,
    messages: 1000,
    senders: 0,
    rooms: 0,
    slow: 0,
    rate: 0,
    window: 64,
    size: 64,
    timeout: 10,
    seed: 1,
    json: false,
    help: false,
  });
});

Deno.test("STRESS_FLAGS refuses what can't be meant", () => {
  const calls = ["--clients 0", "--size 33", "--size 4001", "--scenario storm", "--dialect irc"];
  for (const call of [...calls, "--window 0", "--port 0", "--rate fast"]) {
    assertThrows(() => read(...call.split(" ")), CliError, undefined, call);
  }
});

const REFUSED: readonly (readonly [string, string])[] = [
  ["a b", 'Cannot understand "b"'],
  ["--host a b", 'Cannot understand "b"'],
  ["--own-server localhost", "a server of its own, or an address"],
  ["localhost:99999", "Cannot use the port"],
  ["--clients 10 --senders 11", "Cannot let 11 clients speak"],
  ["--clients 1 --dialect words", "Too few clients"],
];

for (const [call, says] of REFUSED) {
  Deno.test(`stress() refuses "${call}" with status 2`, async () => {
    const error = await assertRejects(() => stress(call.split(" ")), CliError, says);
    assertEquals(error.status, 2);
  });
}

Deno.test("stress() has status 2 where nothing listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const error = await assertRejects(
    () => stress(["--port", String(port), "127.0.0.1"]),
    CliError,
    "nothing listens there. Is the server running?",
  );
  assertEquals(error.status, 2);
});

Deno.test("ProgressLine shows how far it is four times a second, and erases itself", () => {
  const clock = new FakeClock();
  const written: string[] = [];
  const progress = {
    phase: "talking",
    connected: 9,
    clients: 9,
    sent: 500,
    planned: 2000,
  } as const;
  let deliveries = 0;
  {
    using _line = new ProgressLine({
      clock,
      read: () => ({ ...progress, deliveries }),
      write: (text) => written.push(text),
    });
    deliveries = 1000;
    clock.advance(250);
    clock.advance(250);
  }
  assertEquals([written, clock.pending], [[
    "\r\x1b[K25 %: 500 of 2,000 messages sent, 4,000 deliveries per second",
    "\r\x1b[K25 %: 500 of 2,000 messages sent, 0 deliveries per second",
    "\r\x1b[K",
  ], 0]);
});

Deno.test("describeProgress() fits into a line of a terminal", () => {
  const most = { connected: 60_000, clients: 60_000, sent: 49_999_999, planned: 50_000_000 };
  const talking = describeProgress({ phase: "talking", deliveries: 0, ...most }, 99_999_999);
  assertEquals(talking.length <= 79, true, talking);
  assertEquals(
    describeProgress({ phase: "connecting", deliveries: 0, ...most, connected: 12 }, 0),
    "12 of 60,000 clients connected",
  );
});

Deno.test("docs/stress.md names every flag, scenario and task", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/stress.md", import.meta.url));
  const flags = Object.values(STRESS_FLAGS).map((flag) => `--${flag.name}`);
  const words = [...flags, ...["PARLEY_HOST", "PARLEY_PORT", "deno task stress"]];
  assertEquals(words.filter((word) => !text.includes(word)), []);
});
