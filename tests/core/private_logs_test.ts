/** Private messages in the logs of both sides: who is told what, where, and what is missed. */
import { freeRegisteredNames } from "../../lib/core/account_changes.ts";
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { Disconnect } from "../../lib/protocol/disconnect.ts";
import type { EventOf, PrivateLog, PrivateMessage } from "../../lib/protocol/event.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { chat, failingChat, lateChat, lateFailingChat } from "../helpers/chat_fixture.ts";
import { greet, joinGreeted, lose, resume, settled, tokenOf } from "../helpers/returning.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";
import type { TestClient } from "../helpers/test_client.ts";

const { maxAwayMs } = DEFAULT_LIMITS;
const PAGED = { maxHistoryMessages: 2 };

function privatesOf(client: TestClient): PrivateMessage[] {
  return client.events.filter((event): event is PrivateMessage => event.type === "privateMessage");
}

/** Where somebody was told what he was told privately. */
function seqsOf(client: TestClient): (number | undefined)[] {
  return privatesOf(client).map(({ place }) => place?.seq);
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

function goingOnOf(privates: PrivateLog | undefined) {
  const { since, missing, lost, seq } = privates!;
  return { seq, since, missing, lost };
}

// Places

Deno.test("sendPrivate gives a message its place in the log of each side", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  const carol = await joinGreeted(fixture, "carol");
  carol.sendPrivate("bob", "first");
  bob.take();
  alice.sendPrivate("bob", "Hello", { sendId: 4, ref: 2 });
  const [here, there] = [alice.last("privateSent").place, bob.last("privateMessage").place];
  assertEquals([here?.seq, there?.seq], [1, 2]);
  assertNotEquals(here?.epoch, there?.epoch);
  const { atMs } = bob.last("privateMessage");
  const message = { type: "privateMessage", from: alice.session.from, to: "bob", text: "Hello" };
  assertEquals(bob.take(), [{ ...message, atMs, place: there } as PrivateMessage]);
  const sent = { type: "privateSent", to: "bob", place: here, sendId: 4, ref: 2 };
  assertEquals(alice.take(), [
    sent as EventOf<"privateSent">,
    { ...message, atMs, place: here } as PrivateMessage,
  ]);
});

Deno.test("sendPrivate gives each side places without a gap, whoever speaks", async () => {
  const fixture = chat();
  const clients: TestClient[] = [];
  for (const name of ["alice", "bob", "carol"]) clients.push(await joinGreeted(fixture, name));
  const pairs = [[0, 1], [1, 0], [2, 0], [0, 0], [1, 2], [0, 2]] as const;
  const counts = [0, 0, 0];
  for (const [from, to] of pairs) {
    clients[from]!.sendPrivate(clients[to]!.session.from.name, "Hello");
    for (const side of new Set([from, to])) counts[side]!++;
  }
  for (const [index, client] of clients.entries()) {
    assertEquals(seqsOf(client), numbers(1, counts[index]!));
    assertEquals(new Set(privatesOf(client).map(({ place }) => place?.epoch)).size, 1);
  }
});

Deno.test("sendPrivate to oneself is in one's log once", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice");
  alice.sendPrivate("ALICE", "Note");
  assertEquals(alice.heard(), ["privateSent", "alice to alice: Note"]);
  const { place } = alice.last("privateMessage");
  assertEquals([alice.last("privateSent").place, place?.seq], [place, 1]);
});

Deno.test("sendPrivate needs no log where neither side knows positions", async () => {
  const { join, history } = chat();
  const [alice, bob] = [await join("alice"), await join("bob")];
  alice.sendPrivate("bob", "Hello");
  assertEquals([alice.heard(), bob.heard()], [["privateSent"], ["alice to bob: Hello"]]);
  assertEquals([alice.last("privateSent").place, seqsOf(bob)], [undefined, [undefined]]);
  for (const { session } of [alice, bob]) {
    assertEquals(history.read(`session:${session.key}`, { limit: 9 }), []);
  }
});

