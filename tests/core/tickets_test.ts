import { assert, assertEquals } from "@std/assert";
import type { Room } from "../../lib/core/room.ts";
import { Tickets } from "../../lib/core/tickets.ts";
import { User } from "../../lib/core/user.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { countingHex } from "../helpers/chat_fixture.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { TestAccounts } from "../helpers/test_accounts.ts";

// What a room is does not matter here: only which one it is.
const [LOBBY, ATTIC] = [{} as Room, {} as Room];
const MINUTE_MS = 60_000;

Deno.test("Tickets.take() takes a ticket once, and for its room alone", () => {
  const { tickets } = setUp();
  const ticket = tickets.give(session("s1"), guest("kim"), LOBBY);
  assertEquals(tickets.take(ticket, ATTIC), null);
  assertEquals(tickets.take(ticket, LOBBY)?.user.name.shown, "kim");
  assertEquals(tickets.take(ticket, LOBBY), null);
  assertEquals(tickets.take("", LOBBY), null);
});

Deno.test("Tickets.take() takes a ticket for a minute", () => {
  const { tickets, clock } = setUp();
  const first = tickets.give(session("s1"), guest("kim"), LOBBY);
  const second = tickets.give(session("s2"), guest("lee"), LOBBY);
  clock.advance(MINUTE_MS - 1);
  assert(tickets.take(first, LOBBY) !== null);
  clock.advance(1);
  assertEquals(tickets.take(second, LOBBY), null);
});

Deno.test("Tickets.give() leaves a session its newest ticket alone", () => {
  const { tickets } = setUp();
  const first = tickets.give(session("s1"), guest("kim"), LOBBY);
  const second = tickets.give(session("s1"), guest("kim"), ATTIC);
  assertEquals(tickets.take(first, LOBBY), null);
  assert(tickets.take(second, ATTIC) !== null);
});

Deno.test("Tickets.give() forgets the oldest past its bound", () => {
  const { tickets } = setUp(2);
  const [first, second, third] = ["s1", "s2", "s3"].map((key) => {
    return tickets.give(session(key), guest(key), LOBBY);
  });
  assertEquals(tickets.take(first!, LOBBY), null);
  assert(tickets.take(second!, LOBBY) !== null);
  assert(tickets.take(third!, LOBBY) !== null);
});

Deno.test("Tickets.take() refuses an account's ticket once it is closed or has another password", async () => {
  for (const change of ["closed", "password"] as const) {
    const accounts = new TestAccounts();
    const name = parseUserName("kim");
    await accounts.register({ name, password: "sesame", address: "" });
    const { tickets } = setUp(10, accounts);
    const kim = new User({ name, account: "kim", roles: [] }, 1);
    const before = tickets.give(session("s1"), kim, LOBBY);
    assert(tickets.take(before, LOBBY) !== null);
    const ticket = tickets.give(session("s1"), kim, LOBBY);
    if (change === "closed") accounts.passwordMark = () => null;
    else {
      const told = { key: "kim", before: "sesame", after: "parsley", address: "" };
      await accounts.changePassword(told);
    }
    assertEquals(tickets.take(ticket, LOBBY), null, change);
  }
});

Deno.test("Tickets.forget() and revoke() leave nothing that is good", () => {
  const { tickets } = setUp();
  const [first, second] = ["s1", "s2"].map((key) => tickets.give(session(key), guest(key), LOBBY));
  tickets.forget(session("s1"));
  tickets.revoke(({ user }) => user.name.key === "s2");
  assertEquals([tickets.take(first!, LOBBY), tickets.take(second!, LOBBY)], [null, null]);
});

function setUp(max = 10, accounts = new TestAccounts()) {
  const clock = new FakeClock();
  return { clock, tickets: new Tickets({ accounts, clock, randomHex: countingHex(), max }) };
}

function session(key: string) {
  return { key, host: "192.0.2.1" };
}

function guest(name: string): User {
  return new User({ name: parseUserName(name), account: null, roles: [] }, 1);
}
