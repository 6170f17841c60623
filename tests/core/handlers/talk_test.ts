import { nextTurn } from "../../../lib/util/next_turn.ts";
import { assert, assertEquals } from "@std/assert";
import { chat, failingChat, lateChat } from "../../helpers/chat_fixture.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { TestAccounts } from "../../helpers/test_accounts.ts";

Deno.test("send shows the message to everybody in the room, and to nobody else", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  const carol = await join("carol", "lobby");
  bob.take();
  alice.send("Hello");
  const { epoch } = alice.last("roomEntered");
  assertEquals(bob.take(), [{
    type: "message",
    room: "general",
    epoch,
    seq: 1,
    from: { name: "alice", account: null, session: alice.session.key },
    text: "Hello",
    atMs: FakeClock.START_MS,
  }]);
  assertEquals(carol.take(), []);
});

Deno.test("send answers just before the message comes back", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.send("Hello", { sendId: 3 });
  assertEquals(alice.heard(), ["sent", "alice: Hello"]);
  const { epoch } = alice.last("roomEntered");
  assertEquals(alice.last("sent"), { type: "sent", room: "general", sendId: 3, epoch, seq: 1 });
});

Deno.test("send gives the message back only where the sender's dialect echoes", async () => {
  const { join } = chat();
  const alice = await join("alice", "general", { echoesOwn: false });
  const bob = await join("bob", "general", { echoesOwn: false });
  alice.take();
  alice.send("Hello");
  assertEquals([alice.heard(), bob.heard()], [["sent"], ["alice: Hello"]]);
});

Deno.test("send shows the message to the sender's other connections, echo or not", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice") });
  const first = await join("alice", "general", { echoesOwn: false });
  const second = await join("alice", "general", { echoesOwn: false });
  first.send("Hello");
  assertEquals([first.heard(), second.heard()], [["sent"], ["alice: Hello"]]);
});

Deno.test("send needs to know the room where there are several", async () => {
  const { join } = chat();
  const alice = await join("alice");
  alice.send("Hello");
  await alice.enter("general");
  await alice.alsoEnter("lobby");
  alice.take();
  alice.send("Hello");
  alice.send("Hello", { room: "#Lobby" });
  alice.send("Hello", { room: "attic" });
  assertEquals(
    alice.heard(),
    ["error room-required", "sent", "alice: Hello", "error no-such-room"],
  );
  assertEquals(alice.last("message").room, "lobby");
});

Deno.test("send outside a room is refused", async () => {
  const { join } = chat();
  const alice = await join("alice");
  await join("bob", "general");
  alice.send("Hello");
  alice.send("Hello", { room: "general" });
  assertEquals(alice.heard(), ["error not-in-room", "error not-in-room"]);
});

Deno.test("send makes the text harmless", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.send("\x1b[31mred\nalert\u202e");
  assertEquals(bob.texts, ["[31mred alert"]);
});

Deno.test("send refuses a text in which there is nothing to say", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  const blank = ["", "   ", "\t\r\n", "\x07\x1b"];
  const invisible = ["\u200b", "\u00ad \u200e", "\u2063", "\u200d", " \ufe0f ", "\u3164", "\u034f"];
  const texts = [...blank, ...invisible];
  for (const text of texts) alice.send(text);
  assertEquals(alice.heard(), texts.map(() => "error text-required"));
});

Deno.test("send bounds the text in bytes of UTF-8", async () => {
  const { join } = chat({ limits: { maxTextBytes: 8 } });
  const alice = await join("alice", "general");
  const fitting = ["12345678", "éééé", "ああ12", "😀😀"];
  for (const text of fitting) alice.send(text);
  assertEquals(alice.texts, fitting);
  alice.take();
  const tooLong = ["123456789", "éééé1", "ああ123", "😀😀1"];
  for (const text of tooLong) alice.send(text);
  assertEquals(alice.heard(), tooLong.map(() => "error line-too-long"));
});

Deno.test("send counts the text that others will see", async () => {
  const { join } = chat({ limits: { maxTextBytes: 4 } });
  const alice = await join("alice", "general");
  alice.send("\x071234\x07");
  assertEquals(alice.texts, ["1234"]);
});