Deno.test("sendPrivate between a text client and a native one has a place for that one alone", async () => {
  const fixture = chat();
  const [text, native] = [await fixture.join("text"), await joinGreeted(fixture, "native")];
  text.sendPrivate("native", "Hello");
  native.sendPrivate("text", "Hello, too");
  assertEquals(text.heard(), ["privateSent", "native to text: Hello, too"]);
  assertEquals([text.last("privateSent").place, seqsOf(text)], [undefined, [undefined]]);
  assertEquals(native.heard(), [
    "text to native: Hello",
    "privateSent",
    "native to text: Hello, too",
  ]);
  assertEquals(seqsOf(native), [1, 2]);
});

Deno.test("sendPrivate shows the message to the sender's other native connections, not to text ones", async () => {
  const fixture = chat({ accounts: new TestAccounts("alice", "bob") });
  const [alice, other] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "alice")];
  const text = await fixture.join("alice");
  const [bob, bobsText] = [await joinGreeted(fixture, "bob"), await fixture.join("bob")];
  for (const client of [alice, other, text, bob, bobsText]) client.take();
  alice.sendPrivate("bob", "Hello");
  assertEquals(alice.heard(), ["privateSent", "alice to bob: Hello"]);
  assertEquals([other.heard(), text.heard()], [["alice to bob: Hello"], []]);
  assertEquals([bob.heard(), bobsText.heard()], [["alice to bob: Hello"], ["alice to bob: Hello"]]);
  assertEquals(other.last("privateMessage").place, alice.last("privateSent").place);
  text.sendPrivate("bob", "From a text client");
  assertEquals(text.heard(), ["privateSent"]);
  assertEquals(alice.heard(), ["alice to bob: From a text client"]);
  assertEquals([seqsOf(alice), seqsOf(other)], [[1, 2], [1, 2]]);
});

Deno.test("sendPrivate with an id that was answered gives the same place again", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  alice.sendPrivate("bob", "Hello", { sendId: 1 });
  const first = alice.last("privateSent");
  lose(fixture.hub, alice);
  const again = resume(fixture, alice, first.place);
  again.sendPrivate("bob", "Hello", { sendId: 1 });
  assertEquals(again.last("privateSent"), first);
  assertEquals([seqsOf(bob), seqsOf(again)], [[1], []]);
});

Deno.test("sendPrivate that the store refuses is refused, and nobody is told", async () => {
  for (const late of [false, true]) {
    const fixture = late ? lateFailingChat() : failingChat();
    const { history } = fixture;
    const failing = "failing" in fixture ? fixture.failing : fixture.history;
    const done = (wait: void | Promise<void>) =>
      "commitUntil" in history ? history.commitUntil(wait) : wait;
    const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
    failing.failNext("exchange");
    await done(alice.sendPrivate("bob", "one", { sendId: 1, ref: 2 }));
    const { code, mayRetry, sendId, ref } = alice.last("error");
    assertEquals([code, mayRetry, sendId, ref], ["sending-failed", true, 1, 2]);
    await done(alice.sendPrivate("bob", "one", { sendId: 1 }));
    assertEquals(alice.heard(), ["error sending-failed", "error sending-failed"]);
    assertEquals(bob.heard(), []);
    assertEquals(fixture.activities.filter(({ type }) => type === "bug").length, 1);
    await done(alice.sendPrivate("bob", "two", { sendId: 2 }));
    assertEquals([seqsOf(alice), seqsOf(bob)], [[1], [1]]);
  }
});

Deno.test("sendPrivate where the store throws is refused, and nobody is told", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  fixture.history.exchange = () => {
    throw new Error("The store is broken");
  };
  alice.sendPrivate("bob", "one");
  assertEquals([alice.heard(), bob.heard()], [["error sending-failed"], []]);
});

Deno.test("sendPrivate tells nobody before the store has it", async () => {
  const fixture = lateChat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  const sent = alice.sendPrivate("bob", "Hello");
  await settled();
  assertEquals([alice.heard(), bob.heard()], [[], []]);
  await fixture.history.commitUntil(sent);
  assertEquals(alice.heard(), ["privateSent", "alice to bob: Hello"]);
  assertEquals(bob.heard(), ["alice to bob: Hello"]);
});

