/** Messages with an id of the client: each is stored once and answered as often as it is asked (E2). */
import { assert, assertEquals } from "@std/assert";
import type { ChatErrorCode } from "../../../lib/protocol/chat_error.ts";
import type { Send } from "../../../lib/protocol/command.ts";
import { chat, failingChat, lateChat, lateFailingChat } from "../../helpers/chat_fixture.ts";
import { brief } from "../../helpers/test_client.ts";

Deno.test("send with an id that was answered is answered again, and stored once", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.take();
  alice.send("one", { sendId: 1 });
  const first = alice.last("sent");
  alice.send("two", { sendId: 2 });
  alice.take();
  alice.send("one", { sendId: 1 });
  assertEquals(alice.take(), [first]);
  assertEquals(bob.texts, ["one", "two"]);
});

Deno.test("send with an id that was answered is answered again, wherever one is by now", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.send("one", { sendId: 1 });
  const first = alice.last("sent");
  alice.say({ type: "leave" });
  alice.take();
  alice.send("one", { sendId: 1, room: "general", epoch: first.epoch });
  assertEquals(alice.take(), [first]);
});

Deno.test("send with an id that was answered is answered again, though the room is another", async () => {
  const { join } = chat();
  const alice = await join("alice");
  alice.create("general");
  alice.send("one", { sendId: 1 });
  const first = alice.last("sent");
  alice.say({ type: "delete", room: "general" });
  alice.create("general");
  alice.take();
  alice.send("one", { sendId: 1, epoch: first.epoch });
  assertEquals(alice.take(), [first]);
});

Deno.test("send with an id older than what is kept is refused and not stored", async () => {
  const { join } = chat({ limits: { maxKeptAnswers: 2 } });
  const alice = await join("alice", "general");
  for (const sendId of [1, 2, 3]) alice.send(`text ${sendId}`, { sendId });
  alice.take();
  alice.send("text 1", { sendId: 1 });
  assertEquals(alice.heard(), ["error unknown-send-id"]);
  assertEquals(alice.texts.length, 3);
  assertEquals(alice.last("error").sendId, 1);
});

Deno.test("send with an id that was refused by the log is refused again", async () => {
  const { join, history } = failingChat();
  const alice = await join("alice", "general");
  history.failNext("append");
  alice.send("one", { sendId: 1 });
  const first = alice.last("error");
  alice.take();
  alice.send("one", { sendId: 1 });
  assertEquals(alice.take(), [first]);
});

Deno.test("sendPrivate with an id that was answered is answered again, and delivered once", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice"), await join("bob")];
  alice.sendPrivate("bob", "Hello", { sendId: 1 });
  alice.sendPrivate("bob", "Hello", { sendId: 1 });
  assertEquals(bob.heard(), ["alice to bob: Hello"]);
  assertEquals(alice.heard(), ["privateSent", "privateSent"]);
});

Deno.test("sendPrivate with an id that was answered is answered again when nobody is there", async () => {
  const { hub, join } = chat();
  const [alice, bob] = [await join("alice"), await join("bob")];
  alice.sendPrivate("bob", "Hello", { sendId: 1 });
  hub.close(bob.session, "lost");
  alice.sendPrivate("bob", "Hello", { sendId: 1 });
  assertEquals(alice.heard(), ["privateSent", "privateSent"]);
});

Deno.test("sendPrivate with an id older than what is kept is refused and not delivered", async () => {
  const { join } = chat({ limits: { maxKeptAnswers: 1 } });
  const [alice, bob] = [await join("alice"), await join("bob")];
  for (const sendId of [1, 2, 1]) alice.sendPrivate("bob", "Hello", { sendId });
  assertEquals(alice.heard(), ["privateSent", "privateSent", "error unknown-send-id"]);
  assertEquals(bob.heard().length, 2);
});

Deno.test("send with an id that was answered is answered again, whatever else is wrong with it", async () => {
  const { join } = chat({ limits: { maxTextBytes: 8 } });
  const alice = await join("alice", "general");
  alice.send("one", { sendId: 1 });
  const first = alice.last("sent");
  await alice.alsoEnter("lobby");
  alice.take();
  alice.send("", { sendId: 1 });
  alice.send("much too long", { sendId: 1, room: "general" });
  alice.send("one", { sendId: 1 }); // two rooms
  alice.send("one", { sendId: 1, room: "nowhere" });
  alice.send("one", { sendId: 1, room: "general", epoch: "another" });
  assertEquals(alice.take(), [first, first, first, first, first]);
  assertEquals(alice.texts, ["one"]);
});

