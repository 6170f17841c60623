import { assert, assertEquals } from "@std/assert";
import type { Activity } from "../../lib/core/activity.ts";
import { DEFAULT_LIMITS, type Limits, NO_RATES } from "../../lib/protocol/limits.ts";
import { Admission } from "../../lib/server/admission.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

const [HERE, THERE] = ["192.0.2.1", "192.0.2.2"];

function newAdmission(differing: Partial<Limits> = {}) {
  const limits = { ...DEFAULT_LIMITS, ...differing };
  const clock = new FakeClock();
  const activities: Activity[] = [];
  const admission = new Admission({
    clock,
    limits,
    record: (activity) => activities.push(activity),
  });
  /** How many of so many get in. */
  const connect = (host: string, times: number) => {
    let admitted = 0;
    for (let i = 0; i < times; i++) if (admission.enter(host) === null) admitted++;
    return admitted;
  };
  return { clock, activities, admission, connect, limits };
}

Deno.test("Admission lets in so many from one address, and says so to the next", () => {
  const { admission, connect } = newAdmission({ maxPerAddress: 3 });
  assertEquals([connect(HERE, 3), connect(THERE, 3)], [3, 3]);
  const refusal = admission.enter(HERE);
  assertEquals([refusal?.code, refusal?.mayReconnect], ["too-many-connections", true]);
  assertEquals(
    refusal?.reason,
    "Too many connections: 3 from one address are allowed. Close one, or try again later.",
  );
  admission.leave(HERE);
  assertEquals(connect(HERE, 2), 1);
});

Deno.test("Admission counts a network of IPv6 as one address", () => {
  const { connect } = newAdmission({ maxPerAddress: 2 });
  const counts = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1"];
  assertEquals(counts.map((host) => connect(host, 1)), [1, 1, 0, 1]);
});

Deno.test("Admission lets in so many in all, and says so to the next", () => {
  const { admission, connect } = newAdmission({ maxConnections: 3 });
  assertEquals([connect(HERE, 1), connect("127.0.0.1", 1), connect(THERE, 1)], [1, 1, 1]);
  for (const host of [HERE, "127.0.0.1"]) {
    const refusal = admission.enter(host);
    assertEquals(refusal?.code, "server-full");
    assertEquals(
      refusal?.reason,
      "The server is full: 3 connections are allowed. Try again later.",
    );
  }
  admission.leave("127.0.0.1");
  assertEquals(connect(HERE, 2), 1);
});

Deno.test("Admission lets in so many new ones of an address a minute, and says when to try again", () => {
  const { clock, admission } = newAdmission({ maxNewPerMinute: 30 });
  const come = () => {
    const refusal = admission.enter(HERE);
    if (refusal === null) admission.leave(HERE);
    return refusal?.reason ?? null;
  };
  for (let i = 0; i < 30; i++) assertEquals(come(), null);
  const text = "Too many new connections: 30 a minute from one address are allowed.";
  assertEquals(come(), `${text} Try again in 2 seconds.`);
  clock.advance(1000);
  assertEquals(come(), `${text} Try again in 1 second.`);
  clock.advance(1000);
  assertEquals([come(), come()], [null, `${text} Try again in 2 seconds.`]);
});

Deno.test("Admission has no limit by address for this machine", () => {
  const limits = { maxPerAddress: 1, maxNewPerMinute: 1 };
  for (const host of ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"]) {
    assertEquals(newAdmission(limits).connect(host, 500), 500);
  }
});

Deno.test("Admission lets any number of new ones in where rates are off", () => {
  const { admission } = newAdmission(NO_RATES);
  for (let i = 0; i < 5000; i++) {
    assertEquals(admission.enter(HERE), null);
    admission.leave(HERE);
  }
});

Deno.test("DEFAULT_LIMITS let a classroom behind one address in, twice at once after a restart", () => {
  const { admission, connect } = newAdmission();
  for (let round = 0; round < 2; round++) {
    // Forty people, with two connections each, and a third that breaks at once.
    assertEquals(connect(HERE, 120), 120);
    for (let i = 0; i < 120; i++) admission.leave(HERE);
  }
});

Deno.test("Admission tells refusals of an address once a minute, with their number", () => {
  const { clock, activities, admission, connect } = newAdmission({ maxPerAddress: 1 });
  connect(HERE, 101);
  connect(THERE, 2);
  clock.advance(59_999);
  admission.tellRefusals();
  const told = (address: string, count: number) => {
    const reason = "too-many-connections";
    return { type: "connectionsRefused", address, reason, count } as const;
  };
  assertEquals(activities, [told(HERE, 1), told(THERE, 1)]);
  clock.advance(1);
  admission.tellRefusals();
  clock.advance(60_000);
  admission.tellRefusals();
  assertEquals(activities.slice(2), [told(HERE, 99)]);
});

Deno.test("Admission tells once a minute that the server is full, whoever comes", () => {
  const { clock, activities, connect } = newAdmission({ maxConnections: 1 });
  connect(HERE, 1);
  for (let i = 1; i <= 9; i++) connect(`192.0.2.${i}`, 2);
  const full = { type: "connectionsRefused", address: null, reason: "server-full" } as const;
  assertEquals(activities, [{ ...full, count: 1 }]);
  clock.advance(60_000);
  connect(THERE, 1);
  assertEquals(activities.slice(1), [{ ...full, count: 18 }]);
});

Deno.test("Admission remembers the rate of an address that has gone, but not of any number", () => {
  const { admission, connect } = newAdmission({ maxNewPerMinute: 1 });
  assertEquals(connect(HERE, 1), 1);
  admission.leave(HERE);
  assertEquals(connect(HERE, 1), 0);
  for (let i = 0; i < 10_000; i++) {
    const host = `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
    assert(admission.enter(host) === null);
    admission.leave(host);
  }
  assertEquals(connect(HERE, 1), 1);
});

Deno.test("Admission takes up limits that change, also for an address that it knows", () => {
  const { connect, limits } = newAdmission({ maxPerAddress: 10, maxNewPerMinute: 2 });
  assertEquals(connect(HERE, 3), 2);
  limits.maxNewPerMinute = 3;
  assertEquals(connect(HERE, 4), 3);
  limits.maxNewPerMinute = 0;
  assertEquals(connect(HERE, 9), 5);
  limits.maxPerAddress = 11;
  assertEquals(connect(HERE, 9), 1);
});