// Guests who are away and come back

Deno.test("sendPrivate to a guest who is away is kept, and shown to him after his position", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "Alice"), await fixture.join("bob")];
  bob.sendPrivate("alice", "one");
  const { place } = alice.last("privateMessage");
  lose(fixture.hub, alice);
  bob.take();
  for (const text of ["two", "three"]) bob.sendPrivate("alice", text);
  assertEquals(bob.take(), [
    { type: "privateSent", to: "Alice", kept: true },
    { type: "privateSent", to: "Alice", kept: true },
  ]);
  const again = resume(fixture, alice, place);
  bob.sendPrivate("alice", "four");
  assertEquals(again.heard(), [
    "welcome",
    "(bob to Alice: two)",
    "(bob to Alice: three)",
    "bob to Alice: four",
  ]);
  const { privates } = again.last("welcome");
  assertEquals(goingOnOf(privates), { seq: 3, since: 1, missing: 0, lost: 0 });
  assertEquals([privates?.epoch, seqsOf(again)], [place?.epoch, [2, 3, 4]]);
});

Deno.test("hello that resumes a guest's session without a position is sent its whole log", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  bob.sendPrivate("alice", "one");
  alice.sendPrivate("bob", "two");
  lose(fixture.hub, alice);
  bob.sendPrivate("alice", "three");
  for (let time = 0; time < 2; time++) {
    const again = resume(fixture, alice);
    assertEquals(again.heard(), [
      "welcome",
      "(bob to alice: one)",
      "(alice to bob: two)",
      "(bob to alice: three)",
    ]);
    assertEquals(goingOnOf(again.last("welcome").privates), {
      seq: 3,
      since: 0,
      missing: 0,
      lost: 0,
    });
  }
});

Deno.test("hello that resumes a guest's session without a position says what of its log is gone", async () => {
  const fixture = chat({ maxMessages: 2 });
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
  for (const text of ["one", "two", "three"]) bob.sendPrivate("alice", text);
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  assertEquals(again.heard().length, 3);
  const { privates } = again.last("welcome");
  assertEquals(goingOnOf(privates), { seq: 3, since: 1, missing: 1, lost: 0 });
});

Deno.test("hello that resumes a session with a position of another log begins with its own, and tells what is lost", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
  bob.sendPrivate("alice", "one");
  const again = resume(fixture, alice, { epoch: "another", seq: 70 });
  const { privates } = again.last("welcome");
  assertEquals(goingOnOf(privates), { seq: 1, since: 0, missing: 0, lost: 70 });
  assertEquals(again.heard(), ["welcome", "(bob to alice: one)"]);
});

Deno.test("hello sends more than a page of a log only as fast as the client takes it", async () => {
  const fixture = chat({ limits: PAGED });
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
  for (const number of numbers(1, 5)) bob.sendPrivate("alice", `${number}`);
  lose(fixture.hub, alice);
  const again = fixture.connect();
  again.stopReading();
  greet(again, tokenOf(alice), { epoch: alice.last("privateMessage").place!.epoch, seq: 0 });
  await settled();
  assertEquals(seqsOf(again), [1, 2]);
  // What comes while one is behind has its place, and what one says, too.
  bob.sendPrivate("alice", "6");
  again.sendPrivate("bob", "7");
  assertEquals([seqsOf(again), again.last("privateSent").place?.seq], [[1, 2], 7]);
  again.read();
  await settled();
  bob.sendPrivate("alice", "8");
  assertEquals(seqsOf(again), numbers(1, 8));
  assertEquals(privatesOf(again).map(({ past = false }) => past), [
    ...Array(7).fill(true),
    false,
  ]);
});

