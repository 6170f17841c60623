import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Presence } from "../../lib/core/presence.ts";
import type { Identity, Member } from "../../lib/core/user.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { thrownCode } from "../helpers/inputs.ts";

Deno.test("Presence.claim() gives a free name", () => {
  const presence = new Presence();
  const user = presence.claim(member(), null, guest("Alice"));
  assertEquals(user.info(1), { name: "Alice", account: null, connections: 1 });
  assertStrictEquals(presence.find("alice"), user);
});

Deno.test("Presence.claim() refuses a taken name, in capitals too, and changes nothing", () => {
  const presence = new Presence();
  const alice = presence.claim(member(), null, guest("alice"));
  const other = member();
  const bob = presence.claim(other, null, guest("bob"));
  assertEquals(thrownCode(() => presence.claim(other, bob, guest("ALICE"))), "name-taken");
  assertEquals(presence.users(), [alice, bob]);
  assertEquals([alice.members.size, bob.members.has(other)], [1, true]);
});

Deno.test("Presence.claim() lets the connections of an account share its name", () => {
  const presence = new Presence();
  const first = presence.claim(member(), null, account("alice"));
  const second = presence.claim(member(), null, account("alice"));
  assertStrictEquals(second, first);
  assertEquals(first.members.size, 2);
});

Deno.test("Presence.claim() shares an account's name also where it is written in another way now", () => {
  const presence = new Presence();
  const first = presence.claim(member(), null, account("alice"));
  assertStrictEquals(presence.claim(member(), null, account("Alice")), first);
});

Deno.test("Presence.claim() keeps a guest's name from an account, and the other way", () => {
  const presence = new Presence();
  presence.claim(member(), null, guest("alice"));
  presence.claim(member(), null, account("bob"));
  assertEquals(thrownCode(() => presence.claim(member(), null, account("alice"))), "name-taken");
  assertEquals(thrownCode(() => presence.claim(member(), null, guest("bob"))), "name-taken");
});

Deno.test("Presence.claim() keeps a shared name from one of its connections as a guest", () => {
  const presence = new Presence();
  const [first, second] = [member(), member()];
  const alice = presence.claim(first, null, account("alice"));
  presence.claim(second, null, account("alice"));
  assertEquals(thrownCode(() => presence.claim(second, alice, guest("alice"))), "name-taken");
});

Deno.test("Presence.claim() gives the old name back and makes another user", () => {
  const presence = new Presence();
  const who = member();
  const before = presence.claim(who, null, guest("alice"));
  const after = presence.claim(who, before, guest("carol"));
  assert(after !== before);
  assertEquals(presence.find("alice"), undefined);
  assertEquals(presence.users(), [after]);
});

Deno.test("Presence.claim() lets somebody change the capitals of his own name", () => {
  const presence = new Presence();
  const who = member();
  const before = presence.claim(who, null, guest("alice"));
  const after = presence.claim(who, before, guest("ALICE"));
  assertEquals(after.name.shown, "ALICE");
  assertStrictEquals(presence.find("alice"), after);
});

Deno.test("Presence.claim() leaves the name to the account's other connections", () => {
  const presence = new Presence();
  const [first, second] = [member(), member()];
  const alice = presence.claim(first, null, account("alice"));
  presence.claim(second, null, account("alice"));
  presence.claim(second, alice, guest("carol"));
  assertStrictEquals(presence.find("alice"), alice);
  assertEquals(Array.from(alice.members), [first]);
});

Deno.test("Presence.release() frees a name when its last connection goes", () => {
  const presence = new Presence();
  const [first, second] = [member(), member()];
  const alice = presence.claim(first, null, account("alice"));
  presence.claim(second, null, account("alice"));
  presence.release(first, alice);
  assertStrictEquals(presence.find("alice"), alice);
  presence.release(second, alice);
  assertEquals(presence.find("alice"), undefined);
});

Deno.test("Presence.users() gives everybody in the order in which they came", () => {
  const presence = new Presence();
  const names = ["carol", "alice", "bob"];
  for (const name of names) presence.claim(member(), null, guest(name));
  assertEquals(namesIn(presence), names);
});

Deno.test("Presence.claim() of another name keeps the place in the order of coming", () => {
  const presence = new Presence();
  const who = member();
  const first = presence.claim(who, null, guest("alice"));
  presence.claim(member(), null, guest("bob"));
  const second = presence.claim(who, first, guest("carol"));
  assertEquals(namesIn(presence), ["carol", "bob"]);
  presence.claim(who, second, guest("Carol"));
  presence.claim(member(), null, guest("alice"));
  assertEquals(namesIn(presence), ["Carol", "bob", "alice"]);
});

