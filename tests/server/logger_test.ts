import { assert, assertEquals } from "@std/assert";
import type { Activity } from "../../lib/core/activity.ts";
import { parseLogLevels } from "../../lib/server/log_areas.ts";
import type { LogLevel } from "../../lib/server/log_level.ts";
import { Logger, type LoggerOptions } from "../../lib/server/logger.ts";
import { textOf } from "../helpers/bytes.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { turn } from "../helpers/turn.ts";

/** A log that is written into memory. */
class Probe {
  readonly logger: Logger;
  /** What each write was given. */
  readonly writes: string[] = [];

  constructor(options: Partial<LoggerOptions> = {}) {
    const write = (bytes: Uint8Array) => Promise.resolve(this.note(bytes));
    this.logger = new Logger({ clock: new FakeClock(), write, ...options });
  }

  note(bytes: Uint8Array): number {
    this.writes.push(textOf(bytes) ?? "");
    return bytes.length;
  }

  /** The text behind the time of each line. */
  async lines(): Promise<string[]> {
    await this.logger.flush();
    const lines = this.writes.join("").split("\n");
    return lines.slice(0, -1).map((line) => line.replace(/^\[\d\d:\d\d:\d\d\] /, ""));
  }
}

/** A writer that a test lets go on by hand. */
class SlowWriter {
  #go = Promise.withResolvers<void>();

  async write(probe: Probe, bytes: Uint8Array): Promise<number> {
    await this.#go.promise;
    return probe.note(bytes);
  }

  go(): void {
    this.#go.resolve();
  }
}

function slowProbe(maxWaiting = 1000): [Probe, SlowWriter] {
  const writer = new SlowWriter();
  const probe: Probe = new Probe({ write: (bytes) => writer.write(probe, bytes), maxWaiting });
  return [probe, writer];
}

const CONNECTED: Activity = { type: "connected", address: "192.0.2.1:5000" };
const FAILED: Activity = { type: "loginFailed", name: "alice", address: "192.0.2.1:5000" };
const BUG: Activity = { type: "bug", error: "x" };
const MESSAGE: Activity = { type: "message", room: "lobby", name: "alice", text: "Hi" };

Deno.test("Logger writes the lines of one turn with one write", async () => {
  const probe = new Probe();
  for (let i = 0; i < 1000; i++) probe.logger.print(`line ${i}`);
  assertEquals(probe.writes, []);
  await probe.logger.flush();
  assertEquals(probe.writes, [Array.from({ length: 1000 }, (_, i) => `line ${i}\n`).join("")]);
});

Deno.test("Logger gathers what happens during a write for the next one", async () => {
  const [probe, writer] = slowProbe();
  probe.logger.print("a");
  await turn();
  probe.logger.print("b");
  await turn();
  probe.logger.print("c");
  writer.go();
  await probe.logger.flush();
  assertEquals(probe.writes, ["a\n", "b\nc\n"]);
});

Deno.test("Logger writes again after it had nothing to write", async () => {
  const probe = new Probe();
  probe.logger.print("a");
  await probe.logger.flush();
  probe.logger.print("b");
  await probe.logger.flush();
  assertEquals(probe.writes, ["a\n", "b\n"]);
});

Deno.test("Logger writes the rest of what was taken in part", async () => {
  const probe: Probe = new Probe({
    write: (bytes) => Promise.resolve(probe.note(bytes.subarray(0, 4))),
  });
  probe.logger.print("abcdef");
  await probe.logger.flush();
  assertEquals(probe.writes, ["abcd", "ef\n"]);
});

Deno.test("Logger.record() writes what happened and when", async () => {
  const probe = new Probe({ clock: { wallMs: () => new Date(2024, 0, 5, 12, 0, 1).getTime() } });
  probe.logger.record({ type: "started", port: 9999 });
  probe.logger.record({ type: "connected", address: "127.0.0.1:54321" });
  await probe.logger.flush();
  assertEquals(probe.writes, [
    "Chat server started on port 9999\n" +
    "Waiting for connections...\n" +
    "[12:00:01] Client connected from 127.0.0.1:54321\n",
  ]);
});

