import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { Outbox } from "../../lib/core/outbox.ts";
import type { HistoryStore } from "../../lib/history/history_store.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import type { Position } from "../../lib/protocol/command.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import { ALICE, NOON_MS } from "../helpers/events.ts";
import { LateHistory } from "../helpers/late_history.ts";
import { FailingHistory } from "../helpers/failing_history.ts";
import {
  lateOutbox,
  newMemoryHistory,
  openedLateOutbox,
  OutboxProbe,
} from "../helpers/outbox_probe.ts";

Deno.test("Outbox.push() returns after the entry took effect where the store answers at once", () => {
  const probe = new OutboxProbe();
  probe.say("a");
  assertEquals(probe.take(), ["1 a"]);
  probe.turn("T");
  assertEquals(probe.take(), ["T at 1"]);
});

Deno.test("Outbox.push() takes what a callback pushes, after everything before it", () => {
  const probe = new OutboxProbe();
  probe.turn("T", () => {
    probe.say("a");
    probe.turn("U", () => probe.say("c"));
    probe.sayAndThen("b", () => probe.say("d"));
    assertEquals(probe.take(), ["T at 0"]);
  });
  assertEquals(probe.take(), ["1 a", "U at 1", "2 b", "3 c", "4 d"]);
});

Deno.test("Outbox shows nothing before the log has taken it", () => {
  const { probe, history } = lateOutbox();
  probe.say("a");
  assertEquals(probe.take(), []);
  history.commit(); // the opening
  assertEquals(probe.take(), []);
  history.commit();
  assertEquals(probe.take(), ["1 a"]);
});

Deno.test("Outbox.open() lets what was pushed before take effect, in order", () => {
  const history = newMemoryHistory();
  const taken: string[] = [];
  const outbox = new Outbox({
    room: parseRoomName("general"),
    history,
    maxBytes: 1000,
    onOpened: ({ head }) => void taken.push(`opened at ${head.seq}`),
    onIdle: () => taken.push("idle"),
    onBug() {},
  });
  const draft = { from: ALICE, text: "a", atMs: NOON_MS };
  const onStored = ({ seq }: Position) => taken.push(`${seq} a`);
  outbox.push({ kind: "message", draft, bytes: 1, onStored, onRefused() {} });
  outbox.push({
    kind: "turn",
    run: ({ seq }) => void taken.push(`turn at ${seq}`),
    onRefused() {},
  });
  assertEquals([taken, outbox.head.epoch], [[], ""]);
  outbox.open();
  assertEquals(taken, ["opened at 0", "1 a", "turn at 1", "idle"]);
});

Deno.test("Outbox.push() keeps a turn behind the messages before it, and them behind it", () => {
  const { probe, history } = lateOutbox();
  probe.turn("T");
  probe.say("a", "b");
  probe.turn("U");
  probe.turn("V");
  probe.say("c");
  assertEquals(probe.take(), []);
  history.commitAll();
  assertEquals(probe.take(), ["T at 0", "1 a", "2 b", "U at 2", "V at 2", "3 c"]);
});

Deno.test("Outbox has one batch under way, and the next one takes all messages that wait", () => {
  const { probe, history } = openedLateOutbox();
  probe.say("a", "b", "c");
  assertEquals(history.batches, [["a"]]);
  history.commit();
  assertEquals(history.batches, [["a"], ["b", "c"]]);
});

Deno.test("Outbox ends a batch at the next turn", () => {
  const { probe, history } = openedLateOutbox();
  probe.say("a", "b", "c");
  probe.turn("T");
  probe.say("d", "e");
  history.commitAll();
  assertEquals(history.batches, [["a"], ["b", "c"], ["d", "e"]]);
});

Deno.test("Outbox.head is the newest position, without an epoch until the log is open", () => {
  const { probe, history } = lateOutbox();
  assertEquals(probe.outbox.head.epoch, "");
  history.commitAll();
  const { epoch } = probe.outbox.head;
  assertNotEquals(epoch, "");
  probe.say("a", "b");
  assertEquals(probe.outbox.head, { epoch, seq: 0 });
  history.commitAll();
  assertEquals(probe.outbox.head, { epoch, seq: 2 });
});

Deno.test("Outbox.full says that messages wait up to the bound, those under way too", () => {
  const { probe, history } = openedLateOutbox(3);
  probe.say("ab");
  assert(!probe.outbox.full);
  probe.say("c");
  assert(probe.outbox.full);
  history.commit();
  assert(!probe.outbox.full);
});

Deno.test("Outbox.whenFree() resolves when something has gone, and not before", async () => {
  const { probe, history } = openedLateOutbox(3);
  probe.say("abc");
  let free = false;
  const waiting = probe.outbox.whenFree().then(() => free = true);
  await Promise.resolve();
  assert(!free);
  history.commit();
  await waiting;
});

Deno.test("Outbox.whenFree() resolves, too, when what waited is refused or the room ends", async () => {
  const { probe, history, failing } = lateOutbox();
  failing.failNext("append");
  probe.say("a");
  const refused = probe.outbox.whenFree();
  history.commitAll();
  await refused;
  probe.say("b");
  const ended = probe.outbox.whenFree();
  probe.outbox.close();
  await ended;
});

