import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { type RoomKeyAttempt, ScryptLocks } from "../../lib/auth/room_locks.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

const ADDRESS = "192.0.2.1";

function newLocks() {
  const clock = new FakeClock();
  const locks = new ScryptLocks({ clock, cost: { N: 16, r: 1, p: 1 } });
  const attempt = async (fields: Partial<RoomKeyAttempt> = {}) => {
    const lock = fields.lock ?? await locks.make("sesame", ADDRESS);
    const usual = { room: "den", password: "sesame", address: ADDRESS, isWanted: () => true };
    return await locks.opens({ ...usual, lock, ...fields });
  };
  return { clock, locks, attempt };
}

Deno.test("ScryptLocks.opens() knows the password of a lock, and no other", async () => {
  const { attempt } = newLocks();
  assertEquals([await attempt(), await attempt({ password: "sesam" })], [true, false]);
});

Deno.test("ScryptLocks.make() keeps neither the password nor which rooms have the same", async () => {
  const { locks } = newLocks();
  const [one, other] = [await locks.make("sesame", ADDRESS), await locks.make("sesame", ADDRESS)];
  assertNotEquals(one, other);
  assert(!one.includes("sesame"));
});

Deno.test("ScryptLocks.opens() slows down guesses, by address network and room", async () => {
  const { clock, attempt } = newLocks();
  const lock = await newLocks().locks.make("sesame", ADDRESS);
  const guess = { lock, password: "x", address: "2001:db8::1" };
  for (let count = 0; count < 5; count++) assertEquals(await attempt(guess), false);
  const early = { ...guess, password: "sesame", address: "2001:db8::2" };
  const error = await assertRejects(() => attempt(early), ChatError);
  assertEquals([error.code, error.mayRetry], ["too-many-logins", true]);
  assertEquals(error.message, "Too many wrong passwords: try again in 1 second");
  assertEquals(await attempt({ ...early, room: "attic" }), true);
  assertEquals(await attempt({ ...early, address: "2001:db8:1::1" }), true);
  clock.advance(1000);
  assertEquals(await attempt(early), true);
});

Deno.test("ScryptLocks.opens() counts guesses that come at once one after the other", async () => {
  const { attempt, locks } = newLocks();
  const lock = await locks.make("sesame", ADDRESS);
  const guesses = Array.from({ length: 20 }, () => attempt({ lock, password: "x" }));
  const outcomes = await Promise.allSettled(guesses);
  assertEquals(outcomes.filter(({ status }) => status === "fulfilled").length, 5);
});

Deno.test("ScryptLocks.opens() does nothing for whoever is gone", async () => {
  const { attempt } = newLocks();
  assertEquals(await attempt({ isWanted: () => false }), false);
});
