import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Ancestor, KeptMessage } from "../../../lib/history/history_store.ts";
import type { SqliteHistory } from "../../../lib/history/sqlite_history.ts";
import { verify } from "../../../lib/history/sqlite/maintenance.ts";
import type { BreakForTests } from "../../../lib/history/sqlite/protocol.ts";
import { systemClock } from "../../../lib/util/clock.ts";
import { LogProbe } from "../../helpers/log_probe.ts";
import { SqliteFixture } from "./fixture.ts";

const WRITER = new URL("./writer.ts", import.meta.url);
const KILLS = 5;
const MAX_BROKEN_KILLS = 20;

/** What a writer said that it was handed out. */
interface HandedOut {
  readonly room: string;
  readonly epoch: string;
  readonly seq: number;
  readonly text: string;
}

/** What a room was when it was opened in each of the runs. */
type Openings = Map<string, Ancestor[]>;

/** Runs a writer, and kills it after so many lines. */
async function killOne(
  dir: string,
  run: number,
  lines: number,
  breakForTests?: BreakForTests,
): Promise<readonly string[]> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-q",
      "--allow-read",
      `--allow-write=${dir}`,
      WRITER.href,
      dir,
      `${run}`,
      ...(breakForTests === undefined ? [] : [breakForTests]),
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const told: string[] = [];
  let rest = "";
  let state: "alive" | "killed" = "alive";
  for await (const chunk of process.stdout.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    told.push(...parts);
    if (told.length < lines || state === "killed") continue;
    state = "killed";
    process.kill("SIGKILL");
  }
  await process.status;
  assertEquals(state, "killed", "The writer ended by itself");
  return told;
}

/** What was handed out in a run; its openings are added to those before. */
function readLines(run: number, lines: readonly string[], openings: Openings): HandedOut[] {
  return lines.flatMap((line) => {
    const [what, room = "", epoch = "", seq, count] = line.split(" ");
    if (what === "kept") return [{ room, epoch, seq: Number(seq), text: `${run} ${count}` }];
    openings.set(room, [...openings.get(room) ?? [], { epoch, lastSeq: Number(seq) }]);
    return [];
  });
}

/** Those messages that were handed out and are not there as they were. */
async function lostOf(store: SqliteHistory, all: readonly HandedOut[]): Promise<HandedOut[]> {
  const kept = new Map<string, KeptMessage>();
  for (const room of new Set(all.map(({ room }) => room))) {
    const messages = await store.read(room, { after: 0, limit: Infinity });
    assertEquals(messages.map(({ seq }) => seq), messages.map((_, index) => index + 1));
    for (const message of messages) kept.set(`${room} ${message.seq}`, message);
  }
  return all.filter(({ room, epoch, seq, text }) => {
    const message = kept.get(`${room} ${seq}`);
    return message?.text !== text || message.epoch !== epoch;
  });
}

Deno.test("SqliteHistory has everything that it handed out, however often it is killed", async () => {
  await using fixture = await SqliteFixture.make({ clock: systemClock });
  const openings: Openings = new Map();
  const all: HandedOut[] = [];
  for (let run = 0; run < KILLS; run++) {
    const lines = await killOne(fixture.dir, run, 30 + 37 * run);
    all.push(...readLines(run, lines, openings));
  }
  assertEquals(await verify(fixture.dir), []);
  await using store = await fixture.open();
  assertEquals(await lostOf(store, all), []);
  for (const [room, opened] of openings) {
    const [, { head, ancestors }] = await LogProbe.open(store, room);
    assertEquals(ancestors.map(({ epoch }) => epoch), opened.map(({ epoch }) => epoch));
    // An epoch ends where the next one was opened.
    const ends = [...opened.slice(1).map(({ lastSeq }) => lastSeq), head.seq];
    assertEquals(ancestors.map(({ lastSeq }) => lastSeq), ends);
    assertEquals(ancestors.some(({ epoch }) => epoch === head.epoch), false);
  }
  assert(all.length > 100, `${all.length}`);
});

Deno.test("SqliteHistory loses what it handed out if it is told to do so before the commit", async () => {
  await using fixture = await SqliteFixture.make({ clock: systemClock });
  let lost = 0;
  // A kill just after a commit loses nothing.
  for (let run = 0; run < MAX_BROKEN_KILLS && lost === 0; run++) {
    const all = readLines(run, await killOne(fixture.dir, run, 60, "commit"), new Map());
    await using store = await fixture.open();
    lost = (await lostOf(store, all)).length;
  }
  assertNotEquals(lost, 0);
});
