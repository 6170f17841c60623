import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ChatClient, type Disconnect } from "@parley/parley";
import { entryInShell, EXECUTABLES_FOLDER } from "../helpers/entry.ts";
import { LinePeer } from "../helpers/line_peer.ts";
import { isInstalled, Program, startServer } from "../helpers/program.ts";

/** The task, where there are sources: nothing may stand between it and the terminal. */
const SERVER = EXECUTABLES_FOLDER === null
  ? `"${Deno.execPath()}" task -q server`
  : entryInShell("server");
const CLIENTS = 200;
const MAX_STOP_MS = 3000;
/** Everybody waits for this much of the others' before he goes on: all talk, and nobody is flooded. */
const HEARD_BETWEEN = 100;

interface Talker {
  readonly closed: Promise<void>;
  readonly notice: () => string;
}

async function keywordTalker(port: number, index: number): Promise<Talker> {
  const peer = await LinePeer.connect({ port });
  await peer.say(`USERNAME k${index}`, "JOIN hall");
  await peer.until("OK Joined");
  return lineTalker(peer);
}

async function slashTalker(port: number, index: number): Promise<Talker> {
  const peer = await LinePeer.connect({ port });
  await peer.say(`/nick s${index}`, "/join hall");
  await peer.until("Joined room");
  return lineTalker(peer);
}

async function wordsTalker(port: number, index: number): Promise<Talker> {
  const peer = await LinePeer.connect({ port });
  await peer.say(`login w${index}`, "/join hall");
  await peer.until("room hall");
  return lineTalker(peer);
}

function lineTalker(peer: LinePeer): Talker {
  void talk(async () => {
    await peer.say("and so on and so on");
    await peer.more(HEARD_BETWEEN);
    return !peer.lines.at(-1)?.includes("shutting down");
  });
  return { closed: peer.end(), notice: () => peer.lines.at(-1) ?? "" };
}

async function nativeTalker(port: number, index: number): Promise<Talker> {
  let heard = 0;
  let wake = () => {};
  const onEvent = () => {
    heard++;
    wake();
  };
  const client = await ChatClient.connect({ hostname: "127.0.0.1", port, onEvent });
  await client.login(`n${index}`);
  await client.enter("hall");
  void talk(async () => {
    await client.send("and so on and so on");
    const wanted = heard + HEARD_BETWEEN;
    while (heard < wanted) await new Promise<void>((resolve) => wake = resolve);
    return true;
  });
  let why: Disconnect | null = null;
  const closed = client.closed.then(async (disconnect) => {
    why = disconnect;
    await client.close();
  });
  return { closed, notice: () => why?.code ?? "" };
}

/** Says something again and again, until it can't be said any more. */
async function talk(say: () => Promise<boolean>): Promise<void> {
  try {
    while (await say());
  } catch {
    // The server has stopped, which is what this is about.
  }
}

const KINDS = [keywordTalker, slashTalker, wordsTalker, nativeTalker];
const NOTICES = [
  /^ERROR Server shutting down$/,
  /^\* Server is shutting down\.$/,
  /^\* \d\d:\d\d:\d\d Server is shutting down\.$/,
  /^server-shutdown$/,
];

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `parleyd tells ${CLIENTS} talking clients of ${signal} and exits with 0`,
    ignore: Deno.build.os === "windows",
    async fn() {
      const { server, port } = await startServer();
      await using _server = server;
      const talkers = await Promise.all(
        Array.from({ length: CLIENTS }, (_, index) => KINDS[index % 4]!(port, index)),
      );
      const startedMs = performance.now();
      server.kill(signal);
      const { code } = await server.status();
      const tookMs = performance.now() - startedMs;
      await Promise.all(talkers.map((talker) => talker.closed));
      talkers.forEach((talker, index) => {
        assert(NOTICES[index % 4]!.test(talker.notice()), `${index}: ${talker.notice()}`);
      });
      assertEquals(code, 0);
      assertEquals(server.stderr, "");
      assert(tookMs < MAX_STOP_MS, `It took ${tookMs} ms`);
    },
  });
}

Deno.test({
  name: "parleyd ends at once at a second Ctrl-C, though the shutdown is blocked",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using blocked = Program.start(Deno.execPath(), [
      "run",
      "-q",
      "tests/fixtures/blocked_shutdown.ts",
    ]);
    await blocked.until(/running/);
    blocked.kill("SIGINT");
    await blocked.until(/blocked/);
    blocked.kill("SIGINT");
    assertEquals((await blocked.status()).signal, "SIGINT");
  },
});

Deno.test({
  name: "parleyd, as it is started in a terminal, gives the notice and exits with 0 at one Ctrl-C",
  ignore: !isInstalled("script"),
  async fn() {
    // Without `exec` a shell may stay in between, and answer the Ctrl-C with a status of its own.
    const command = `exec ${SERVER} --port 0 --host localhost`;
    await using terminal = Program.start("script", ["-qefc", command, "/dev/null"], {
      input: "piped",
    });
    const [, port] = await terminal.until(/started on port (\d+)/);
    await using alice = await LinePeer.connect({ port: Number(port) });
    await alice.say("/nick Alice", "/join hall");
    await alice.until("Joined room");
    await terminal.type("\x03");
    await alice.end();
    assertEquals(alice.lines.at(-1), "* Server is shutting down.");
    assertEquals((await terminal.status()).code, 0);
    assertStringIncludes(terminal.stdout, "Alice disconnected");
  },
});
