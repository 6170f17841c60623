import { assert, assertEquals } from "@std/assert";
import type { Activity } from "../../lib/core/activity.ts";
import { Disconnect } from "../../lib/protocol/disconnect.ts";
import { chat, failingChat } from "../helpers/chat_fixture.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";

Deno.test("Hub.open() gives each session a key of its own", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice"), await join("bob")];
  assert(alice.session.key !== bob.session.key);
});

Deno.test("Hub.open() names guests where the dialect wants it, and no others", () => {
  const { connect } = chat();
  const [first, second] = [connect({ namesGuests: true }), connect({ namesGuests: true })];
  assertEquals([first.session.label, second.session.label], ["Anonymous1", "Anonymous2"]);
  assertEquals(connect().session.user, null);
});

Deno.test("Hub.open() leaves out guests' names that are taken or registered", async () => {
  const { connect, join } = chat({ accounts: new TestAccounts("Anonymous2") });
  await join("anonymous1");
  assertEquals(connect({ namesGuests: true }).session.label, "Anonymous3");
});

Deno.test("Hub.open() does not use a guest's number again", () => {
  const { hub, connect } = chat();
  const guest = connect({ namesGuests: true });
  hub.close(guest.session, "lost");
  assertEquals(connect({ namesGuests: true }).session.label, "Anonymous2");
});

Deno.test("Hub.handle() is done when it returns, where the store answers at once", () => {
  const { connect } = chat();
  const alice = connect();
  const waits = [
    alice.login("alice"),
    alice.enter("general"),
    alice.send("Hello"),
    alice.say({ type: "listUsers" }),
    alice.say({ type: "history" }),
    alice.say({ type: "leave" }),
  ];
  assertEquals(waits.filter((wait) => wait !== undefined), []);
  assertEquals(
    alice.heard(),
    ["named", "roomEntered", "sent", "alice: Hello", "userList", "historyPage", "roomLeft"],
  );
});

Deno.test("Hub.handle() gives the ref back, in answers and in errors", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.send("Hello", { ref: 1 });
  alice.send("", { ref: 2, sendId: 5 });
  alice.enter("lobby", { ref: 3 });
  alice.say({ type: "leave", ref: 4 });
  alice.say({ type: "leave", ref: 5 });
  const refs = alice.take().flatMap((event) => "ref" in event ? [[event.type, event.ref]] : []);
  assertEquals(refs, [["sent", 1], ["error", 2], ["roomEntered", 3], ["roomLeft", 4], [
    "error",
    5,
  ]]);
});

Deno.test("Hub.handle() gives the sendId back in an error", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.send("", { sendId: 5 });
  assertEquals(alice.last("error").sendId, 5);
});

Deno.test("Hub.handle() shows the ref to nobody but the one who asked", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.take();
  alice.send("Hello", { ref: 1, sendId: 1 });
  alice.say({ type: "leave", ref: 2 });
  assertEquals(bob.take().filter((event) => "ref" in event || "sendId" in event), []);
});

