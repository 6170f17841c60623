/** Going into a room with a position: what is told of it, in pages, and what happens meanwhile. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Disconnect } from "../../lib/protocol/disconnect.ts";
import type { Message, RoomEntered } from "../../lib/protocol/event.ts";
import {
  chat,
  type ChatOptions,
  chatOver,
  countingHex,
  failingChat,
  lateChat,
} from "../helpers/chat_fixture.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { LastingMemory } from "../helpers/lasting_memory.ts";
import { goOn, lose, settled } from "../helpers/returning.ts";
import { brief, type TestClient } from "../helpers/test_client.ts";

/** Pages of two messages. */
const PAGED: ChatOptions = { limits: { maxHistoryMessages: 2 } };

/** Somebody who has said so many things in the room "general", numbered from 1, and his chat. */
async function spoken(count: number, options: ChatOptions = PAGED) {
  const fixture = chat(options);
  const alice = await fixture.join("alice", "general");
  sayNumbers(alice, 1, count);
  const { epoch } = alice.last("roomEntered");
  return { ...fixture, alice, epoch };
}

function sayNumbers(client: TestClient, from: number, to: number): void {
  for (let number = from; number <= to; number++) client.send(`${number}`);
}

function numbers(from: number, to: number): string[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => `${from + index}`);
}

/** Where somebody goes on. */
function goingOnOf({ since, missing, lost }: RoomEntered) {
  return { since, missing, lost };
}

/** The places of all messages that somebody was shown. */
function seqsOf(client: TestClient): number[] {
  return client.events.flatMap((event) => event.type === "message" ? [event.seq] : []);
}

// What is told of it

Deno.test("enter with a position of the same epoch says behind which message all follow", async () => {
  const { join, epoch } = await spoken(4);
  const bob = await join("bob");
  goOn(bob, { epoch, seq: 2 });
  assertEquals(bob.heard(), ["roomEntered", "(alice: 3)", "(alice: 4)"]);
  const { seq } = bob.last("roomEntered");
  assertEquals([seq, goingOnOf(bob.last("roomEntered"))], [4, { since: 2, missing: 0, lost: 0 }]);
});

Deno.test("enter shows what was missed under the name that the room has now", async () => {
  const { alice, join, epoch } = await spoken(2);
  const [bob, carol] = [await join("bob"), await join("carol")];
  goOn(bob, { epoch, seq: 1 });
  for (const client of [alice, bob]) client.say({ type: "leave" });
  goOn(carol, { epoch, seq: 1 }, "GENERAL");
  assertEquals([bob.last("message").room, bob.texts], ["general", ["2"]]);
  assertEquals([carol.last("message").room, carol.texts], ["GENERAL", ["2"]]);
});

Deno.test("enter with the newest position says that nothing is missing", async () => {
  const { join, epoch } = await spoken(4);
  const bob = await join("bob");
  goOn(bob, { epoch, seq: 4 });
  assertEquals(bob.heard(), ["roomEntered"]);
  assertEquals(goingOnOf(bob.last("roomEntered")), { since: 4, missing: 0, lost: 0 });
});

Deno.test("enter without a position begins anew", async () => {
  const { join } = await spoken(4, { limits: { maxReplayMessages: 2 } });
  const bob = await join("bob", "general");
  assertEquals(bob.texts, ["3", "4"]);
  assertEquals(goingOnOf(bob.last("roomEntered")), { since: null, missing: 0, lost: 0 });
});

Deno.test("enter with a position of an unknown epoch begins anew, and nobody knows what is missing", async () => {
  const { join } = await spoken(4, { limits: { maxReplayMessages: 2 } });
  const bob = await join("bob");
  bob.enter("general", { after: { epoch: "another", seq: 1 } });
  assertEquals(bob.texts, ["3", "4"]);
  assertEquals(goingOnOf(bob.last("roomEntered")), { since: null, missing: null, lost: 0 });
});

Deno.test("enter that refuses another room needs a position of this one", async () => {
  const { join } = await spoken(4);
  const bob = await join("bob");
  goOn(bob, { epoch: "another", seq: 1 });
  bob.enter("general", { ifOther: "refuse" });
  assertEquals(bob.heard(), ["error wrong-epoch", "error wrong-epoch"]);
});