Deno.test("hello of somebody who is too slow for his log ends his connection, and he comes back for it", async () => {
  const fixture = chat({ limits: PAGED, maxMessages: 5 });
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
  for (const number of numbers(1, 5)) bob.sendPrivate("alice", `${number}`);
  const { epoch } = alice.last("privateMessage").place!;
  const again = fixture.connect();
  again.stopReading();
  greet(again, tokenOf(alice), { epoch, seq: 0 });
  for (const number of numbers(6, 9)) bob.sendPrivate("alice", `${number}`);
  again.read();
  await settled();
  assertEquals([seqsOf(again), again.ends], [[1, 2], [Disconnect.SLOW]]);
  const third = resume(fixture, alice, { epoch, seq: 2 });
  await settled();
  assertEquals(goingOnOf(third.last("welcome").privates), {
    seq: 9,
    since: 4,
    missing: 2,
    lost: 0,
  });
  assertEquals(seqsOf(third), numbers(5, 9));
});

Deno.test("hello of somebody whose log can't be read tells him nothing of it, and he is there", async () => {
  const fixture = failingChat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
  bob.sendPrivate("alice", "one");
  lose(fixture.hub, alice);
  fixture.history.failNext("read");
  const again = resume(fixture, alice);
  assertEquals([again.last("welcome").resumed, again.last("welcome").privates], [
    "alice",
    undefined,
  ]);
  bob.sendPrivate("alice", "two");
  assertEquals(again.heard(), ["welcome", "bob to alice: two"]);
  assertEquals(fixture.activities.filter(({ type }) => type === "bug").length, 1);
});

Deno.test("hello of somebody whose log can't be read on ends his connection, and he comes back for it", async () => {
  const fixture = failingChat({ limits: PAGED });
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
  for (const number of numbers(1, 5)) bob.sendPrivate("alice", `${number}`);
  lose(fixture.hub, alice);
  const again = fixture.connect();
  again.stopReading();
  greet(again, tokenOf(alice));
  fixture.history.failNext("read");
  again.read();
  await settled();
  assertEquals([seqsOf(again), again.ends], [[1, 2], [Disconnect.LOST]]);
  const third = resume(fixture, alice, privatesOf(again).at(-1)?.place);
  await settled();
  assertEquals(seqsOf(third), [3, 4, 5]);
});

Deno.test("a guest's log goes with his session: given up, logged out, or taken for an account", async () => {
  for (const how of ["given up", "logout", "account"] as const) {
    const fixture = chat({ accounts: new TestAccounts("kim") });
    const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
    bob.sendPrivate("alice", "one");
    const log = `session:${alice.session.key}`;
    assertEquals(fixture.history.read(log, { limit: 9 }).length, 1);
    if (how === "logout") alice.say({ type: "logout" });
    else if (how === "account") await alice.login("kim", PASSWORD);
    else {
      lose(fixture.hub, alice);
      fixture.clock.advance(maxAwayMs);
    }
    assertEquals(fixture.history.read(log, { limit: 9 }), [], how);
  }
});

Deno.test("a guest's log goes on under his next name", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
  bob.sendPrivate("alice", "one");
  const { place } = alice.last("privateMessage");
  alice.take();
  alice.say({ type: "login", name: "Eve", after: place! });
  assertEquals(alice.take(), [{ type: "named", name: "Eve", account: null, previous: "alice" }]);
  bob.sendPrivate("eve", "two");
  assertEquals([seqsOf(alice), alice.last("privateMessage").place?.epoch], [[1, 2], place?.epoch]);
});

Deno.test("a guest who takes another name while he is behind misses nothing", async () => {
  const fixture = chat({ limits: PAGED });
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
  for (const number of numbers(1, 5)) bob.sendPrivate("alice", `${number}`);
  lose(fixture.hub, alice);
  const again = fixture.connect();
  again.stopReading();
  greet(again, tokenOf(alice));
  again.login("Eve");
  bob.sendPrivate("Eve", "6");
  again.read();
  await settled();
  assertEquals(seqsOf(again), numbers(1, 6));
});

// Accounts

function accountsChat(limits = {}) {
  return chat({ accounts: new TestAccounts("alice", "bob"), limits });
}

