import { assertEquals } from "@std/assert";
import { PayloadFormat } from "../../lib/stress/payload.ts";
import type { ReceiverTally } from "../../lib/stress/receiver_tally.ts";
import type { SenderTally } from "../../lib/stress/sender_tally.ts";
import { Tally, type TallyCounts } from "../../lib/stress/tally.ts";

const format = new PayloadFormat({ run: "test", sizeBytes: 40, filler: () => "x" });
const CLEAN = { lost: 0, onTheWay: 0, duplicated: 0, reordered: 0, damaged: 0, stray: 0 };

/** A room with one sender, who does not hear himself, and two who hear him; or as a test has it. */
class Scene {
  readonly tally: Tally;
  readonly senders: readonly SenderTally[];
  closed = 0;

  constructor({ echoesOwn = false, rooms = 1, senders = 1 } = {}) {
    this.tally = new Tally({ format, rooms, messages: 100, echoesOwn });
    this.senders = Array.from(
      { length: senders },
      (_, index) => this.tally.addSender(index % rooms, () => this.closed++),
    );
  }

  /** The sender and two others are in. */
  static ofThree(): { scene: Scene; ann: ReceiverTally; bob: ReceiverTally } {
    const scene = new Scene();
    scene.tally.enter(0, scene.senders[0]);
    return { scene, ann: scene.tally.enter(0), bob: scene.tally.enter(0) };
  }

  say(count: number, index = 0): void {
    for (let said = 0; said < count; said++) this.tally.say(this.senders[index]!);
  }

  hear(receiver: ReceiverTally, ...numbers: readonly number[]): void {
    for (const number of numbers) this.hearFrom(receiver, 0, number);
  }

  hearFrom(receiver: ReceiverTally, sender: number, number: number, nowUs = 0): void {
    const bytes = new Uint8Array(format.sizeBytes);
    format.write({ sender, number, atUs: 0 }, bytes, 0);
    this.tally.hear(receiver, bytes, 0, nowUs);
  }

  /** The counts that say what went wrong. */
  faults(state: "ended" | "on the way" = "ended"): Omit<
    TallyCounts,
    "deliveries" | "expected" | "received" | "sent"
  > {
    const { sent: _s, received: _r, deliveries: _d, expected: _e, ...faults } = this.tally
      .counts(state);
    return faults;
  }
}

Deno.test("Tally counts a message as received when all have got it who were to", () => {
  const { scene, ann, bob } = Scene.ofThree();
  scene.say(2);
  scene.hear(ann, 0, 1);
  scene.hear(bob, 0);
  assertEquals([scene.tally.sent, scene.tally.received, scene.senders[0]?.open], [2, 1, 1]);
  assertEquals(scene.tally.isWaiting, true);
  scene.hear(bob, 1);
  assertEquals(scene.tally.counts("ended"), {
    sent: 2,
    received: 2,
    deliveries: 4,
    expected: 4,
    ...CLEAN,
  });
  assertEquals([scene.tally.isWaiting, scene.closed], [false, 2]);
});

Deno.test("Tally counts what never came as lost, once it can't come any more", () => {
  const { scene, ann, bob } = Scene.ofThree();
  scene.say(3);
  scene.hear(ann, 0, 1, 2);
  scene.hear(bob, 0);
  assertEquals(scene.faults("on the way"), { ...CLEAN, onTheWay: 2 });
  assertEquals(scene.faults(), { ...CLEAN, lost: 2 });
  assertEquals(scene.tally.received, 1);
});

Deno.test("Tally counts what was overtaken as lost while others are on their way", () => {
  const { scene, ann } = Scene.ofThree();
  scene.say(4);
  scene.hear(ann, 2);
  assertEquals(scene.faults("on the way"), { ...CLEAN, lost: 2, onTheWay: 5 });
});

Deno.test("Tally counts each delivery that comes again as duplicated, at once or later", () => {
  const { scene, ann, bob } = Scene.ofThree();
  scene.say(3);
  scene.hear(ann, 0, 0, 1, 2, 1);
  scene.hear(bob, 0, 1, 2);
  assertEquals(scene.faults(), { ...CLEAN, duplicated: 2 });
  assertEquals([scene.tally.deliveries, scene.tally.received], [6, 3]);
});

Deno.test("Tally counts what comes after a later one as reordered, and not as lost", () => {
  const { scene, ann, bob } = Scene.ofThree();
  scene.say(3);
  scene.hear(ann, 0, 2, 1);
  scene.hear(bob, 0, 1, 2);
  assertEquals(scene.faults(), { ...CLEAN, reordered: 1 });
  assertEquals(scene.tally.received, 3);
});

Deno.test("Tally tells a late one that comes twice from one that comes late", () => {
  const { scene, ann, bob } = Scene.ofThree();
  scene.say(3);
  scene.hear(ann, 2, 0, 0, 1);
  scene.hear(bob, 0, 1, 2);
  assertEquals(scene.faults(), { ...CLEAN, reordered: 2, duplicated: 1 });
});

