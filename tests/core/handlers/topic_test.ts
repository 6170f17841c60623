import { assertEquals } from "@std/assert";
import { chat, lateChat, lateFailingChat } from "../../helpers/chat_fixture.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { TestAccounts } from "../../helpers/test_accounts.ts";
import type { TestClient } from "../../helpers/test_client.ts";

const AT_MS = FakeClock.START_MS;
const TEN_MINUTES_MS = 600_000;

function setTopic(client: TestClient, text: string): void {
  client.say({ type: "topic", text });
}

Deno.test("topic with a text sets it, answers, and tells the others", async () => {
  const { join, activities } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  const carol = await join("carol", "lobby");
  alice.take();
  bob.say({ type: "topic", text: "Plans", ref: 3 });
  const what = { room: "general", topic: "Plans", by: "bob", atMs: AT_MS };
  assertEquals(bob.take(), [{ type: "topic", ...what, ref: 3 }]);
  assertEquals(alice.take(), [{ type: "topicChanged", ...what }]);
  assertEquals(carol.take(), []);
  assertEquals(activities.at(-1), {
    type: "topic",
    name: "bob",
    room: "general",
    topic: "Plans",
  });
});

Deno.test("topic tells the other connections of the user, too", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice") });
  const [first, second] = [await join("alice", "general"), await join("alice", "general")];
  setTopic(first, "Plans");
  assertEquals([first.heard(), second.heard()], [["topic"], ["topicChanged"]]);
});

Deno.test("topic without a text says what it is, who set it and when", async () => {
  const { clock, join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.say({ type: "topic" });
  const none = { type: "topic", room: "general", topic: "", by: null, atMs: null } as const;
  assertEquals(alice.last("topic"), none);
  setTopic(bob, "Plans");
  clock.advance(5000);
  alice.say({ type: "topic", room: "#General" });
  assertEquals(alice.last("topic"), { ...none, topic: "Plans", by: "bob", atMs: AT_MS });
});

Deno.test("topic is shown to whoever enters, and in the list of rooms", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob")];
  setTopic(alice, "Plans");
  bob.enter("general");
  assertEquals(bob.last("roomEntered").topic, "Plans");
  bob.say({ type: "listRooms" });
  assertEquals(bob.last("roomList").rooms.map((room) => room.topic), ["Plans"]);
});

Deno.test("topic with an empty text takes it away", async () => {
  const { join, activities } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  for (const nothing of ["", "  ", "\x07\n", "\u200b"]) {
    setTopic(alice, "Plans");
    setTopic(bob, nothing);
    const removed = { room: "general", topic: "", by: "bob", atMs: AT_MS };
    assertEquals(bob.last("topic"), { type: "topic", ...removed });
    assertEquals(alice.last("topicChanged"), { type: "topicChanged", ...removed });
  }
  assertEquals(activities.at(-1), { type: "topic", name: "bob", room: "general", topic: "" });
});

Deno.test("topic that is the same already tells nobody, and stays the first one's", async () => {
  const { join, activities } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  setTopic(alice, "Plans");
  const { length } = activities;
  alice.take();
  setTopic(bob, " Plans\n");
  assertEquals([alice.take(), bob.last("topic").by, activities.length], [[], "alice", length]);
});

Deno.test("topic that is taken away where there is none tells nobody", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.take();
  setTopic(bob, "");
  assertEquals([alice.take(), bob.last("topic").by], [[], null]);
});

Deno.test("topic makes the text harmless, without spaces around it", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  setTopic(bob, " \x1b[31mred\nalert\u202e \r\n");
  assertEquals(alice.last("topicChanged").topic, "[31mred alert");
});

Deno.test("topic bounds the text in bytes of UTF-8, and changes nothing", async () => {
  const { join } = chat({ limits: { maxTopicBytes: 8 } });
  const alice = await join("alice", "general");
  setTopic(alice, "éééé");
  setTopic(alice, "éééé1");
  assertEquals(alice.heard(), ["topic", "error line-too-long"]);
  assertEquals(alice.last("error").message, "Topic too long");
  alice.say({ type: "topic" });
  assertEquals(alice.last("topic").topic, "éééé");
});

Deno.test("topic is for those who are in the room", async () => {
  const { hub, join } = chat({ accounts: new TestAccounts().withOperator("root") });
  const [alice, root] = [await join("alice"), await join("root")];
  await join("bob", "general");
  for (const client of [alice, root]) {
    client.say({ type: "topic", room: "general" });
    client.say({ type: "topic", room: "general", text: "Plans" });
    client.say({ type: "topic", text: "Plans" });
    client.say({ type: "topic", room: "nowhere", text: "Plans" });
    assertEquals(client.heard(), [
      "error not-in-room",
      "error not-in-room",
      "error not-in-room",
      "error no-such-room",
    ], client.session.label);
  }
  assertEquals(hub.rooms.find("general")?.topic.topic, "");
});

Deno.test("topic of a created room is set by its creator and by operators alone", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice").withOperator("root") });
  const alice = await join("alice");
  alice.create("general");
  const second = await join("alice", "general");
  const [root, bob] = [await join("root", "general"), await join("bob", "general")];
  for (const [client, text] of [[alice, "one"], [second, "two"], [root, "three"]] as const) {
    setTopic(client, text);
    assertEquals(client.last("topic").topic, text);
  }
  for (const client of [alice, bob]) client.take();
  for (const text of ["four", ""]) setTopic(bob, text);
  assertEquals(bob.heard(), ["error not-allowed", "error not-allowed"]);
  assertEquals(
    bob.last("error").message,
    "Only its creator or an operator may set the topic of room general",
  );
  assertEquals(alice.take(), []);
  bob.say({ type: "topic" });
  assertEquals(bob.last("topic").topic, "three", "Everybody in it may ask");
});

