import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ChatServer } from "@parley/parley";
import { LinePeer } from "../helpers/line_peer.ts";
import { entryCommand, ROOT } from "../helpers/entry.ts";
import { Program, startServer } from "../helpers/program.ts";

Deno.test("parley says what is piped in to the room and exits with 0", async () => {
  await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
  await using alice = await LinePeer.connect({ port: server.port });
  await alice.say("USERNAME alice", "JOIN lobby");
  await alice.until("OK Joined");
  const args = ["--name", "kim", `localhost:${server.port}`, "lobby"];
  await using kim = Program.startEntry("client", args, { input: "piped" });
  await kim.type("hi\nand bye");
  await kim.endInput();
  assertEquals((await kim.status()).code, 0);
  await alice.until("LEAVE #lobby kim");
  assertEquals(alice.lines.slice(2), [
    "JOIN #lobby kim",
    "ROOM #lobby kim hi",
    "ROOM #lobby kim and bye",
    "LEAVE #lobby kim",
  ]);
  assertMatch(kim.stdout, /^\* \d\d:\d\d:\d\d Logged in as kim\.\n/);
  assertStringIncludes(kim.stdout, "You entered room lobby. Here: alice\n");
  assertEquals(kim.stderr, "");
});

Deno.test("parley exits with 1 and the reason when the server refuses a line", async () => {
  await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
  await using kim = Program.startEntry("client", [`localhost:${server.port}`], { input: "piped" });
  await kim.type("nobody hears this\n");
  await kim.endInput();
  assertEquals((await kim.status()).code, 1);
  assertStringIncludes(kim.stdout, "You are not in a room");
  assertEquals(kim.stderr, "parley: One line was refused\n");
});

Deno.test("parley takes the one word for the room where --host names the server", async () => {
  await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
  const args = ["--host", "127.0.0.1", "--port", String(server.port), "-n", "kim", "lobby"];
  await using kim = Program.startEntry("client", args);
  assertEquals((await kim.status()).code, 0);
  assertStringIncludes(kim.stdout, "You entered the new room lobby.");
});

/** The client, its output going where a shell puts it; its status is told at the end. */
function startInShell(port: number, target: string): Program {
  const command = `{ "$0" "$@"; echo "status $?" >&2; } ${target}`;
  const call = [...entryCommand("client"), "--name", "kim", `localhost:${port}`, "lobby"];
  return Program.start("sh", ["-c", command, ...call], { input: "piped" });
}

const hasShell = Deno.build.os !== "windows";

Deno.test({
  name: "parley ends without a word when nobody reads what it says any more",
  ignore: !hasShell,
  async fn() {
    await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
    await using alice = await LinePeer.connect({ port: server.port });
    await alice.say("USERNAME alice", "JOIN lobby");
    await alice.until("OK Joined");
    await using kim = startInShell(server.port, "| true");
    await kim.type("hi\n");
    await alice.say("MSG lobby hello");
    await kim.endInput();
    await kim.status();
    assertEquals(kim.stderr, "status 0\n");
  },
});

Deno.test({
  name: "parley says in one line that its output can't be written, and exits with 1",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
    await using kim = startInShell(server.port, "> /dev/full");
    await kim.type("hi\n");
    await kim.status();
    assertMatch(kim.stderr, /^parley: Cannot write what is said: .*\nstatus 1\n$/);
  },
});

const REFUSED_CALLS: readonly {
  readonly program: "server" | "client";
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly code: number;
  readonly says: RegExp;
}[] = [
  { program: "server", args: ["--port", "many"], code: 2, says: /"many" for --port/ },
  { program: "server", args: ["--prot", "1"], code: 2, says: /no flag --prot/ },
  { program: "server", args: ["lobby"], code: 2, says: /Cannot understand "lobby"/ },
  {
    program: "server",
    args: ["--users", "no/such.json"],
    code: 1,
    says: /Its folder does not exist/,
  },
  { program: "server", args: ["--users", "README.md"], code: 1, says: /users file "README.md"/ },
  { program: "server", args: ["--config", "LICENSE"], code: 1, says: /config file "LICENSE"/ },
  { program: "server", args: [], env: { PARLEY_LOG: "xml" }, code: 2, says: /PARLEY_LOG/ },
  { program: "server", args: ["--dev", "--host", "0.0.0.0"], code: 2, says: /demo users/ },
  { program: "server", args: ["--dev", "--host", "chat.example"], code: 2, says: /name --users/ },
  {
    program: "server",
    args: ["--port="],
    code: 2,
    says: /"" for --port: it must be a whole number/,
  },
  { program: "client", args: ["localhost", "80"], code: 2, says: /a port or a room/ },
  { program: "client", args: ["localhost:0"], code: 2, says: /port of "localhost:0"/ },
  { program: "client", args: ["a", "b", "c"], code: 2, says: /Cannot understand "c"/ },
];

