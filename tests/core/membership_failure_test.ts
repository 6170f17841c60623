/** What becomes of entering where the log can't be opened or read. */
import { assert, assertEquals } from "@std/assert";
import type { Activity } from "../../lib/core/activity.ts";
import { chat, failingChat, lateFailingChat } from "../helpers/chat_fixture.ts";
import type { TestClient } from "../helpers/test_client.ts";

const WAYS_IN: Readonly<Record<string, (client: TestClient) => void | Promise<void>>> = {
  enter: (client) => client.enter("lobby", { ref: 4 }),
  create: (client) => client.say({ type: "create", room: "lobby", exclusive: true, ref: 4 }),
};

for (const [name, goIn] of Object.entries(WAYS_IN)) {
  Deno.test(`${name} of a room whose log cannot be opened is refused for now, and recorded`, async () => {
    const { join, history, activities } = failingChat();
    const alice = await join("alice");
    history.failNext("open");
    goIn(alice);
    assertUnavailable(alice, activities);
  });

  Deno.test(`${name} of a room whose log is late to fail is refused for now, and recorded`, async () => {
    const { join, history, failing, activities } = lateFailingChat();
    const alice = await join("alice");
    failing.failNext("open");
    await history.commitUntil(goIn(alice));
    assertUnavailable(alice, activities);
  });

  Deno.test(`${name} of a room where the store throws is refused for now, and recorded`, async () => {
    const { join, history, activities } = chat();
    const alice = await join("alice");
    history.open = () => {
      throw new Error("The store is broken");
    };
    goIn(alice);
    assertUnavailable(alice, activities);
  });

  Deno.test(`${name} that fails leaves one where one is`, async () => {
    const { join, history, failing } = lateFailingChat();
    const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
    alice.take();
    failing.failNext("open");
    await history.commitUntil(goIn(alice));
    bob.send("Hello");
    history.commitAll();
    assertEquals(alice.heard(), ["error unavailable", "bob: Hello"]);
    assertEquals(bob.heard(), ["sent", "bob: Hello"]);
    assertEquals(Array.from(alice.session.rooms, ({ name }) => name.shown), ["general"]);
  });

  Deno.test(`${name} that fails at once leaves one where one is`, async () => {
    const { join, history } = failingChat();
    const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
    alice.take();
    history.failNext("open");
    goIn(alice);
    bob.send("Hello");
    const [error, ...more] = alice.heard();
    assert(error?.startsWith("error "));
    assertEquals(more, ["bob: Hello"]);
    assertEquals(bob.heard(), ["sent", "bob: Hello"]);
  });

  Deno.test(`${name} works again when the log can be opened again`, async () => {
    const { hub, join, history } = failingChat();
    const alice = await join("alice", "general");
    history.failNext("open");
    goIn(alice);
    assertEquals(hub.rooms.find("lobby"), undefined);
    assertEquals(hub.rooms.listed().map(({ name }) => name.shown), ["general"]);
    alice.take();
    goIn(alice);
    assertEquals(alice.heard(), ["roomEntered"]);
    assertEquals(alice.last("roomEntered").left, ["general"]);
  });

  Deno.test(`${name} works again when the log is late to fail, too`, async () => {
    const { hub, join, history, failing } = lateFailingChat();
    const alice = await join("alice");
    failing.failNext("open");
    await history.commitUntil(goIn(alice));
    assertEquals([hub.rooms.find("lobby"), hub.rooms.listed()], [undefined, []]);
    alice.take();
    await history.commitUntil(goIn(alice));
    assertEquals(alice.heard(), ["roomEntered"]);
  });
}

Deno.test("enter is refused to all who wait for a log that cannot be opened", async () => {
  const { join, history, failing } = lateFailingChat();
  const [alice, bob] = [await join("alice"), await join("bob")];
  failing.failNext("open");
  const [first, second] = [alice.enter("lobby"), bob.enter("lobby")];
  await history.commitUntil(first);
  await history.commitUntil(second);
  assertEquals([alice.heard(), bob.heard()], [["error unavailable"], ["error unavailable"]]);
});

Deno.test("enter of a room whose log cannot be read leaves one where one is", async () => {
  const { join, history } = failingChat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.take();
  history.failNext("read");
  alice.enter("lobby");
  bob.send("Hello");
  assertEquals(alice.heard(), ["error unavailable", "bob: Hello"]);
  assertEquals(bob.heard(), ["sent", "bob: Hello"]);
});

Deno.test("enter of a room whose log is late to fail reading leaves one where one is", async () => {
  const { hub, join, history, failing } = lateFailingChat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.take();
  failing.failNext("read");
  await history.commitUntil(alice.enter("lobby"));
  bob.send("Hello");
  history.commitAll();
  assertEquals(alice.heard(), ["error unavailable", "bob: Hello"]);
  assertEquals(hub.rooms.find("lobby"), undefined);
});

for (const late of [false, true]) {
  const when = late ? "later" : "at once";

  Deno.test(`create that can't be kept is refused for now, and there is no room: ${when}`, async () => {
    const fixture = late ? lateFailingChat() : failingChat();
    const { hub, history, activities, join } = fixture;
    const failing = "failing" in fixture ? fixture.failing : fixture.history;
    const done = (wait: void | Promise<void>) =>
      "commitUntil" in history ? history.commitUntil(wait) : wait;
    const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
    alice.take();
    failing.failNext("describe");
    await done(alice.say({ type: "create", room: "lobby", exclusive: true, ref: 4 }));
    const [event, ...more] = alice.take();
    assert(event?.type === "error");
    assertEquals([event.code, event.mayRetry, event.ref, more], ["unavailable", true, 4, []]);
    assertEquals(event.message, "The room cannot be made just now. Try again later");
    assertEquals(activities.filter(({ type }) => type === "bug").length, 1);
    assertEquals([hub.rooms.find("lobby"), hub.rooms.listed().length], [undefined, 1]);
    assertEquals(Array.from(alice.session.rooms, ({ name }) => name.shown), ["general"]);
    assertEquals(bob.heard(), []);
    await done(bob.create("lobby"));
    assertEquals(bob.heard(), ["roomEntered"]);
  });
}

Deno.test("create that can't be kept refuses those who were about to go in", async () => {
  const { join, history, failing, hub } = lateFailingChat();
  const [alice, bob] = [await join("alice"), await join("bob")];
  failing.failNext("describe");
  const making = alice.create("lobby");
  const entering = bob.enter("lobby");
  await history.commitUntil(making);
  await history.commitUntil(entering);
  assertEquals([alice.heard(), bob.heard()], [["error unavailable"], ["error no-such-room"]]);
  assertEquals(hub.rooms.listed(), []);
});

/** Checks that a command with ref 4 was refused for now, and that the operator learns why. */
function assertUnavailable(client: TestClient, activities: readonly Activity[]): void {
  const events = client.take();
  assertEquals(events.length, 1);
  const [event] = events;
  assert(event?.type === "error");
  assertEquals([event.code, event.mayRetry, event.ref], ["unavailable", true, 4]);
  const bugs = activities.filter(({ type }) => type === "bug");
  assertEquals(bugs.length, 1);
  assertEquals(client.session.rooms.size, 0);
}