Deno.test("Tally keeps the order of each sender by itself", () => {
  const scene = new Scene({ senders: 2 });
  const ann = scene.tally.enter(0);
  scene.tally.enter(0);
  scene.say(1, 0);
  scene.say(2, 1);
  for (const [sender, number] of [[1, 0], [0, 0], [1, 1]] as const) {
    scene.hearFrom(ann, sender, number);
  }
  assertEquals(scene.faults(), CLEAN);
});

Deno.test("Tally counts what nobody said, or said elsewhere, or hears of himself, as stray", () => {
  const scene = new Scene({ rooms: 2, senders: 2 });
  const own = scene.tally.enter(0, scene.senders[0]);
  const ann = scene.tally.enter(0);
  scene.tally.enter(1);
  scene.tally.enter(1);
  scene.say(1, 0);
  scene.say(1, 1);
  scene.hearFrom(ann, 0, 7);
  scene.hearFrom(ann, 9, 0);
  scene.hearFrom(ann, 1, 0);
  scene.hearFrom(own, 0, 0);
  assertEquals(scene.faults("on the way"), { ...CLEAN, stray: 4, onTheWay: 2 });
});

Deno.test("Tally counts a changed message as damaged, and does not take it for the one it was", () => {
  const { scene, ann } = Scene.ofThree();
  scene.say(1);
  const bytes = new Uint8Array(format.sizeBytes);
  format.write({ sender: 0, number: 0, atUs: 0 }, bytes, 0);
  bytes[39] = 33;
  scene.tally.hear(ann, bytes, 0, 0);
  assertEquals(scene.faults(), { ...CLEAN, damaged: 1, lost: 2 });
});

Deno.test("Tally expects the sender's own messages where the dialect shows them", () => {
  const scene = new Scene({ echoesOwn: true });
  const own = scene.tally.enter(0, scene.senders[0]);
  scene.say(1);
  assertEquals(scene.faults(), { ...CLEAN, lost: 1 });
  scene.hear(own, 0);
  assertEquals(scene.faults(), CLEAN);
});

Deno.test("Tally owes a newcomer what is said after he entered, and nothing from before", () => {
  const { scene, ann, bob } = Scene.ofThree();
  scene.say(3);
  const kim = scene.tally.enter(0);
  scene.say(2);
  for (const receiver of [ann, bob]) scene.hear(receiver, 0, 1, 2, 3, 4);
  assertEquals(scene.faults(), { ...CLEAN, lost: 2 });
  scene.hear(kim, 3, 4);
  assertEquals(scene.faults(), CLEAN);
  assertEquals(scene.tally.deliveries, 12);
});

Deno.test("Tally wants no gap in what a newcomer is shown from before", () => {
  const { scene, ann, bob } = Scene.ofThree();
  scene.say(5);
  for (const receiver of [ann, bob]) scene.hear(receiver, 0, 1, 2, 3, 4);
  const kim = scene.tally.enter(0);
  scene.hear(kim, 1, 2, 4);
  assertEquals(scene.faults(), { ...CLEAN, lost: 1 });
  scene.hear(kim, 3);
  assertEquals(scene.faults(), { ...CLEAN, reordered: 1 });
  assertEquals(scene.tally.latency.count, 10, "What is old is not slow");
});

Deno.test("Tally owes nothing more to who has left, and its messages count as received", () => {
  const { scene, ann, bob } = Scene.ofThree();
  scene.say(3);
  scene.hear(ann, 0, 1, 2);
  scene.hear(bob, 0);
  scene.tally.leave(bob, "left");
  scene.tally.leave(bob, "left");
  assertEquals([scene.faults(), scene.tally.received], [CLEAN, 3]);
});

Deno.test("Tally takes a gap for lost also where the member leaves", () => {
  const { scene, ann, bob } = Scene.ofThree();
  scene.say(3);
  scene.hear(ann, 0, 1, 2);
  scene.hear(bob, 0, 2);
  scene.tally.leave(bob, "left");
  assertEquals([scene.faults(), scene.tally.received], [{ ...CLEAN, lost: 1 }, 2]);
  assertEquals([scene.faults("on the way"), scene.tally.isWaiting], [{ ...CLEAN, lost: 1 }, false]);
});

Deno.test("Tally takes for lost what a dropped member had not got, and waits for it no more", () => {
  const { scene, ann, bob } = Scene.ofThree();
  scene.say(3);
  scene.hear(ann, 0, 1, 2);
  scene.hear(bob, 0);
  scene.tally.leave(bob, "dropped");
  assertEquals([scene.faults("on the way"), scene.tally.isWaiting], [{ ...CLEAN, lost: 2 }, false]);
  assertEquals([scene.tally.received, scene.senders[0]?.open], [1, 0]);
});

Deno.test("Tally measures how long deliveries take", () => {
  const { scene, ann } = Scene.ofThree();
  scene.say(1);
  scene.hearFrom(ann, 0, 0, 70);
  assertEquals([scene.tally.latency.maxUs, scene.tally.latency.count], [70, 1]);
});
