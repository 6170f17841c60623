/** Sessions that go on in another connection: what is kept for them, and what became of their words. */
import type { Broadcast } from "../../lib/util/broadcast.ts";
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import type { Command, Position } from "../../lib/protocol/command.ts";
import { Disconnect } from "../../lib/protocol/disconnect.ts";
import type { Event, Message } from "../../lib/protocol/event.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";
import { type Chat, chat, lateChat, lateFailingChat } from "../helpers/chat_fixture.ts";
import { goOn, greet, joinGreeted, lose, resume, settled, tokenOf } from "../helpers/returning.ts";
import type { LateHistory } from "../helpers/late_history.ts";
import { TestAccounts } from "../helpers/test_accounts.ts";
import { brief, followAtOnce, type TestClient } from "../helpers/test_client.ts";
import { TestDialect } from "../helpers/test_dialect.ts";

const { maxAwayMs } = DEFAULT_LIMITS;

/** The texts of a room's log. */
async function logged(history: LateHistory, room: string): Promise<string[]> {
  const read = history.read(room, { limit: 1000 });
  history.commitAll();
  return (await read).map(({ text }) => text);
}

/** How somebody is welcomed who goes on with a guest's session: as before, but for his log. */
function resumedAs(before: TestClient, again: TestClient): Event {
  const { privates } = again.last("welcome");
  assert(privates !== undefined);
  const resumed = before.session.from.name;
  return { ...before.last("welcome"), resumed, privates };
}

// Going on with a session

Deno.test("hello with the token of a lost session goes on with it", async () => {
  const fixture = chat();
  const { hub, join } = fixture;
  const [alice, bob] = [await joinGreeted(fixture, "Alice"), await join("bob", "general")];
  const first = alice.last("welcome");
  assertEquals([first.session, first.resumed], [alice.session.key, null]);
  lose(hub, alice);
  const again = resume(fixture, alice);
  const { epoch } = again.last("welcome").privates!;
  const privates = { epoch, seq: 0, since: 0, missing: 0, lost: 0 };
  assertEquals(again.take(), [{ ...first, resumed: "Alice", privates }]);
  again.enter("general");
  again.send("Hello");
  assertEquals(bob.heard(), ["Alice entered general", "Alice: Hello"]);
  assertEquals(bob.last("message").from, { name: "Alice", account: null, session: first.session });
});

Deno.test("hello gives every session a token of its own, and the same as often as it is asked", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  assertNotEquals(tokenOf(alice), tokenOf(bob));
  const first = alice.last("welcome");
  greet(alice);
  assertEquals(alice.take(), [first]);
});

Deno.test("hello answers the going on with a session with the ref of the command", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice");
  lose(fixture.hub, alice);
  const again = fixture.connect();
  again.say({ type: "hello", protocol: 1, client: "test/1", token: tokenOf(alice), ref: 7 });
  assertEquals(again.last("welcome").ref, 7);
});

Deno.test("Hub.close() of a session that may be resumed tells its rooms at once", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice", "general");
  await alice.alsoEnter("lobby");
  const [bob, carol] = [await fixture.join("bob", "general"), await fixture.join("carol", "lobby")];
  lose(fixture.hub, alice);
  assertEquals([bob.heard(), carol.heard()], [["alice lost general"], ["alice lost lobby"]]);
  resume(fixture, alice);
  assertEquals([bob.heard(), carol.heard()], [[], []]);
});

Deno.test("hello that resumes a session leaves its rooms to be entered again", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice", "general");
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  again.send("Hello");
  assertEquals(again.heard(), ["welcome", "error not-in-room"]);
});

Deno.test("Hub.close() holds the name of a lost session for ten minutes, no longer", async () => {
  const fixture = chat();
  const { hub, clock, connect } = fixture;
  const alice = await joinGreeted(fixture, "Alice");
  lose(hub, alice);
  const other = connect();
  other.login("ALICE");
  clock.advance(maxAwayMs - 1);
  other.login("alice");
  assertEquals(other.heard(), ["error name-taken", "error name-taken"]);
  clock.advance(1);
  other.login("alice");
  assertEquals(other.heard(), ["named"]);
  const again = resume(fixture, alice);
  const { resumed, session, token } = again.last("welcome");
  assertEquals(resumed, null);
  assertNotEquals(session, alice.session.key);
  assertNotEquals(token, tokenOf(alice));
  again.send("Hello");
  assertEquals(again.heard(), ["welcome", "error name-required"]);
});

Deno.test("hello resumes a session in the last moment", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice");
  lose(fixture.hub, alice);
  fixture.clock.advance(maxAwayMs - 1);
  const again = resume(fixture, alice);
  fixture.clock.advance(1);
  assertEquals(again.last("welcome").resumed, "alice");
  const other = fixture.connect();
  other.login("alice");
  assertEquals(other.heard(), ["error name-taken"]);
});