Deno.test("login to an account tells where its log is, and nothing of it without a position", async () => {
  const fixture = accountsChat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  bob.sendPrivate("alice", "one");
  const second = await fixture.join("alice");
  const { privates } = second.last("named");
  assertEquals(goingOnOf(privates), { seq: 1, since: null, missing: 0, lost: 0 });
  assertEquals(privates?.epoch, alice.last("privateMessage").place?.epoch);
  bob.sendPrivate("alice", "two");
  assertEquals([seqsOf(alice), seqsOf(second)], [[1, 2], [2]]);
});

Deno.test("login to an account with a position is sent what was said since, in whatever session", async () => {
  const fixture = accountsChat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  bob.sendPrivate("alice", "one");
  const after = alice.last("privateMessage").place!;
  alice.sendPrivate("bob", "two");
  alice.say({ type: "logout" });
  const text = await fixture.join("alice");
  bob.sendPrivate("alice", "three");
  lose(fixture.hub, text);
  fixture.clock.advance(1000);
  const back = fixture.connect();
  greet(back);
  await back.say({ type: "login", name: "alice", password: PASSWORD, after });
  assertEquals(back.heard(), [
    "welcome",
    "named",
    "(alice to bob: two)",
    "(bob to alice: three)",
  ]);
  const { privates } = back.last("named");
  assertEquals(goingOnOf(privates), { seq: 3, since: 1, missing: 0, lost: 0 });
});

Deno.test("login to an account with a position of another log says that nobody knows", async () => {
  const fixture = accountsChat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  bob.sendPrivate("alice", "one");
  const back = fixture.connect();
  const after = bob.last("privateMessage").place!;
  await back.say({ type: "login", name: "alice", password: PASSWORD, after });
  assertEquals(goingOnOf(back.last("named").privates), {
    seq: 1,
    since: null,
    missing: null,
    lost: 0,
  });
  assertEquals([seqsOf(back), seqsOf(alice)], [[], [1]]);
});

Deno.test("login again to one's own account leaves the log as it is, and tells nothing twice", async () => {
  const fixture = accountsChat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  bob.sendPrivate("alice", "one");
  const { epoch } = alice.last("privateMessage").place!;
  alice.take();
  for (const password of [PASSWORD, undefined]) {
    const how = password === undefined ? {} : { password };
    await alice.say({ type: "login", name: "alice", after: { epoch, seq: 0 }, ...how });
  }
  assertEquals(alice.heard(), ["named", "named"]);
  assertEquals(alice.last("named").privates, undefined);
  bob.sendPrivate("alice", "two");
  assertEquals(alice.heard(), ["bob to alice: two"]);
});

Deno.test("hello that resumes the session of an account goes on with the account's log", async () => {
  const fixture = accountsChat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  const other = await joinGreeted(fixture, "alice");
  bob.sendPrivate("alice", "one");
  const { place } = alice.last("privateMessage");
  lose(fixture.hub, alice);
  bob.sendPrivate("alice", "two");
  assertEquals(bob.last("privateSent").kept, undefined, "One connection is there");
  other.sendPrivate("bob", "three");
  const again = resume(fixture, alice, place);
  assertEquals(again.heard(), ["welcome", "(bob to alice: two)", "(alice to bob: three)"]);
  const anew = resume(fixture, again);
  assertEquals(anew.heard(), ["welcome"], "Without a position there is only what comes");
  assertEquals(goingOnOf(anew.last("welcome").privates), {
    seq: 3,
    since: null,
    missing: 0,
    lost: 0,
  });
});

Deno.test("one connection of an account that is behind holds up no other", async () => {
  const fixture = accountsChat(PAGED);
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  for (const number of numbers(1, 5)) bob.sendPrivate("alice", `${number}`);
  const { epoch } = alice.last("privateMessage").place!;
  const slow = fixture.connect();
  slow.stopReading();
  await slow.say({ type: "login", name: "alice", password: PASSWORD, after: { epoch, seq: 1 } });
  bob.sendPrivate("alice", "6");
  assertEquals([seqsOf(alice), seqsOf(slow)], [numbers(1, 6), [2, 3]]);
  slow.read();
  await settled();
  assertEquals(seqsOf(slow), numbers(2, 6));
});