Deno.test("Hub.handle() ignores what comes after the end", async () => {
  const { hub, join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  hub.close(alice.session, "lost");
  alice.take();
  bob.take();
  alice.send("Hello");
  alice.login("carol");
  alice.enter("lobby");
  assertEquals([alice.take(), bob.take()], [[], []]);
  assertEquals(hub.presence.find("carol"), undefined);
  assertEquals(hub.rooms.find("lobby"), undefined);
});

Deno.test("Hub.handle() answers a bug with internal, and the connection goes on", () => {
  const bug = new TypeError("This is a bug");
  const accounts = new TestAccounts();
  const { connect, activities } = chat({ accounts });
  const alice = connect();
  accounts.isRegistered = () => {
    throw bug;
  };
  alice.say({ type: "login", name: "alice", ref: 7 });
  assertEquals(alice.last("error").ref, 7);
  assertEquals(alice.heard(), ["error internal"]);
  assertEquals(bugsOf(activities), [bug]);
  alice.say({ type: "ping" });
  assertEquals(alice.heard(), ["pong"]);
});

Deno.test("Hub.handle() answers a bug that shows later with internal, too", async () => {
  const bug = new TypeError("This is a bug");
  const accounts = new TestAccounts("alice");
  const { connect, activities } = chat({ accounts });
  accounts.verify = () => Promise.reject(bug);
  const alice = connect();
  await alice.login("alice", PASSWORD);
  assertEquals(alice.heard(), ["error internal"]);
  assertEquals(bugsOf(activities), [bug]);
});

Deno.test("Hub.handle() keeps what a bug says to itself", () => {
  const accounts = new TestAccounts();
  const { connect } = chat({ accounts });
  const alice = connect();
  accounts.isRegistered = () => {
    throw new Error("The password is swordfish");
  };
  alice.login("alice");
  assert(!alice.last("error").message.includes("swordfish"));
});

Deno.test("Hub.handle() answers with unavailable where the log cannot be read", async () => {
  const { join, history, activities } = failingChat();
  const alice = await join("alice");
  history.failNext("read");
  alice.enter("general");
  assertEquals([alice.last("error").mayRetry, alice.heard()], [true, ["error unavailable"]]);
  assertEquals(bugsOf(activities).length, 1);
  alice.enter("general");
  assertEquals(alice.heard(), ["roomEntered"]);
});

Deno.test("Hub.close() frees the name and tells the rooms, once", async () => {
  const { hub, join } = chat();
  const alice = await join("alice", "general");
  const bob = await join("bob", "general");
  await alice.alsoEnter("lobby");
  await bob.alsoEnter("lobby");
  bob.take();
  hub.close(alice.session, "lost");
  hub.close(alice.session, "lost");
  assertEquals(bob.heard(), ["alice lost general", "alice lost lobby"]);
  assertEquals(hub.presence.find("alice"), undefined);
  assertEquals(alice.ends, [Disconnect.LOST]);
});

Deno.test("Hub.close() again leaves the name to whoever has it by then", async () => {
  const { hub, join } = chat();
  const alice = await join("alice", "general");
  hub.close(alice.session, "lost");
  const namesake = await join("alice", "general");
  hub.close(alice.session, "lost");
  assert(hub.presence.find("alice")?.members.has(namesake.session));
});

Deno.test("Hub.close() of somebody without a name concerns nobody", async () => {
  const { hub, connect, join } = chat();
  const bob = await join("bob", "general");
  const nobody = connect();
  hub.close(nobody.session, "lost");
  assertEquals(bob.heard(), []);
  assertEquals(nobody.ends, [Disconnect.LOST]);
});

Deno.test("Hub.close() tells a logout from a lost connection and from leaving", async () => {
  const { hub, join } = chat();
  const watcher = await join("watcher", "general");
  const [alice, bob, carol] = [
    await join("alice", "general"),
    await join("bob", "general"),
    await join("carol", "general"),
  ];
  watcher.take();
  alice.say({ type: "leave" });
  bob.say({ type: "logout" });
  hub.close(carol.session, "lost");
  assertEquals(
    watcher.heard(),
    ["alice left general", "bob logout general", "carol lost general"],
  );
});

Deno.test("Hub.close() after a logout tells nobody again", async () => {
  const { hub, join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  bob.take();
  alice.say({ type: "logout" });
  hub.close(alice.session, "lost");
  assertEquals(bob.heard(), ["alice logout general"]);
  assertEquals(alice.ends, [Disconnect.LOGOUT]);
});

Deno.test("Hub records leaving by choice, and no other", async () => {
  const { hub, join, activities } = chat();
  await join("watcher", "general");
  const [alice, bob, carol, dora] = [
    await join("alice", "general"),
    await join("bob", "general"),
    await join("carol", "general"),
    await join("dora", "general"),
  ];
  await carol.alsoEnter("lobby");
  activities.length = 0;
  alice.say({ type: "leave" });
  bob.say({ type: "logout" });
  hub.close(bob.session, "lost");
  hub.close(carol.session, "lost");
  dora.enter("attic");
  hub.close(alice.session, "left");
  hub.shutdown();
  assertEquals(activities.filter(({ type }) => type === "left"), [
    { type: "left", name: "alice", room: "general", reason: "left" },
    { type: "left", name: "dora", room: "general", reason: "left" },
  ]);
  assertEquals(activities.filter(({ type }) => type === "bug"), []);
});

Deno.test("Hub.shutdown() tells everybody once, and nobody of the others' leaving", async () => {
  const { hub, connect, join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  const nobody = connect();
  for (const client of [alice, bob, nobody]) client.take();
  hub.shutdown();
  hub.shutdown();
  assertEquals([hub.sessions.size, hub.rooms.listed()], [0, []]);
  for (const client of [alice, bob, nobody]) hub.close(client.session, "lost");
  for (const client of [alice, bob, nobody]) {
    assertEquals(client.heard(), ["disconnect server-shutdown"]);
    assertEquals(client.ends, [Disconnect.SERVER_SHUTDOWN]);
  }
});

Deno.test("Hub records what happens, and no password", async () => {
  const { hub, connect, activities } = chat({ accounts: new TestAccounts("alice") });
  const alice = connect();
  await alice.login("alice", "battery staple");
  await alice.login("alice", PASSWORD);
  alice.create("general");
  alice.send("Hello");
  alice.say({ type: "leave" });
  alice.say({ type: "delete", room: "general" });
  hub.close(alice.session, "lost");
  const address = alice.session.address;
  assertEquals(activities, [
    { type: "loginFailed", name: "alice", address },
    { type: "named", previous: address, name: "alice" },
    { type: "entered", name: "alice", room: "general" },
    { type: "message", room: "general", name: "alice", text: "Hello" },
    { type: "left", name: "alice", room: "general", reason: "left" },
    { type: "deleted", name: "alice", room: "general" },
  ]);
});

function bugsOf(activities: readonly Activity[]): unknown[] {
  return activities.flatMap((activity) => activity.type === "bug" ? [activity.error] : []);
}