Deno.test("enter with atMost sends the newest of what was missed, and counts the rest", async () => {
  const { join, epoch } = await spoken(9);
  const bob = await join("bob");
  bob.enter("general", { after: { epoch, seq: 2 }, atMost: 3 });
  await settled();
  assertEquals(bob.texts, ["7", "8", "9"]);
  assertEquals(goingOnOf(bob.last("roomEntered")), { since: 6, missing: 4, lost: 0 });
  for (const atMost of [7, 100]) {
    const carol = await join(`carol${atMost}`);
    carol.enter("general", { after: { epoch, seq: 2 }, atMost });
    await settled();
    assertEquals(carol.texts, numbers(3, 9));
    assertEquals(goingOnOf(carol.last("roomEntered")), { since: 2, missing: 0, lost: 0 });
  }
  const dora = await join("dora");
  dora.enter("general", { after: { epoch, seq: 2 }, atMost: 0 });
  sayNumbers(dora, 10, 10);
  assertEquals(dora.texts, ["10"]);
  assertEquals(goingOnOf(dora.last("roomEntered")), { since: 9, missing: 7, lost: 0 });
});

Deno.test("enter counts what the log no longer has", async () => {
  const { join, epoch } = await spoken(9, { maxMessages: 4, ...PAGED });
  const bob = await join("bob");
  goOn(bob, { epoch, seq: 2 });
  await settled();
  assertEquals(bob.texts, numbers(6, 9));
  assertEquals(goingOnOf(bob.last("roomEntered")), { since: 5, missing: 3, lost: 0 });
});

Deno.test("enter adds what the log no longer has to what is not wanted", async () => {
  const { join, epoch } = await spoken(9, { maxMessages: 4 });
  const bob = await join("bob");
  bob.enter("general", { after: { epoch, seq: 2 }, atMost: 6 });
  assertEquals(bob.texts, numbers(6, 9));
  assertEquals(goingOnOf(bob.last("roomEntered")), { since: 5, missing: 3, lost: 0 });
});

Deno.test("enter with a position of an epoch before goes on where that ended", async () => {
  const memory = new LastingMemory();
  const start = () =>
    chatOver({ history: memory.start(), clock: new FakeClock(), randomHex: countingHex() });
  const before = await start().join("alice", "general");
  sayNumbers(before, 1, 3);
  const { epoch } = before.last("sent");
  const fixture = start();
  const alice = await fixture.join("alice", "general");
  sayNumbers(alice, 4, 5);
  const next = alice.last("sent");
  assertEquals([next.seq, next.epoch === epoch], [5, false]);
  // After one more start nobody has said anything.
  const latest = start();
  const bob = await latest.join("bob");
  goOn(bob, { epoch, seq: 1 });
  assertEquals(bob.texts, numbers(2, 5));
  assertEquals(
    bob.events.flatMap((event) => event.type === "message" ? [event.epoch] : []),
    [epoch, epoch, next.epoch, next.epoch],
    "Each under the epoch in which it was kept",
  );
  const entered = bob.last("roomEntered");
  assertEquals(goingOnOf(entered), { since: 1, missing: 0, lost: 0 });
  assertEquals([entered.seq, [epoch, next.epoch].includes(entered.epoch)], [5, false]);
  const carol = await latest.join("carol");
  goOn(carol, { epoch: next.epoch, seq: 4 });
  assertEquals(carol.texts, ["5"]);
});

Deno.test("enter with a position of an epoch before counts what was shown and is lost", async () => {
  const memory = new LastingMemory();
  const start = () =>
    chatOver({ history: memory.start(), clock: new FakeClock(), randomHex: countingHex() });
  const before = await start().join("alice", "general");
  sayNumbers(before, 1, 5);
  const { epoch } = before.last("sent");
  memory.lose("general", 2);
  const fixture = start();
  const alice = await fixture.join("alice", "general");
  alice.send("new");
  const bob = await fixture.join("bob");
  goOn(bob, { epoch, seq: 5 });
  assertEquals(bob.texts, ["new"]);
  assertEquals([bob.last("message").seq, bob.last("message").epoch === epoch], [4, false]);
  assertEquals(goingOnOf(bob.last("roomEntered")), { since: 3, missing: 0, lost: 2 });
  const carol = await fixture.join("carol");
  goOn(carol, { epoch, seq: 2 });
  assertEquals(carol.texts, ["3", "new"]);
  assertEquals(goingOnOf(carol.last("roomEntered")), { since: 2, missing: 0, lost: 0 });
});