Deno.test("hello resumes a session any number of times, each with ten minutes of its own", async () => {
  const fixture = chat();
  const { hub, clock } = fixture;
  const alice = await joinGreeted(fixture, "alice");
  let current = alice;
  for (let time = 0; time < 4; time++) {
    lose(hub, current);
    clock.advance(maxAwayMs - 1);
    current = resume(fixture, current);
    assertEquals(current.take(), [resumedAs(alice, current)]);
  }
  // Without a loss between them: each takes the one before it over.
  for (let time = 0; time < 2; time++) {
    const before = current;
    current = resume(fixture, before);
    assertEquals(before.heard(), ["disconnect taken-over"]);
    assertEquals(current.take(), [resumedAs(alice, current)]);
  }
  lose(hub, current);
  clock.advance(maxAwayMs);
  assertEquals(resume(fixture, alice).last("welcome").resumed, null);
});

Deno.test("hello resumes a session under the name that it had last", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice");
  alice.login("Eve");
  lose(fixture.hub, alice);
  assertEquals(resume(fixture, alice).last("welcome").resumed, "Eve");
  assertEquals((await fixture.join("alice")).session.from.name, "alice");
});

Deno.test("hello resumes the session of an account without its password, and with its roles", async () => {
  const fixture = chat({ accounts: new TestAccounts().withOperator("root") });
  const root = await joinGreeted(fixture, "root");
  const bob = await fixture.join("bob");
  bob.create("general");
  lose(fixture.hub, root);
  const again = resume(fixture, root);
  assertEquals(again.session.from, { name: "root", account: "root", session: root.session.key });
  again.say({ type: "delete", room: "general" });
  assertEquals(again.heard(), ["welcome", "roomDeleted"]);
});

Deno.test("hello that resumes a guest's session lets him delete the room that he created", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
  alice.create("general");
  bob.enter("general");
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  bob.take();
  again.say({ type: "delete", room: "general" });
  assertEquals(again.heard(), ["welcome", "roomDeleted"]);
  assertEquals(bob.heard(), ["roomDeleted"]);
});

Deno.test("hello counts the rooms that a resumed guest has created", async () => {
  const fixture = chat({ limits: { maxCreatedRooms: 1 } });
  const alice = await joinGreeted(fixture, "alice");
  alice.create("general");
  await fixture.join("bob", "general");
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  again.create("lobby");
  assertEquals(again.heard(), ["welcome", "error too-many-rooms"]);
});

// What is not resumed

Deno.test("hello with a token that nobody has begins a new session", () => {
  const { connect } = chat();
  const alice = connect();
  greet(alice, "00000000000000000000000000000000");
  assertEquals([alice.last("welcome").resumed, alice.session.user], [null, null]);
  alice.login("alice");
  assertEquals(alice.heard(), ["welcome", "named"]);
});

Deno.test("hello with one's own token changes nothing", async () => {
  const fixture = chat();
  const [alice, bob] = [
    await joinGreeted(fixture, "alice", "general"),
    await fixture.join("bob", "general"),
  ];
  const first = alice.last("welcome");
  alice.take();
  greet(alice, first.token);
  assertEquals(alice.take(), [first]);
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  greet(again, first.token);
  assertEquals(again.last("welcome"), first);
  assertEquals([again.ends, bob.heard()], [[], ["alice lost general"]]);
});

Deno.test("hello with a token is refused to whoever has a name, and what waits goes on waiting", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  lose(fixture.hub, alice);
  greet(bob, tokenOf(alice));
  greet(bob, "another");
  assertEquals(bob.heard(), ["error bad-message", "error bad-message"]);
  assertEquals(bob.last("error").mayRetry, false);
  assertEquals(bob.session.from.name, "bob");
  assertEquals(resume(fixture, alice).last("welcome").resumed, "alice");
});

Deno.test("hello with a token for a protocol that there is not is refused, and takes nothing up", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice");
  lose(fixture.hub, alice);
  const again = fixture.connect();
  again.say({ type: "hello", protocol: 0, client: "test/1", token: tokenOf(alice) });
  assertEquals(again.heard(), ["error bad-message"]);
  assertEquals(resume(fixture, alice).last("welcome").resumed, "alice");
});

Deno.test("hello with a token forgets the session that the connection had before", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice");
  lose(fixture.hub, alice);
  const again = fixture.connect();
  greet(again);
  const ownToken = tokenOf(again);
  greet(again, tokenOf(alice));
  assertEquals(again.last("welcome").resumed, "alice");
  const other = fixture.connect();
  greet(other, ownToken);
  assertEquals([other.last("welcome").resumed, again.ends], [null, []]);
});

Deno.test("logout holds neither name nor session", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice", "general");
  alice.say({ type: "logout" });
  lose(fixture.hub, alice);
  const bob = await fixture.join("bob");
  bob.sendPrivate("alice", "Hello");
  bob.login("alice");
  assertEquals(bob.heard(), ["error user-not-found", "named"]);
  assertEquals(resume(fixture, alice).last("welcome").resumed, null);
});