Deno.test("Logger.record() writes JSON where it was asked to", async () => {
  const probe = new Probe({ format: "json" });
  probe.logger.record(CONNECTED);
  assertEquals((await probe.lines()).map((line) => JSON.parse(line)), [
    { time: "2024-01-05T12:00:00.000Z", level: "info", area: "connections", ...CONNECTED },
  ]);
});

const LEVELS: readonly { readonly level: LogLevel; readonly lines: readonly string[] }[] = [
  { level: "debug", lines: ["connected", "loginFailed", "bug"] },
  { level: "info", lines: ["connected", "loginFailed", "bug"] },
  { level: "warn", lines: ["loginFailed", "bug"] },
  { level: "error", lines: ["bug"] },
];

for (const { level, lines } of LEVELS) {
  Deno.test(`Logger.record() leaves out what matters less than ${level}`, async () => {
    const probe = new Probe({ format: "json", levels: parseLogLevels(level) });
    for (const activity of [CONNECTED, FAILED, BUG]) probe.logger.record(activity);
    const types: readonly string[] = (await probe.lines()).map((line) => JSON.parse(line).type);
    assertEquals(types, lines);
  });
}

Deno.test("Logger.record() leaves out by area what matters less than its level", async () => {
  const levels = parseLogLevels("error,accounts=warn,rooms=info");
  const probe = new Probe({ format: "json", levels });
  const entered: Activity = { type: "entered", name: "alice", room: "lobby" };
  for (const activity of [CONNECTED, FAILED, entered, BUG]) probe.logger.record(activity);
  const types: readonly string[] = (await probe.lines()).map((line) => JSON.parse(line).type);
  assertEquals(types, ["loginFailed", "entered", "bug"]);
});

Deno.test("Logger.setLevels() holds from then on", async () => {
  const probe = new Probe({ format: "json", levels: parseLogLevels("error") });
  for (const level of ["info", "error"]) {
    probe.logger.record(CONNECTED);
    probe.logger.setLevels(parseLogLevels(level));
  }
  probe.logger.record(CONNECTED);
  assertEquals((await probe.lines()).length, 1);
});

Deno.test("Logger.record() writes no word of a message at any level, unless it was asked to", async () => {
  const probe = new Probe({ format: "json", levels: parseLogLevels("debug,messages=debug") });
  probe.logger.record(MESSAGE);
  assertEquals(await probe.lines(), []);
});

Deno.test("Logger.record() writes what people say only if it was asked to", async () => {
  const silent = new Probe();
  silent.logger.record(MESSAGE);
  assertEquals(await silent.lines(), []);
  const curious = new Probe({ messages: true });
  curious.logger.record(MESSAGE);
  assertEquals(await curious.lines(), ["[lobby] alice: Hi"]);
});

Deno.test("Logger drops lines that nobody reads, and tells how many", async () => {
  const [probe, writer] = slowProbe(20);
  probe.logger.print("being written");
  await turn();
  for (const line of ["0123456789", "abcdefghij", "lost 1", "lost 2"]) probe.logger.print(line);
  writer.go();
  assertEquals(await probe.lines(), [
    "being written",
    "0123456789",
    "abcdefghij",
    "2 lines of the log were dropped here",
  ]);
  probe.logger.print("kept again");
  assertEquals((await probe.lines()).slice(4), ["kept again"]);
});

Deno.test("Logger in JSON tells the number of dropped lines in JSON", async () => {
  const probe = new Probe({ format: "json", maxWaiting: 200 });
  for (let i = 0; i < 10; i++) probe.logger.record(CONNECTED);
  const lines = await probe.lines();
  assert(lines.length < 10);
  for (const line of lines) JSON.parse(line);
});

Deno.test("Logger goes on without a log when writing fails", async () => {
  let broken = true;
  const probe: Probe = new Probe({
    write: (bytes) => {
      if (broken) return Promise.reject(new Deno.errors.BrokenPipe());
      return Promise.resolve(probe.note(bytes));
    },
  });
  probe.logger.print("lost");
  await probe.logger.flush();
  broken = false;
  probe.logger.print("kept");
  await probe.logger.flush();
  assertEquals(probe.writes, ["kept\n"]);
});
