import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { AwaySessions } from "../../lib/core/away_sessions.ts";
import { SendLedger } from "../../lib/core/send_ledger.ts";
import type { SessionIdentity } from "../../lib/core/session.ts";
import { User } from "../../lib/core/user.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import { DEFAULT_LIMITS, type Limits } from "../../lib/protocol/limits.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { EVENTS } from "../helpers/events.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

/** Sessions that wait, and the digests of the tokens of those that were given up. */
function waitingRoom(limits: Partial<Limits> = {}) {
  const clock = new FakeClock();
  const givenUp: string[] = [];
  const sessions = new AwaySessions({
    clock,
    limits: { ...DEFAULT_LIMITS, maxAwayMs: 1000, ...limits },
    onGivenUp: (away) => givenUp.push(away.identity.tokenHash),
  });
  const add = (tokenHash: string, host = "192.0.2.1") => {
    const away = sessions.hold({ identity: identity(tokenHash), host }, USER);
    sessions.add(away);
    return away;
  };
  return { clock, givenUp, sessions, add };
}

const USER = new User({ name: parseUserName("alice"), account: null, roles: [] }, 1);

function identity(tokenHash: string): SessionIdentity {
  return { key: `key of ${tokenHash}`, tokenHash, ledger: new SendLedger(10) };
}

Deno.test("AwaySessions.take() gives what was added with that token, once", () => {
  const { sessions, add } = waitingRoom();
  const [first, second] = [add("t1"), add("t2")];
  assertEquals([first.identity.tokenHash, first.user], ["t1", USER]);
  assertStrictEquals(sessions.take("t1"), first);
  assertEquals([sessions.take("t1"), sessions.take("t3")], [undefined, undefined]);
  assertStrictEquals(sessions.take("t2"), second);
});

Deno.test("AwaySessions gives each up when it has waited for its time, with one timer for all", () => {
  const { clock, givenUp, add } = waitingRoom();
  for (const token of ["t1", "t2", "t3"]) {
    add(token);
    clock.advance(100);
  }
  assertEquals(clock.pending, 1);
  clock.advance(699);
  assertEquals(givenUp, []);
  clock.advance(1);
  assertEquals(givenUp, ["t1"]);
  clock.advance(99);
  assertEquals(givenUp, ["t1"]);
  clock.advance(101);
  assertEquals([givenUp, clock.pending], [["t1", "t2", "t3"], 0]);
});

Deno.test("AwaySessions gives up all that are due at the same time", () => {
  const { clock, givenUp, add } = waitingRoom();
  for (const token of ["t1", "t2", "t3"]) add(token);
  clock.advance(1000);
  assertEquals([givenUp, clock.pending], [["t1", "t2", "t3"], 0]);
  add("t4");
  clock.advance(1000);
  assertEquals(givenUp.at(-1), "t4");
});

Deno.test("AwaySessions does not give up what was taken, and waits for the rest", () => {
  const { clock, givenUp, sessions, add } = waitingRoom();
  add("t1");
  clock.advance(500);
  add("t2");
  sessions.take("t1");
  clock.advance(999);
  assertEquals(givenUp, []);
  clock.advance(1);
  assertEquals([givenUp, clock.pending], [["t2"], 0]);
});

Deno.test("AwaySessions waits anew for what is added again", () => {
  const { clock, givenUp, sessions, add } = waitingRoom();
  add("t1");
  clock.advance(600);
  add("t2");
  sessions.take("t1");
  clock.advance(300);
  add("t1");
  clock.advance(700);
  assertEquals(givenUp, ["t2"]);
  clock.advance(299);
  assertEquals(givenUp, ["t2"]);
  clock.advance(1);
  assertEquals(givenUp, ["t2", "t1"]);
});

Deno.test("AwaySessions.add() gives up the oldest past the bound", () => {
  const { clock, givenUp, sessions, add } = waitingRoom({ maxAwaySessions: 2 });
  for (const token of ["t1", "t2", "t3", "t4"]) add(token);
  assertEquals(givenUp, ["t1", "t2"]);
  sessions.take("t3");
  add("t5");
  assertEquals(givenUp, ["t1", "t2"]);
  clock.advance(1000);
  assertEquals(givenUp, ["t1", "t2", "t4", "t5"]);
});

Deno.test("AwaySessions.giveUp() gives up those that are meant, and nobody else", () => {
  const { clock, givenUp, sessions, add } = waitingRoom();
  const [first] = [add("t1"), add("t2")];
  sessions.giveUp((away) => away === first);
  assertEquals([givenUp, sessions.take("t1")], [["t1"], undefined]);
  clock.advance(1000);
  assertEquals(givenUp, ["t1", "t2"]);
});

Deno.test("AwaySessions.close() gives up nobody, and leaves no timer", () => {
  const { clock, givenUp, sessions, add } = waitingRoom();
  for (const token of ["t1", "t2"]) add(token);
  sessions.close();
  assertEquals([sessions.take("t1"), clock.pending], [undefined, 0]);
  clock.advance(5000);
  assertEquals(givenUp, []);
  sessions.close();
});

Deno.test("AwaySessions.add() gives up the oldest of an address past its bound, and nobody else's", () => {
  const { clock, givenUp, sessions, add } = waitingRoom({ maxAwayPerAddress: 2 });
  add("others", "192.0.2.9");
  for (const token of ["t1", "t2", "t3", "t4"]) add(token, "2001:db8::1");
  assertEquals(givenUp, ["t1", "t2"]);
  sessions.take("t3");
  add("t5", "2001:db8::2");
  add("t6", "2001:db8:0:1::1");
  assertEquals(givenUp, ["t1", "t2"]);
  clock.advance(1000);
  assertEquals(givenUp, ["t1", "t2", "others", "t4", "t5", "t6"]);
  // Nobody of that address waits any more.
  for (const token of ["t7", "t8"]) add(token, "2001:db8::1");
  assertEquals(givenUp.length, 6);
});

Deno.test("AwaySessions has no bound by address for this machine", () => {
  const { givenUp, sessions, add } = waitingRoom({ maxAwayPerAddress: 1 });
  for (const host of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    for (const number of [1, 2]) add(`${host} ${number}`, host);
  }
  assertEquals([givenUp, sessions.take("::1 1") === undefined], [[], false]);
});

Deno.test("AwaySessions counts the sessions of an address anew after close()", () => {
  const { givenUp, sessions, add } = waitingRoom({ maxAwayPerAddress: 1 });
  add("t1");
  sessions.close();
  add("t2");
  assertEquals(givenUp, []);
});

Deno.test("AwaySessions.hold() keeps fewer answers, and take() as many as before from then on", () => {
  const { sessions, add } = waitingRoom({ maxKeptAnswers: 5, maxKeptAnswersAway: 2 });
  const { ledger } = add("t1").identity;
  const answer = (sendId: number) => {
    ledger.begin(sendId);
    ledger.answer(sendId, EVENTS.error);
  };
  for (const sendId of [1, 2, 3]) answer(sendId);
  assertThrows(() => ledger.begin(1), ChatError, "too old");
  assertEquals([2, 3].map((sendId) => ledger.begin(sendId).state), ["answered", "answered"]);
  sessions.take("t1");
  for (const sendId of [4, 5, 6]) answer(sendId);
  assertEquals([2, 3, 6].map((sendId) => ledger.begin(sendId).state), [
    "answered",
    "answered",
    "answered",
  ]);
});