Deno.test("Hub.close() holds nothing for somebody who never said hello", async () => {
  const { hub, clock, connect, join } = chat();
  const alice = await join("alice");
  const nameless = connect({ namesGuests: true });
  assertEquals(nameless.session.from.name, "Anonymous1");
  lose(hub, alice, nameless);
  assertEquals([hub.presence.users(), clock.pending], [[], 0]);
  const other = connect();
  greet(other, alice.session.token);
  assertEquals(other.last("welcome").resumed, null);
});

Deno.test("Hub.close() holds nothing for somebody who has no name", () => {
  const fixture = chat();
  const alice = fixture.connect();
  greet(alice);
  lose(fixture.hub, alice);
  assertEquals(fixture.clock.pending, 0);
  assertEquals(resume(fixture, alice).last("welcome").resumed, null);
});

Deno.test("Hub.close() gives up the oldest when too many wait", async () => {
  const fixture = chat({ limits: { maxAwaySessions: 2 } });
  const { hub, clock } = fixture;
  const clients: TestClient[] = [];
  for (const name of ["alice", "bob", "carol"]) clients.push(await joinGreeted(fixture, name));
  for (const client of clients) {
    lose(hub, client);
    clock.advance(1000);
  }
  const names = clients.map((client) => resume(fixture, client).last("welcome").resumed);
  assertEquals(names, [null, "bob", "carol"]);
  assertEquals((await fixture.join("alice")).session.from.name, "alice");
});

Deno.test("Hub.close() gives up the oldest of an address that too many wait for, and nobody else's", async () => {
  const fixture = chat({ limits: { maxAwayPerAddress: 2 } });
  const join = async (name: string, address: string) => {
    const client = fixture.connect({}, address);
    await client.login(name);
    greet(client);
    return client;
  };
  const clients = [await join("alice", "192.0.2.1:5000")];
  for (const [index, name] of ["bob", "carol", "dora"].entries()) {
    clients.push(await join(name, `192.0.2.2:${5000 + index}`));
  }
  lose(fixture.hub, ...clients);
  const names = clients.map((client) => resume(fixture, client).last("welcome").resumed);
  assertEquals(names, ["alice", null, "carol", "dora"]);
});

Deno.test("Hub.shutdown() waits for nobody any more", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await joinGreeted(fixture, "bob")];
  lose(fixture.hub, alice);
  assertEquals(fixture.clock.pending, 1);
  fixture.hub.shutdown();
  lose(fixture.hub, bob);
  assertEquals(fixture.clock.pending, 0);
  assertEquals(bob.heard(), ["disconnect server-shutdown"]);
});

// Taking over

Deno.test("hello takes a session over that seems to be connected: first the old one is told, then its rooms", () => {
  const { hub } = chat();
  const log: string[] = [];
  const open = (who: string) => {
    const note = (bytes: Uint8Array | null) => {
      if (bytes !== null) log.push(`${who}: ${brief(TestDialect.eventOf(bytes))}`);
    };
    const sink = {
      send: note,
      follow: (broadcast: Broadcast) => followAtOnce(broadcast, note),
      whenReady: () => Promise.resolve(),
      end: (_why: Disconnect, words: Uint8Array | null) => note(words),
    };
    return hub.open({
      dialect: new TestDialect(),
      sink,
      address: "192.0.2.1:5000",
      host: "192.0.2.1",
    });
  };
  const enter = { type: "enter", room: "general", ifMissing: "create", exclusive: true } as const;
  const hello = { type: "hello", protocol: 1, client: "test/1" } as const;
  const old = open("old");
  for (const command of [hello, { type: "login", name: "alice" }, enter] as Command[]) {
    hub.handle(old, command);
  }
  const bob = open("bob");
  hub.handle(bob, { type: "login", name: "bob" });
  hub.handle(bob, enter);
  log.length = 0;
  hub.handle(open("new"), { ...hello, token: old.token });
  assertEquals(log, ["old: disconnect taken-over", "bob: alice lost general", "new: welcome"]);
});

Deno.test("hello that takes a session over ends the old connection, which may not come back", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice");
  const again = resume(fixture, alice);
  assertEquals(alice.ends, [Disconnect.TAKEN_OVER]);
  assertEquals(alice.take(), [{
    type: "disconnect",
    code: "taken-over",
    reason: "You go on in another connection.",
    mayReconnect: false,
  }]);
  assertEquals(again.take(), [resumedAs(alice, again)]);
});

Deno.test("hello that takes a session over leaves the old connection without effect", async () => {
  const fixture = chat();
  const { hub } = fixture;
  const [alice, bob] = [
    await joinGreeted(fixture, "alice", "general"),
    await fixture.join("bob", "general"),
  ];
  const again = resume(fixture, alice);
  again.enter("general");
  again.take();
  bob.take();
  alice.take();
  alice.send("from the old one");
  alice.sendPrivate("bob", "from the old one");
  alice.login("Eve");
  alice.say({ type: "leave" });
  alice.say({ type: "logout" });
  hub.close(alice.session, "lost");
  hub.close(alice.session, "logout");
  assertEquals([alice.take(), again.take(), bob.take()], [[], [], []]);
  again.send("from the new one");
  assertEquals(bob.heard(), ["alice: from the new one"]);
  bob.sendPrivate("alice", "Hello");
  assertEquals(again.heard(), ["sent", "alice: from the new one", "bob to alice: Hello"]);
  lose(hub, again);
  hub.close(alice.session, "logout");
  assertEquals(resume(fixture, alice).last("welcome").resumed, "alice");
});

