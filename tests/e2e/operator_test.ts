/** A running server, commanded from the command line, with nothing but the two programs. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ChatClient, type Event } from "@parley/parley";
import { ROOT } from "../helpers/entry.ts";
import { LinePeer } from "../helpers/line_peer.ts";
import { Program, startServer } from "../helpers/program.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const hostname = "127.0.0.1";
const isPosix = Deno.build.os !== "windows";

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine of its own: its servers have their sockets in a folder that nobody else uses. */
class Machine implements AsyncDisposable {
  readonly #dir: TempDir;
  readonly #stack = new AsyncDisposableStack();

  private constructor(dir: TempDir) {
    this.#dir = dir;
  }

  static async make(): Promise<Machine> {
    return new Machine(await TempDir.make());
  }

  get path(): string {
    return this.#dir.realPath;
  }

  get env(): Readonly<Record<string, string>> {
    const state = `${this.path}/state`;
    return { XDG_RUNTIME_DIR: this.path, XDG_STATE_HOME: state, PARLEY_CONTROL: "" };
  }

  socket(port: number): string {
    return `${this.path}/parley/parleyd-${port}.sock`;
  }

  write(name: string, text: string): Promise<string> {
    return this.#dir.write(name, text);
  }

  async serve(...flags: readonly string[]): Promise<{ server: Program; port: number }> {
    const args = ["--port", "0", "--host", "localhost", ...flags];
    const server = this.#stack.use(Program.startEntry("server", args, { env: this.env }));
    const [, port] = await server.until(/Chat server started on port (\d+)\nWaiting/);
    return { server, port: Number(port) };
  }

  /** Says something on the command line. */
  async parleyd(...args: readonly string[]): Promise<Said> {
    await using program = Program.startEntry("server", args, { env: this.env });
    const { code } = await program.status();
    return { code, stdout: program.stdout, stderr: program.stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
    await this.#dir[Symbol.asyncDispose]();
  }
}

function test(name: string, fn: (machine: Machine) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !isPosix,
    async fn() {
      await using machine = await Machine.make();
      await fn(machine);
    },
  });
}

/** Somebody with Parley's own client, and what he is told. */
async function comeIn(port: number, name: string) {
  const told: string[] = [];
  let wake = () => {};
  const onEvent = (event: Event) => {
    if (event.type === "announcement") told.push(event.text);
    wake();
  };
  const client = await ChatClient.connect({ hostname, port, onEvent });
  await client.login(name);
  const until = async (text: string) => {
    while (!told.includes(text)) await new Promise<void>((resolve) => wake = resolve);
  };
  return { client, until };
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name);
}

function modeOf(path: string): number {
  return Deno.statSync(path).mode! & 0o777;
}

test("parleyd status shows a running server, for people and as JSON", async (machine) => {
  const { server, port } = await machine.serve("--log-level", "info,rooms=debug");
  await using kim = await LinePeer.connect({ port });
  await kim.say("USERNAME kim", "JOIN lobby", "hello");
  await kim.until("ROOM #lobby kim hello");
  const { code, stdout, stderr } = await machine.parleyd("status");
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^parleyd \S+, process \d+, up .*\nListening +port \d+ of localhost\n/);
  assertStringIncludes(stdout, "Log level    info,rooms=debug\n");
  assertMatch(stdout, /\nConnections +1: 1 keyword, /);
  assertMatch(stdout, /\nROOM +USERS +CONNECTIONS\nlobby +1 +1\n$/);
  const status = JSON.parse((await machine.parleyd("status", "--json")).stdout);
  assertEquals([status.pid, status.port, status.dataDir, status.stop], [
    server.pid,
    port,
    null,
    null,
  ]);
  assertEquals([status.lastMinute.messages, status.users.guests], [1, 1]);
  assert(status.memory.rssBytes > status.memory.heapBytes);
});

