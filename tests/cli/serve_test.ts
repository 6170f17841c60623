import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { serve } from "../../lib/cli/serve.ts";
import { SqliteHistory } from "../../lib/history/sqlite_history.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import { LinePeer } from "../helpers/line_peer.ts";
import { Program, SPEAKING_FIRST, startServer } from "../helpers/program.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const REFUSED: readonly {
  readonly what: string;
  readonly config: string;
  readonly status: 1 | 2;
  readonly says: string;
}[] = [
  { what: "is not JSON", config: "{", status: 1, says: "not JSON" },
  { what: "is no object", config: "[]", status: 1, says: "it must hold one JSON object" },
  {
    what: "names what does not exist",
    config: '{ "prot": 1 }',
    status: 2,
    says: 'There is no setting "prot"',
  },
  {
    what: "asks for what is a flag alone",
    config: '{ "dev": true }',
    status: 2,
    says: 'There is no setting "dev"',
  },
  {
    what: "names another config file",
    config: '{ "config": "other.json", "log": "xml" }',
    status: 2,
    says: 'There is no setting "config"',
  },
  {
    what: "holds what can't be meant",
    config: '{ "log": "xml" }',
    status: 2,
    says: 'Cannot use "xml" for "log" in ',
  },
];

for (const { what, config, status, says } of REFUSED) {
  Deno.test(`serve() refuses a config file that ${what}`, async () => {
    await using dir = await TempDir.make();
    const file = await dir.write("parley.json", config);
    const error = await assertRejects(() => serve(["--config", file]), CliError, says);
    assertEquals(error.status, status);
  });
}

Deno.test("serve() takes what the config file says where neither flag nor variable does", async () => {
  await using dir = await TempDir.make();
  const file = await dir.write(
    "parley.json",
    '{ "port": 1, "host": "127.0.0.1", "motd": "file", "greetingDelay": 0, "log": "json" }',
  );
  await using server = Program.startEntry("server", ["--config", file, "--port", "0"], {
    env: { PARLEY_MOTD: "variable" },
  });
  const [line] = await server.until(/^\{.*\}\n/);
  const started = JSON.parse(line);
  assertEquals([started.type, started.level], ["started", "info"]);
  await using peer = await LinePeer.connect({ port: started.port });
  assertEquals(await peer.until("variable"), "variable");
});

Deno.test("serve() says which field of the users file is wrong", async () => {
  await using dir = await TempDir.make();
  const file = await dir.write("users.json", '{ "version": 1, "users": [{ "name": 7 }] }');
  await using server = Program.startEntry("server", ["--users", file]);
  assertEquals((await server.status()).code, 1);
  assertEquals(
    server.stderr,
    `parleyd: Cannot use the users file "${file}": line 1: Field "users[0].name" must be a string\n`,
  );
});

Deno.test("serve() --dev has demo users, logs messages, and says how to join", async () => {
  const args = ["--dev", "--port", "0", ...SPEAKING_FIRST];
  await using server = Program.startEntry("server", args);
  const [, port] = await server.until(/nc localhost (\d+)/);
  assertStringIncludes(server.stdout, 'the password is "parley"');
  await using peer = await LinePeer.connect({ port: Number(port) });
  await peer.say("USERNAME ada", "USERNAME ada parley", "JOIN lobby", "hello there");
  await peer.until("ROOM #lobby ada hello there");
  assertEquals(peer.lines.slice(0, 2), ["ERROR Password required", "OK Welcome, ada!"]);
  await server.until(/\[lobby\] ada: hello there\n/);
  assert(!server.stdout.includes("ada parley"));
});