Deno.test("hello that takes a session over drops what still waited on the old connection", async () => {
  const fixture = lateChat();
  const { history } = fixture;
  const [alice, bob] = [
    await joinGreeted(fixture, "alice", "general"),
    await fixture.join("bob", "general"),
  ];
  alice.send("one");
  const waiting = [
    alice.login("Eve"),
    alice.sendPrivate("bob", "Hello"),
    alice.enter("lobby"),
    alice.say({ type: "logout" }),
  ];
  const again = resume(fixture, alice);
  for (const wait of waiting) await history.commitUntil(wait);
  history.commitAll();
  assertEquals(bob.heard(), ["alice: one", "alice lost general"]);
  assertEquals(again.session.from.name, "alice");
  assertEquals(fixture.hub.rooms.find("lobby"), undefined);
});

Deno.test("hello with the token of a nameless connection begins a new session", () => {
  const fixture = chat();
  const alice = fixture.connect();
  greet(alice);
  const again = resume(fixture, alice);
  const { resumed, token } = again.last("welcome");
  assertEquals(resumed, null);
  assertNotEquals(token, tokenOf(alice));
});

// Who sees somebody who is away

Deno.test("who does not list somebody who is away", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
  lose(fixture.hub, alice);
  bob.say({ type: "who" });
  assertEquals(bob.last("whoList").users.map(({ name }) => name), ["bob"]);
  assertEquals(bob.last("whoList").omitted, 0);
  resume(fixture, alice);
  bob.say({ type: "who" });
  assertEquals(bob.last("whoList").users.map(({ name }) => name), ["alice", "bob"]);
});

Deno.test("who counts the connections of an account that are there", async () => {
  const fixture = chat({ accounts: new TestAccounts("alice") });
  const first = await joinGreeted(fixture, "alice", "general");
  const second = await joinGreeted(fixture, "alice", "general");
  const bob = await fixture.join("bob", "general");
  const connections = () => {
    bob.say({ type: "who" });
    bob.say({ type: "listUsers" });
    const alice = { name: "alice", account: "alice" };
    const [here, inRoom] = [bob.last("whoList").users[0], bob.last("userList").users[0]];
    assertEquals([here?.name, here?.account], [alice.name, alice.account]);
    return [here?.connections, inRoom?.connections];
  };
  assertEquals(connections(), [2, 2]);
  lose(fixture.hub, first);
  assertEquals(connections(), [1, 1]);
  const again = resume(fixture, first);
  assertEquals(connections(), [2, 1]);
  again.enter("general");
  assertEquals(connections(), [2, 2]);
  bob.take();
  lose(fixture.hub, again);
  assertEquals(bob.heard(), []);
  lose(fixture.hub, second);
  assertEquals(bob.heard(), ["alice lost general"]);
});

Deno.test("login with a password is no other's: an account with a session that is away comes in anew", async () => {
  const fixture = chat({ accounts: new TestAccounts("alice") });
  const first = await joinGreeted(fixture, "alice");
  lose(fixture.hub, first);
  const second = await fixture.join("alice");
  fixture.clock.advance(maxAwayMs);
  const bob = await fixture.join("bob");
  bob.sendPrivate("alice", "Hello");
  assertEquals([bob.heard(), second.heard()], [["privateSent"], ["bob to alice: Hello"]]);
});

// Messages with an id, over a loss

Deno.test("send with an id that was answered before the loss is answered again, and stored once", async () => {
  const fixture = chat();
  const [alice, bob] = [
    await joinGreeted(fixture, "alice", "general"),
    await fixture.join("bob", "general"),
  ];
  alice.send("one", { sendId: 1, ref: 1 });
  const { ref: _ref, ...first } = alice.last("sent");
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  again.take();
  again.send("one", { sendId: 1, ref: 9, room: "general" }); // answered wherever one is by now
  goOn(again, first);
  again.send("two", { sendId: 2 });
  again.send("one", { sendId: 1 });
  const { seq } = again.last("message");
  assertEquals(again.heard(), ["sent", "roomEntered", "sent", "alice: two", "sent"]);
  assertEquals(again.events[1], { ...first, ref: 9 });
  assertEquals(again.events.at(-1), first);
  assertEquals([seq, bob.texts], [2, ["one", "two"]]);
});

Deno.test("send with an id older than what is kept is unknown after the loss, too", async () => {
  const fixture = chat({ limits: { maxKeptAnswers: 1 } });
  const alice = await joinGreeted(fixture, "alice", "general");
  for (const sendId of [1, 2]) alice.send(`text ${sendId}`, { sendId });
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  again.enter("general");
  again.send("text 1", { sendId: 1 });
  assertEquals(again.last("error").code, "unknown-send-id");
});