Deno.test("send with the room's epoch is taken, with another one refused", async () => {
  const { join } = chat();
  const alice = await join("alice");
  alice.create("general");
  const { epoch } = alice.last("roomEntered");
  alice.send("one", { epoch });
  alice.say({ type: "delete", room: "general" });
  alice.create("general");
  alice.take();
  alice.send("two", { epoch });
  assertEquals(alice.heard(), ["error wrong-epoch"]);
  assertEquals(alice.texts, ["one"]);
});

Deno.test("send without an id is stored as often as it is sent", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.send("one");
  alice.send("one");
  assertEquals(alice.texts, ["one", "one"]);
});

Deno.test("send that the log refuses is refused, seen by nobody and recorded", async () => {
  const { join, history, activities } = failingChat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.take();
  history.failNext("append");
  alice.send("one", { sendId: 1, ref: 5 });
  const { code, mayRetry, sendId, ref } = alice.last("error");
  assertEquals([code, mayRetry, sendId, ref], ["sending-failed", true, 1, 5]);
  assertEquals(bob.take(), []);
  assertEquals(activities.filter(({ type }) => type === "bug").length, 1);
  alice.take();
  alice.send("two", { sendId: 2 });
  alice.say({ type: "ping" });
  assertEquals(alice.heard(), ["sent", "alice: two", "pong"]);
  assertEquals(bob.heard(), ["alice: two"]);
});

Deno.test("history gives the newest messages, or those before or after a place", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  for (const text of ["one", "two", "three", "four"]) alice.send(text);
  const { epoch } = alice.last("sent");
  const asked = (range: { before?: number; after?: number; limit?: number }) => {
    alice.say({ type: "history", room: "general", ...range });
    return alice.last("historyPage").messages.map(({ text }) => text);
  };
  assertEquals(asked({}), ["one", "two", "three", "four"]);
  assertEquals(asked({ limit: 2 }), ["three", "four"]);
  assertEquals(asked({ before: 4, limit: 2 }), ["two", "three"]);
  assertEquals(asked({ after: 1, limit: 2 }), ["two", "three"]);
  assertEquals(asked({ after: 1, before: 4 }), ["two", "three"]);
  assertEquals(asked({ after: 4 }), []);
  const { room, epoch: answered } = alice.last("historyPage");
  assertEquals([room, answered], ["general", epoch]);
});

Deno.test("history gives no more than the server's bound", async () => {
  const { join } = chat({ limits: { maxHistoryMessages: 2 } });
  const alice = await join("alice", "general");
  for (const text of ["one", "two", "three"]) alice.send(text);
  alice.say({ type: "history" });
  assertEquals(alice.last("historyPage").messages.length, 2);
  alice.say({ type: "history", limit: 3 });
  assertEquals(alice.last("historyPage").messages.length, 2);
});

Deno.test("history is for those who are in the room", async () => {
  const { join } = chat();
  const alice = await join("alice");
  await join("bob", "general");
  alice.say({ type: "history", room: "general" });
  assertEquals(alice.heard(), ["error not-in-room"]);
});

Deno.test("search gives the newest messages with every word, the oldest first", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  for (const text of ["Lunch at one", "lunch?", "At LUNCH, then", "at two"]) alice.send(text);
  await alice.say({ type: "search", room: "#General", text: " lunch  AT ", ref: 4 });
  const { messages, ...rest } = alice.last("searchPage");
  assertEquals(messages.map(({ text }) => text), ["Lunch at one", "At LUNCH, then"]);
  assertEquals(rest, { type: "searchPage", room: "general", text: "lunch  AT", ref: 4 });
  await alice.say({ type: "search", text: "lunch", limit: 2 });
  assertEquals(alice.last("searchPage").messages.map(({ seq }) => seq), [2, 3]);
});

