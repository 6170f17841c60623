import { assertEquals, assertNotEquals } from "@std/assert";
import { chat, lateChat } from "../../helpers/chat_fixture.ts";
import { TestAccounts } from "../../helpers/test_accounts.ts";

Deno.test("delete tells everybody and puts all out", async () => {
  const { hub, join } = chat();
  const alice = await join("alice");
  alice.create("general");
  const bob = await join("bob", "general");
  alice.take();
  alice.say({ type: "delete", room: "general" });
  const deleted = { type: "roomDeleted", room: "general", by: "alice" } as const;
  assertEquals([alice.take(), bob.take()], [[deleted], [deleted]]);
  assertEquals([alice.session.rooms.size, bob.session.rooms.size], [0, 0]);
  assertEquals(hub.rooms.find("general"), undefined);
  bob.send("Hello");
  assertEquals(bob.heard(), ["error not-in-room"]);
});

Deno.test("delete answers somebody who is not in the room", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice") });
  const alice = await join("alice");
  alice.create("general");
  alice.enter("lobby");
  alice.take();
  alice.say({ type: "delete", room: "general" });
  assertEquals(alice.heard(), ["roomDeleted"]);
});

Deno.test("delete gives the ref back to somebody who is in the room, too", async () => {
  const { join } = chat();
  const alice = await join("alice");
  alice.create("general");
  alice.say({ type: "delete", room: "general", ref: 8 });
  assertEquals(alice.last("roomDeleted").ref, 8);
});

Deno.test("delete is for every session of the account that created the room", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice") });
  const [first, second] = [await join("alice"), await join("alice")];
  first.create("general");
  second.say({ type: "delete", room: "general" });
  assertEquals(second.heard(), ["roomDeleted"]);
});

Deno.test("delete is for the session of the guest who created the room, whatever his name", async () => {
  const { hub, join } = chat();
  const alice = await join("alice");
  alice.create("general");
  alice.login("carol");
  const namesake = await join("alice");
  namesake.say({ type: "delete", room: "general" });
  assertEquals(namesake.heard(), ["error not-allowed"]);
  alice.say({ type: "delete", room: "general" });
  assertEquals(hub.rooms.find("general"), undefined);
});

Deno.test("delete is for operators", async () => {
  const { hub, join } = chat({ accounts: new TestAccounts("alice").withOperator("root") });
  const [alice, root] = [await join("alice"), await join("root")];
  alice.create("general");
  await join("bob", "lobby");
  root.say({ type: "delete", room: "general" });
  root.say({ type: "delete", room: "lobby" });
  assertEquals(hub.rooms.listed(), []);
});

Deno.test("delete is refused to everybody else, and changes nothing", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice") });
  const [alice, bob] = [await join("alice"), await join("bob", "lobby")];
  alice.create("general");
  alice.take();
  for (const room of ["general", "lobby", "nowhere"]) bob.say({ type: "delete", room });
  assertEquals(bob.heard(), ["error not-allowed", "error not-allowed", "error no-such-room"]);
  alice.send("Hello");
  assertEquals(alice.heard(), ["sent", "alice: Hello"]);
});

Deno.test("delete says of a room that nobody created that it goes by itself", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice"), await join("bob", "lobby")];
  alice.create("general");
  for (const room of ["lobby", "general"]) bob.say({ type: "delete", room });
  const texts = bob.take().map((event) => event.type === "error" ? event.message : event.type);
  assertEquals(texts, [
    "Room lobby goes by itself when everybody has left",
    "Only its creator or an operator may delete room general",
  ]);
});

Deno.test("delete ends the log: a room of the same name has another epoch", async () => {
  const { join } = chat();
  const alice = await join("alice");
  alice.create("general");
  alice.send("Hello");
  const { epoch } = alice.last("sent");
  alice.say({ type: "delete", room: "general" });
  alice.take();
  alice.create("general");
  assertEquals(alice.heard(), ["roomEntered"]);
  assertNotEquals(alice.last("roomEntered").epoch, epoch);
});

Deno.test("delete lets the messages before it be heard, and refuses those behind it", async () => {
  const { join, history, activities } = lateChat();
  const alice = await join("alice");
  await history.commitUntil(alice.create("general"));
  const [bob, carol] = [await join("bob", "general"), await join("carol", "general")];
  bob.take();
  bob.send("before");
  const deleting = alice.say({ type: "delete", room: "general" });
  carol.send("behind");
  await history.commitUntil(deleting);
  assertEquals(bob.heard(), ["sent", "bob: before", "roomDeleted"]);
  assertEquals(carol.heard(), ["bob: before", "roomDeleted", "error no-such-room"]);
  assertEquals(activities.filter(({ type }) => type === "bug"), []);
});

Deno.test("delete is done once, however many ask for it", async () => {
  const { join, history } = lateChat({ accounts: new TestAccounts().withOperator("root") });
  const [alice, root] = [await join("alice"), await join("root")];
  await history.commitUntil(alice.create("general"));
  alice.take();
  const [bob, carol] = [await join("bob", "general"), await join("carol", "general")];
  bob.send("Hello");
  const first = alice.say({ type: "delete", room: "general" });
  const second = root.say({ type: "delete", room: "general" });
  await history.commitUntil(first);
  await history.commitUntil(second);
  assertEquals(carol.heard(), ["bob: Hello", "roomDeleted"]);
  assertEquals(root.heard(), ["error no-such-room"]);
});