Deno.test("a guest who logs in to an account goes on with the account's log, and comes back without", async () => {
  const fixture = accountsChat();
  const [guest, bob] = [await joinGreeted(fixture, "guest"), await joinGreeted(fixture, "bob")];
  bob.sendPrivate("guest", "to the guest");
  await guest.login("alice", PASSWORD);
  bob.sendPrivate("alice", "to the account");
  guest.login("guest");
  bob.sendPrivate("guest", "to another guest");
  const places = privatesOf(guest).map(({ place }) => place!);
  assertEquals(places.map(({ seq }) => seq), [1, 1, 1]);
  assertEquals(new Set(places.map(({ epoch }) => epoch)).size, 3);
  const named = guest.events.filter((event) => event.type === "named");
  assertEquals(named.map(({ privates }) => privates !== undefined), [false, true, false]);
});

Deno.test("a guest whose name is registered meanwhile keeps his log", async () => {
  const accounts = new TestAccounts();
  const fixture = chat({ accounts });
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
  bob.sendPrivate("alice", "one");
  const name = parseUserName("Alice");
  await accounts.register({ name, password: PASSWORD, address: "" });
  freeRegisteredNames(fixture.hub);
  assertEquals(alice.last("named").privates, undefined);
  bob.sendPrivate(alice.session.from.name, "two");
  assertEquals(seqsOf(alice), [1, 2]);
});

// Late stores

Deno.test("sendPrivate reaches whoever has taken another name before the store has it", async () => {
  const fixture = lateChat({ accounts: new TestAccounts("kim") });
  const { history } = fixture;
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  const first = bob.sendPrivate("alice", "one");
  alice.login("Eve");
  await history.commitUntil(first);
  assertEquals([alice.heard(), seqsOf(alice)], [["named", "bob to alice: one"], [1]]);
  assertEquals(bob.last("privateSent").kept, undefined);
  const second = bob.sendPrivate("Eve", "two");
  const login = alice.login("kim", PASSWORD);
  await settled(); // The password was right.
  await history.commitUntil(second);
  await history.commitUntil(login);
  assertEquals(alice.heard().filter((heard) => heard !== "named"), ["bob to Eve: two"]);
  assertEquals(seqsOf(alice), [1, undefined], "It is not in the log that she has by now");
});

Deno.test("sendPrivate reaches whoever came back before the store has it, once", async () => {
  const fixture = lateChat();
  const { history } = fixture;
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  await history.commitUntil(bob.sendPrivate("alice", "one"));
  const { place } = alice.last("privateMessage");
  const second = bob.sendPrivate("alice", "two");
  const again = fixture.connect();
  const greeted = greet(again, tokenOf(alice), place);
  await history.commitUntil(second);
  await history.commitUntil(greeted);
  history.commitAll();
  await settled();
  assertEquals([seqsOf(again), seqsOf(alice)], [[2], [1]]);
});

Deno.test("a connection that ends while its log is opened or read leaves nothing waiting", async () => {
  for (const how of ["opened", "read"] as const) {
    const fixture = lateChat({ accounts: new TestAccounts("alice") });
    const { history } = fixture;
    const bob = await joinGreeted(fixture, "bob");
    const keeper = how === "read" ? await joinGreeted(fixture, "alice") : null;
    if (how === "read") await history.commitUntil(bob.sendPrivate("alice", "one"));
    const epoch = keeper?.last("privateMessage").place?.epoch ?? "";
    const alice = fixture.connect();
    const after = { epoch, seq: 0 };
    const login = alice.say({ type: "login", name: "alice", password: PASSWORD, after });
    await settled();
    lose(fixture.hub, alice);
    // Nobody waits for the store: it need not answer at all.
    if (how === "opened") await login;
    else await history.commitUntil(login);
    history.commitAll();
    await settled();
    assertEquals([alice.heard(), fixture.hub.sessions.has(alice.session)], [[], false]);
    assertEquals(fixture.activities.filter(({ type }) => type === "bug"), []);
  }
});