// Page by page

Deno.test("enter sends more than a page only as fast as the client takes it", async () => {
  const { join, epoch } = await spoken(7);
  const bob = await join("bob");
  bob.stopReading();
  goOn(bob, { epoch, seq: 0 });
  await settled();
  assertEquals(bob.texts, ["1", "2"]);
  for (const shown of [4, 6, 7]) {
    bob.read();
    bob.stopReading();
    await settled();
    assertEquals(bob.texts, numbers(1, shown));
  }
});

Deno.test("enter bounds a page in bytes, too", async () => {
  const { join } = chat({ limits: { softQueueBytes: 100 } });
  const [alice, bob] = [await join("alice", "general"), await join("bob")];
  const texts = ["a", "b", "c", "d"].map((letter) => letter.repeat(50));
  for (const text of texts) alice.send(text);
  bob.stopReading();
  goOn(bob, { epoch: alice.last("sent").epoch, seq: 0 });
  await settled();
  assertEquals(bob.texts, texts.slice(0, 2));
  bob.read();
  await settled();
  assertEquals(bob.texts, texts);
});

Deno.test("enter tells who is behind what happens at once, and what is said in order", async () => {
  const { join, alice, epoch } = await spoken(4);
  const carol = await join("carol", "general");
  const bob = await join("bob");
  bob.stopReading();
  goOn(bob, { epoch, seq: 0 });
  bob.take();
  const dora = await join("dora", "general");
  alice.send("5");
  carol.login("Carla");
  carol.say({ type: "topic", text: "Plans" });
  dora.say({ type: "leave" });
  assertEquals(bob.heard(), [
    "dora entered general",
    "carol is Carla in general",
    "topicChanged",
    "dora left general",
  ]);
  bob.say({ type: "listUsers" });
  assertEquals(bob.last("userList").users.length, 3);
  bob.take();
  bob.read();
  await settled();
  alice.send("6");
  carol.say({ type: "leave" });
  assertEquals(bob.heard(), [
    "(alice: 3)",
    "(alice: 4)",
    "(alice: 5)",
    "alice: 6",
    "Carla left general",
  ]);
});

Deno.test("enter of somebody who is behind is seen by the others at once, and so is his leaving", async () => {
  const { join, alice, epoch } = await spoken(4);
  const bob = await join("bob");
  bob.stopReading();
  alice.take();
  goOn(bob, { epoch, seq: 0 });
  bob.say({ type: "leave" });
  assertEquals(alice.heard(), ["bob entered general", "bob left general"]);
  bob.read();
  await settled();
  assertEquals(bob.texts, ["1", "2"]);
});

Deno.test("send of somebody who is behind is answered at once, and shown to him in its place", async () => {
  const { join, alice, epoch } = await spoken(4);
  const bob = await join("bob");
  bob.stopReading();
  goOn(bob, { epoch, seq: 0 });
  bob.take();
  bob.send("mine", { sendId: 1 });
  assertEquals(alice.texts.at(-1), "mine");
  assertEquals(bob.heard(), ["sent"]);
  assertEquals(bob.last("sent").seq, 5);
  bob.read();
  await settled();
  assertEquals(bob.heard(), ["(alice: 3)", "(alice: 4)", "(bob: mine)"]);
  bob.send("again");
  assertEquals(bob.heard(), ["sent", "bob: again"]);
});

Deno.test("leave and enter of somebody who is behind show him nothing twice", async () => {
  const { join, alice, epoch } = await spoken(6);
  const bob = await join("bob");
  bob.stopReading();
  goOn(bob, { epoch, seq: 0 });
  bob.say({ type: "leave" });
  goOn(bob, { epoch, seq: 2 });
  alice.send("7");
  bob.read();
  await settled();
  alice.send("8");
  assertEquals(bob.texts, numbers(1, 8));
});