Deno.test("send with an id that was answered gives back the ref of the repetition", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.send("one", { sendId: 1, ref: 1 });
  const { ref: _ref, ...first } = alice.last("sent");
  alice.take();
  alice.send("one", { sendId: 1, ref: 2 });
  alice.send("one", { sendId: 1 });
  assertEquals(alice.take(), [{ ...first, ref: 2 }, first]);
});

Deno.test("send with an id that was refused is refused again, for the same reason", async () => {
  const { join } = chat();
  const alice = await join("alice");
  alice.send("one", { sendId: 1, ref: 1 });
  const { ref: _ref, ...first } = alice.last("error");
  assertEquals([first.code, first.sendId], ["not-in-room", 1]);
  await alice.enter("general");
  alice.send("two", { sendId: 2 });
  alice.take();
  alice.send("one", { sendId: 1, ref: 7 });
  assertEquals(alice.take(), [{ ...first, ref: 7 }]);
  assertEquals(alice.texts, ["two"]);
});

const REFUSED: readonly (Partial<Send> & { readonly code: ChatErrorCode })[] = [
  { code: "text-required", room: "general", text: "" },
  { code: "line-too-long", room: "general", text: "much too long" },
  { code: "no-such-room", room: "nowhere" },
  { code: "not-in-room", room: "attic" },
  { code: "room-required" },
  { code: "wrong-epoch", room: "general", epoch: "another" },
];

for (const { code, ...fields } of REFUSED) {
  Deno.test(`send keeps a refusal as the answer to its id: ${code}`, async () => {
    const { join } = chat({ limits: { maxTextBytes: 8 } });
    const alice = await join("alice", "general");
    await alice.alsoEnter("lobby");
    await join("bob", "attic");
    alice.take();
    alice.send("one", { sendId: 1, ...fields });
    const first = alice.last("error");
    assertEquals([first.code, first.sendId], [code, 1]);
    alice.take();
    alice.send("one", { sendId: 1, room: "general" });
    assertEquals(alice.take(), [first]);
    alice.send("two", { sendId: 2, room: "general" });
    assertEquals(alice.texts, ["two"]);
  });
}

Deno.test("send keeps the refusal of a message that was behind the deletion of its room", async () => {
  const { join, history } = lateChat();
  const alice = await join("alice");
  await history.commitUntil(alice.create("general"));
  const bob = await join("bob", "general");
  bob.send("before");
  const deleting = alice.say({ type: "delete", room: "general" });
  bob.send("behind", { sendId: 1 });
  await history.commitUntil(deleting);
  bob.send("behind", { sendId: 1 });
  assertEquals(
    bob.heard(),
    ["sent", "bob: before", "roomDeleted", "error no-such-room", "error no-such-room"],
  );
});

Deno.test("send with an id that is being stored is stored and answered once, with the first ref", async () => {
  const { join, history } = lateChat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.take();
  alice.send("one", { sendId: 1, ref: 1 });
  alice.send("one", { sendId: 1, ref: 2 });
  alice.send("", { sendId: 1, ref: 3, room: "nowhere" });
  history.commitAll();
  assertEquals(alice.heard(), ["sent", "alice: one"]);
  assertEquals(alice.last("sent").ref, 1);
  assertEquals(history.batches, [["one"]]);
  assertEquals(bob.texts, ["one"]);
});

Deno.test("send with an id that the log is about to refuse is refused once, with the first ref", async () => {
  const { join, history, failing } = lateFailingChat();
  const alice = await join("alice", "general");
  failing.failNext("append");
  alice.send("one", { sendId: 1, ref: 1 });
  alice.send("one", { sendId: 1, ref: 2 });
  history.commitAll();
  assertEquals(alice.heard(), ["error sending-failed"]);
  assertEquals([alice.last("error").ref, alice.last("error").sendId], [1, 1]);
});

Deno.test("send with an id that was refused is refused again behind the message before it", async () => {
  const { join, history } = lateChat();
  const alice = await join("alice", "general");
  alice.send("", { sendId: 1 });
  alice.take();
  alice.send("two", { sendId: 2 });
  const again = alice.send("one", { sendId: 1 });
  assertEquals(alice.heard(), []);
  await history.commitUntil(again);
  assertEquals(alice.heard(), ["sent", "alice: two", "error text-required"]);
});