Deno.test("two connections of an account that log in at once both go on with its log", async () => {
  const fixture = lateChat({ accounts: new TestAccounts("alice") });
  const { history } = fixture;
  const clients = [fixture.connect(), fixture.connect()];
  const logins = clients.map((client) => client.login("alice", PASSWORD));
  for (const login of logins) await history.commitUntil(login);
  const [first, second] = clients.map((client) => client.last("named").privates);
  assert(first !== undefined);
  assertEquals(first, second);
});

type Step = "to alice" | "from alice" | "commit" | "pause" | "lose" | "resume" | "stop" | "read";

const STEP = fc.constantFrom<Step>(
  "to alice",
  "to alice",
  "from alice",
  "commit",
  "commit",
  "pause",
  "lose",
  "resume",
  "stop",
  "read",
);

Deno.test("a log is shown once and in order, over any losses, pages and answers of a late store", async () => {
  const steps = fc.array(STEP, { maxLength: 60, size: "max" });
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (script, page) => {
      const fixture = lateChat({ limits: { maxHistoryMessages: page } });
      const { history } = fixture;
      const first = await joinGreeted(fixture, "alice");
      const bob = await joinGreeted(fixture, "bob");
      await history.commitUntil(bob.sendPrivate("alice", "0"));
      const log = `session:${first.session.key}`;
      const shown: PrivateMessage[] = [];
      let alice = first;
      let done: Promise<unknown> = Promise.resolve();
      let count = 0;
      const take = () => {
        for (const event of alice.take()) if (event.type === "privateMessage") shown.push(event);
      };
      const say = (client: TestClient, to: string) => {
        const text = `${++count}`;
        if (client !== alice) return void client.sendPrivate(to, text);
        done = done.then(() => client.sendPrivate(to, text));
      };
      const comeBack = () => {
        take();
        alice = fixture.connect();
        const client = alice;
        const after = shown.at(-1)?.place;
        done = Promise.resolve(greet(client, tokenOf(first), after));
      };
      for (const what of script) {
        if (what === "to alice") say(bob, "alice");
        if (what === "from alice") say(alice, "bob");
        if (what === "commit") history.commit();
        if (what === "pause") await settled();
        if (what === "lose") lose(fixture.hub, alice);
        if (what === "resume") comeBack();
        if (what === "stop") alice.stopReading();
        if (what === "read") alice.read();
      }
      comeBack();
      await history.commitUntil(done.then(() => {}));
      alice.read();
      for (let round = 0; round < 100; round++) {
        history.commitAll();
        await settled();
      }
      take();
      const read = history.read(log, { limit: 1000 });
      history.commitAll();
      const kept = await read;
      assertEquals(shown.map(({ place }) => place?.seq), kept.map(({ seq }) => seq));
      assertEquals(shown.map(({ text }) => text), kept.map(({ text }) => text));
      assertEquals(fixture.activities.filter(({ type }) => type === "bug"), []);
    }),
    { numRuns: 200 },
  );
});

Deno.test("register gives an account a log of its own, whoever had the name before", async () => {
  const accounts = new TestAccounts("ada");
  const fixture = chat({ accounts });
  const [ada, bob] = [await joinGreeted(fixture, "ada"), await joinGreeted(fixture, "bob")];
  bob.sendPrivate("ada", "For Ada alone");
  const { epoch } = ada.last("privateMessage").place!;
  accounts.remove("ada");
  fixture.hub.accountsChanged((key) => accounts.isRegistered(key));
  const next = fixture.connect();
  greet(next);
  await next.say({ type: "register", name: "Ada", password: PASSWORD });
  const { privates } = next.last("named");
  assertEquals([privates?.seq, privates?.epoch === epoch], [0, false]);
  for (const after of [{ epoch, seq: 0 }, { epoch: privates!.epoch, seq: 0 }]) {
    const other = fixture.connect();
    greet(other);
    await other.say({ type: "login", name: "ada", password: PASSWORD, after });
    assertEquals(privatesOf(other), []);
  }
});