Deno.test("send with an id is unknown after the loss where fewer answers are kept for who is away", async () => {
  const fixture = chat({ limits: { maxKeptAnswers: 3, maxKeptAnswersAway: 1 } });
  const alice = await joinGreeted(fixture, "alice", "general");
  for (const sendId of [1, 2]) alice.send(`text ${sendId}`, { sendId });
  const { ref: _ref, ...second } = alice.last("sent");
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  again.enter("general");
  again.take();
  again.send("text 1", { sendId: 1 });
  again.send("text 2", { sendId: 2 });
  assertEquals(again.take().map(brief), ["error unknown-send-id", "sent"]);
  assertEquals(again.last("sent"), second);
  // It is there again: as many are kept as before.
  for (const sendId of [3, 4]) again.send(`text ${sendId}`, { sendId });
  again.send("text 2", { sendId: 2 });
  assertEquals(again.last("sent"), second);
});

Deno.test("send with an id that is being stored at the loss is answered on the new connection", async () => {
  const fixture = lateChat();
  const { history } = fixture;
  const [alice, bob] = [
    await joinGreeted(fixture, "alice", "general"),
    await fixture.join("bob", "general"),
  ];
  const { epoch } = alice.last("roomEntered");
  await history.commitUntil(bob.sendPrivate("alice", "Hello"));
  const { place } = alice.last("privateMessage");
  bob.take();
  alice.send("one", { sendId: 1, epoch, ref: 1 });
  lose(fixture.hub, alice);
  const again = resume(fixture, alice, place);
  const repeated = again.send("one", { sendId: 1, epoch, ref: 2 });
  assertEquals(again.heard(), ["welcome"]);
  await history.commitUntil(repeated);
  assertEquals(again.take(), [
    { type: "sent", room: "general", epoch, seq: 1, sendId: 1, ref: 2 },
  ]);
  await history.commitUntil(goOn(again, { epoch, seq: 0 }));
  assertEquals(again.heard(), ["roomEntered", "(alice: one)"]);
  assertEquals(bob.heard(), ["alice: one", "alice lost general", "alice entered general"]);
  assertEquals([history.batches, alice.texts], [[["one"]], []]);
});

Deno.test("send with an id that is being stored at the loss is shown once to its sender", async () => {
  const fixture = lateChat();
  const { history } = fixture;
  const alice = await joinGreeted(fixture, "alice", "general");
  const bob = await fixture.join("bob", "general");
  const { epoch } = alice.last("roomEntered");
  alice.send("one", { sendId: 1, epoch });
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  const entering = goOn(again, { epoch, seq: 0 });
  await history.commitUntil(entering);
  await history.commitUntil(again.send("one", { sendId: 1, epoch }));
  assertEquals([again.texts, bob.texts, history.batches], [["one"], ["one"], [["one"]]]);
  assertEquals([again.last("sent").sendId, again.last("sent").seq], [1, 1]);
});

Deno.test("send with an id that the log is about to refuse at the loss is refused on the new connection", async () => {
  const fixture = lateFailingChat();
  const { history, failing } = fixture;
  const alice = await joinGreeted(fixture, "alice", "general");
  await fixture.join("bob", "general");
  const { epoch } = alice.last("roomEntered");
  failing.failNext("append");
  alice.send("one", { sendId: 1 });
  lose(fixture.hub, alice);
  const again = fixture.connect();
  await history.commitUntil(greet(again, tokenOf(alice)));
  await history.commitUntil(again.send("one", { sendId: 1 }));
  assertEquals(again.heard(), ["welcome", "error sending-failed"]);
  assertEquals(again.last("error").sendId, 1);
  await history.commitUntil(goOn(again, { epoch, seq: 0 }));
  await history.commitUntil(again.send("one", { sendId: 1 }));
  assertEquals(again.heard(), ["roomEntered", "error sending-failed"]);
  assertEquals(await logged(history, "general"), []);
});

Deno.test("send with an id that was refused before the loss is refused again", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice", "general");
  const { epoch } = alice.last("roomEntered");
  alice.send("", { sendId: 1 });
  alice.sendPrivate("nobody", "Hello", { sendId: 2 });
  alice.send("one", { sendId: 3, epoch: "another" });
  const refusals = alice.take();
  assertEquals(
    refusals.map(brief),
    ["error text-required", "error user-not-found", "error wrong-epoch"],
  );
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  again.enter("general");
  again.take();
  for (const sendId of [1, 2, 3]) again.send("text", { sendId, epoch });
  assertEquals(again.take(), refusals);
});

Deno.test("sendPrivate with an id that was answered before the loss is delivered once", async () => {
  const fixture = chat();
  const [alice, bob] = [await joinGreeted(fixture, "alice"), await fixture.join("bob")];
  alice.sendPrivate("bob", "Hello", { sendId: 1 });
  const first = alice.last("privateSent");
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  again.sendPrivate("bob", "Hello", { sendId: 1 });
  assertEquals(again.last("privateSent"), first);
  assertEquals(bob.heard(), ["alice to bob: Hello"]);
});