Deno.test("Outbox.push() waits for a turn that takes its time", async () => {
  const probe = new OutboxProbe();
  const { promise, resolve } = Promise.withResolvers<void>();
  probe.turn("T", () => promise);
  probe.say("a");
  const done = Promise.withResolvers<void>();
  probe.turn("U", () => done.resolve());
  assertEquals(probe.take(), ["T at 0"]);
  resolve();
  await done.promise;
  assertEquals(probe.take(), ["1 a", "U at 1"]);
});

Deno.test("Outbox.onIdle comes when everything that waited has taken effect", () => {
  const { probe, history } = openedLateOutbox();
  probe.say("a", "b");
  probe.turn("T");
  history.commit();
  assertEquals(probe.idles, 0);
  history.commit();
  assertEquals(probe.take(), ["1 a", "2 b", "T at 2"]);
  assertEquals(probe.idles, 1);
  probe.say("c");
  history.commit();
  assertEquals(probe.idles, 2);
});

Deno.test("Outbox.onIdle comes after a turn that takes its time, and after a refusal", async () => {
  const failing = new FailingHistory(newMemoryHistory());
  const probe = new OutboxProbe({ history: failing });
  const { promise, resolve } = Promise.withResolvers<void>();
  probe.turn("T", () => promise);
  const done = Promise.withResolvers<void>();
  probe.turn("U", () => done.resolve());
  assertEquals(probe.idles, 0);
  resolve();
  await done.promise;
  assertEquals(probe.idles, 1);
  failing.failNext("append");
  probe.say("a");
  assertEquals(probe.idles, 2);
});

Deno.test("Outbox takes everything in the order of push, once, whenever the store answers", () => {
  const step = fc.constantFrom("message", "turn", "commit", "commit", "fail");
  fc.assert(fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
    const { probe, history, failing } = lateOutbox();
    steps.forEach((what, index) => {
      if (what === "message") probe.say(`m${index}`);
      if (what === "turn") probe.turn(`t${index}`);
      if (what === "commit") history.commit();
      if (what === "fail") failing.failNext("append");
    });
    history.commitAll();
    const pushed = steps.flatMap((what, index) => /^[mt]/.test(what) ? [what[0]! + index] : []);
    assertEquals(probe.take().map(stripped), pushed);
  }));
});

Deno.test("Outbox gives turns and messages positions without a gap, whatever is refused", () => {
  const step = fc.constantFrom("message", "turn", "commit", "commit", "fail");
  fc.assert(fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
    const { probe, history, failing } = lateOutbox();
    for (const what of steps) {
      if (what === "message") probe.say("m");
      if (what === "turn") probe.turn("t");
      if (what === "commit") history.commit();
      if (what === "fail") failing.failNext("append");
    }
    history.commitAll();
    let seq = 0;
    for (const seen of probe.take()) {
      if (seen === "refused m") continue;
      assertEquals(seen, seen.endsWith("m") ? `${++seq} m` : `t at ${seq}`);
    }
  }));
});

/** The name of a message or a turn, without its position or its refusal. */
function stripped(seen: string): string {
  return seen.replace(/^(\d+|refused) | at \d+$/g, "");
}

Deno.test("Outbox renews a log that is not to be read, before anything takes effect", () => {
  for (const history of [newMemoryHistory(), new LateHistory(newMemoryHistory())]) {
    const commit = () => history instanceof LateHistory && history.commitAll();
    const first = outboxThat(history, () => {});
    first.outbox.push(message("a", () => {}));
    commit();
    const { epoch } = first.outbox.head;
    first.outbox.close();
    let opened = 0;
    const { outbox, heads } = outboxThat(history, () => opened++ === 0 ? "renew" : undefined);
    commit();
    assertEquals([opened, heads], [2, [0]]);
    assertNotEquals(outbox.head.epoch, epoch);
  }
});

Deno.test("Outbox asks when a message's turn has come whether it is to be kept", () => {
  const probe = new OutboxProbe();
  let refusal: ChatError | null = null;
  const seen: string[] = [];
  const say = (text: string) => {
    const entry = message(text, (what) => seen.push(what));
    probe.outbox.push({ ...entry, refusal: () => refusal });
  };
  probe.turn("T", () => {
    say("a");
    say("b");
    refusal = new ChatError("muted", "You may not speak");
    probe.say("c");
  });
  refusal = null;
  say("d");
  assertEquals(seen, ["refused a", "refused b", "kept d"]);
  assertEquals(probe.take(), ["T at 0", "1 c"]);
  assertEquals([probe.outbox.head.seq, probe.outbox.full], [2, false]);
});

function message(text: string, tell: (what: string) => void) {
  return {
    kind: "message",
    draft: { from: ALICE, text, atMs: NOON_MS },
    bytes: text.length,
    onStored: () => tell(`kept ${text}`),
    onRefused: () => tell(`refused ${text}`),
  } as const;
}

function outboxThat(history: HistoryStore, onOpened: () => "renew" | void) {
  const heads: number[] = [];
  const outbox = new Outbox({
    room: parseRoomName("general"),
    history,
    maxBytes: 1000,
    onOpened,
    onIdle() {},
    onBug() {},
  });
  outbox.open();
  outbox.push({ kind: "turn", run: ({ seq }) => void heads.push(seq), onRefused() {} });
  return { outbox, heads };
}
