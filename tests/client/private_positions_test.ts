import { assertEquals } from "@std/assert";
import { PrivatePositions } from "../../lib/client/private_positions.ts";
import type { Event, PrivateLog } from "../../lib/protocol/event.ts";
import { EVENTS } from "../helpers/events.ts";
import { WELCOME } from "../helpers/fake_server.ts";

function psst(seq: number, fields: { epoch?: string; past?: true } = {}): Event {
  const { epoch = "p1", ...past } = fields;
  return { ...EVENTS.privateMessage, place: { epoch, seq }, ...past };
}

function log(fields: Partial<PrivateLog>): { readonly privates: PrivateLog } {
  return { privates: { epoch: "p1", seq: 0, since: null, missing: 0, lost: 0, ...fields } };
}

function welcome(resumed: string | null, privates: { privates?: PrivateLog } = {}): Event {
  return { ...WELCOME, resumed, ...privates };
}

function named(
  name: string,
  account: string | null,
  privates: { privates?: PrivateLog } = {},
): Event {
  return { type: "named", name, account, previous: null, ...privates };
}

Deno.test("PrivatePositions begins with the first message of a guest", () => {
  const positions = new PrivatePositions();
  positions.note(named("kim", null));
  assertEquals(positions.after, undefined);
  assertEquals([1, 1, 2].map((seq) => positions.note(psst(seq))), ["new", "seen", "new"]);
  assertEquals(positions.after, { epoch: "p1", seq: 2 });
});

Deno.test("PrivatePositions goes on with a session that is resumed, in another epoch, too", () => {
  const positions = new PrivatePositions();
  positions.note(psst(3));
  positions.note(welcome("kim", log({ epoch: "p2", seq: 5, since: 2, lost: 1 })));
  const missed = [psst(2, { past: true }), psst(3, { epoch: "p2", past: true })];
  assertEquals(missed.map((event) => positions.note(event)), ["seen", "missed"]);
  assertEquals(positions.after, { epoch: "p2", seq: 3 });
  assertEquals(positions.note(psst(4, { epoch: "p2" })), "new");
});

Deno.test("PrivatePositions does not move where nothing is said of the log", () => {
  const positions = new PrivatePositions();
  positions.note(psst(3));
  positions.note(welcome("kim"));
  positions.note(named("lou", null));
  assertEquals(positions.after, { epoch: "p1", seq: 3 });
});

Deno.test("PrivatePositions forgets a guest's log with its session, and keeps those of accounts", () => {
  const positions = new PrivatePositions();
  positions.note(psst(3));
  positions.note(welcome(null));
  assertEquals(positions.places, []);
  positions.note(named("Kim", "Kim", log({ epoch: "k1", seq: 7 })));
  positions.note(welcome(null));
  assertEquals([positions.after, positions.afterAs("KIM", "sesame")], [
    undefined,
    { epoch: "k1", seq: 7 },
  ]);
});

Deno.test("PrivatePositions goes on in the log of each account, whichever one is logged in to", () => {
  const positions = new PrivatePositions();
  positions.note(named("kim", "kim", log({ epoch: "k1", seq: 7 })));
  positions.note(named("lou", "lou", log({ epoch: "l1", seq: 2 })));
  positions.note(psst(3, { epoch: "l1" }));
  assertEquals(positions.afterAs("kim", "sesame"), { epoch: "k1", seq: 7 });
  positions.note(named("kim", "kim", log({ epoch: "k1", seq: 9, since: 7 })));
  assertEquals(positions.note(psst(8, { epoch: "k1", past: true })), "missed");
  assertEquals(positions.of("lou"), { epoch: "l1", seq: 3 });
});

Deno.test("PrivatePositions goes on with a guest's log under another name, not with an account's", () => {
  const positions = new PrivatePositions();
  positions.note(psst(3));
  assertEquals(positions.afterAs("lou", undefined), { epoch: "p1", seq: 3 });
  assertEquals(positions.afterAs("lou", "sesame"), undefined);
  // A name that was given unasked: the server did not know the position.
  positions.note(named("Anonymous1", null, log({ seq: 5 })));
  assertEquals(positions.after, { epoch: "p1", seq: 3 });
  positions.note(named("kim", "kim"));
  assertEquals([positions.after, positions.of(null)], [undefined, undefined]);
});

Deno.test("PrivatePositions.restore() takes up what an earlier run knew", () => {
  const before = new PrivatePositions();
  before.note(named("kim", "kim", log({ epoch: "k1", seq: 7 })));
  const positions = new PrivatePositions();
  positions.restore(before.places, "Kim");
  assertEquals(positions.after, { epoch: "k1", seq: 7 });
});

Deno.test("PrivatePositions knows the newest ten accounts", () => {
  const positions = new PrivatePositions();
  for (let index = 0; index < 12; index++) {
    positions.note(named(`kim${index}`, `kim${index}`, log({ epoch: `k${index}`, seq: 1 })));
  }
  assertEquals(positions.places.map(({ account }) => account).slice(0, 2), ["kim2", "kim3"]);
  assertEquals(positions.places.length, 10);
});