/** Somebody whose second message waited for a full outbox when the connection was lost. */
async function lostWhileFull(between: readonly string[]) {
  const fixture = lateChat({ limits: { maxOutboxBytes: 10 } });
  const { history } = fixture;
  const [alice, bob] = [
    await joinGreeted(fixture, "alice", "general"),
    await fixture.join("bob", "general"),
  ];
  const { epoch } = alice.last("roomEntered");
  alice.send("12345", { sendId: 1, epoch });
  for (const text of between) bob.send(text);
  const waiting = alice.send("second", { sendId: 2, epoch });
  assert(waiting instanceof Promise);
  lose(fixture.hub, alice);
  return { ...fixture, alice, bob, epoch, waiting, history };
}

for (const between of [[], ["and"]]) {
  const behind = between.length === 0 ? "nothing" : "another's message";
  Deno.test(`send with an id that waited for a full outbox at the loss is stored when said again, with ${behind} before it`, async () => {
    const fixture = await lostWhileFull(between);
    const { alice, epoch, history } = fixture;
    await history.commitUntil(fixture.waiting);
    history.commitAll();
    const again = resume(fixture, alice);
    await history.commitUntil(goOn(again, { epoch, seq: 0 }));
    await history.commitUntil(again.send("12345", { sendId: 1, epoch }));
    await history.commitUntil(again.send("second", { sendId: 2, epoch }));
    history.commitAll();
    await settled();
    const answers = again.take().filter(({ type }) => type === "sent" || type === "error");
    assertEquals(answers.map(brief), ["sent", "sent"]);
    assertEquals(await logged(history, "general"), ["12345", ...between, "second"]);
    assertEquals(again.texts, ["12345", ...between, "second"]);
  });
}

Deno.test("send with an id that still waits for a full outbox when it is said again is stored once", async () => {
  const fixture = await lostWhileFull([]);
  const { alice, epoch, history } = fixture;
  const again = resume(fixture, alice);
  await history.commitUntil(goOn(again, { epoch, seq: 0 }));
  const repeated = [
    again.send("12345", { sendId: 1, epoch }),
    again.send("second", { sendId: 2, epoch }),
  ];
  for (const wait of [...repeated, fixture.waiting]) await history.commitUntil(wait);
  history.commitAll();
  assertEquals(await logged(history, "general"), ["12345", "second"]);
  assertEquals(again.texts, ["12345", "second"]);
});

Deno.test("send with an id that waited on two lost connections is stored when said a third time", async () => {
  const fixture = await lostWhileFull([]);
  const { alice, epoch, history } = fixture;
  const second = resume(fixture, alice);
  const repeated = second.send("second", { sendId: 2, epoch });
  lose(fixture.hub, second);
  const third = resume(fixture, alice);
  const entering = goOn(third, { epoch, seq: 0 });
  await history.commitUntil(entering);
  for (const wait of [fixture.waiting, repeated]) await history.commitUntil(wait);
  await history.commitUntil(third.send("second", { sendId: 2, epoch }));
  history.commitAll();
  assertEquals(await logged(history, "general"), ["12345", "second"]);
  assertEquals(third.last("sent").sendId, 2);
});

Deno.test("send with an id that waited for the answer from another room at the loss is stored when said again", async () => {
  const fixture = lateChat();
  const { history } = fixture;
  const alice = await joinGreeted(fixture, "alice", "general");
  await history.commitUntil(alice.alsoEnter("lobby"));
  const bob = await fixture.join("bob", "general");
  await history.commitUntil(bob.alsoEnter("lobby"));
  alice.send("one", { sendId: 1, room: "general" });
  const waiting = alice.send("two", { sendId: 2, room: "lobby" });
  assert(waiting instanceof Promise);
  lose(fixture.hub, alice);
  await history.commitUntil(waiting);
  history.commitAll();
  const again = resume(fixture, alice);
  await history.commitUntil(again.alsoEnter("general"));
  await history.commitUntil(again.alsoEnter("lobby"));
  await history.commitUntil(again.send("one", { sendId: 1, room: "general" }));
  await history.commitUntil(again.send("two", { sendId: 2, room: "lobby" }));
  history.commitAll();
  assertEquals([await logged(history, "general"), await logged(history, "lobby")], [["one"], [
    "two",
  ]]);
});

// Going into a room again

Deno.test("enter that refuses another room gives exactly what is missing in the one that is meant", async () => {
  const fixture = chat();
  const [alice, bob] = [
    await joinGreeted(fixture, "alice", "general"),
    await fixture.join("bob", "general"),
  ];
  bob.send("one");
  const { epoch, seq } = alice.last("message");
  lose(fixture.hub, alice);
  for (let index = 2; index <= 30; index++) bob.send(`${index}`);
  const again = resume(fixture, alice);
  again.take();
  goOn(again, { epoch, seq });
  bob.send("new");
  const numbers = Array.from({ length: 29 }, (_, index) => `(bob: ${index + 2})`);
  assertEquals(again.heard(), ["roomEntered", ...numbers, "bob: new"]);
  assertEquals([again.last("roomEntered").epoch, again.last("roomEntered").missing], [epoch, 0]);
});

