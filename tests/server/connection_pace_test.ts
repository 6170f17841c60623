import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Limits } from "../../lib/protocol/limits.ts";
import { type Chat, chat } from "../helpers/chat_fixture.ts";
import { TestPeer } from "../helpers/test_peer.ts";
import { turn } from "../helpers/turn.ts";

const LIMITS: Partial<Limits> = { maxMessageBurst: 10, maxMessageRate: 600 };

/** Lets time pass in steps, and all happen that it causes. */
async function pass(room: Pick<Chat, "clock">, ms: number, stepMs = 100): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    room.clock.advance(stepMs);
    await turn();
  }
}

function lines(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}`);
}

Deno.test("Connection loses nothing of a long text that is pasted: it is said at the rate", async () => {
  const room = chat({ limits: LIMITS });
  const bob = await room.join("bob", "lobby");
  const kim = await TestPeer.slash(room, "kim", "lobby");
  await kim.say(...lines(300));
  assertEquals(bob.texts.length, 10);
  await pass(room, 1000);
  assertEquals(bob.texts.length, 20);
  await pass(room, 28_000);
  assertEquals(bob.texts, lines(300));
  assertEquals(kim.take(), "");
});

Deno.test("Connection makes nobody else wait for who is over the rate", async () => {
  const room = chat({ limits: LIMITS });
  const [kim, lou] = [
    await TestPeer.slash(room, "kim", "lobby"),
    await TestPeer.slash(room, "lou", "lobby"),
  ];
  const bob = await room.join("bob", "lobby");
  await kim.say(...lines(300));
  await lou.say("Hi");
  assertEquals(bob.texts.at(-1), "Hi");
});

Deno.test("Connection paces names and rooms apart from what is said", async () => {
  const room = chat({ limits: { ...LIMITS, maxCommandBurst: 4, maxCommandRate: 60 } });
  const kim = await TestPeer.slash(room, "kim", "lobby");
  await kim.say("/nick k1", "/nick k2", "/nick k3");
  assertEquals(kim.take(), "Your nickname is now: k1\r\nYour nickname is now: k2\r\n");
  await pass(room, 1000);
  assertEquals(kim.take(), "Your nickname is now: k3\r\n");
});

Deno.test("Connection ends who says too much for too long, and says why", async () => {
  const room = chat({ limits: { ...LIMITS, maxHeldBack: 20 } });
  const bob = await room.join("bob", "lobby");
  const kim = await TestPeer.slash(room, "kim", "lobby");
  await kim.say(...lines(500));
  await pass(room, 20_000);
  await kim.served;
  assert(bob.texts.length < 150, `${bob.texts.length} were said`);
  assertEquals(bob.texts, lines(bob.texts.length));
  assertStringIncludes(kim.take(), "You say too much at once: 600 messages a minute are allowed");
  assertEquals(room.activities.at(-1), { type: "disconnected", name: "kim", reason: "flooding" });
});

Deno.test("Connection tells a native client that it floods, which may not come back by itself", async () => {
  const room = chat({ limits: { ...LIMITS, maxHeldBack: 5 } });
  const kim = await TestPeer.native(room, "kim", "lobby");
  await kim.command(...lines(500).map((text) => ({ type: "send", text }) as const));
  await pass(room, 20_000);
  await kim.served;
  const end = kim.takeEvents().at(-1);
  assert(end?.type === "disconnect");
  assertEquals([end.code, end.mayReconnect], ["flooding", false]);
});

Deno.test("Connection does not take a native client for gone whom it does not listen to", async () => {
  const room = chat({ limits: { maxMessageBurst: 1, maxMessageRate: 1 } });
  const bob = await room.join("bob", "lobby");
  const kim = await TestPeer.native(room, "kim", "lobby");
  await kim.command(...lines(5).map((text) => ({ type: "send", text }) as const));
  // Pings are answered behind what waits.
  await pass(room, 4 * 60_000, 5000);
  assertEquals(bob.texts, lines(5));
  assert(!kim.toldTheEnd);
});

Deno.test("Connection ends at once while its input is held back", async () => {
  const room = chat({ limits: { maxMessageBurst: 1, maxMessageRate: 1 } });
  const bob = await room.join("bob", "lobby");
  const kim = await TestPeer.slash(room, "kim", "lobby");
  await kim.say(...lines(5));
  kim.wire.failReads(new Deno.errors.ConnectionReset());
  await kim.served;
  assertEquals(bob.texts, lines(1));
  assertEquals(room.clock.pending, 0);
});

Deno.test("Connection says all that was said before its end, at the rate", async () => {
  const room = chat({ limits: LIMITS });
  const bob = await room.join("bob", "lobby");
  const kim = await TestPeer.slash(room, "kim", "lobby");
  await kim.say(...lines(50));
  await kim.hangUp();
  await pass(room, 4000);
  assertEquals(bob.texts, lines(50));
  await kim.served;
});

Deno.test("Connection.checkProgress() ends who takes nothing for maxStallMs, below every bound", async () => {
  const room = chat({ limits: { maxStallMs: 30_000 } });
  const talker = await TestPeer.slash(room, "talker", "lobby");
  const slow = await TestPeer.native(room, "slow", "lobby");
  talker.take();
  slow.wire.stall();
  await talker.say("are you there?");
  const sweep = () => slow.connection.checkProgress(room.clock.monotonicMs());
  sweep();
  room.clock.advance(29_999);
  sweep();
  assert(!room.activities.some(({ type }) => type === "disconnected"));
  room.clock.advance(1);
  sweep();
  assertEquals(room.activities.at(-1), { type: "disconnected", name: "slow", reason: "slow" });
  await turn();
  assertEquals(talker.take(), "slow lost the connection.\r\n");
});

Deno.test("Connection.checkProgress() ends nobody who takes a little, or has nothing to take", async () => {
  const room = chat({ limits: { maxStallMs: 1000 } });
  const talker = await TestPeer.slash(room, "talker", "lobby");
  const slow = await TestPeer.slash(room, "slow", "lobby");
  slow.wire.maxWriteBytes = 1;
  slow.wire.stall();
  for (let seconds = 0; seconds < 20; seconds++) {
    await talker.say("are you there?");
    slow.connection.checkProgress(room.clock.monotonicMs());
    talker.connection.checkProgress(room.clock.monotonicMs());
    room.clock.advance(900);
    slow.wire.resume();
    await turn();
    slow.wire.stall();
  }
  assert(!room.activities.some(({ type }) => type === "disconnected"));
});