test("parleyd makes its socket for its user alone, and removes it at the end", async (machine) => {
  const { server, port } = await machine.serve();
  const path = machine.socket(port);
  assertEquals([modeOf(path), modeOf(`${machine.path}/parley`)], [0o600, 0o700]);
  server.kill("SIGTERM");
  assertEquals((await server.status()).code, 0);
  assertEquals(namesIn(`${machine.path}/parley`), []);
  assert(!server.stdout.includes("do not reach"), server.stdout);
});

test("parleyd say reaches everybody, and stands in the log", async (machine) => {
  const { server, port } = await machine.serve();
  const { client, until } = await comeIn(port, "kim");
  await using _client = client;
  const { code, stdout } = await machine.parleyd("say", "Lunch", "is", "ready");
  assertEquals([code, stdout], [0, "Said to 1 connection.\n"]);
  await until("Lunch is ready");
  await server.until(/\] The operator told 1 connection: Lunch is ready\n/);
});

test("parleyd kick puts somebody off, and refuses a name that nobody has", async (machine) => {
  const { server, port } = await machine.serve();
  const { client } = await comeIn(port, "kim");
  const kicked = await machine.parleyd("kick", "KIM", "too", "loud");
  assertEquals([kicked.code, kicked.stdout], [0, "kim is off the server: 1 connection.\n"]);
  const { code, reason, mayReconnect } = await client.closed;
  assertEquals([code, mayReconnect], ["kicked", false]);
  assertStringIncludes(reason, "too loud");
  await server.until(/\] The operator put off kim, 1 connection: too loud\n/);
  const again = await machine.parleyd("kick", "kim");
  assertEquals([again.code, again.stderr], [1, 'parleyd: Nobody here is called "kim"\n']);
});

test("parleyd reload takes up the config file, or refuses all of it", async (machine) => {
  const registration = '"registration": "code", "registrationCode"';
  const config = await machine.write("c.json", `{ ${registration}: "sesame", "motd": "one" }`);
  const { server, port } = await machine.serve("--config", config);
  await machine.write(
    "c.json",
    `{ ${registration}: "sesame", "motd": "two", "maxTextBytes": "x" }`,
  );
  const refused = await machine.parleyd("reload");
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.stderr, 'Cannot use "x" for "maxTextBytes"');
  assertStringIncludes(refused.stderr, "Nothing was changed");
  await using before = await comeIn(port, "kim").then(({ client }) => client);
  assertEquals(before.welcome.motd, "one");
  await machine.write(
    "c.json",
    `{ ${registration}: "mustard", "motd": "two", "maxTextBytes": 99, "greetingDelay": 1 }`,
  );
  const taken = await machine.parleyd("reload");
  assertEquals(taken.stdout.split("\n"), [
    'motd: "one" -> "two"',
    "maxTextBytes: 4096 -> 99",
    "Only when it is started anew:",
    "greetingDelay: 300 -> 1",
    "registrationCode: changed",
    "",
  ]);
  await using after = await comeIn(port, "lee").then(({ client }) => client);
  assertEquals([after.welcome.motd, after.welcome.maxTextBytes], ["two", 99]);
  server.kill("SIGTERM");
  await server.status();
  const said = [server.stdout, server.stderr, taken.stdout, refused.stderr].join();
  for (const secret of ["sesame", "mustard"]) assert(!said.includes(secret), said);
});