for (const { program, args, env = {}, code, says } of REFUSED_CALLS) {
  const call = [program, ...args, ...Object.values(env)].join(" ");
  Deno.test(`${call} is refused in one line with status ${code}`, async () => {
    await using refused = Program.startEntry(program, args, { env, cwd: ROOT });
    assertEquals((await refused.status()).code, code);
    assertMatch(refused.stderr, says);
    assertEquals(refused.stderr.trim().split("\n").length, 1);
  });
}

Deno.test("parleyd says in one line that its port is in use", async () => {
  const { server, port } = await startServer();
  await using _server = server;
  const args = ["--host", "localhost", "--port", String(port)];
  await using second = Program.startEntry("server", args);
  assertEquals((await second.status()).code, 1);
  assertMatch(
    second.stderr,
    /^parleyd: Cannot listen on port \d+ of "localhost": it is in use.*\n$/,
  );
});

Deno.test("parley says in one line that nothing listens, and that a server is no Parley server", async () => {
  const web = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response(),
  );
  const port = (web.addr as Deno.NetAddr).port;
  await using misled = Program.startEntry("client", [`127.0.0.1:${port}`]);
  assertEquals((await misled.status()).code, 1);
  assertMatch(
    misled.stderr,
    /^parley: Cannot talk to "127.0.0.1", port \d+: it is not a Parley server\n$/,
  );
  await web.shutdown();
  await using alone = Program.startEntry("client", [`127.0.0.1:${port}`]);
  assertEquals((await alone.status()).code, 1);
  assertMatch(
    alone.stderr,
    /^parley: Cannot connect to "127.0.0.1", port \d+: nothing listens there.*\n$/,
  );
});

for (const [program, name] of [["server", "parleyd"], ["client", "parley"]] as const) {
  Deno.test(`${name} --help names every flag, and --version the version`, async () => {
    await using help = Program.startEntry(program, ["--help"]);
    assertEquals((await help.status()).code, 0);
    assertStringIncludes(help.stdout, `Usage: ${name} [flags]`);
    assertStringIncludes(help.stdout, "[PARLEY_PORT]");
    await using version = Program.startEntry(program, ["--version"]);
    assertEquals((await version.status()).code, 0);
    assertMatch(version.stdout, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\n$`));
  });
}

Deno.test("parleyd writes the log of document 003, line for line", async () => {
  const { server, port } = await startServer("--log-messages");
  await using _server = server;
  await using alice = await LinePeer.connect({ port });
  await alice.say("/nick Alice", "/join general", "Hello everyone!");
  await alice.until("Joined room");
  await using bob = await LinePeer.connect({ port });
  await bob.say("/nick Bob", "/join general", "Hi Alice!");
  await bob.until("Alice is in this room.");
  bob.close();
  await alice.until("Bob lost the connection.");
  await server.until(/Bob disconnected\n/);
  const log = server.stdout.replace(/^\[\d\d:\d\d:\d\d\]/gm, "[time]").replace(/:\d+$/gm, ":port")
    .replace(/port \d+/, "port 9999");
  assertEquals(log.split("\n"), [
    "Chat server started on port 9999",
    "Waiting for connections...",
    "[time] Client connected from 127.0.0.1:port",
    "[time] Anonymous1 set nickname to Alice",
    "[time] Alice joined room: general",
    "[time] [general] Alice: Hello everyone!",
    "[time] Client connected from 127.0.0.1:port",
    "[time] Anonymous2 set nickname to Bob",
    "[time] Bob joined room: general",
    "[time] [general] Bob: Hi Alice!",
    "[time] Bob disconnected",
    "",
  ]);
});

for (
  const { target, stderr } of [
    { target: "| true", stderr: "status 0\n" },
    {
      target: ">/dev/full",
      stderr: "parley: Cannot write to standard output: No space left on device (os error 28)\n" +
        "status 1\n",
    },
  ]
) {
  Deno.test({
    name: `parley completions bash ${target} tells no more than there is to tell`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      const command = `{ "$0" "$@"; echo "status $?" >&2; } ${target}`;
      const call = [...entryCommand("client"), "completions", "bash"];
      await using parley = Program.start("sh", ["-c", command, ...call]);
      await parley.status();
      assertEquals(parley.stderr, stderr);
    },
  });
}