Deno.test("topic has its place among the messages of the room", async () => {
  const { join, history } = lateChat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  const carol = await join("carol", "general");
  for (const client of [alice, bob]) client.take();
  alice.send("before");
  const setting = bob.say({ type: "topic", text: "Plans" });
  const asking = carol.say({ type: "topic" });
  alice.send("behind");
  assertEquals(carol.last("topic").topic, "", "It has not taken effect");
  await history.commitUntil(setting);
  await history.commitUntil(asking);
  history.commitAll();
  assertEquals(bob.heard(), ["alice: before", "topic", "alice: behind"]);
  const heard = ["topic", "alice: before", "topicChanged", "alice: behind"];
  assertEquals(carol.heard(), heard);
});

Deno.test("topic is known to whoever enters behind it, and told to whoever enters before it", async () => {
  const { join, history } = lateChat();
  const [alice, dora] = [await join("alice", "general"), await join("dora", "general")];
  const [bob, carol] = [await join("bob"), await join("carol")];
  alice.send("one");
  const entering = bob.enter("general");
  const setting = dora.say({ type: "topic", text: "Plans" });
  const following = carol.enter("general");
  await history.commitUntil(entering);
  await history.commitUntil(setting);
  await history.commitUntil(following);
  assertEquals(bob.heard(), [
    "roomEntered",
    "(alice: one)",
    "topicChanged",
    "carol entered general",
  ]);
  assertEquals([bob.last("roomEntered").topic, carol.last("roomEntered").topic], ["", "Plans"]);
});

Deno.test("topic that waits for a room that is deleted is refused", async () => {
  const { join, history, activities } = lateChat({
    accounts: new TestAccounts().withOperator("root"),
  });
  const [alice, root] = [await join("alice"), await join("root")];
  await history.commitUntil(alice.create("general"));
  const bob = await join("bob", "general");
  alice.take();
  bob.send("one");
  const deleting = root.say({ type: "delete", room: "general" });
  const setting = alice.say({ type: "topic", text: "Plans" });
  await history.commitUntil(deleting);
  await history.commitUntil(setting);
  assertEquals(alice.heard(), ["bob: one", "roomDeleted", "error no-such-room"]);
  assertEquals(activities.filter(({ type }) => type === "topic" || type === "bug"), []);
});

Deno.test("topic stays with the log of a room that is empty for a while", async () => {
  const { clock, join } = chat();
  const alice = await join("alice", "general");
  alice.say({ type: "listRooms" });
  const [{ createdAtMs } = { createdAtMs: 0 }] = alice.last("roomList").rooms;
  setTopic(alice, "Plans");
  alice.say({ type: "leave" });
  clock.advance(1000);
  alice.enter("general");
  assertEquals(alice.last("roomEntered").topic, "Plans");
  alice.say({ type: "topic" });
  assertEquals([alice.last("topic").by, alice.last("topic").atMs], ["alice", AT_MS]);
  alice.say({ type: "listRooms" });
  assertEquals(alice.last("roomList").rooms.map((room) => room.createdAtMs), [createdAtMs]);
});

Deno.test("topic goes with the log of its room", async () => {
  const { clock, join } = chat();
  const alice = await join("alice", "general");
  setTopic(alice, "Plans");
  alice.say({ type: "leave" });
  clock.advance(TEN_MINUTES_MS);
  alice.enter("general");
  assertEquals(alice.last("roomEntered").topic, "");
});

Deno.test("topic does not outlive the deletion of its room", async () => {
  const { join } = chat();
  const alice = await join("alice");
  alice.create("general");
  setTopic(alice, "Plans");
  alice.say({ type: "delete", room: "general" });
  alice.create("general");
  assertEquals(alice.last("roomEntered").topic, "");
});

for (const when of ["at once", "later"] as const) {
  Deno.test(`topic that can't be kept is refused for now, and nobody is told: ${when}`, async () => {
    const { join, history, failing, activities } = lateFailingChat();
    const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
    await history.commitUntil(alice.say({ type: "topic", text: "Plans" }));
    for (const client of [alice, bob]) client.take();
    const describe = history.describe.bind(history);
    if (when === "at once") history.describe = (key, room) => failing.describe(key, room) as never;
    failing.failNext("describe");
    await history.commitUntil(alice.say({ type: "topic", text: "Other plans", ref: 3 }));
    history.describe = describe;
    const { code, mayRetry, ref, message } = alice.last("error");
    assertEquals([code, mayRetry, ref], ["unavailable", true, 3]);
    assertEquals(message, "The topic cannot be set just now. Try again later");
    assertEquals([alice.heard(), bob.heard()], [["error unavailable"], []]);
    assertEquals(activities.filter(({ type }) => type === "bug").length, 1);
    bob.say({ type: "topic" });
    assertEquals(bob.last("topic").topic, "Plans");
    await history.commitUntil(bob.say({ type: "topic", text: "Other plans" }));
    assertEquals(alice.heard(), ["topicChanged"]);
  });
}