Deno.test("send with an id older than what is kept is refused behind the message before it", async () => {
  const { join, history } = lateChat({ limits: { maxKeptAnswers: 1 } });
  const alice = await join("alice", "general");
  for (const sendId of [1, 2]) alice.send(`text ${sendId}`, { sendId });
  history.commitAll();
  alice.take();
  alice.send("text 3", { sendId: 3 });
  const again = alice.send("text 1", { sendId: 1 });
  assertEquals(alice.heard(), []);
  await history.commitUntil(again);
  assertEquals(alice.heard(), ["sent", "alice: text 3", "error unknown-send-id"]);
});

Deno.test("send with an id older than what is kept is unknown, whatever else is wrong with it", async () => {
  const { join } = chat({ limits: { maxKeptAnswers: 1 } });
  const alice = await join("alice", "general");
  for (const sendId of [1, 2]) alice.send(`text ${sendId}`, { sendId });
  alice.take();
  alice.send("", { sendId: 1, room: "nowhere" });
  assertEquals(alice.heard(), ["error unknown-send-id"]);
});

Deno.test("send with the id of a private message is answered as that was", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.sendPrivate("alice", "Note", { sendId: 1 });
  alice.sendPrivate("nobody", "Note", { sendId: 2 });
  const [sent, error] = [alice.last("privateSent"), alice.last("error")];
  alice.take();
  alice.send("one", { sendId: 1 });
  alice.send("two", { sendId: 2 });
  assertEquals(alice.take(), [sent, error]);
  assertEquals(alice.texts, []);
});

Deno.test("sendPrivate with the id of a message to a room is answered as that was", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob")];
  alice.send("one", { sendId: 1 });
  alice.send("", { sendId: 2 });
  const [sent, error] = [alice.last("sent"), alice.last("error")];
  alice.take();
  alice.sendPrivate("bob", "Hello", { sendId: 1 });
  alice.sendPrivate("bob", "Hello", { sendId: 2 });
  assertEquals(alice.take(), [sent, error]);
  assertEquals(bob.heard(), []);
});

Deno.test("sendPrivate with an id that is being stored in a room is answered as that is", async () => {
  const { join, history } = lateChat();
  const [alice, bob] = [await join("alice", "general"), await join("bob")];
  alice.send("one", { sendId: 1, ref: 1 });
  const again = alice.sendPrivate("bob", "Hello", { sendId: 1, ref: 2 });
  await history.commitUntil(again);
  assertEquals(bob.heard(), []);
  const answers = alice.take().filter(({ type }) => type !== "message");
  assert(answers.length >= 1);
  assertEquals(new Set(answers.map(({ type }) => type)), new Set(["sent"]));
});

Deno.test("sendPrivate keeps a refusal as the answer to its id", async () => {
  const { join } = chat({ limits: { maxTextBytes: 8 } });
  const alice = await join("alice");
  alice.sendPrivate("bob", "Hello", { sendId: 1 });
  alice.sendPrivate("alice", " ", { sendId: 2 });
  alice.sendPrivate("alice", "much too long", { sendId: 3 });
  const first = alice.take();
  assertEquals(
    first.map(brief),
    ["error user-not-found", "error text-required", "error line-too-long"],
  );
  const bob = await join("bob");
  for (const sendId of [1, 2, 3]) alice.sendPrivate("bob", "Hello", { sendId });
  assertEquals(alice.take(), first);
  assertEquals(bob.heard(), []);
});

Deno.test("sendPrivate with an id that was answered is answered again, whatever else is wrong with it", async () => {
  const { join } = chat({ limits: { maxTextBytes: 8 } });
  const [alice, bob] = [await join("alice"), await join("bob")];
  alice.sendPrivate("bob", "Hello", { sendId: 1 });
  const first = alice.last("privateSent");
  alice.take();
  alice.sendPrivate("bob", "", { sendId: 1 });
  alice.sendPrivate("bob", "much too long", { sendId: 1 });
  alice.sendPrivate("nobody", "Hello", { sendId: 1 });
  assertEquals(alice.take(), [first, first, first]);
  assertEquals(bob.heard().length, 1);
});

Deno.test("sendPrivate with an id whose message met a bug is not left without an answer", async () => {
  const { hub, join } = chat();
  const [alice, bob] = [await join("alice"), await join("bob")];
  const { find } = hub.presence;
  hub.presence.find = () => {
    throw new TypeError("This is a bug");
  };
  alice.sendPrivate("bob", "Hello", { sendId: 1 });
  hub.presence.find = find;
  assertEquals(alice.heard(), ["error internal"]);
  alice.sendPrivate("bob", "Hello", { sendId: 1 });
  assertEquals(alice.take().length, 1);
  assert(bob.heard().length <= 1);
});
