/** The order of answers and messages with a store that answers late. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { lateChat } from "../helpers/chat_fixture.ts";
import type { TestClient } from "../helpers/test_client.ts";

Deno.test("Hub.handle() answers a question behind the message before it", async () => {
  const { join, history } = lateChat();
  const alice = await join("alice", "general");
  alice.send("Hello");
  const asked = alice.say({ type: "listUsers" });
  assertEquals(alice.heard(), []);
  await history.commitUntil(asked);
  assertEquals(alice.heard(), ["sent", "alice: Hello", "userList"]);
});

Deno.test("Hub.handle() answers a refused message behind the message before it", async () => {
  const { join, history } = lateChat();
  const alice = await join("alice", "general");
  alice.send("Hello");
  const refused = alice.send(" ");
  assertEquals(alice.heard(), []);
  await history.commitUntil(refused);
  assertEquals(alice.heard(), ["sent", "alice: Hello", "error text-required"]);
});

Deno.test("Hub.handle() answers a message that comes again behind the message before it", async () => {
  const { join, history } = lateChat();
  const alice = await join("alice", "general");
  await history.commitUntil(alice.send("one", { sendId: 1 }));
  history.commitAll();
  alice.take();
  alice.send("two", { sendId: 2 });
  const again = alice.send("one", { sendId: 1 });
  await history.commitUntil(again);
  history.commitAll();
  const ids = alice.take().flatMap((event) => event.type === "sent" ? [event.sendId] : []);
  assertEquals(ids, [2, 1]);
});

Deno.test("Hub.handle() answers messages to several rooms in the order of sending", async () => {
  const { join, history } = lateChat();
  const alice = await join("alice", "general");
  await history.commitUntil(alice.alsoEnter("lobby"));
  alice.take();
  alice.send("one", { room: "general" });
  alice.send("two", { room: "general" });
  const third = alice.send("three", { room: "lobby" });
  await history.commitUntil(third);
  const fourth = alice.send("four", { room: "general" });
  await history.commitUntil(fourth);
  history.commitAll();
  assertEquals(
    alice.heard(),
    ["one", "two", "three", "four"].flatMap((text) => ["sent", `alice: ${text}`]),
  );
});

Deno.test("Hub.handle() takes messages to one room without waiting for answers", async () => {
  const { join, history } = lateChat();
  const alice = await join("alice", "general");
  assertEquals([alice.send("one"), alice.send("two")], [undefined, undefined]);
  history.commitAll();
  assertEquals(alice.heard(), ["sent", "alice: one", "sent", "alice: two"]);
});

Deno.test("Hub.handle() shows nobody a message before the log has it", async () => {
  const { join, history } = lateChat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.take();
  alice.send("Hello");
  assertEquals([alice.take(), bob.take()], [[], []]);
  history.commit();
  assertEquals(bob.heard(), ["alice: Hello"]);
  assertEquals(alice.heard(), ["sent", "alice: Hello"]);
});

Deno.test("Hub.handle() waits while too much waits for the log", async () => {
  const { join, history } = lateChat({ limits: { maxOutboxBytes: 10 } });
  const alice = await join("alice", "general");
  assertEquals(alice.send("12345"), undefined);
  const second = alice.send("second");
  assert(second instanceof Promise);
  assertEquals(history.batches, [["12345"]]);
  await history.commitUntil(second);
  history.commitAll();
  assertEquals(alice.heard(), ["sent", "alice: 12345", "sent", "alice: second"]);
});

Deno.test("Hub.handle() does not say what somebody who is gone was still waiting to say", async () => {
  const { hub, join, history } = lateChat({ limits: { maxOutboxBytes: 10 } });
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  bob.take();
  alice.send("1234");
  bob.send("ok"); // alice's leaving is behind it, and her second message would be, too
  const second = alice.send("second");
  hub.close(alice.session, "lost");
  history.commit();
  await second;
  history.commitAll();
  assertEquals(bob.heard(), ["alice: 1234", "sent", "bob: ok", "alice lost general"]);
});

Deno.test("Hub.close() lets a message that is under way come before the leaving", async () => {
  const { hub, join, history } = lateChat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  bob.take();
  alice.send("Hello");
  hub.close(alice.session, "lost");
  assertEquals(bob.heard(), []);
  history.commitAll();
  assertEquals(bob.heard(), ["alice: Hello", "alice lost general"]);
});

Deno.test("Hub.shutdown() leaves no command waiting for ever", async () => {
  const { hub, join, history } = lateChat();
  const alice = await join("alice", "general");
  alice.send("Hello");
  const asked = alice.say({ type: "listUsers" });
  hub.shutdown();
  await history.commitUntil(asked);
  assertEquals(alice.heard(), ["disconnect server-shutdown"]);
});

Deno.test("Hub.close() of somebody who is still entering lets him in nowhere", async () => {
  const { hub, connect, join, history } = lateChat();
  const bob = await join("bob", "general");
  const alice = connect();
  alice.login("alice");
  const entering = alice.enter("general");
  hub.close(alice.session, "lost");
  await history.commitUntil(entering);
  assertEquals(bob.heard(), []);
  assertEquals(hub.rooms.require("general").info().users, 1);
});

Deno.test("Hub forgets a room whose only visitor was gone before its log was open", async () => {
  const { hub, connect, history } = lateChat();
  const alice = connect();
  alice.login("alice");
  const entering = alice.enter("general");
  hub.close(alice.session, "lost");
  await history.commitUntil(entering);
  assertEquals(hub.rooms.find("general"), undefined);
});

Deno.test("Hub shows every member the messages in the order of the log, each once", async () => {
  const names = ["alice", "bob", "carol"];
  const step = fc.oneof(fc.nat(names.length - 1), fc.constant("commit"));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: "max" }), async (steps) => {
      const { join, history } = lateChat();
      const clients: TestClient[] = [];
      for (const name of names) clients.push(await join(name, "general"));
      steps.forEach((what, index) => {
        if (typeof what === "number") clients[what]?.send(`text ${index}`);
        else history.commit();
      });
      history.commitAll();
      const log = history.read("general", { limit: 1000 });
      history.commitAll();
      const texts = (await log).map(({ text }) => text);
      assertEquals(texts.length, steps.filter((what) => what !== "commit").length);
      for (const client of clients) assertEquals(client.texts, texts);
    }),
  );
});

Deno.test("Hub shows a newcomer the past and what is new without a gap or a repetition", async () => {
  const step = fc.constantFrom("send", "send", "commit", "pause");
  const steps = fc.array(step, { maxLength: 20, size: "max" });
  await fc.assert(fc.asyncProperty(steps, steps, async (before, after) => {
    const { connect, join, history } = lateChat({ limits: { maxReplayMessages: 100 } });
    const alice = await join("alice", "general");
    const bob = connect();
    bob.login("bob");
    const run = async (what: string) => {
      if (what === "send") alice.send("text");
      if (what === "commit") history.commit();
      if (what === "pause") await Promise.resolve();
    };
    for (const what of before) await run(what);
    const entering = bob.enter("general");
    for (const what of after) await run(what);
    await history.commitUntil(entering);
    history.commitAll();
    const seqs = bob.events.flatMap((event) => event.type === "message" ? [event.seq] : []);
    const sent = [...before, ...after].filter((what) => what === "send").length;
    assertEquals(seqs, Array.from({ length: sent }, (_, index) => index + 1));
    const { seq } = bob.last("roomEntered");
    for (const event of bob.events) {
      if (event.type === "message") assertEquals(event.past === true, event.seq <= seq);
    }
  }));
});