Deno.test("enter another room and back while behind shows nothing twice", async () => {
  const { join, alice, epoch } = await spoken(6);
  const bob = await join("bob");
  bob.stopReading();
  goOn(bob, { epoch, seq: 0 });
  bob.enter("lobby");
  goOn(bob, { epoch, seq: 2 });
  bob.read();
  await settled();
  alice.send("7");
  assertEquals(bob.texts, numbers(1, 7));
});

Deno.test("delete of a room lets nobody read on in it", async () => {
  const { join } = chat(PAGED);
  const [alice, bob] = [await join("alice"), await join("bob")];
  alice.create("general");
  sayNumbers(alice, 1, 5);
  bob.stopReading();
  goOn(bob, { epoch: alice.last("sent").epoch, seq: 0 });
  alice.say({ type: "delete", room: "general" });
  alice.create("general");
  alice.send("in the other one");
  bob.read();
  await settled();
  assertEquals(bob.heard(), ["roomEntered", "(alice: 1)", "(alice: 2)", "roomDeleted"]);
  assertEquals(bob.ends, []);
});

for (const how of ["lost", "logout"] as const) {
  Deno.test(`a connection that ends while it is behind is told nothing more: ${how}`, async () => {
    const fixture = await spoken(5);
    const bob = await fixture.join("bob");
    bob.stopReading();
    goOn(bob, { epoch: fixture.epoch, seq: 0 });
    if (how === "lost") lose(fixture.hub, bob);
    else bob.say({ type: "logout" });
    bob.read();
    await settled();
    fixture.alice.send("6");
    assertEquals(bob.texts, ["1", "2"]);
    assertEquals(fixture.activities.filter(({ type }) => type === "bug"), []);
  });
}

Deno.test("a connection that was told nothing for so long that the log has moved on is ended as slow", async () => {
  const { join, alice, epoch } = await spoken(5, { ...PAGED, maxMessages: 5 });
  const bob = await join("bob");
  bob.stopReading();
  goOn(bob, { epoch, seq: 0 });
  alice.take();
  sayNumbers(alice, 6, 9);
  bob.read();
  await settled();
  assertEquals([bob.texts, bob.ends], [["1", "2"], [Disconnect.SLOW]]);
  assertEquals(alice.heard().at(-1), "bob lost general");
  // Whoever comes back is told how much is gone.
  const again = await join("bob");
  goOn(again, { epoch, seq: 2 });
  await settled();
  assertEquals(goingOnOf(again.last("roomEntered")), { since: 4, missing: 2, lost: 0 });
  assertEquals(again.texts, numbers(5, 9));
});

Deno.test("a connection whose log can't be read on is ended, and may come back", async () => {
  const { join, hub, history, activities } = failingChat(PAGED);
  const [alice, bob] = [await join("alice", "general"), await join("bob")];
  sayNumbers(alice, 1, 5);
  bob.stopReading();
  goOn(bob, { epoch: alice.last("sent").epoch, seq: 0 });
  alice.take();
  history.failNext("read");
  bob.read();
  await settled();
  assertEquals([bob.texts, bob.ends], [["1", "2"], [Disconnect.LOST]]);
  assertEquals(alice.heard(), ["bob lost general"]);
  assertEquals(hub.sessions.has(bob.session), false);
  assertEquals(activities.filter(({ type }) => type === "bug").length, 1);
});

