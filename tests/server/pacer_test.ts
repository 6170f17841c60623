import { assert, assertEquals } from "@std/assert";
import type { Command } from "../../lib/protocol/command.ts";
import type { Disconnect } from "../../lib/protocol/disconnect.ts";
import { DEFAULT_LIMITS, type Limits, NO_RATES } from "../../lib/protocol/limits.ts";
import { Pacer } from "../../lib/server/pacer.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { turn } from "../helpers/turn.ts";

const SMALL = { maxMessageBurst: 2, maxMessageRate: 600, maxCommandBurst: 1, maxCommandRate: 60 };
const SAY: Command = { type: "send", text: "Hi" };
const WHISPER: Command = { type: "sendPrivate", to: "bob", text: "Hi" };
const WHO: Command = { type: "who" };

function newPacer(limits: Partial<Limits> = SMALL): { clock: FakeClock; pacer: Pacer } {
  const clock = new FakeClock();
  return { clock, pacer: new Pacer(clock, { ...DEFAULT_LIMITS, ...limits }) };
}

/** Whether, and if so how, it was let in by now. */
async function outcome(wait: Promise<Disconnect | null> | undefined) {
  if (wait === undefined) return "at once";
  const outcomes: (Disconnect | null)[] = [];
  void wait.then((end) => outcomes.push(end));
  await turn();
  const [end] = outcomes;
  return end === undefined ? "waits" : end?.code ?? "waited";
}

Deno.test("Pacer.admit() lets a burst in at once, and then one after the other at the rate", async () => {
  const { clock, pacer } = newPacer();
  assertEquals([pacer.admit(SAY, 9), pacer.admit(WHISPER, 9)], [undefined, undefined]);
  const third = pacer.admit(SAY, 9);
  clock.advance(99);
  assertEquals(await outcome(third), "waits");
  clock.advance(1);
  assertEquals(await outcome(third), "waited");
  const fourth = pacer.admit(WHISPER, 9);
  clock.advance(100);
  assertEquals([await outcome(fourth), clock.pending], ["waited", 0]);
});

Deno.test("Pacer.admit() counts messages and other commands apart", async () => {
  const { clock, pacer } = newPacer();
  for (const command of [SAY, SAY, WHO]) assertEquals(pacer.admit(command, 0), undefined);
  const wait = pacer.admit({ type: "login", name: "kim" }, 0);
  clock.advance(999);
  assertEquals(await outcome(wait), "waits");
  clock.advance(1);
  assertEquals(await outcome(wait), "waited");
});

Deno.test("Pacer.admit() lets go whoever says goodbye, and takes every answer to a ping", () => {
  const { pacer } = newPacer();
  pacer.admit(WHO, 0);
  for (let i = 0; i < 9; i++) {
    assertEquals([pacer.admit({ type: "pong" }, 0), pacer.admit({ type: "logout" }, 0)], [
      undefined,
      undefined,
    ]);
  }
});

Deno.test("Pacer.admit() never waits where rates are off", () => {
  const { pacer } = newPacer({ ...SMALL, ...NO_RATES });
  for (let i = 0; i < 1000; i++) {
    assertEquals([pacer.admit(SAY, 9), pacer.admit(WHO, 9)], [undefined, undefined]);
  }
});

/** Says something when it may; how it ended, if it did. */
async function sayAll(
  { clock, pacer }: ReturnType<typeof newPacer>,
  count: number,
  behind: number,
): Promise<Disconnect | null> {
  for (let said = 0; said < count; said++) {
    const wait = pacer.admit(SAY, behind);
    if (wait !== undefined) clock.advance(1000);
    const end = await wait ?? null;
    if (end !== null) return end;
  }
  return null;
}

Deno.test("Pacer.admit() ends who never stops, and says what the limit is", async () => {
  const limits = { ...SMALL, maxMessageRate: 60, maxMessageBurst: 3, maxHeldBack: 10 };
  const end = await sayAll(newPacer(limits), 14, 101);
  assert(end !== null);
  assertEquals([end.code, end.mayReconnect], ["flooding", false]);
  assertEquals(
    end.reason,
    "You say too much at once: 60 messages a minute are allowed, and 3 at once. " +
      "Connect again to go on, and more slowly.",
  );
  assertEquals(await sayAll(newPacer(limits), 13, 101), null);
});

Deno.test("Pacer.admit() ends nobody who is no more than a hundred ahead of the answers", async () => {
  const limits = { ...SMALL, maxMessageRate: 60, maxHeldBack: 10 };
  assertEquals(await sayAll(newPacer(limits), 500, 100), null);
});

Deno.test("Pacer.admit() forgets what had to wait after a pause", async () => {
  const limits = { ...SMALL, maxMessageRate: 60, maxMessageBurst: 4, maxHeldBack: 10 };
  const probe = newPacer(limits);
  for (let round = 0; round < 20; round++) {
    assertEquals(await sayAll(probe, 12, 101), null);
    probe.clock.advance(4000);
  }
});

Deno.test("Pacer.end() lets in what waits, and leaves no timer", async () => {
  const { clock, pacer } = newPacer();
  pacer.admit(WHO, 0);
  const wait = pacer.admit(WHO, 0);
  assertEquals([await outcome(wait), clock.pending], ["waits", 1]);
  pacer.end();
  assertEquals([await outcome(wait), clock.pending], ["waited", 0]);
});
