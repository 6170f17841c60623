import { assertEquals } from "@std/assert";
import { OperatorDesk } from "../../lib/cli/operator_desk.ts";
import { StopPlan } from "../../lib/cli/stop_plan.ts";
import type { Activity } from "../../lib/core/activity.ts";
import { ChatServer } from "../../lib/server/chat_server.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

const NOTHING_CHANGED = { outcome: "same", changes: [], atRestart: [], reason: null } as const;

function newDesk() {
  const activities: Activity[] = [];
  const done: string[] = [];
  const record = (activity: Activity) => void activities.push(activity);
  const server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
  const plan = new StopPlan({
    clock: new FakeClock(),
    announce: (text) => done.push(text),
    record,
    stop: () => done.push("STOP"),
  });
  const desk = new OperatorDesk({
    server: {
      announce: (text) => done.push(`said ${text}`),
      kick: (name, reason) => name === "kim" ? { name: "Kim", connections: reason.length } : null,
      limits: { ...server.limits, maxTextBytes: 100, maxReasonBytes: 10 },
      status: () => server.status(),
    },
    plan,
    reloader: { reload: () => NOTHING_CHANGED },
    facts: () => ({
      pid: 1,
      host: "",
      port: server.port,
      uptimeMs: 2,
      memory: { rssBytes: 3, heapBytes: 4 },
      dataDir: null,
      logLevel: "info",
    }),
    record,
  });
  return { desk, server, activities, done };
}

Deno.test("OperatorDesk tells the status, and the stop that is planned", async () => {
  const { desk, server } = newDesk();
  await using _server = server;
  desk.handle({ do: "stop", inMs: 5000, reason: "tea" });
  const { answer } = desk.handle({ do: "status" });
  const result = answer.ok && "stop" in answer.result ? answer.result : null;
  assertEquals([result?.port, result?.stop], [server.port, { inMs: 5000, reason: "tea" }]);
});

Deno.test("OperatorDesk says and logs what is cleaned, and refuses nothing and too much", async () => {
  const { desk, server, activities, done } = newDesk();
  await using _server = server;
  desk.handle({ do: "say", text: " Hi\x1b there " });
  assertEquals(done, ["said Hi there"]);
  assertEquals(activities, [{
    type: "announced",
    by: "operator",
    text: "Hi there",
    connections: 1,
  }]);
  for (
    const [text, error] of [
      ["  ", "There is nothing to say"],
      ["x".repeat(101), "Message too long"],
    ] as const
  ) {
    assertEquals(desk.handle({ do: "say", text }).answer, { ok: false, error });
  }
  const error = "Reason too long";
  const reason = "x".repeat(11);
  assertEquals(desk.handle({ do: "kick", name: "kim", reason }).answer, { ok: false, error });
  assertEquals(desk.handle({ do: "stop", reason }).answer, { ok: false, error });
  assertEquals(done.length, 1);
});

Deno.test("OperatorDesk kicks and logs it, and says where nobody has the name", async () => {
  const { desk, server, activities } = newDesk();
  await using _server = server;
  const result = { name: "Kim", connections: 4 };
  assertEquals(desk.handle({ do: "kick", name: "kim", reason: "spam" }).answer, {
    ok: true,
    result,
  });
  assertEquals(activities, [{ type: "expelled", by: "operator", reason: "spam", ...result }]);
  const error = 'Nobody here is called "lee"';
  assertEquals(desk.handle({ do: "kick", name: "lee" }).answer, { ok: false, error });
});

Deno.test("OperatorDesk stops after the answer, and plans and takes back a later stop", async () => {
  const { desk, server, done, activities } = newDesk();
  await using _server = server;
  const error = "No stop is planned";
  assertEquals(desk.handle({ do: "cancelStop" }).answer, { ok: false, error });
  assertEquals(desk.handle({ do: "stop", inMs: 60_000 }).answer, {
    ok: true,
    result: { stops: "later" },
  });
  assertEquals(desk.handle({ do: "cancelStop" }).answer.ok, true);
  const { answer, after } = desk.handle({ do: "stop" });
  assertEquals([answer, done.includes("STOP")], [{ ok: true, result: { stops: "now" } }, false]);
  after?.();
  assertEquals(done.at(-1), "STOP");
  assertEquals(activities.map(({ type }) => type), ["stopPlanned", "stopCancelled", "stopOrdered"]);
});