Deno.test("enter that refuses another room says how much is gone of the one that is meant", async () => {
  const fixture = chat({ maxMessages: 2 });
  const [alice, bob] = [
    await joinGreeted(fixture, "alice", "general"),
    await fixture.join("bob", "general"),
  ];
  bob.send("1");
  const { epoch, seq } = alice.last("message");
  lose(fixture.hub, alice);
  for (let index = 2; index <= 6; index++) bob.send(`${index}`);
  const again = resume(fixture, alice);
  goOn(again, { epoch, seq });
  assertEquals(again.heard(), ["welcome", "roomEntered", "(bob: 5)", "(bob: 6)"]);
  assertEquals(again.last("roomEntered").missing, 3);
});

Deno.test("enter that refuses another room goes into none that was deleted, and makes none", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice");
  alice.create("general");
  alice.send("one");
  const { epoch, seq } = alice.last("sent");
  alice.say({ type: "delete", room: "general" });
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  again.take();
  goOn(again, { epoch, seq });
  assertEquals(again.heard(), ["error wrong-epoch"]);
  assertEquals(again.last("error").mayRetry, false);
  assertEquals([fixture.hub.rooms.listed(), fixture.hub.rooms.find("general")], [[], undefined]);
});

Deno.test("enter that refuses another room makes none in a late store", async () => {
  const fixture = lateChat();
  const { hub, history } = fixture;
  const alice = await joinGreeted(fixture, "alice");
  await history.commitUntil(goOn(alice, { epoch: "another", seq: 4 }));
  assertEquals(alice.heard(), ["error wrong-epoch"]);
  await settled();
  assertEquals([hub.rooms.listed(), hub.rooms.find("general")], [[], undefined]);
});

for (const how of ["create", "enter"] as const) {
  Deno.test(`enter that refuses another room does not go into one made anew: ${how}`, async () => {
    const fixture = chat();
    const alice = await joinGreeted(fixture, "alice");
    alice.create("general");
    alice.send("one");
    const { epoch, seq } = alice.last("sent");
    alice.say({ type: "delete", room: "general" });
    lose(fixture.hub, alice);
    const bob = await fixture.join("bob");
    if (how === "create") bob.create("general");
    else bob.enter("general");
    bob.send("in the other one");
    const again = resume(fixture, alice);
    await again.enter("lobby");
    again.take();
    bob.take();
    goOn(again, { epoch, seq });
    goOn(again, { epoch, seq: 1 });
    assertEquals(again.heard(), ["error wrong-epoch", "error wrong-epoch"]);
    again.say({ type: "listUsers" });
    assertEquals(again.last("userList").room, "lobby"); // where she was
    assertEquals(bob.take(), []);
    assertEquals(fixture.hub.rooms.listed().map((room) => room.info().users), [1, 1]);
  });
}

Deno.test("enter that does not refuse another room goes in, and says that nobody knows what is missing", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice"), await join("bob", "general")];
  bob.send("one");
  const after = { epoch: "another", seq: 4 };
  alice.enter("general", { after, ifOther: "enter" });
  assertEquals(alice.heard(), ["roomEntered", "(bob: one)"]);
  assertEquals(alice.last("roomEntered").missing, null);
});

Deno.test("enter that refuses another room goes on in one that was emptied by the loss", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice", "general");
  alice.send("one", { sendId: 1 });
  const { epoch } = alice.last("sent");
  lose(fixture.hub, alice);
  assertEquals(fixture.hub.rooms.find("general"), undefined);
  fixture.clock.advance(maxAwayMs - 1);
  const again = resume(fixture, alice);
  goOn(again, { epoch, seq: 0 });
  again.send("two", { sendId: 2, epoch });
  assertEquals(again.heard(), ["welcome", "roomEntered", "(alice: one)", "sent", "alice: two"]);
  assertEquals([again.last("roomEntered").epoch, again.last("sent").seq], [epoch, 2]);
});

Deno.test("enter that refuses another room goes on in one that was emptied, though nothing was said there", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice", "general");
  const { epoch, seq } = alice.last("roomEntered");
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  goOn(again, { epoch, seq });
  again.send("one", { sendId: 1, epoch });
  assertEquals(again.heard(), ["welcome", "roomEntered", "sent", "alice: one"]);
});

Deno.test("enter that refuses another room does so when the emptied one was kept too long", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice", "general");
  alice.send("one");
  const { epoch, seq } = alice.last("sent");
  alice.say({ type: "leave" });
  fixture.clock.advance(maxAwayMs);
  alice.take();
  goOn(alice, { epoch, seq });
  assertEquals(alice.heard(), ["error wrong-epoch"]);
  assertEquals(fixture.hub.rooms.listed(), []);
});

