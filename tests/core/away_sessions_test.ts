import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import type { AwaySession } from "../../lib/core/away_session.ts";
import { AwaySessions } from "../../lib/core/away_sessions.ts";
import { PreparedEvent } from "../../lib/core/prepared_event.ts";
import { SendLedger } from "../../lib/core/send_ledger.ts";
import type { SessionIdentity } from "../../lib/core/session.ts";
import { User } from "../../lib/core/user.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import { DEFAULT_LIMITS, type Limits } from "../../lib/protocol/limits.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { ALICE, EVENTS } from "../helpers/events.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

/** Sessions that wait, and the tokens of those that were given up. */
function waitingRoom(limits: Partial<Limits> = {}) {
  const clock = new FakeClock();
  const givenUp: string[] = [];
  const sessions = new AwaySessions({
    clock,
    limits: { ...DEFAULT_LIMITS, maxAwayMs: 1000, ...limits },
    onGivenUp: (away) => givenUp.push(away.identity.token),
  });
  const add = (token: string, host = "192.0.2.1", kept: readonly PreparedEvent[] = []) => {
    const away = sessions.hold({ identity: identity(token), host, kept }, USER);
    sessions.add(away);
    return away;
  };
  return { clock, givenUp, sessions, add };
}

const USER = new User({ name: parseUserName("alice"), account: null, roles: [] }, 1);

function identity(token: string): SessionIdentity {
  return { key: `key of ${token}`, token, ledger: new SendLedger(10) };
}

function message(text: string): PreparedEvent {
  return new PreparedEvent({ type: "privateMessage", from: ALICE, to: "bob", text, atMs: 0 }, 0);
}

/** How many messages like this one are kept for a session. */
function countKept(away: AwaySession, text: string, most: number): number {
  let count = 0;
  while (count < most && away.reach === "away") {
    away.deliver(message(text));
    count++;
  }
  return count;
}

Deno.test("AwaySessions.take() gives what was added with that token, once", () => {
  const { sessions, add } = waitingRoom();
  const [first, second] = [add("t1"), add("t2")];
  assertEquals([first.identity.token, first.user], ["t1", USER]);
  assertStrictEquals(sessions.take("t1"), first);
  assertEquals([sessions.take("t1"), sessions.take("t3")], [undefined, undefined]);
  assertStrictEquals(sessions.take("t2"), second);
});

Deno.test("AwaySession.deliver() keeps no bytes that others got, nor the memory that these share", () => {
  let encoded = 0;
  const encoder = { variant: "v", echoesOwn: true, encode: () => new Uint8Array(++encoded) };
  const event = message("Hi");
  event.bytesFor(encoder);
  const away = waitingRoom().add("t1");
  away.deliver(event);
  const [kept] = away.take();
  assertEquals([kept?.event, kept?.bytesFor(encoder)?.length], [event.event, 2]);
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

Deno.test("AwaySessions.giveUp() gives up those that are meant, and has their bytes back", () => {
  const { clock, givenUp, sessions, add } = waitingRoom({ maxKeptPrivateBytes: 10_000 });
  const [first, second] = [add("t1"), add("t2")];
  countKept(first, LONG, 10);
  sessions.giveUp((away) => away === first);
  assertEquals([givenUp, sessions.take("t1")], [["t1"], undefined]);
  assertEquals(countKept(second, LONG, 10), 3);
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

Deno.test("AwaySession keeps messages in their order, up to the bound", () => {
  const { add } = waitingRoom({ maxKeptPrivate: 2 });
  const away = add("t1");
  const events = ["one", "two", "three"].map(message);
  assertEquals(away.reach, "away");
  for (const event of events) away.deliver(event);
  assertEquals(away.reach, "full");
  assertEquals(away.take(), events.slice(0, 2));
  assertEquals([away.reach, away.take()], ["away", []]);
});

/** Its two bytes a unit are much more than what a message takes besides. */
const LONG = "x".repeat(2000);

Deno.test("AwaySessions keeps bytes for all together, and has them back from what is taken", () => {
  const { sessions, add } = waitingRoom({ maxKeptPrivateBytes: 10_000 });
  const [first, second] = [add("t1"), add("t2")];
  for (const away of [first, second, first]) away.deliver(message(LONG));
  assertEquals([first.reach, second.reach], ["full", "full"]);
  second.deliver(message("Hello"));
  assertEquals(second.take().length, 1);
  assertEquals([first.reach, second.reach], ["away", "away"]);
  sessions.take("t1")?.take();
  assertEquals(countKept(second, LONG, 10), 3);
});

Deno.test("AwaySessions has the bytes back from what is given up, late or past the bound", () => {
  const { clock, add } = waitingRoom({ maxKeptPrivateBytes: 10_000, maxAwaySessions: 1 });
  for (const token of ["t1", "t2", "t3"]) assertEquals(countKept(add(token), LONG, 10), 3);
  clock.advance(1000);
  assertEquals(countKept(add("t4"), LONG, 10), 3);
});

Deno.test("AwaySessions counts what a message takes besides its text", () => {
  const { add } = waitingRoom({ maxKeptPrivate: 10_000, maxKeptPrivateBytes: 10_000 });
  const kept = countKept(add("t1"), "x", 10_000);
  // An event with who said it, when and to whom takes at least 64 bytes.
  assert(kept <= 10_000 / 64, `${kept} messages are kept in 10,000 bytes`);
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
  for (const host of ["127.0.0.1", "::1"]) {
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

Deno.test("AwaySession keeps what was kept before and not confirmed, ahead of what is new", () => {
  const { add } = waitingRoom({ maxKeptPrivate: 2 });
  const [one, two, three] = ["one", "two", "three"].map(message);
  const away = add("t1", "192.0.2.1", [one!]);
  away.deliver(two!);
  assertEquals(away.reach, "full");
  away.deliver(three!);
  assertEquals(away.take(), [one!, two!]);
});