Deno.test("serve() --dev says goodbye at SIGINT, and ends at once at SIGTERM", async () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    await using server = Program.startEntry("server", ["--dev", "--port", "0"]);
    const [, port] = await server.until(/nc localhost (\d+)/);
    await using peer = await LinePeer.connect({ port: Number(port) });
    await peer.say("USERNAME kim");
    await peer.until("Welcome, kim");
    server.kill(signal);
    await peer.end();
    const status = await server.status();
    const isOrderly = signal === "SIGINT";
    assertEquals(peer.lines.at(-1)?.includes("shutting down"), isOrderly, signal);
    assertEquals([status.signal, server.stdout.includes("Chat server stopped")], [
      isOrderly ? null : signal,
      isOrderly,
    ]);
  }
});

Deno.test("serve() says at the end that it stopped", async () => {
  await using server = Program.startEntry("server", ["--host", "127.0.0.1", "--port", "0"]);
  await server.until(/Waiting for connections/);
  server.kill("SIGTERM");
  assertEquals((await server.status()).code, 0);
  assert(/\] Chat server stopped\n$/.test(server.stdout), server.stdout);
});

Deno.test("serve() takes a users file that begins with a byte order mark", async () => {
  await using dir = await TempDir.make();
  const file = await dir.write("users.json", '\ufeff{ "version": 1, "users": [] }');
  const args = ["--users", file, "--host", "127.0.0.1", "--port", "0"];
  await using server = Program.startEntry("server", args);
  await server.until(/Waiting for connections/);
});

Deno.test("serve() --dev takes a foreign host where --users names who may log in", async () => {
  await using dir = await TempDir.make();
  const file = await dir.write("users.json", '{ "version": 1, "users": [] }');
  const args = ["--dev", "--host", "0.0.0.0", "--users", file, "--port", "0"];
  await using server = Program.startEntry("server", args);
  await server.until(/Waiting for connections/);
});

/** A server that keeps messages in a folder. */
async function startWithData(dir: string) {
  const { server, port } = await startServer("--data", dir);
  const [, told] = await server.until(/\] Messages are kept in "(.*)"\n/);
  return { server, port, told };
}

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  Deno.test(`serve() --data shows after ${signal} what was said before`, async () => {
    await using dir = await TempDir.make();
    {
      const { server, port, told } = await startWithData(dir.path);
      await using _server = server;
      assertEquals(told, dir.realPath);
      await using peer = await LinePeer.connect({ port });
      await peer.say("USERNAME kim", "JOIN lobby", "one");
      await peer.until("ROOM #lobby kim one");
      server.kill(signal);
      await server.status();
    }
    const { server, port } = await startWithData(dir.path);
    await using _server = server;
    await using peer = await LinePeer.connect({ port });
    await peer.say("USERNAME bob", "JOIN lobby");
    await peer.until("ROOM #lobby kim one");
  });
}

Deno.test("serve() --data stops cleanly also where it can't listen", async () => {
  await using dir = await TempDir.make();
  const epochNow = async () => {
    await using store = await SqliteHistory.open({ dir: dir.path, durability: "normal" });
    return await new Promise<string>((resolve, reject) => {
      store.open(parseRoomName("lobby"), {
        onOpened: ({ head }) => resolve(head.epoch),
        onAppended: () => {},
        onFailed: reject,
      });
    });
  };
  const before = await epochNow();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = String(listener.addr.port);
  const args = ["--host", "127.0.0.1", "--port", port, "--data", dir.path];
  await using server = Program.startEntry("server", args);
  assertEquals((await server.status()).code, 1);
  assertStringIncludes(server.stderr, "it is in use");
  assertEquals(await epochNow(), before);
});

Deno.test("serve() --replay 0 shows nobody what was said before", async () => {
  const { server, port } = await startServer("--replay", "0");
  await using _server = server;
  await using kim = await LinePeer.connect({ port });
  await kim.say("USERNAME kim", "JOIN lobby", "one");
  await kim.until("ROOM #lobby kim one");
  await using bob = await LinePeer.connect({ port });
  await bob.say("USERNAME bob", "JOIN lobby", "USERS");
  await bob.until("USERLIST kim bob");
  assertEquals(bob.lines.filter((line) => line.startsWith("ROOM ")), []);
});
