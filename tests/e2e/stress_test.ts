import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ChatServer } from "@parley/parley";
import { FaultyChat } from "../helpers/faulty_chat.ts";
import { Program, startServer } from "../helpers/program.ts";

const RUN = ["run", "-q", "-P=stress", "server.ts", "stress"];

function startStress(...args: readonly string[]): Program {
  return Program.start(Deno.execPath(), [...RUN, ...args]);
}

const REPORT = [
  /Stress Test Results:/,
  /Clients connected: 5\/5/,
  /Messages sent: 50/,
  /Messages received: 50/,
  /Average latency: [\d.,]+ms/,
  /Max latency: [\d.,]+ms/,
  /Dropped connections: 0/,
  /Memory usage: .+/,
  /^$/,
  /Scenario: chatter, 1 room, keyword dialect/,
  /Senders: 5, each 10 messages of 64 bytes, at most 64 on their way/,
  /Latency: p50 [\d.,]+ms, p99 [\d.,]+ms, max [\d.,]+ms/,
  /Deliveries: 250 of 250 in [\d.]+s \([\d,]+ per second\)/,
  /Lost: 0, duplicated: 0, reordered: 0/,
];

const SMALL = ["--clients", "5", "--messages", "10"];

Deno.test("parleyd stress reports on a server that runs, in the lines of document 003", async () => {
  const { server, port } = await startServer();
  await using _server = server;
  await using stress = startStress(...SMALL, `localhost:${port}`);
  const { code } = await stress.status();
  assertEquals([code, stress.stderr], [0, ""]);
  const lines = stress.stdout.split("\n");
  for (const [index, wanted] of REPORT.entries()) assertMatch(lines[index]!, wanted);
});

Deno.test({
  name: "parleyd stress finds the server's process on this machine, and measures it",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { server, port } = await startServer();
    await using _server = server;
    await using stress = startStress(...SMALL, "--host", "127.0.0.1", "--port", String(port));
    assertEquals((await stress.status()).code, 0);
    assertMatch(stress.stdout, /\nMemory usage: \d+\.\d MB \(/);
    assertMatch(stress.stdout, /\nServer memory: .* before, .* after, .* at the most\n/);
    assertMatch(stress.stdout, new RegExp(`\nServer CPU: .*, process ${server.pid}\n`));
  },
});

Deno.test("parleyd stress --own-server starts a server, and leaves none behind", async () => {
  await using stress = startStress(...SMALL, "--own-server", "--json", "--scenario", "churn");
  const { code } = await stress.status();
  assertEquals([code, stress.stderr], [0, ""]);
  const { ok, end, counts, server } = JSON.parse(stress.stdout);
  assertEquals([ok, end, counts.sent, counts.received, counts.lost], [true, "complete", 20, 20, 0]);
  if (Deno.build.os !== "linux") return;
  assertEquals(server.kind, "measured");
  const killed = new Deno.Command("kill", { args: ["-0", String(server.figures.pid)] });
  assertEquals((await killed.output()).success, false);
});

Deno.test("parleyd stress exits with 1 when something is wrong, and says what", async () => {
  await using server = new FaultyChat((line, delivery) => delivery === 7 ? [line, line] : [line]);
  await using stress = startStress(...SMALL, `127.0.0.1:${server.port}`);
  assertEquals((await stress.status()).code, 1);
  assertStringIncludes(stress.stdout, "\nLost: 0, duplicated: 1, reordered: 0\n");
  assertEquals(stress.stderr, "parleyd: Not passed: 1 deliveries were duplicated\n");
});

Deno.test("parleyd stress exits with 2 when there is no test, and says why", async () => {
  await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0, login: "required" });
  await using stress = startStress(...SMALL, `127.0.0.1:${server.port}`);
  assertEquals((await stress.status()).code, 2);
  assertMatch(stress.stderr, /^parleyd: Cannot use this server: it refused a client: .*\n$/);
  assertEquals(stress.stdout, "");
});

Deno.test("parleyd stress shows at Ctrl-C what there is", async () => {
  const heard = Promise.withResolvers<void>();
  await using server = new FaultyChat((line, delivery) => {
    if (delivery === 20) heard.resolve();
    return [line];
  });
  const args = ["--clients", "5", "--messages", "1000", "--rate", "100"];
  await using stress = startStress(...args, `127.0.0.1:${server.port}`);
  await heard.promise;
  stress.kill("SIGINT");
  assertEquals((await stress.status()).code, 1);
  assertMatch(stress.stdout, /^Stress Test Results:\nClients connected: 5\/5\n/);
  assertStringIncludes(stress.stdout, "\nInterrupted: this is what there was until then\n");
  assertEquals(stress.stderr, "parleyd: Not passed: interrupted\n");
});

Deno.test("parleyd --help leads to parleyd stress, whose help names every scenario", async () => {
  await using parleyd = Program.startEntry("server", ["--help"]);
  await using stress = Program.startEntry("server", ["stress", "--help"]);
  assertEquals([(await parleyd.status()).code, (await stress.status()).code], [0, 0]);
  assertStringIncludes(parleyd.stdout, "parleyd stress --help");
  assertMatch(
    stress.stdout,
    /chatter.*one-sender.*rooms.*join-storm.*reconnect-storm.*slow.*churn/s,
  );
});

Deno.test("parleyd stress --own-server says what it may not do", async () => {
  await using stress = Program.startEntry("server", ["stress", "--own-server", ...SMALL]);
  assertEquals((await stress.status()).code, 2);
  assertMatch(
    stress.stderr,
    /^parleyd: Cannot start a server: this program may not start others. Use deno task stress\n$/,
  );
});