Deno.test("Presence.claim() of another name by one of several connections comes last", () => {
  const presence = new Presence();
  const [first, second] = [member(), member()];
  const alice = presence.claim(first, null, account("alice"));
  presence.claim(second, null, account("alice"));
  presence.claim(member(), null, guest("bob"));
  presence.claim(first, alice, guest("carol"));
  assertEquals(namesIn(presence), ["alice", "bob", "carol"]);
});

Deno.test("Presence.claim() of a name that is shared leaves the others their place", () => {
  const presence = new Presence();
  const who = member();
  const dora = presence.claim(who, null, guest("dora"));
  presence.claim(member(), null, guest("bob"));
  presence.claim(member(), null, account("alice"));
  presence.claim(who, dora, account("alice"));
  assertEquals(namesIn(presence), ["bob", "alice"]);
});

Deno.test("Presence.users() puts somebody who went and came again at the end", () => {
  const presence = new Presence();
  const who = member();
  const alice = presence.claim(who, null, guest("alice"));
  presence.claim(member(), null, guest("bob"));
  presence.release(who, alice);
  presence.claim(who, null, guest("alice"));
  assertEquals(namesIn(presence), ["bob", "alice"]);
});

Deno.test("Presence.users() is a list of its own, which later changes leave alone", () => {
  const presence = new Presence();
  const who = member();
  const alice = presence.claim(who, null, guest("alice"));
  const users = presence.users();
  presence.release(who, alice);
  assertEquals([users, presence.users()], [[alice], []]);
});

Deno.test("Presence.reserve() keeps a name from guests, and not from accounts, until it is disposed", () => {
  const presence = new Presence();
  const reserved = presence.reserve(member(), parseUserName("Kim"));
  assertEquals(thrownCode(() => presence.claim(member(), null, guest("kim"))), "name-taken");
  assertEquals(presence.claim(member(), null, account("kim")).account, "kim");
  reserved[Symbol.dispose]();
  presence.reserve(member(), parseUserName("lou"))[Symbol.dispose]();
  assertEquals(presence.claim(member(), null, guest("lou")).name.shown, "lou");
});

Deno.test("Presence.reserve() refuses a name that a guest has, or that is reserved", () => {
  const presence = new Presence();
  const [kim, other] = [member(), member()];
  presence.claim(kim, null, guest("kim"));
  presence.claim(member(), null, account("alice"));
  const reserve = (who: Member, name: string) => () => presence.reserve(who, parseUserName(name));
  assertEquals(thrownCode(reserve(other, "KIM")), "name-taken");
  for (const name of ["kim", "alice"]) reserve(kim, name)();
  assertEquals(thrownCode(reserve(kim, "kim")), "name-taken");
});

Deno.test("Presence.nextGuestName() leaves out a reserved name", () => {
  const presence = new Presence();
  presence.reserve(member(), parseUserName("Anonymous1"));
  assertEquals(presence.nextGuestName(() => true).shown, "Anonymous2");
});

Deno.test("Presence.nextGuestName() rises, and leaves out names that are taken or not free", () => {
  const presence = new Presence();
  presence.claim(member(), null, guest("anonymous2"));
  const isFree = (key: string) => key !== "anonymous3";
  const names = Array.from({ length: 3 }, () => presence.nextGuestName(isFree).shown);
  assertEquals(names, ["Anonymous1", "Anonymous4", "Anonymous5"]);
});

Deno.test("Presence.nextGuestName() does not use a number again", () => {
  const presence = new Presence();
  const who = member();
  const user = presence.claim(who, null, guest(presence.nextGuestName(() => true).shown));
  presence.release(who, user);
  assertEquals(presence.nextGuestName(() => true).shown, "Anonymous2");
});

function namesIn(presence: Presence): string[] {
  return presence.users().map(({ name }) => name.shown);
}

function member(): Member {
  return {
    connectedAtMs: 0,
    echoesOwn: true,
    reach: "here",
    resumableKey: null,
    user: null,
    key: "k",
    host: "192.0.2.1",
    deliver() {},
  };
}

function guest(name: string): Identity {
  return { name: parseUserName(name), account: null, roles: [] };
}

function account(name: string): Identity {
  return { name: parseUserName(name), account: name, roles: [] };
}