test("SIGHUP takes up the config file and the users file, or neither", async (machine) => {
  const config = await machine.write("c.json", '{ "motd": "one" }');
  const users = await machine.write("users.json", '{ "version": 1, "users": [] }');
  const { server, port } = await machine.serve("--config", config, "--users", users);
  const motdNow = async (name: string) => {
    await using client = await comeIn(port, name).then((come) => come.client);
    return client.welcome.motd;
  };
  await machine.write("c.json", '{ "motd": "two" ');
  server.kill("SIGHUP");
  await server.until(
    /A signal could not have the settings read anew: .*not JSON.*Nothing was changed\n/,
  );
  assertEquals(await motdNow("a"), "one");
  await machine.write("c.json", '{ "motd": "two" }');
  await machine.write("users.json", '{ "version": 1, "users": 7 }');
  server.kill("SIGHUP");
  await server.until(
    /A signal could not have the settings read anew: .*users file.*Nothing was changed\n/,
  );
  assertEquals(await motdNow("b"), "one");
  await machine.write("users.json", '{ "version": 1, "users": [] }');
  server.kill("SIGHUP");
  await server.until(/A signal had the settings read anew: motd: "one" -> "two"\n/);
  assertEquals(await motdNow("c"), "two");
});

test("parleyd stop says goodbye, and returns when the server is gone", async (machine) => {
  const { server, port } = await machine.serve("--data", `${machine.path}/data`);
  await using kim = await LinePeer.connect({ port });
  await kim.say("USERNAME kim");
  await kim.until("Welcome");
  const { code, stdout } = await machine.parleyd("stop");
  assertEquals([code, stdout], [0, "The server has stopped.\n"]);
  assertEquals((await server.status()).code, 0);
  await kim.end();
  assertEquals(kim.lines.at(-1), "ERROR Server shutting down");
  assertMatch(server.stdout, /\] The operator has the server stop\n/);
  assertMatch(server.stdout, /\] Chat server stopped\n$/);
  const again = await machine.parleyd("status", "--port", `${port}`);
  assertEquals(again.code, 1);
  assertStringIncludes(again.stderr, `No server of yours is on port ${port}`);
});

test("parleyd stop --in tells everybody, can be taken back, and gives way to Ctrl-C", async (machine) => {
  const { server, port } = await machine.serve();
  const { client, until } = await comeIn(port, "kim");
  const planned = await machine.parleyd("stop", "--in", "1h", "--reason", "new disk");
  assertEquals(planned.code, 0);
  assertStringIncludes(planned.stdout, "The server stops in 1 h.");
  await until("The server stops in 1 h: new disk");
  assertMatch((await machine.parleyd("status")).stdout, /\nStops +in (1 h|59 min.*): new disk\n/);
  const back = await machine.parleyd("stop", "--cancel");
  assertEquals([back.code, back.stdout], [0, "The server does not stop.\n"]);
  await until("The server does not stop.");
  const nothing = await machine.parleyd("stop", "--cancel");
  assertEquals([nothing.code, nothing.stderr], [1, "parleyd: No stop is planned\n"]);
  await machine.parleyd("stop", "--in", "1h");
  server.kill("SIGINT");
  assertEquals((await server.status()).code, 0);
  assertEquals((await client.closed).code, "server-shutdown");
});

test("parleyd stop --in 1s stops by itself", async (machine) => {
  const { server } = await machine.serve();
  assertStringIncludes((await machine.parleyd("stop", "--in", "1s")).stdout, "in 1 s");
  assertEquals((await server.status()).code, 0);
});

test("parleyd asks which server is meant where there are two", async (machine) => {
  const one = await machine.serve();
  const other = await machine.serve();
  const { code, stderr } = await machine.parleyd("status");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "Several servers are running, on the ports ");
  for (const { port } of [one, other]) {
    assertStringIncludes(stderr, `${port}`);
    const { stdout } = await machine.parleyd("status", "--port", `${port}`);
    assertStringIncludes(stdout, `port ${port} of localhost`);
  }
});

test("parleyd minds no socket of a killed server, and takes it over", async (machine) => {
  const first = await machine.serve();
  first.server.kill("SIGKILL");
  await first.server.status();
  const path = machine.socket(first.port);
  assert((await Deno.lstat(path)).isSocket);
  const stale = await machine.parleyd("status", "--port", `${first.port}`);
  assertEquals(stale.code, 1);
  assertStringIncludes(stale.stderr, "it was killed, and its socket is left over");
  const second = await machine.serve();
  assertStringIncludes((await machine.parleyd("status")).stdout, `port ${second.port} of`);
  const third = await machine.serve("--control", path);
  const { stdout } = await machine.parleyd("status", "--control", path);
  assertStringIncludes(stdout, `port ${third.port} of`);
  assertEquals(modeOf(path), 0o600);
});

