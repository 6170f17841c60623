/** What becomes of what waits when the store, a callback or the room fails or ends. */
import { assert, assertEquals } from "@std/assert";
import { Outbox } from "../../lib/core/outbox.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import { ALICE, NOON_MS } from "../helpers/events.ts";
import { FailingHistory } from "../helpers/failing_history.ts";
import {
  lateOutbox,
  newMemoryHistory,
  openedLateOutbox,
  OutboxProbe,
} from "../helpers/outbox_probe.ts";

Deno.test("Outbox.push() takes what a refused sender pushes, after everything before it", () => {
  const history = new FailingHistory(newMemoryHistory());
  const probe = new OutboxProbe({ history });
  history.failNext("append");
  probe.turn("T", () => {
    probe.sayAndThen("a", () => probe.say("c"));
    probe.say("b");
  });
  assertEquals(probe.take(), ["T at 0", "refused a", "refused b", "1 c"]);
});

Deno.test("Outbox refuses the senders of a batch that the log refuses, and goes on", () => {
  const { probe, history, failing } = lateOutbox();
  probe.turn("T");
  probe.say("a", "b");
  probe.turn("U");
  probe.say("c");
  failing.failNext("append");
  history.commitAll();
  assertEquals(probe.take(), ["T at 0", "refused a", "refused b", "U at 0", "1 c"]);
  assert(!probe.outbox.full);
});

Deno.test("Outbox refuses everything where the log cannot be opened", () => {
  const { probe, history, failing } = lateOutbox();
  failing.failNext("open");
  probe.turn("T");
  probe.say("a");
  history.commitAll();
  assertEquals(probe.take(), ["refused T", "refused a"]);
  assertEquals(probe.refusals.map(messageOf), ["Cannot open the log", "Cannot open the log"]);
  assert(probe.outbox.closed);
  assert(!probe.outbox.full);
  probe.say("b");
  assertEquals(probe.take(), ["refused b"]);
});

Deno.test("Outbox.onIdle comes, too, when the log cannot be opened, after the refusals", () => {
  const { probe, history, failing } = lateOutbox();
  failing.failNext("open");
  let idlesAtRefusal = -1;
  probe.sayAndThen("a", () => idlesAtRefusal = probe.idles);
  history.commitAll();
  assertEquals([idlesAtRefusal, probe.idles], [0, 1]);
  const unused = lateOutbox();
  unused.failing.failNext("open");
  unused.history.commitAll();
  assertEquals(unused.probe.idles, 1);
});

Deno.test("Outbox.whenFree() resolves when the log cannot be opened", async () => {
  const { probe, history, failing } = lateOutbox(1);
  failing.failNext("open");
  probe.say("a");
  assert(probe.outbox.full);
  const free = probe.outbox.whenFree();
  history.commitAll();
  await free;
});

Deno.test("Outbox is closed when the log cannot be opened at once", () => {
  const history = new FailingHistory(newMemoryHistory());
  history.failNext("open");
  const probe = new OutboxProbe({ history });
  assertEquals([probe.outbox.closed, probe.idles], [true, 1]);
  probe.say("a");
  probe.turn("T");
  assertEquals(probe.take(), ["refused a", "refused T"]);
  assertEquals(probe.refusals.map(messageOf), ["Cannot open the log", "Cannot open the log"]);
});

Deno.test("Outbox takes a store that throws at opening for one that cannot open the log", () => {
  const history = newMemoryHistory();
  const broken = new Error("The store is broken");
  history.open = () => {
    throw broken;
  };
  const probe = new OutboxProbe({ history });
  assertEquals([probe.outbox.closed, probe.idles], [true, 1]);
  probe.say("a");
  assertEquals(probe.refusals, [broken]);
});

Deno.test("Outbox refuses a batch where the store throws, and goes on", () => {
  const store = newMemoryHistory();
  const probe = new OutboxProbe({ history: store, maxBytes: 2 });
  const { append } = store;
  const broken = new Error("The store is broken");
  store.append = () => {
    throw broken;
  };
  probe.turn("T", () => probe.say("a", "b"));
  assertEquals(probe.take(), ["T at 0", "refused a", "refused b"]);
  assertEquals(probe.refusals, [broken, broken]);
  assert(!probe.outbox.full);
  store.append = append;
  probe.say("c");
  probe.turn("U");
  assertEquals(probe.take(), ["1 c", "U at 1"]);
});

Deno.test("Outbox takes a batch for kept where the store throws after saying so", () => {
  const store = newMemoryHistory();
  const probe = new OutboxProbe({ history: store });
  const { append } = store;
  store.append = (roomKey, drafts) => {
    append.call(store, roomKey, drafts);
    throw new Error("The store is broken");
  };
  probe.say("a");
  probe.say("b");
  assertEquals(probe.take(), ["1 a", "2 b"]);
});

