import { assert, assertEquals, assertRejects } from "@std/assert";
import { ChatServer } from "@parley/parley";
import { ConnectError } from "../../lib/client/connect_error.ts";
import { StressError } from "../../lib/stress/stress_error.ts";
import { planStress, SCENARIOS, type StressSettings } from "../../lib/stress/stress_plan.ts";
import { failureOf, type StressResults } from "../../lib/stress/stress_results.ts";
import { StressRun } from "../../lib/stress/stress_run.ts";
import { systemFiles } from "../../lib/stress/system_files.ts";
import { WIRE_NAMES } from "../../lib/stress/wires.ts";
import { systemClock } from "../../lib/util/clock.ts";
import { type Fault, FaultyChat } from "../helpers/faulty_chat.ts";
import { stressSettings } from "../helpers/stress_settings.ts";

/** Where something is lost, this is how long it is waited for. */
const SHORT_MS = 500;

function newRun(port: number, settings: Partial<StressSettings> = {}): StressRun {
  return new StressRun({
    plan: planStress(stressSettings(settings)),
    hostname: "127.0.0.1",
    port,
    place: { kind: "elsewhere" },
    files: systemFiles,
    clock: systemClock,
    random: Math.random,
    ownCpuMs: () => 0,
  });
}

async function runHere(settings: Partial<StressSettings>): Promise<StressResults> {
  await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
  return await newRun(server.port, settings).run();
}

async function runFaulty(
  fault: Fault,
  settings: Partial<StressSettings> = {},
): Promise<StressResults> {
  await using server = new FaultyChat(fault);
  return await newRun(server.port, { timeoutMs: SHORT_MS, ...settings }).run();
}

function assertClean(results: StressResults): void {
  const { counts, latency, end, connected, plan } = results;
  assertEquals([failureOf(results), end, connected], [null, "complete", plan.clients]);
  const said = plan.senders * plan.messages;
  assertEquals([counts.sent, counts.received], [said, said]);
  assertEquals([counts.deliveries, latency.count], [counts.expected, counts.expected]);
}

for (const dialect of WIRE_NAMES) {
  for (const scenario of SCENARIOS) {
    Deno.test(`StressRun plays ${scenario} in the ${dialect} dialect, and all is there`, async () => {
      assertClean(await runHere({ scenario, dialect, clients: 8, messages: 12 }));
    });
  }
}

Deno.test("StressRun counts a delivery for each member, the sender where he hears himself", async () => {
  const settings = { clients: 5, messages: 10 };
  const echoed = await runHere({ dialect: "keyword", ...settings });
  assertEquals(echoed.counts.deliveries, 5 * 5 * 10);
  const silent = await runHere({ dialect: "slash", ...settings });
  assertEquals(silent.counts.deliveries, 5 * 4 * 10);
});

Deno.test("StressRun spreads clients over rooms, who hear nothing of the other rooms", async () => {
  const results = await runHere({
    clients: 9,
    rooms: 3,
    senders: 4,
    messages: 10,
    dialect: "words",
  });
  assertClean(results);
  assertEquals(results.counts.deliveries, 4 * 2 * 10);
});

Deno.test("StressRun keeps to a window of one, and to messages of the least and the most size", async () => {
  for (const size of [34, 4000]) assertClean(await runHere({ window: 1, size, messages: 5 }));
});

Deno.test("StressRun keeps to a rate, and still says all", async () => {
  assertClean(await runHere({ rate: 2000, messages: 10 }));
});

Deno.test("StressRun lets everybody in who comes in a storm, and measures how long it takes", async () => {
  const joined = await runHere({ scenario: "join-storm", clients: 10, messages: 10 });
  assertEquals([joined.entering.count, joined.counts.sent], [8, 20]);
  const back = await runHere({ scenario: "reconnect-storm", clients: 10, messages: 10 });
  assertEquals([back.entering.count, back.connected], [8, 10]);
});

Deno.test("StressRun lets the same session go on in a reconnect storm of the native dialect", async () => {
  const names = new Set<string>();
  await using server = ChatServer.start({
    hostname: "127.0.0.1",
    port: 0,
    record: (activity) => {
      if (activity.type === "disconnected") names.add(activity.name);
    },
  });
  const settings = { scenario: "reconnect-storm", dialect: "native", clients: 6 } as const;
  assertClean(await newRun(server.port, settings).run());
  assertEquals(names.size, 6);
});

Deno.test("StressRun sees visitors come and go in churn", async () => {
  const results = await runHere({ scenario: "churn", clients: 8, messages: 40, rate: 400 });
  assertClean(results);
  assert(results.entering.count >= 6);
});

Deno.test("StressRun does not count slow readers, and tells how many were cut off", async () => {
  const results = await runHere({ scenario: "slow-readers", clients: 8, slow: 2, messages: 10 });
  assertClean(results);
  assertEquals([results.slowCut, results.counts.deliveries], [0, 6 * 6 * 10]);
});