test("parleyd runs without a socket that a living server has, and says so", async (machine) => {
  const first = await machine.serve();
  const path = machine.socket(first.port);
  const second = await machine.serve("--control", path);
  await second.server.until(/do not reach this server: Cannot use ".*": another server has it\n/);
  second.server.kill("SIGTERM");
  await second.server.status();
  const { stdout } = await machine.parleyd("status");
  assertStringIncludes(stdout, `port ${first.port} of`);
});

for (
  const [what, path, says] of [
    ["whose path is too long", `/tmp/${"x".repeat(120)}`, "its path has 125 bytes, and 107"],
    ["whose folder is not there", ".tmp/no/such/s.sock", "there is no such folder"],
    ["in whose place is a file", `${ROOT}/deno.json`, "a file is in its place"],
  ] as const
) {
  Deno.test({
    name: `parleyd runs without a socket ${what}, and says so`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      const { server, port } = await startServer("--control", path);
      await using _server = server;
      await server.until(new RegExp(`do not reach this server: .*${says}`));
      await using kim = await LinePeer.connect({ port });
      await kim.say("USERNAME kim");
      await kim.until("Welcome");
    },
  });
}

test("parleyd --control off has no socket", async (machine) => {
  const { server } = await machine.serve("--control", "off");
  assertEquals(namesIn(machine.path), []);
  assert(!server.stdout.includes("do not reach"));
  const { code, stderr } = await machine.parleyd("status");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "No server of yours is running");
});

test("parleyd keeps its socket in the state folder where there is no other", async (machine) => {
  const env = { ...machine.env, XDG_RUNTIME_DIR: `${machine.path}/none` };
  const args = ["--port", "0", "--host", "localhost"];
  await using server = Program.startEntry("server", args, { env });
  const [, port] = await server.until(/on port (\d+)\n/);
  assertEquals(modeOf(`${machine.path}/state/parley/run/parleyd-${port}.sock`), 0o600);
  assertStringIncludes((await machine.parleyd("status")).stdout, `port ${port} of`);
});

test("parleyd minds nobody who says nonsense, or nothing, at its socket", async (machine) => {
  const { server, port } = await machine.serve();
  const peer = (text: string) => {
    const run = ["run", "-q", "--allow-net", "--allow-read", "--allow-write"];
    const fixture = "tests/fixtures/control_peer.ts";
    return Program.start(Deno.execPath(), [...run, fixture, machine.socket(port), text]);
  };
  await using nonsense = peer("GET / HTTP/1.1\r\n\r\n");
  assertEquals((await nonsense.status()).code, 0);
  assertStringIncludes(nonsense.stdout, "It is not JSON");
  await using silent = peer('{"do":"sta');
  assertEquals((await machine.parleyd("stop")).code, 0);
  assertEquals((await server.status()).code, 0);
  await silent.status();
});

test("parleyd says in the log that the server before was killed, once", async (machine) => {
  const data = ["--data", `${machine.path}/data`];
  const first = await machine.serve(...data);
  await first.server.until(/Messages are kept/);
  first.server.kill("SIGKILL");
  await first.server.status();
  const second = await machine.serve(...data);
  await second.server.until(/The server before was not stopped/);
  await machine.parleyd("stop", "--port", `${second.port}`);
  const third = await machine.serve(...data);
  await third.server.until(/Messages are kept in .*\n/);
  third.server.kill("SIGTERM");
  await third.server.status();
  assert(!third.server.stdout.includes("was not stopped"), third.server.stdout);
});