// Everything together

/**
 * A client as `docs/protocol.md` wants it: it goes on with its session after each loss, into its
 * room after the last message that it has, and says again in order what was not answered. What came
 * in and was not read when the connection was lost, it never gets.
 */
class PersistentClient {
  /** The texts of the messages that it has shown. */
  readonly shown: string[] = [];
  /** What should not have come. */
  readonly troubles: string[] = [];
  readonly #chat: Chat<LateHistory>;
  readonly #unanswered = new Map<number, string>();
  #client: TestClient;
  #token: string | undefined;
  #position: Position;
  #sendId = 0;
  /** Resolves when what was said on this connection so far has been dealt with. */
  done: Promise<void> = Promise.resolve();

  constructor(on: Chat<LateHistory>, client: TestClient) {
    this.#chat = on;
    this.#client = client;
    const { epoch } = client.last("roomEntered");
    this.#position = { epoch, seq: 0 };
    this.#token = tokenOf(client);
  }

  get unanswered(): number {
    return this.#unanswered.size;
  }

  /** The next line, now or when there is a connection again. */
  say(text: string): void {
    this.#unanswered.set(++this.#sendId, text);
    this.#send(this.#sendId, text);
  }

  /** Takes what came in. */
  read(): void {
    for (const event of this.#client.take()) {
      if (event.type === "message") this.#show(event);
      if (event.type === "sent") this.#unanswered.delete(event.sendId ?? -1);
      if (event.type === "error") this.troubles.push(brief(event));
    }
  }

  /** The server sees the connection break. */
  lose(): void {
    lose(this.#chat.hub, this.#client);
  }

  /** Connects again, whether or not the server knows that the connection was lost. */
  resume(): void {
    this.#client = this.#chat.connect();
    this.done = Promise.resolve();
    this.#give({ type: "hello", protocol: 1, client: "test/1", token: this.#token! });
    const after = this.#position;
    const how = { ifMissing: "create", exclusive: true, after, ifOther: "refuse" } as const;
    this.#give({ type: "enter", room: "general", ...how });
    for (const [sendId, text] of this.#unanswered) this.#send(sendId, text);
  }

  #send(sendId: number, text: string): void {
    const { epoch } = this.#position;
    this.#give({ type: "send", room: "general", epoch, sendId, text });
  }

  /** As a connection's reader does: one command after the other. */
  #give(command: Command): void {
    const client = this.#client;
    this.done = this.done.then(() => client.say(command));
  }

  #show({ epoch, seq, text }: Message): void {
    if (epoch !== this.#position.epoch) this.troubles.push(`${text} of another epoch`);
    if (seq !== this.#position.seq + 1) this.troubles.push(`${text} at ${seq}`);
    this.#position = { epoch, seq };
    this.shown.push(text);
  }
}

type Step = "say" | "commit" | "pause" | "read" | "lose" | "resume" | "lose and resume";

const STEP = fc.constantFrom<Step>(
  "say",
  "say",
  "say",
  "commit",
  "commit",
  "pause",
  "pause",
  "read",
  "lose",
  "resume",
  "lose and resume",
);

/** What a line of two or three characters takes in an outbox: that many wait in it. */
const OUTBOX_BYTES = [6, 30, 1024 * 1024];

Deno.test("Hub stores and shows each line of a client once and in order, over any losses and resumptions", async () => {
  const steps = fc.array(STEP, { maxLength: 60, size: "max" });
  const maxOutboxBytes = fc.constantFrom(...OUTBOX_BYTES);
  await fc.assert(
    fc.asyncProperty(steps, maxOutboxBytes, fc.boolean(), async (script, bytes, isWatched) => {
      const fixture = lateChat({ limits: { maxOutboxBytes: bytes } });
      const { history } = fixture;
      const alice = await joinGreeted(fixture, "alice", "general");
      const client = new PersistentClient(fixture, alice);
      const lines = ["0"];
      client.say("0");
      await history.commitUntil(client.done);
      history.commitAll();
      client.read();
      const bob = isWatched ? await fixture.join("bob", "general") : null;
      for (const step of script) {
        if (step === "say") client.say(addTo(lines));
        if (step === "commit") history.commit();
        if (step === "pause") await settled();
        if (step === "read") client.read();
        if (step === "lose" || step === "lose and resume") client.lose();
        if (step === "resume" || step === "lose and resume") client.resume();
      }
      client.resume();
      await history.commitUntil(client.done);
      history.commitAll();
      await settled();
      client.read();
      assertEquals([client.troubles, client.unanswered], [[], 0]);
      assertEquals(client.shown, lines);
      assertEquals(await logged(history, "general"), lines);
      if (bob !== null) assertEquals(bob.texts, lines);
    }),
    { numRuns: 300 },
  );
});

/** One more numbered line. */
function addTo(lines: string[]): string {
  const text = `${lines.length}`;
  lines.push(text);
  return text;
}
