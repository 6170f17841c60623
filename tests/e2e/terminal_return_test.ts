/** The terminal client when its connection breaks, as a person sees it (A5, D5). */
import { assert, assertEquals } from "@std/assert";
import { ChatServer } from "@parley/parley";
import { LinePeer } from "../helpers/line_peer.ts";
import { Pane, terminalTest as test } from "../helpers/pane.ts";
import { TcpProxy } from "../helpers/tcp_proxy.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";
import { startServer } from "../helpers/program.ts";

const hostname = "127.0.0.1";

function startOn(port: number, ...users: readonly string[]): ChatServer {
  return ChatServer.start({ hostname, port, accounts: new TestAccounts(...users) });
}

async function joinAsBob(port: number): Promise<LinePeer> {
  const bob = await LinePeer.connect({ port });
  await bob.say("/nick bob", "/join lobby");
  await bob.until("Joined room");
  return bob;
}

test("parley takes name, password and room again, without a key, when the server was killed", async () => {
  const killed = await startServer("--dev");
  await using _killed = killed.server;
  const { port } = killed;
  await using pane = await Pane.open(port, "--name", "ada", "--room", "lobby");
  await pane.untilLine("Password for ada: |");
  await pane.type("parley");
  await pane.press("Enter");
  await pane.untilText("ada · lobby: 1 here · connected");
  await pane.type("half typed");
  await pane.untilLine("half typed|");
  killed.server.kill("SIGKILL");
  await pane.untilText("ada · lobby · disconnected since");
  await killed.server.status();
  const again = await startServer("--dev", "--port", String(port));
  await using _again = again.server;
  const { rows, line } = await pane.untilText("ada · lobby: 1 here · connected");
  assertEquals(line, "half typed|");
  assert(rows.some((row) => row.includes("Connected again.")));
  assert(rows.some((row) => row.includes("may be missing")));
  await pane.press("Enter");
  await again.server.until(/\[lobby\] ada: half typed/);
});

test("parley sends what was typed while there was no server, and refuses what can't wait", async () => {
  const server = startOn(0);
  const { port } = server;
  await using pane = await Pane.open(port, "--name", "kim", "--room", "lobby");
  await pane.untilText("kim · lobby: 1 here · connected");
  await server.stop();
  await pane.untilText("disconnected since");
  for (const typed of ["first", "/who", "second"]) {
    await pane.type(typed);
    await pane.press("Enter");
  }
  const offline = await pane.untilText("2 not sent yet");
  assert(offline.rows.some((row) => row.includes("Not sent yet: first")));
  assert(offline.rows.some((row) => row.includes("Not done: who. There is no connection")));
  await using again = startOn(port);
  await using bob = await joinAsBob(again.port);
  await pane.press("Enter");
  await bob.until("[kim]: second");
  const said = bob.lines.filter((line) => /first|second/.test(line));
  assertEquals(said.map((line) => line.replace(/^\[\d\d:\d\d:\d\d\] /, "")), [
    "[kim]: first",
    "[kim]: second",
  ]);
  await pane.untilText("kim · lobby: 2 here · connected");
});

test("parley notices a link that swallows everything, and takes its own place again", async () => {
  await using server = startOn(0);
  await using proxy = new TcpProxy(server.port);
  await using bob = await joinAsBob(server.port);
  await using pane = await Pane.open(proxy.port, "--name", "kim", "--room", "lobby");
  await pane.untilText("kim · lobby: 2 here · connected");
  proxy.swallow();
  await pane.type("into the void");
  await pane.press("Enter");
  await pane.untilText("sending 1");
  await bob.say("are you there?");
  await pane.untilText("disconnected since");
  const { rows } = await pane.untilText("into the void");
  await pane.untilText("kim · lobby: 2 here · connected");
  assertEquals(rows.filter((row) => row.includes("are you there?")).length, 1);
  await bob.until("[kim]: into the void");
  assertEquals(bob.lines.filter((line) => line.includes("into the void")).length, 1);
  assert(!bob.lines.some((line) => line.includes("is taken")));
});

test("parley asks for the password that was changed, and is not caught in a loop", async () => {
  const server = startOn(0);
  const { port } = server;
  await using pane = await Pane.open(port, "--name", "kim", "--room", "lobby");
  await pane.untilText("kim · lobby: 1 here · connected");
  await server.stop();
  // Somebody has registered the name meanwhile.
  await using _again = startOn(port, "kim");
  await pane.untilLine("Password for kim: |");
  await pane.type(PASSWORD);
  await pane.press("Enter");
  await pane.untilText("kim · lobby: 1 here · connected");
});

test("parley asks for another name when its own was taken meanwhile", async () => {
  const server = startOn(0);
  const { port } = server;
  await using pane = await Pane.open(port, "--name", "kim", "--room", "lobby");
  await pane.untilText("kim · lobby: 1 here · connected");
  await server.stop();
  await pane.untilText("disconnected since");
  await using again = startOn(port);
  await using other = await LinePeer.connect({ port: again.port });
  await other.say("/nick kim");
  await other.until("Your nickname is now: kim");
  await pane.untilLine("Another name, or nothing to leave: |");
  await pane.type("kim2");
  await pane.press("Enter");
  await pane.untilText("kim2 · lobby: 1 here · connected");
});

test("parley can be left with Ctrl-C while there is no server", async () => {
  const server = startOn(0);
  await using pane = await Pane.open(server.port, "--name", "kim", "--room", "lobby");
  await pane.untilText("kim · lobby: 1 here · connected");
  await server.stop();
  await pane.untilText("disconnected since");
  await pane.type("hello");
  await pane.press("Enter");
  await pane.untilText("1 not sent yet");
  await pane.press("C-c");
  const ended = await pane.end();
  assertEquals([ended.status, ended.after], ["status 0", ended.before]);
  await pane.untilText("Not sent: hello");
});

test("parley that was killed is where it was when it is started again, and shows what it missed", async () => {
  await using server = startOn(0);
  const { port } = server;
  await using bob = await joinAsBob(port);
  await bob.say("before");
  await using pane = await Pane.open(port, "--name", "kim", "--room", "lobby");
  await pane.untilText("before");
  await pane.kill("SIGKILL");
  await pane.untilText("the end");
  await bob.say("meanwhile");
  await pane.start(port, "--name", "kim");
  await pane.untilText("kim · lobby: 2 here · connected");
  const { rows } = await pane.untilText("meanwhile");
  assertEquals(rows.filter((row) => /^bob \([\d:]+\) before$/.test(row)).length, 1);
  assertEquals(rows.filter((row) => /^bob [\d:]+ meanwhile$/.test(row)).length, 1);
});

test("parley that was killed says in its room what was typed while there was no server", async () => {
  const server = startOn(0);
  const { port } = server;
  await using pane = await Pane.open(port, "--name", "kim", "--room", "lobby");
  await pane.untilText("kim · lobby: 1 here · connected");
  await server.stop();
  await pane.untilText("disconnected since");
  await pane.type("typed offline");
  await pane.press("Enter");
  await pane.untilText("1 not sent yet");
  await pane.kill("SIGKILL");
  await pane.untilText("the end");
  await using again = startOn(port);
  await using bob = await joinAsBob(again.port);
  await pane.start(port, "--name", "kim");
  await bob.until("[kim]: typed offline");
  await pane.untilText("kim · lobby: 2 here · connected");
});
