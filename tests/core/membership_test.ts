/** Taking turns, going into one room and out of it, and what is replayed. */
import { assertEquals, assertInstanceOf } from "@std/assert";
import { takeTurn } from "../../lib/core/membership.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import type { Position } from "../../lib/protocol/command.ts";
import { chat } from "../helpers/chat_fixture.ts";
import { thrownCode } from "../helpers/inputs.ts";
import { LateHistory } from "../helpers/late_history.ts";
import { lateOutbox, newMemoryHistory, OutboxProbe } from "../helpers/outbox_probe.ts";
import { TestAccounts } from "../helpers/test_accounts.ts";

Deno.test("takeTurn() is done when it returns, where the store answers at once", () => {
  const { hub } = chat();
  const { outbox } = new OutboxProbe();
  let head: Position | undefined;
  assertEquals(takeTurn(hub, outbox, (position) => void (head = position)), undefined);
  assertEquals(head, outbox.head);
});

Deno.test("takeTurn() is done when the turn is that takes its time", async () => {
  const { hub } = chat();
  const { promise, resolve } = Promise.withResolvers<void>();
  let isDone = false;
  const turn = takeTurn(hub, new OutboxProbe().outbox, () => promise);
  const waiting = turn?.then(() => isDone = true);
  await Promise.resolve();
  assertEquals(isDone, false);
  resolve();
  await waiting;
  assertEquals(isDone, true);
});

Deno.test("takeTurn() throws what the turn throws, at once or later", async () => {
  const { hub, activities } = chat();
  const fail = () => {
    throw new ChatError("not-allowed", "No");
  };
  const { outbox } = new OutboxProbe();
  assertEquals(thrownCode(() => takeTurn(hub, outbox, fail)), "not-allowed");
  const history = new LateHistory(newMemoryHistory());
  const late = takeTurn(hub, new OutboxProbe({ history }).outbox, fail);
  history.commitAll();
  assertEquals(await codeOf(late), "not-allowed");
  const slow = takeTurn(hub, outbox, () => Promise.resolve().then(fail));
  assertEquals(await codeOf(slow), "not-allowed");
  assertEquals(activities, []);
});

Deno.test("takeTurn() is refused where the room has ended, which is no bug", async () => {
  const { hub, activities } = chat();
  const history = new LateHistory(newMemoryHistory());
  const { outbox } = new OutboxProbe({ history });
  const waiting = takeTurn(hub, outbox, () => {});
  outbox.close();
  assertEquals(await codeOf(waiting), "no-such-room");
  assertEquals(thrownCode(() => takeTurn(hub, outbox, () => {})), "no-such-room");
  assertEquals(activities, []);
});

Deno.test("takeTurn() is refused for now where the log cannot be opened, which is a bug", async () => {
  const { hub, activities } = chat();
  const { probe, history, failing } = lateOutbox();
  failing.failNext("open");
  const waiting = takeTurn(hub, probe.outbox, () => {});
  history.commitAll();
  const error = await Promise.resolve(waiting).catch((error: unknown) => error);
  assertInstanceOf(error, ChatError);
  assertEquals([error.code, error.mayRetry], ["unavailable", true]);
  assertEquals(activities, [{ type: "bug", error: error.cause }]);
});

Deno.test("enter replays the newest messages as past ones, and no others", async () => {
  const { join, connect } = chat({ limits: { maxReplayMessages: 2 } });
  const alice = await join("alice", "general");
  for (const text of ["one", "two", "three"]) alice.send(text);
  const bob = connect();
  bob.login("bob");
  bob.enter("general");
  alice.send("four");
  assertEquals(
    bob.heard(),
    ["named", "roomEntered", "(alice: two)", "(alice: three)", "alice: four"],
  );
  const { seq, missing } = bob.last("roomEntered");
  assertEquals([seq, missing], [3, 0]);
});

Deno.test("enter replays a message as it was, but for the mark", async () => {
  const { join, clock } = chat();
  const alice = await join("alice", "general");
  alice.send("one");
  const live = alice.last("message");
  clock.advance(1000);
  const bob = await join("bob", "general");
  assertEquals(bob.last("message"), { ...live, past: true });
});

Deno.test("enter after a position gives exactly what is missing", async () => {
  const { join } = chat({ limits: { maxReplayMessages: 1 } });
  const alice = await join("alice", "general");
  for (const text of ["one", "two", "three", "four"]) alice.send(text);
  const bob = await join("bob");
  const { epoch } = alice.last("sent");
  bob.enter("general", { after: { epoch, seq: 2 } });
  assertEquals(bob.heard(), ["roomEntered", "(alice: three)", "(alice: four)"]);
  assertEquals(bob.last("roomEntered").missing, 0);
});

Deno.test("enter after the newest position replays nothing", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.send("one");
  const { epoch, seq } = alice.last("sent");
  const bob = await join("bob");
  bob.enter("general", { after: { epoch, seq } });
  assertEquals(bob.heard(), ["roomEntered"]);
  assertEquals(bob.last("roomEntered").missing, 0);
});

Deno.test("enter says how many messages the log no longer has", async () => {
  const { join } = chat({ maxMessages: 2 });
  const alice = await join("alice", "general");
  for (const text of ["one", "two", "three", "four", "five"]) alice.send(text);
  const { epoch } = alice.last("sent");
  const bob = await join("bob");
  bob.enter("general", { after: { epoch, seq: 1 } });
  assertEquals(bob.last("roomEntered").missing, 2);
  assertEquals(bob.texts, ["four", "five"]);
});

Deno.test("enter replays no more than a connection may wait for, and nothing that is too old", async () => {
  const { clock, join } = chat({ limits: { maxQueueBytes: 8000, maxReplayAgeMs: 1000 } });
  const alice = await join("alice", "general");
  const texts = ["1", "2", "3", "4", "5"].map((digit) => digit.repeat(500));
  for (const text of texts) alice.send(text);
  assertEquals((await join("bob", "general")).texts, texts.slice(1));
  clock.advance(1000);
  alice.send("new");
  clock.advance(1);
  assertEquals((await join("carol", "general")).texts, ["new"]);
});

Deno.test("enter says nothing of what is missing where the epoch is another", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  alice.send("one");
  const bob = await join("bob");
  bob.enter("general", { after: { epoch: "another", seq: 70 } });
  assertEquals(bob.last("roomEntered").missing, null);
  assertEquals(bob.texts, ["one"]);
});

Deno.test("leave of one of a user's two connections tells nobody", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice") });
  const bob = await join("bob", "general");
  const [first, second] = [await join("alice", "general"), await join("alice", "general")];
  bob.take();
  first.say({ type: "leave" });
  assertEquals([first.heard(), second.heard(), bob.heard()], [["roomLeft"], [], []]);
  second.say({ type: "leave" });
  assertEquals(bob.heard(), ["alice left general"]);
});

Deno.test("leave tells the others, and answers", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.take();
  alice.say({ type: "leave" });
  assertEquals(alice.take(), [{ type: "roomLeft", room: "general" }]);
  assertEquals(bob.heard(), ["alice left general"]);
  bob.send("Hello");
  assertEquals(alice.take(), []);
});

async function codeOf(wait: void | Promise<void>): Promise<string | undefined> {
  try {
    await wait;
    return undefined;
  } catch (error) {
    return error instanceof ChatError ? error.code : String(error);
  }
}