Deno.test("StressRun finds a slow reader cut off by a server that hangs up on it", async () => {
  await using server = new FaultyChat((line) => {
    server.drop(3);
    return [line];
  });
  const results = await newRun(server.port, { clients: 4, slow: 1, messages: 5 }).run();
  assertEquals([failureOf(results), results.slowCut], [null, 1]);
});

Deno.test("StressRun finds nothing wrong with a server that makes no mistake", async () => {
  assertClean(await runFaulty((line) => [line], { timeoutMs: 20_000 }));
});

Deno.test("StressRun finds out a server that loses a message", async () => {
  const results = await runFaulty((line, delivery) => delivery === 100 ? [] : [line]);
  assertEquals([results.counts.lost, results.end], [1, "stalled"]);
  assertEquals([results.counts.sent, results.counts.received], [120, 119]);
  assertEquals(failureOf(results), "1 deliveries were lost");
});

Deno.test("StressRun finds out a server that says a message twice", async () => {
  const results = await runFaulty((line, delivery) =>
    delivery % 200 === 100 ? [line, line] : [line]
  );
  assertEquals(failureOf(results), "4 deliveries were duplicated");
  assertEquals(results.counts.received, 120);
});

Deno.test("StressRun finds out a server that swaps two messages of a sender", async () => {
  let held: string | null = null;
  const results = await runFaulty((line, delivery, member) => {
    if (member !== 1) return [line];
    if (delivery === 1) {
      held = line;
      return [];
    }
    const lines = [line, ...held === null ? [] : [held]];
    held = null;
    return lines;
  }, { clients: 3, senders: 1 });
  assertEquals(failureOf(results), "1 deliveries were reordered");
});

Deno.test("StressRun finds out a server that changes a message", async () => {
  const results = await runFaulty((line, delivery) => [
    delivery === 50 ? `${line.slice(0, -1)}!` : delivery === 60 ? line.slice(0, -5) : line,
  ]);
  assertEquals([results.counts.damaged, results.counts.lost], [2, 2]);
});

Deno.test("StressRun finds out a server that ends a connection, and goes on without it", async () => {
  await using server = new FaultyChat((line, delivery) => {
    if (delivery === 200) server.drop(5);
    return [line];
  });
  const results = await newRun(server.port, { senders: 3, messages: 50 }).run();
  assertEquals([results.dropped, results.end, results.counts.sent], [1, "complete", 150]);
  assert(failureOf(results)?.startsWith("1 connections were dropped"));
});

Deno.test("StressRun goes on with those who are left when a sender is dropped", async () => {
  await using server = new FaultyChat((line, delivery) => {
    if (delivery === 200) server.drop(0);
    return [line];
  });
  // What it said last may have reached nobody.
  const settings = { senders: 3, messages: 50, timeoutMs: SHORT_MS };
  const results = await newRun(server.port, settings).run();
  const { sent, received } = results.counts;
  assertEquals([results.dropped, sent >= 100 && sent < 150, received >= 90], [1, true, true]);
});

Deno.test("StressRun counts what the server refuses, with its first words", async () => {
  const results = await runFaulty((line, delivery) => {
    return delivery % 100 === 50 ? ["ERROR Not so fast", line] : [line];
  });
  assertEquals([results.refused, results.complaint], [7, "Not so fast"]);
});

Deno.test("StressRun says why a server lets nobody in", async () => {
  await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0, login: "required" });
  for (const dialect of WIRE_NAMES) {
    await assertRejects(
      () => newRun(server.port, { dialect }).run(),
      StressError,
      "Cannot use this server: it refused a client: ",
    );
  }
});

Deno.test("StressRun rejects where nothing listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  await assertRejects(() => newRun(port).run(), ConnectError, "nothing listens there");
});

Deno.test("StressRun says what a server that is no chat server answers first", async () => {
  await using web = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response(),
  );
  const { port } = web.addr as Deno.NetAddr;
  await assertRejects(() => newRun(port).run(), StressError, "HTTP/1.1 400 Bad Request");
  const native = newRun(port, { dialect: "native" });
  await assertRejects(() => native.run(), StressError, "It does not speak the native protocol");
});

Deno.test("StressRun.stop() ends it with what there is until then", async () => {
  let run: StressRun | null = null;
  await using server = new FaultyChat((line, delivery) => {
    if (delivery === 300) run?.stop();
    return [line];
  });
  run = newRun(server.port, { messages: 1000, rate: 10_000 });
  const results = await run.run();
  assertEquals([results.end, results.counts.lost, results.dropped], ["interrupted", 0, 0]);
  assert(results.counts.sent < 6000);
  assertEquals(failureOf(results), "interrupted");
});

Deno.test("StressRun.progress tells how far it is", async () => {
  await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
  const run = newRun(server.port, { clients: 3, messages: 10 });
  assertEquals(run.progress, {
    phase: "connecting",
    connected: 0,
    clients: 3,
    sent: 0,
    planned: 30,
    deliveries: 0,
  });
  await run.run();
  const { phase, connected, sent, deliveries } = run.progress;
  assertEquals([phase, connected, sent, deliveries], ["talking", 3, 30, 90]);
});
