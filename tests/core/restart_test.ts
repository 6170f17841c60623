/** What goes on after the server was killed and started anew, where the store outlives it. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Authenticator } from "../../lib/auth/authenticator.ts";
import type { SessionStore } from "../../lib/history/session_store.ts";
import type { Position } from "../../lib/protocol/command.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import {
  type Chat,
  type ChatOptions,
  chatOver,
  countingHex,
  lateChat,
} from "../helpers/chat_fixture.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { type LastingHistory, LastingMemory } from "../helpers/lasting_memory.ts";
import { LateHistory } from "../helpers/late_history.ts";
import { goOn, greet, joinGreeted, lose, resume, settled, tokenOf } from "../helpers/returning.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";
import { brief, type TestClient } from "../helpers/test_client.ts";

const { maxAwayMs } = DEFAULT_LIMITS;

/** A server that can be started again and again, over what it has kept. */
class Machine {
  readonly memory = new LastingMemory();
  readonly #options: ChatOptions;
  readonly #randomHex = countingHex();

  constructor(options: ChatOptions = {}) {
    this.#options = options;
  }

  /** What was there before is killed: it does nothing any more. */
  start(more: ChatOptions = {}): Chat<LastingHistory> {
    return chatOver({
      history: this.memory.start(),
      clock: new FakeClock(),
      randomHex: this.#randomHex,
    }, { ...this.#options, ...more });
  }

  /** The same, with a store that answers when the test says so. */
  startLate(more: ChatOptions = {}): Chat<LateHistory> {
    return chatOver({
      history: new LateHistory(this.memory.start()),
      clock: new FakeClock(),
      randomHex: this.#randomHex,
    }, { ...this.#options, ...more });
  }

  /** The names of the sessions that are kept. */
  get kept(): string[] {
    return Array.from(this.memory.sessions.values(), ({ name }) => name);
  }
}

/** Whether somebody goes on with his session. */
function resumedAs(client: TestClient): string | null {
  return client.last("welcome").resumed;
}

// Sessions

Deno.test("a guest goes on with his session after a restart, under his name and key", async () => {
  const machine = new Machine();
  const alice = await joinGreeted(machine.start(), "Alice");
  const server = machine.start();
  assertEquals(server.hub.presence.find("alice")?.name.shown, "Alice");
  const other = server.connect();
  other.login("alice");
  assertEquals(other.heard(), ["error name-taken"]);
  const again = resume(server, alice);
  const { resumed, session, token, instance } = again.last("welcome");
  const before = alice.last("welcome");
  assertEquals([resumed, session, token, instance], [
    "Alice",
    before.session,
    before.token,
    before.instance,
  ]);
  again.enter("general");
  again.send("Here again");
  assertEquals(again.last("message").from, { name: "Alice", account: null, session });
});

Deno.test("an account's session goes on after a restart, with its roles and without its password", async () => {
  const machine = new Machine({ accounts: new TestAccounts("bob").withOperator("root") });
  const before = machine.start();
  const [root, bob] = [await joinGreeted(before, "root"), await joinGreeted(before, "bob")];
  bob.create("general");
  const server = machine.start();
  const again = resume(server, root);
  assertEquals([resumedAs(again), again.session.account], ["root", "root"]);
  again.say({ type: "delete", room: "general" });
  assertEquals(again.heard(), ["welcome", "roomDeleted"]);
});

Deno.test("a session goes on after any number of restarts, under the name that it had last", async () => {
  const machine = new Machine();
  let current = await joinGreeted(machine.start(), "alice");
  for (const name of ["Eve", "Mallory", "Trudy"]) {
    await current.login(name);
    current = resume(machine.start(), current);
    assertEquals(resumedAs(current), name);
  }
  assertEquals(machine.kept, ["Trudy"]);
});

Deno.test("a session that was away goes on after a restart, and waits its whole time again", async () => {
  const machine = new Machine();
  const before = machine.start();
  const alice = await joinGreeted(before, "alice");
  lose(before.hub, alice);
  before.clock.advance(maxAwayMs - 1);
  const server = machine.start();
  server.clock.advance(maxAwayMs - 1);
  const again = resume(server, alice);
  assertEquals(resumedAs(again), "alice");
  lose(server.hub, again);
  server.clock.advance(maxAwayMs);
  assertEquals([server.hub.presence.find("alice"), machine.kept], [undefined, []]);
  assertEquals(resumedAs(resume(machine.start(), alice)), null);
});

Deno.test("a session whose client does not come back after a restart is given up, and dropped", async () => {
  const machine = new Machine();
  const alice = await joinGreeted(machine.start(), "alice");
  const server = machine.start();
  server.clock.advance(maxAwayMs);
  assertEquals([server.hub.presence.users(), machine.kept], [[], []]);
  assertEquals(resumedAs(resume(server, alice)), null);
});

Deno.test("a session is kept without its token", async () => {
  const machine = new Machine({ accounts: new TestAccounts("alice") });
  const alice = await joinGreeted(machine.start(), "alice");
  const kept = JSON.stringify(Array.from(machine.memory.sessions.values()));
  assert(!kept.includes(tokenOf(alice)) && !kept.includes(PASSWORD), kept);
  const [record] = machine.memory.sessions.values();
  assertEquals(record?.host, "192.0.2.1");
});

Deno.test("only sessions with a name are kept whose clients can come back", async () => {
  const machine = new Machine();
  const server = machine.start();
  await server.join("text");
  greet(server.connect());
  assertEquals(machine.kept, []);
  const alice = server.connect();
  greet(alice);
  alice.login("alice");
  assertEquals(machine.kept, ["alice"]);
});

Deno.test("logout drops a session", async () => {
  const machine = new Machine();
  const alice = await joinGreeted(machine.start(), "alice");
  alice.say({ type: "logout" });
  assertEquals(machine.kept, []);
  assertEquals(resumedAs(resume(machine.start(), alice)), null);
});

Deno.test("Hub.shutdown() drops nobody", async () => {
  const machine = new Machine();
  const server = machine.start();
  const [alice, bob] = [await joinGreeted(server, "alice"), await joinGreeted(server, "bob")];
  lose(server.hub, bob);
  server.hub.shutdown();
  lose(server.hub, alice);
  assertEquals(machine.kept, ["alice", "bob"]);
  const next = machine.start();
  assertEquals([alice, bob].map((client) => resumedAs(resume(next, client))), ["alice", "bob"]);
});

const CHANGES: Readonly<Record<string, (accounts: TestAccounts) => unknown>> = {
  "has another password": (accounts) =>
    accounts.changePassword({ key: "kim", before: PASSWORD, after: "parsley", address: "" }),
  "is disabled": (accounts) => accounts.withDisabled("kim"),
};

for (const [what, change] of Object.entries(CHANGES)) {
  Deno.test(`a session does not go on after a restart where its account ${what} by then`, async () => {
    const accounts = new TestAccounts("kim", "lee");
    const machine = new Machine({ accounts });
    const before = machine.start();
    const [kim, lee] = [await joinGreeted(before, "kim"), await joinGreeted(before, "lee")];
    await change(accounts);
    const server = machine.start();
    assertEquals([server.hub.presence.find("kim"), machine.kept], [undefined, ["lee"]]);
    assertEquals([kim, lee].map((client) => resumedAs(resume(server, client))), [null, "lee"]);
  });
}

Deno.test("a session does not go on after a restart where its account is gone", async () => {
  const machine = new Machine();
  const kim = await joinGreeted(machine.start({ accounts: new TestAccounts("kim") }), "kim");
  assertEquals(resumedAs(resume(machine.start(), kim)), null);
  assertEquals(machine.kept, []);
});

Deno.test("a session does not go on after a restart where nobody can tell its password", async () => {
  const accounts = new TestAccounts("kim");
  const machine = new Machine({ accounts });
  const kim = await joinGreeted(machine.start(), "kim");
  const { passwordMark: _mark, ...rest } = {
    passwordMark: null,
    isRegistered: (key: string) => accounts.isRegistered(key),
    verify: accounts.verify.bind(accounts),
    register: accounts.register.bind(accounts),
    changePassword: accounts.changePassword.bind(accounts),
  };
  const silent: Authenticator = rest;
  assertEquals(resumedAs(resume(machine.start({ accounts: silent }), kim)), null);
});

Deno.test("a session goes on after a restart where it has changed the password itself", async () => {
  const accounts = new TestAccounts("kim");
  const machine = new Machine({ accounts });
  const server = machine.start();
  const [kim, other] = [await joinGreeted(server, "kim"), await joinGreeted(server, "kim")];
  await kim.say({ type: "changePassword", before: PASSWORD, after: "parsley" });
  const next = machine.start();
  assertEquals([kim, other].map((client) => resumedAs(resume(next, client))), ["kim", null]);
});

Deno.test("changePassword keeps no session that was given up meanwhile", async () => {
  const accounts = new TestAccounts("kim");
  const machine = new Machine({ accounts });
  const server = machine.start();
  const kim = await joinGreeted(server, "kim");
  const changed = kim.say({ type: "changePassword", before: PASSWORD, after: "parsley" });
  server.hub.accountsChanged(() => false);
  await changed;
  assertEquals(machine.kept, []);
});

Deno.test("a guest does not go on after a restart where his name is registered by then", async () => {
  const accounts = new TestAccounts();
  const machine = new Machine({ accounts });
  const before = machine.start();
  const [kim, lee] = [await joinGreeted(before, "kim"), await joinGreeted(before, "lee")];
  await accounts.register({ name: parseUserName("Kim"), password: PASSWORD, address: "" });
  const server = machine.start();
  assertEquals([kim, lee].map((client) => resumedAs(resume(server, client))), [null, "lee"]);
  assertEquals(machine.kept, ["lee"]);
});

Deno.test("a guest does not go on after a restart where everybody has to log in by then", async () => {
  const accounts = new TestAccounts("kim");
  const machine = new Machine({ accounts });
  const before = machine.start();
  const [kim, guest] = [await joinGreeted(before, "kim"), await joinGreeted(before, "guest")];
  const server = machine.start({ login: "required" });
  assertEquals([kim, guest].map((client) => resumedAs(resume(server, client))), ["kim", null]);
  assertEquals(machine.kept, ["kim"]);
});

Deno.test("accountsChanged drops the sessions that waited since before a restart", async () => {
  const accounts = new TestAccounts("kim");
  const machine = new Machine({ accounts });
  const kim = await joinGreeted(machine.start(), "kim");
  const server = machine.start();
  server.hub.accountsChanged(() => false);
  assertEquals([machine.kept, resumedAs(resume(server, kim))], [[], null]);
});

Deno.test("a start keeps to the bound of sessions that wait, and drops the oldest", async () => {
  const machine = new Machine();
  const before = machine.start();
  for (const name of ["alice", "bob", "carol"]) await joinGreeted(before, name);
  const server = machine.start({ limits: { maxAwaySessions: 2 } });
  assertEquals(machine.kept, ["bob", "carol"]);
  assertEquals(server.hub.presence.users().map(({ name }) => name.shown), ["bob", "carol"]);
});

Deno.test("a session that can't be kept goes on talking, and the operator learns of it", async () => {
  for (const how of ["throws", "rejects"]) {
    const machine = new Machine();
    const server = machine.start();
    const fail = () => {
      if (how === "rejects") return Promise.reject(new Error("The disk is full"));
      throw new Error("The disk is full");
    };
    Object.assign(server.history, { keep: fail });
    const alice = server.connect();
    await greet(alice);
    await alice.login("alice");
    await alice.enter("general");
    alice.send("Hello");
    assertEquals(alice.heard(), ["welcome", "named", "roomEntered", "sent", "alice: Hello"]);
    assertEquals(server.activities.filter(({ type }) => type === "bug").length, 1);
  }
});

Deno.test("login is answered when the session is kept", async () => {
  const machine = new Machine();
  const server = machine.startLate();
  const alice = server.connect();
  await greet(alice);
  const login = alice.login("alice");
  await settled();
  assertEquals([alice.heard(), machine.kept], [["welcome"], []]);
  await server.history.commitUntil(login);
  assertEquals([alice.heard(), machine.kept], [["named"], ["alice"]]);
});

Deno.test("a connection that ends while its session is being kept is dropped or waits, as it should", async () => {
  for (const how of ["logout", "lost"] as const) {
    const machine = new Machine();
    const server = machine.startLate();
    const alice = server.connect();
    await greet(alice);
    const login = alice.login("alice");
    server.hub.close(alice.session, how);
    await server.history.commitUntil(login);
    server.history.commitAll();
    assertEquals([alice.heard(), machine.kept], [["welcome"], how === "lost" ? ["alice"] : []]);
    assertEquals(resumedAs(resume(machine.start(), alice)), how === "lost" ? "alice" : null);
  }
});

Deno.test("a connection that ends while its account's session is being kept reads no log", async () => {
  const machine = new Machine({ accounts: new TestAccounts("alice") });
  const server = machine.startLate();
  const alice = server.connect();
  await greet(alice);
  const login = alice.login("alice", PASSWORD);
  await settled(); // The password was right.
  lose(server.hub, alice);
  await server.history.commitUntil(login);
  assertEquals([alice.heard(), server.hub.privates.isLevel(alice.session)], [["welcome"], true]);
});

// Messages

/** Somebody who has said "one" (id 1) in a room and "two" (id 2) to Bob, and a server started since. */
async function said(options: ChatOptions = {}) {
  const machine = new Machine(options);
  const before = machine.start();
  const [alice, bob] = [
    await joinGreeted(before, "alice", "General"),
    await joinGreeted(before, "Bob", "general"),
  ];
  alice.send("one", { sendId: 1 });
  alice.sendPrivate("bob", "two", { sendId: 2 });
  const { ref: _sentRef, ...sent } = alice.last("sent");
  const { ref: _privateRef, ...privateSent } = alice.last("privateSent");
  return { machine, alice, bob, sent, privateSent };
}

Deno.test("send with an id is answered again after a restart, and stored once", async () => {
  const { machine, alice, sent, privateSent } = await said();
  const server = machine.start();
  const again = resume(server, alice);
  again.take();
  again.send("one", { sendId: 1, ref: 5, room: "general", epoch: sent.epoch });
  again.sendPrivate("bob", "two", { sendId: 2, ref: 6 });
  assertEquals(again.take(), [{ ...sent, ref: 5 }, { ...privateSent, ref: 6 }]);
  again.enter("general");
  assertEquals(again.texts, ["one"]);
  assertEquals(machine.memory.logs.get(`session:${alice.session.key}`)?.messages.length, 1);
});

Deno.test("send with a new id is stored after a restart, and answered after the next", async () => {
  const { machine, alice, sent } = await said();
  const again = resume(machine.start(), alice);
  await goOn(again, sent, "General");
  again.send("three", { sendId: 3 });
  const { ref: _ref, ...third } = again.last("sent");
  assertEquals([third.seq, third.epoch === sent.epoch], [2, false]);
  const latest = resume(machine.start(), again);
  latest.send("three", { sendId: 3 });
  latest.send("one", { sendId: 1 });
  assertEquals([latest.events.at(-2), latest.events.at(-1)], [third, sent]);
});

Deno.test("send with an id that was never stored is told so after a restart", async () => {
  const { machine, alice, sent } = await said();
  // What was said before, was lost on its way, or was refused.
  alice.send("four", { sendId: 4 });
  const again = resume(machine.start(), alice);
  await goOn(again, sent);
  again.take();
  for (const sendId of [0, 3]) again.send("lost", { sendId, room: "general" });
  again.sendPrivate("bob", "lost", { sendId: 3 });
  assertEquals(again.heard(), ["error not-sent", "error not-sent", "error not-sent"]);
  assertEquals([again.last("error").sendId, again.last("error").mayRetry], [3, false]);
  again.send("lost", { sendId: 5 });
  assertEquals(again.texts, ["four", "lost"]);
});

Deno.test("send with an id that was lost in a power cut is told so", async () => {
  const { machine, alice, sent } = await said();
  alice.send("three", { sendId: 3 });
  alice.sendPrivate("bob", "four", { sendId: 4 });
  machine.memory.lose("general", 1);
  const again = resume(machine.start(), alice);
  again.take();
  again.send("three", { sendId: 3 });
  again.sendPrivate("bob", "four", { sendId: 4 });
  assertEquals(again.heard(), ["error not-sent", "privateSent"]);
  await goOn(again, { ...sent, seq: 2 });
  assertEquals(again.last("roomEntered").lost, 1);
});

Deno.test("send with an id that is older than what is known after a restart is unknown", async () => {
  const { machine, alice } = await said({ limits: { maxKeptAnswers: 2 } });
  alice.send("three", { sendId: 3 });
  const again = resume(machine.start(), alice);
  again.take();
  for (const sendId of [1, 2, 3]) again.send("again", { sendId });
  assertEquals(again.heard(), ["error unknown-send-id", "privateSent", "sent"]);
});

Deno.test("send with an id says nothing false after a restart and a loss", async () => {
  const { machine, alice } = await said({ limits: { maxKeptAnswers: 9, maxKeptAnswersAway: 1 } });
  const server = machine.start();
  const second = resume(server, alice);
  lose(server.hub, second);
  const third = resume(server, second);
  third.take();
  // It was sent, and its answer was forgotten.
  for (const sendId of [1, 2]) third.send("again", { sendId });
  assertEquals(third.heard(), ["error unknown-send-id", "privateSent"]);
});

Deno.test("send of a guest whose session is given up is asked for by nobody any more", async () => {
  const { machine, alice } = await said();
  const server = machine.start();
  server.clock.advance(maxAwayMs);
  const again = server.connect();
  greet(again, tokenOf(alice));
  again.login("alice");
  again.enter("general");
  again.send("one", { sendId: 1 });
  assertEquals(again.texts, ["one", "one"]);
});

Deno.test("hello reads only once what a session has said, however many come with its token", async () => {
  const { machine, alice, sent } = await said();
  const server = machine.startLate();
  const { history } = server;
  let asked = 0;
  const sessions = history.sessions as { -readonly [K in keyof SessionStore]: SessionStore[K] };
  const { sentBy } = sessions;
  sessions.sentBy = (key, limit) => {
    asked++;
    return sentBy(key, limit);
  };
  const clients = [server.connect(), server.connect()];
  const greetings = clients.map((client) => greet(client, tokenOf(alice), { epoch: "", seq: 0 }));
  await settled();
  assertEquals(clients.map((client) => client.heard()), [[], []]);
  for (const greeting of greetings) await history.commitUntil(greeting);
  history.commitAll();
  await settled();
  const [first, second] = clients as [TestClient, TestClient];
  // The one who came last goes on with it; the other one is told so.
  assertEquals([first.events.map(brief).at(-1), resumedAs(second)], [
    "disconnect taken-over",
    "alice",
  ]);
  await history.commitUntil(second.send("one", { sendId: 1 }));
  assertEquals([second.last("sent"), asked], [sent, 1]);
  lose(server.hub, second);
  const third = server.connect();
  await history.commitUntil(greet(third, tokenOf(alice)));
  assertEquals([resumedAs(third), asked], ["alice", 1]);
});

Deno.test("hello of a session whose words can't be read is refused for now, and it goes on waiting", async () => {
  for (const how of ["throws", "rejects"]) {
    const { machine, alice, sent } = await said();
    const server = machine.start();
    const { history } = server;
    const { sentBy } = history;
    Object.assign(history, {
      sentBy: () => {
        if (how === "rejects") return Promise.reject(new Error("The disk is broken"));
        throw new Error("The disk is broken");
      },
    });
    const refused = server.connect();
    await greet(refused, tokenOf(alice));
    assertEquals(refused.heard(), ["error unavailable"]);
    assertEquals([refused.last("error").mayRetry, refused.session.user], [true, null]);
    Object.assign(history, { sentBy });
    const again = resume(server, alice);
    again.send("one", { sendId: 1 });
    assertEquals([resumedAs(again), again.last("sent")], ["alice", sent]);
  }
});

Deno.test("a connection that ends while its session is read leaves it waiting", async () => {
  const { machine, alice } = await said();
  const server = machine.startLate();
  const gone = server.connect();
  const greeting = greet(gone, tokenOf(alice));
  lose(server.hub, gone);
  await server.history.commitUntil(greeting);
  const again = server.connect();
  await server.history.commitUntil(greet(again, tokenOf(alice)));
  assertEquals([gone.heard(), resumedAs(again)], [[], "alice"]);
});

Deno.test("a session that is given up while it is read begins anew", async () => {
  const { machine, alice } = await said();
  const server = machine.startLate();
  const again = server.connect();
  const greeting = greet(again, tokenOf(alice));
  server.clock.advance(maxAwayMs);
  await server.history.commitUntil(greeting);
  assertEquals([resumedAs(again), again.session.user, machine.kept], [null, null, []]);
});

// Private messages

Deno.test("a guest's private messages go on after a restart where he was", async () => {
  const { machine, bob } = await said();
  const place = bob.last("privateMessage").place!;
  const server = machine.start();
  const carol = await joinGreeted(server, "carol");
  carol.sendPrivate("bob", "three");
  assertEquals(carol.last("privateSent").kept, true);
  const again = resume(server, bob, place);
  assertEquals(again.heard(), ["welcome", "(carol to Bob: three)"]);
  const { privates } = again.last("welcome");
  assertEquals([privates?.since, privates?.missing, privates?.lost], [1, 0, 0]);
  carol.sendPrivate("bob", "four");
  const { epoch, seq } = again.last("privateMessage").place!;
  assertEquals([epoch === place.epoch, seq, epoch], [false, 3, privates?.epoch]);
  assertEquals(again.session.key, bob.session.key);
});

Deno.test("an account's private messages go on after a restart, by its session and by its password", async () => {
  const accounts = new TestAccounts("alice", "bob");
  const { machine, bob } = await said({ accounts });
  const place = bob.last("privateMessage").place!;
  const server = machine.start();
  const alice = await joinGreeted(server, "alice");
  alice.sendPrivate("bob", "three");
  const other = server.connect();
  await other.say({ type: "login", name: "bob", password: PASSWORD, after: place });
  const again = resume(server, bob, place);
  assertEquals([other.heard(), again.heard()], [
    ["named", "(alice to bob: three)"],
    ["welcome", "(alice to bob: three)"],
  ]);
});

Deno.test("what somebody was told privately and is lost is counted", async () => {
  const { machine, bob } = await said();
  const place = bob.last("privateMessage").place!;
  machine.memory.lose(`session:${bob.session.key}`, 1);
  const again = resume(machine.start(), bob, place);
  const { privates } = again.last("welcome");
  assertEquals([privates?.since, privates?.lost, privates?.seq], [0, 1, 0]);
  assertEquals(again.heard(), ["welcome"]);
});

Deno.test("a guest's log goes with his session after a restart, too", async () => {
  const { machine, alice } = await said();
  const log = `session:${alice.session.key}`;
  const server = machine.start();
  assertEquals(machine.memory.logs.has(log), true);
  server.clock.advance(maxAwayMs);
  assertEquals(machine.memory.logs.has(log), false);
});

Deno.test("an account's log outlives its sessions and any restart", async () => {
  const accounts = new TestAccounts("alice", "bob");
  const { machine, alice, bob } = await said({ accounts });
  const place: Position = { ...bob.last("privateMessage").place!, seq: 0 };
  for (const client of [alice, bob]) client.say({ type: "logout" });
  machine.start();
  const server = machine.start();
  const back = server.connect();
  await back.say({ type: "login", name: "bob", password: PASSWORD, after: place });
  assertEquals(back.heard(), ["named", "(alice to bob: two)"]);
});

// Rooms

Deno.test("rooms that accounts created are there after a restart, with creator, topic and messages", async () => {
  const machine = new Machine({ accounts: new TestAccounts("alice") });
  const alice = await joinGreeted(machine.start(), "alice");
  alice.create("Den");
  alice.say({ type: "topic", text: "Plans" });
  alice.send("Hello");
  alice.say({ type: "listRooms" });
  const [before] = alice.last("roomList").rooms;
  const server = machine.start();
  const bob = await server.join("bob");
  bob.say({ type: "listRooms" });
  assertEquals(bob.last("roomList").rooms, [{ ...before!, users: 0 }]);
  bob.enter("den");
  const { room, topic, created } = bob.last("roomEntered");
  assertEquals([room, topic, created, bob.texts], ["Den", "Plans", false, ["Hello"]]);
  bob.say({ type: "topic" });
  assertEquals(bob.last("topic").by, "alice");
});

Deno.test("a guest may still delete the room that he created, when he goes on after a restart", async () => {
  const machine = new Machine({ limits: { maxCreatedRooms: 1 } });
  const alice = await joinGreeted(machine.start(), "alice");
  alice.create("den");
  const server = machine.start();
  const again = resume(server, alice);
  assertEquals(server.hub.rooms.listed(), []);
  again.enter("den");
  const namesake = await server.join("bob");
  namesake.say({ type: "delete", room: "den" });
  assertEquals(namesake.heard(), ["error not-allowed"]);
  again.take();
  again.create("attic");
  again.say({ type: "delete", room: "den" });
  assertEquals(again.heard(), ["error too-many-rooms", "roomDeleted"]);
  assertEquals(machine.start().hub.rooms.listed(), []);
});

Deno.test("rooms that nobody created go on after a restart, when they are entered again", async () => {
  const machine = new Machine();
  const alice = await joinGreeted(machine.start(), "alice", "General");
  alice.say({ type: "topic", text: "Plans" });
  alice.send("one");
  const server = machine.start();
  assertEquals(server.hub.rooms.listed(), []);
  const again = resume(server, alice);
  await goOn(again, { ...alice.last("sent"), seq: 0 });
  assertEquals([again.texts, again.last("roomEntered").topic], [["one"], "Plans"]);
});

Deno.test("a room that is deleted begins anew after a restart", async () => {
  const machine = new Machine();
  const alice = await joinGreeted(machine.start(), "alice");
  alice.create("den");
  alice.send("one");
  const { epoch } = alice.last("sent");
  alice.say({ type: "delete", room: "den" });
  const server = machine.start();
  const bob = await server.join("bob", "den");
  assertEquals([bob.texts, bob.last("roomEntered").seq], [[], 0]);
  assertNotEquals(bob.last("roomEntered").epoch, epoch);
  const again = resume(server, alice);
  again.take();
  goOn(again, { epoch, seq: 1 }, "den");
  assertEquals(again.heard(), ["error wrong-epoch"]);
});

Deno.test("a store that does not outlive the server keeps no sessions", async () => {
  const server = lateChat();
  const alice = await joinGreeted(server, "alice");
  assertEquals([server.history.sessions, resumedAs(alice)], [undefined, null]);
});