Deno.test("search gives no more than the server's bound", async () => {
  const { join } = chat({ limits: { maxHistoryMessages: 2 } });
  const alice = await join("alice", "general");
  for (const text of ["one", "one", "one"]) alice.send(text);
  const found = async (limit: { limit?: number }) => {
    await alice.say({ type: "search", text: "one", ...limit });
    return alice.last("searchPage").messages.map(({ seq }) => seq);
  };
  assertEquals(await found({}), [2, 3]);
  assertEquals(await found({ limit: 3 }), [2, 3]);
  assertEquals(await found({ limit: 1 }), [3]);
  assertEquals(await found({ limit: 0 }), []);
});

Deno.test("search refuses a text in which there is nothing, and one that is too long", async () => {
  const { join } = chat({ limits: { maxSearchBytes: 8 } });
  const alice = await join("alice", "general");
  const blank = ["", "  ", "\x07\t", "\u200b", "\u3164"];
  for (const text of blank) alice.say({ type: "search", text });
  assertEquals(alice.heard(), blank.map(() => "error text-required"));
  alice.say({ type: "search", text: "123456789" });
  assertEquals([alice.heard(), alice.last("error").message], [
    ["error line-too-long"],
    "Search too long",
  ]);
  await alice.say({ type: "search", text: "éééé" });
  assertEquals(alice.last("searchPage").messages, []);
});

Deno.test("search is for those who are in the room", async () => {
  const { join } = chat();
  const alice = await join("alice");
  await join("bob", "general");
  alice.say({ type: "search", room: "general", text: "one" });
  alice.say({ type: "search", text: "one" });
  assertEquals(alice.heard(), ["error not-in-room", "error not-in-room"]);
});

Deno.test("search lets others have their turn before the next command", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.send("one");
  alice.take();
  let turns = 0;
  void nextTurn().then(() => turns++);
  const asked = alice.say({ type: "search", text: "one" });
  assert(asked instanceof Promise);
  await asked;
  assertEquals([alice.heard(), turns], [["searchPage"], 1]);
});

Deno.test("search is answered when a late store has found it", async () => {
  const { join, history } = lateChat();
  const alice = await join("alice", "general");
  await history.commitUntil(alice.send("one"));
  history.commitAll();
  const asked = alice.say({ type: "search", text: "one" });
  assertEquals(alice.heard(), ["sent", "alice: one"]);
  history.commitAll();
  await asked;
  assertEquals(alice.last("searchPage").messages.map(({ seq }) => seq), [1]);
});

Deno.test("search that the store fails is refused, and the session goes on", async () => {
  const { join, history } = failingChat();
  const alice = await join("alice", "general");
  history.failNext("read");
  alice.say({ type: "search", text: "one" });
  alice.say({ type: "ping" });
  assertEquals(alice.last("error").mayRetry, true);
  assertEquals(alice.heard(), ["error unavailable", "pong"]);
});

Deno.test("history is answered when a late store has read it", async () => {
  const { join, history } = lateChat();
  const alice = await join("alice", "general");
  alice.send("one");
  const asked = alice.say({ type: "history" });
  assert(asked instanceof Promise);
  await history.commitUntil(asked);
  assertEquals(alice.heard(), ["sent", "alice: one", "historyPage"]);
  assertEquals(alice.last("historyPage").messages.map(({ seq }) => seq), [1]);
});

Deno.test("history and search answer with no more than fits into what may wait for a connection", async () => {
  const { join } = chat({ limits: { maxQueueBytes: 4000, softQueueBytes: 1000 } });
  const alice = await join("alice", "general");
  for (let count = 0; count < 5; count++) alice.send("é".repeat(200));
  alice.say({ type: "history" });
  assertEquals(alice.last("historyPage").messages.map(({ seq }) => seq), [4, 5]);
  await alice.say({ type: "search", text: "é" });
  assertEquals(alice.last("searchPage").messages.map(({ seq }) => seq), [4, 5]);
});

Deno.test("history answers with one message at least, however little may wait", async () => {
  const { join } = chat({ limits: { maxQueueBytes: 40, softQueueBytes: 10 } });
  const alice = await join("alice", "general");
  alice.send("a".repeat(200));
  alice.say({ type: "history" });
  assertEquals(alice.last("historyPage").messages.map(({ seq }) => seq), [1]);
  await alice.say({ type: "search", text: "a" });
  assertEquals(alice.last("searchPage").messages.map(({ seq }) => seq), [1]);
});
