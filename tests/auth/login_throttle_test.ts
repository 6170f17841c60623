import { assert, assertEquals, assertThrows } from "@std/assert";
import { type LoginSource, LoginThrottle } from "../../lib/auth/login_throttle.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

const HOME = "192.0.2.1";
const MANY = 200;

function newThrottle() {
  const clock = new FakeClock();
  const throttle = new LoginThrottle(clock);
  /** Fails as often as it is let. */
  const failOften = (sourceOf: (index: number) => LoginSource) => {
    for (let index = 0; index < MANY; index++) {
      if (isLetIn(throttle, sourceOf(index))) throttle.begin(sourceOf(index))(false);
    }
  };
  return { clock, throttle, failOften };
}

function isLetIn(throttle: LoginThrottle, source: LoginSource): boolean {
  return waitOf(() => throttle.check(source)) === 0;
}

/** For how many seconds it is refused; 0 when it is not. */
function waitOf(run: () => void): number {
  try {
    run();
    return 0;
  } catch (error) {
    assert(error instanceof ChatError && error.code === "too-many-logins" && error.mayRetry);
    return Number(/try again in (\d+) seconds?$/.exec(error.message)?.[1]);
  }
}

Deno.test("LoginThrottle makes who guesses at one account wait, a second at first", () => {
  const { clock, throttle, failOften } = newThrottle();
  const source = { key: "alice", address: HOME };
  failOften(() => source);
  assertThrows(() => throttle.check(source), ChatError, "try again in 1 second");
  clock.advance(1000);
  throttle.begin(source)(false);
  assertThrows(() => throttle.begin(source), ChatError, "try again in 2 seconds");
});

Deno.test("LoginThrottle counts an account over all addresses, at most a minute", () => {
  const { clock, throttle, failOften } = newThrottle();
  for (let round = 0; round < 20; round++) {
    failOften((index) => ({ key: "alice", address: `198.51.100.${index}` }));
    clock.advance(60_000);
    throttle.begin({ key: "alice", address: `203.0.113.${100 + round}` })(false);
  }
  assertEquals(waitOf(() => throttle.check({ key: "alice", address: HOME })), 60);
  assert(isLetIn(throttle, { key: "bob", address: "203.0.113.9" }));
});

Deno.test("LoginThrottle counts an address over all accounts, at most a quarter of an hour", () => {
  const { clock, throttle, failOften } = newThrottle();
  for (let round = 0; round < 20; round++) {
    failOften((index) => ({ key: `name${round}-${index}`, address: HOME }));
    clock.advance(15 * 60_000);
  }
  failOften((index) => ({ key: `last${index}`, address: HOME }));
  assertEquals(waitOf(() => throttle.check({ key: "bob", address: HOME })), 15 * 60);
  assert(isLetIn(throttle, { key: "bob", address: "203.0.113.9" }));
});

Deno.test("LoginThrottle lets a class of 30 behind one address mistype, and register twice", () => {
  const { throttle } = newThrottle();
  const sources = Array.from(
    { length: 30 },
    (_, index) => ({ key: `name${index}`, address: HOME }),
  );
  for (const source of sources.slice(1)) throttle.begin(source)(false);
  for (const source of sources) throttle.begin(source)(true);
  for (const { address } of [...sources, ...sources]) throttle.countRegistration(address);
});

Deno.test("LoginThrottle counts an IPv6 network of 64 bits as one address", () => {
  const { throttle, failOften } = newThrottle();
  failOften((index) => ({ key: `name${index}`, address: `2001:db8:1:2::${index}` }));
  assert(!isLetIn(throttle, { key: "bob", address: "2001:db8:1:2:ffff::1" }));
  assert(isLetIn(throttle, { key: "bob", address: "2001:db8:1:3::1" }));
});

for (const address of ["127.0.0.1", "::1"]) {
  Deno.test(`LoginThrottle treats ${address} like any other address`, () => {
    const { throttle, failOften } = newThrottle();
    failOften((index) => ({ key: `name${index}`, address }));
    assert(!isLetIn(throttle, { key: "bob", address }));
  });
}

Deno.test("LoginThrottle lets an account in where it was before, whatever others do elsewhere", () => {
  const { clock, throttle, failOften } = newThrottle();
  const owner = { key: "alice", address: HOME };
  throttle.begin(owner)(true);
  for (let round = 0; round < 20; round++) {
    failOften((index) => ({ key: "alice", address: `198.51.100.${index}` }));
    assert(isLetIn(throttle, owner));
    clock.advance(60_000);
  }
});

Deno.test("LoginThrottle lets an account in where it was before, whatever its neighbours do", () => {
  const { throttle, failOften } = newThrottle();
  const owner = { key: "alice", address: HOME };
  throttle.begin(owner)(true);
  failOften((index) => ({ key: `name${index}`, address: HOME }));
  assert(isLetIn(throttle, owner));
  assert(!isLetIn(throttle, { key: "bob", address: HOME }));
});

Deno.test("LoginThrottle slows down who guesses from an address where the account is known", () => {
  const { throttle, failOften } = newThrottle();
  const owner = { key: "alice", address: HOME };
  throttle.begin(owner)(true);
  failOften(() => owner);
  assertEquals(waitOf(() => throttle.check(owner)), 1);
});

Deno.test("LoginThrottle gives nobody new guesses for logging in to an account of his own", () => {
  const { throttle, failOften } = newThrottle();
  const own = { key: "mallory", address: HOME };
  failOften((index) => {
    if (isLetIn(throttle, own)) throttle.begin(own)(true);
    return { key: `name${index}`, address: HOME };
  });
  assert(!isLetIn(throttle, { key: "bob", address: HOME }));
});

Deno.test("LoginThrottle does not slow down who logs in rightly, however often", () => {
  const { throttle } = newThrottle();
  for (let index = 0; index < MANY; index++) {
    throttle.begin({ key: `name${index}`, address: HOME })(true);
  }
});

Deno.test("LoginThrottle counts a name that has no account like any other", () => {
  const { throttle, failOften } = newThrottle();
  failOften((index) => ({ key: "nobody", address: `198.51.100.${index}` }));
  assert(!isLetIn(throttle, { key: "nobody", address: HOME }));
});

Deno.test("LoginThrottle.forgetPlaces() makes an account new everywhere", () => {
  const { throttle } = newThrottle();
  const owner = { key: "alice", address: HOME };
  throttle.remember(owner);
  assertEquals(throttle.placeOf(owner), { lane: "known", party: "alice 192.0.2.1" });
  throttle.forgetPlaces("alice");
  assert(!throttle.isKnown(owner));
  assertEquals(throttle.placeOf(owner), { lane: "new", party: "192.0.2.1" });
});

Deno.test("LoginThrottle.countRegistration() slows down who makes one account after the other", () => {
  const { clock, throttle } = newThrottle();
  for (let index = 0; index < 60; index++) throttle.countRegistration(HOME);
  assertThrows(() => throttle.countRegistration(HOME), ChatError, "Too many registrations: try");
  throttle.countRegistration("203.0.113.9");
  clock.advance(1000);
  throttle.countRegistration(HOME);
});