Deno.test("a connection that reads on in several rooms is sent one page at a time", async () => {
  const { join } = chat(PAGED);
  const alice = await join("alice");
  const rooms = ["general", "lobby", "attic"];
  for (const room of rooms) {
    await alice.alsoEnter(room);
    for (const number of numbers(1, 6)) alice.send(number, { room });
  }
  const epochs = rooms.map((room) => {
    const isEntered = (event: unknown): event is RoomEntered =>
      (event as RoomEntered).type === "roomEntered" && (event as RoomEntered).room === room;
    return alice.events.find(isEntered)!.epoch;
  });
  const bob = await join("bob");
  bob.stopReading();
  rooms.forEach((room, index) => {
    bob.enter(room, { exclusive: false, after: { epoch: epochs[index]!, seq: 0 } });
  });
  await settled();
  assertEquals(bob.texts.length, 6);
  for (let page = 1; page <= 6; page++) {
    bob.read();
    bob.stopReading();
    await settled();
    assertEquals(bob.texts.length, 6 + 2 * page);
  }
  for (const room of rooms) {
    const texts = bob.events.flatMap((event) =>
      event.type === "message" && event.room === room ? [event.text] : []
    );
    assertEquals(texts, numbers(1, 6));
  }
});

// Everything together

type Step = "send" | "own" | "commit" | "pause" | "stop" | "read" | "rename" | "re-enter";

const STEP = fc.constantFrom<Step>(
  "send",
  "send",
  "own",
  "commit",
  "commit",
  "commit",
  "pause",
  "stop",
  "read",
  "rename",
  "re-enter",
);

/** Somebody who enters a room after what he has shown, as often as a test wants. */
class GoingOn {
  readonly client: TestClient;
  readonly #epoch: string;
  #done: Promise<unknown> = Promise.resolve();

  constructor(client: TestClient, epoch: string) {
    this.client = client;
    this.#epoch = epoch;
  }

  get done(): Promise<void> {
    return this.#done.then(() => {});
  }

  /** One command after the other, as a connection does. */
  then(run: () => unknown): void {
    this.#done = this.#done.then(run);
  }

  enter(): void {
    this.then(() => {
      const seq = seqsOf(this.client).at(-1) ?? 0;
      return goOn(this.client, { epoch: this.#epoch, seq });
    });
  }

  reenter(): void {
    this.then(() => this.client.say({ type: "leave" }));
    this.enter();
  }
}

Deno.test("enter shows everything once and in order, over any answers of a late store", async () => {
  const steps = fc.array(STEP, { maxLength: 60, size: "max" });
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.nat(7),
      fc.integer({ min: 1, max: 3 }),
      async (script, count, page) => {
        const fixture = lateChat({ limits: { maxHistoryMessages: page } });
        const { history } = fixture;
        const alice = await fixture.join("alice", "general");
        sayNumbers(alice, 1, count);
        history.commitAll();
        const { epoch } = alice.last("roomEntered");
        const bob = new GoingOn(await fixture.join("bob"), epoch);
        bob.enter();
        let said = count;
        for (const what of script) {
          if (what === "send") alice.send(`${++said}`);
          if (what === "own") bob.then(() => bob.client.send("own"));
          if (what === "commit") history.commit();
          if (what === "pause") await settled();
          if (what === "stop") bob.client.stopReading();
          if (what === "read") bob.client.read();
          if (what === "rename") alice.login(`alice${++said}`);
          if (what === "re-enter") bob.reenter();
        }
        await history.commitUntil(bob.done);
        bob.client.read();
        for (let round = 0; round < 100; round++) {
          history.commitAll();
          await settled();
        }
        const logged = history.read("general", { limit: 1000 });
        history.commitAll();
        const texts = (await logged).map(({ text }) => text);
        assertEquals(bob.client.texts, texts);
        assertEquals(seqsOf(bob.client), texts.map((_, index) => index + 1));
        assertEquals(fixture.activities.filter(({ type }) => type === "bug"), []);
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("enter tells who is behind in one page everything else, whatever his encoder", async () => {
  const { join, epoch, alice } = await spoken(3);
  const bob = await join("bob", undefined, { echoesOwn: false });
  bob.stopReading();
  goOn(bob, { epoch, seq: 0 });
  bob.send("4");
  bob.read();
  await settled();
  bob.send("5");
  const shown: Message[] = bob.events.filter((event) => event.type === "message");
  // What he has said while he was behind comes in its place; afterwards he does not want it back.
  assertEquals(shown.map(brief), ["(alice: 1)", "(alice: 2)", "(alice: 3)", "(bob: 4)"]);
  assert(alice.texts.includes("5"));
});