Deno.test("Outbox tells a bug, and goes on, when a callback throws", async () => {
  const failing = new FailingHistory(newMemoryHistory());
  const probe = new OutboxProbe({ history: failing });
  const fail = () => {
    throw new Error("no");
  };
  probe.sayAndThen("a", fail);
  failing.failNext("append");
  probe.sayAndThen("b", fail);
  probe.turn("T", fail);
  probe.turn("U", () => Promise.reject(new Error("later no")));
  const done = Promise.withResolvers<void>();
  probe.sayAndThen("c", () => done.resolve());
  await done.promise;
  const bug = "bug: no";
  assertEquals(
    probe.take(),
    ["1 a", bug, "refused b", bug, "T at 1", bug, "U at 1", "bug: later no", "2 c"],
  );
});

Deno.test("Outbox.onBug does not keep the rest of a batch from its answers", () => {
  const { probe, history } = lateOutbox();
  probe.sayAndThen("a", () => {
    throw new Error("no");
  });
  probe.say("b");
  history.commitAll();
  assertEquals(probe.take(), ["1 a", "bug: no", "2 b"]);
});

Deno.test("Outbox goes on after a bug, whatever onBug returns", () => {
  const bugs: unknown[] = [];
  const outbox = new Outbox({
    room: parseRoomName("general"),
    history: newMemoryHistory(),
    maxBytes: 1000,
    onOpened() {},
    onIdle() {},
    onBug: (error) => bugs.push(error),
  });
  outbox.open();
  outbox.open();
  const fail = () => {
    throw new Error("no");
  };
  outbox.push({ kind: "turn", run: fail, onRefused() {} });
  const draft = { from: ALICE, text: "Hello", atMs: NOON_MS };
  outbox.push({ kind: "message", draft, bytes: 5, onStored: fail, onRefused() {} });
  let reached = false;
  outbox.push({ kind: "turn", run: () => void (reached = true), onRefused() {} });
  assertEquals([bugs.length, reached], [2, true]);
});

Deno.test("Outbox.close() refuses what waits, and what comes later", () => {
  const { probe, history } = lateOutbox();
  probe.say("a");
  probe.turn("T");
  probe.outbox.close();
  assertEquals(probe.take(), ["refused a", "refused T"]);
  probe.say("b");
  history.commitAll();
  assertEquals(probe.take(), ["refused b"]);
  assertEquals(probe.refusals.map(codeOf), ["no-such-room", "no-such-room", "no-such-room"]);
  assert(!probe.outbox.full);
});

Deno.test("Outbox.close() at a turn refuses what is behind the turn", () => {
  const { probe, history } = lateOutbox();
  probe.say("a");
  probe.turn("T", () => probe.outbox.close());
  probe.say("b");
  probe.turn("U");
  history.commitAll();
  assertEquals(probe.take(), ["1 a", "T at 1", "refused b", "refused U"]);
});

Deno.test("Outbox.close() refuses what is under way, once, whatever the store says later", () => {
  for (const outcome of ["kept", "refused"] as const) {
    const { probe, history, failing } = openedLateOutbox(1);
    probe.say("a", "b");
    probe.outbox.close();
    assertEquals(probe.take(), ["refused a", "refused b"]);
    assertEquals(probe.refusals.map(codeOf), ["no-such-room", "no-such-room"]);
    assert(!probe.outbox.full);
    if (outcome === "refused") failing.failNext("append");
    history.commitAll();
    assertEquals([probe.take(), probe.outbox.head.seq], [[], 0]);
  }
});

Deno.test("Outbox.close() lets nobody who is refused push anything more", () => {
  const { probe, history } = openedLateOutbox();
  probe.sayAndThen("a", () => probe.say("b"));
  probe.outbox.close();
  history.commitAll();
  assertEquals(probe.take(), ["refused a", "refused b"]);
});

Deno.test("Outbox.close() before the log is open does not open it later", () => {
  const { probe, history } = lateOutbox();
  probe.outbox.close();
  history.commitAll();
  probe.turn("T");
  assertEquals([probe.outbox.closed, probe.take()], [true, ["refused T"]]);
});

Deno.test("Outbox.close() keeps the log", () => {
  const history = newMemoryHistory();
  const epochs = [1, 2].map(() => {
    const probe = new OutboxProbe({ history });
    // A log in which nothing was said is never kept.
    probe.say("a");
    probe.outbox.close();
    return probe.outbox.head.epoch;
  });
  assertEquals(epochs[1], epochs[0]);
});

Deno.test("Outbox.close() does nothing the second time", () => {
  const history = newMemoryHistory();
  const first = new OutboxProbe({ history });
  first.outbox.close();
  const second = new OutboxProbe({ history });
  first.outbox.close();
  second.say("a");
  assertEquals(second.take(), ["1 a"]);
});

function codeOf(error: unknown): string {
  return error instanceof ChatError ? error.code : String(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
