/** A conversation in a terminal where somebody logs in, makes an account or changes its password. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { PlainConsole } from "../../../lib/client/terminal/plain_console.ts";
import { TerminalApp, type TerminalAppOptions } from "../../../lib/client/terminal/terminal_app.ts";
import { ChatError } from "../../../lib/protocol/chat_error.ts";
import { ChatServer } from "../../../lib/server/chat_server.ts";
import type { ServerConfig } from "../../../lib/server/server_config.ts";
import { systemClock } from "../../../lib/util/clock.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { FakeTerminal } from "../../helpers/fake_terminal.ts";
import { PASSWORD, TestAccounts } from "../../helpers/test_accounts.ts";

const hostname = "127.0.0.1";

function startServer(config: ServerConfig = {}): ChatServer {
  return ChatServer.start({ hostname, port: 0, accounts: new TestAccounts("alice"), ...config });
}

function run(terminal: FakeTerminal, port: number, options: Partial<TerminalAppOptions> = {}) {
  const console = new PlainConsole({ terminal, clock: systemClock });
  const app = new TerminalApp({ console, hostname, port, client: "parley/test", ...options });
  return app.run();
}

Deno.test("TerminalApp asks for name and password where everybody has to log in", async () => {
  await using server = startServer({ login: "required" });
  const terminal = new FakeTerminal("terminal");
  const running = run(terminal, server.port, { likelyName: "kim", room: "lobby" });
  await terminal.until("Name: ");
  terminal.type("alice\n");
  await terminal.until("Password for alice: ");
  terminal.type(`${PASSWORD}\r`);
  await terminal.until("You entered the new room lobby.");
  terminal.end();
  assertEquals(await running, { state: "done" });
  assert(!terminal.output.includes("Log in first") && !terminal.output.includes(PASSWORD));
});

Deno.test("TerminalApp makes an account where everybody has to log in", async () => {
  await using server = startServer({ login: "required" });
  const terminal = new FakeTerminal("terminal");
  const running = run(terminal, server.port, { room: "lobby" });
  await terminal.until("Name: ");
  terminal.type("/register kim\n");
  await terminal.until("New password for kim: ");
  terminal.type("sesame-seed\r");
  await terminal.until("The same again: ");
  terminal.type("sesame-seed\r");
  await terminal.until("Logged in as kim.");
  await terminal.until("You entered the new room lobby.");
  terminal.end();
  assertEquals(await running, { state: "done" });
});

Deno.test("TerminalApp in a pipe is refused where everybody has to log in", async () => {
  await using server = startServer({ login: "required" });
  const pipe = FakeTerminal.pipe("hello");
  const farewell = await run(pipe, server.port, { likelyName: "kim" });
  const text = "Every name needs its password here: the first line has to be login NAME PASSWORD";
  assertEquals(farewell, { state: "refused", text });
  assertEquals(pipe.output, "");
});

Deno.test("TerminalApp in a pipe logs in by its first line where everybody has to log in", async () => {
  const accounts = new TestAccounts();
  const name = { shown: "kim", key: "kim" };
  await accounts.register({ name, password: "sesame-seed", address: "" });
  await using server = startServer({ login: "required", accounts });
  const pipe = FakeTerminal.pipe("login kim sesame-seed", "/users");
  const farewell = await run(pipe, server.port, { room: "lobby" });
  assertEquals(farewell, { state: "done" });
  assertEquals(pipe.lines, [
    "* Logged in as kim.",
    "* You entered the new room lobby. Nobody else is here.",
    "* In room lobby: kim",
    "* Goodbye!",
  ]);
});

Deno.test("TerminalApp shows commands that ask for passwords to a person, and whole ones to a pipe", async () => {
  await using server = startServer();
  const terminal = new FakeTerminal("terminal");
  const running = run(terminal, server.port, { name: "lou", room: "lobby" });
  await terminal.until("You entered");
  terminal.type("/help\n");
  await terminal.until("/menu  ");
  terminal.end();
  await running;
  assertMatch(terminal.output, /\* [\d:]{8} \/passwd {19}Change the password/);
  assert(!terminal.output.includes("<password>") && !terminal.output.includes("PASSWORD"));
  const pipe = FakeTerminal.pipe("/help");
  await run(pipe, server.port, { name: "kim" });
  assertMatch(pipe.output, /\/passwd <old> <new> {7}Change the password/);
});

Deno.test("TerminalApp ends, and says why, where nobody has logged in in time", async () => {
  const clock = new FakeClock();
  await using server = startServer({ login: "required", clock });
  const terminal = new FakeTerminal("terminal");
  const running = run(terminal, server.port);
  await terminal.until("Name: ");
  clock.advance(60_000);
  const text = `Disconnected from "${hostname}", port ${server.port}`;
  assertEquals(await running, { state: "disconnected", text });
  assertMatch(terminal.output, /\* [\d:]{8} Nobody logged in here in time\. Goodbye!\n/);
});

Deno.test("TerminalApp shows at the start that there were too many logins, and asks again", async () => {
  const accounts = new TestAccounts("alice");
  const text = "Too many logins: wait 5 seconds";
  const verify = accounts.verify.bind(accounts);
  accounts.verify = () => {
    accounts.verify = verify;
    return Promise.reject(new ChatError("too-many-logins", text, { mayRetry: true }));
  };
  await using server = startServer({ accounts });
  const terminal = new FakeTerminal("terminal");
  const running = run(terminal, server.port, { name: "alice", room: "lobby" });
  terminal.type(`${PASSWORD}\r`);
  await terminal.until(text);
  terminal.type(`${PASSWORD}\r`);
  await terminal.until("You entered");
  terminal.end();
  assertEquals(await running, { state: "done" });
  assertEquals(terminal.output.match(/Password for alice: /g)?.length, 2);
  assertEquals(terminal.output.split(text).length, 2);
});

Deno.test("TerminalApp makes an account at /register NAME, and changes its password at /passwd", async () => {
  await using server = startServer();
  const terminal = new FakeTerminal("terminal");
  const running = run(terminal, server.port, { name: "lou", room: "lobby" });
  await terminal.until("You entered");
  terminal.type("/register kim\n");
  await terminal.until("New password for kim: ");
  for (const password of ["sesame-seed", "sesame-seed"]) terminal.type(`${password}\r`);
  await terminal.until("Logged in as kim.");
  terminal.type("/passwd\n");
  for (const password of ["sesame-seed", "parsley-leaf", "parsley-leaf"]) {
    terminal.type(`${password}\r`);
  }
  await terminal.until("Your password is changed.");
  terminal.type("/passwd\n");
  for (const password of ["wrong", "parsley-leaf", "parsley-leaf"]) terminal.type(`${password}\r`);
  await terminal.until("The present password is wrong");
  terminal.end();
  assertEquals(await running, { state: "done" });
  assert(!terminal.output.includes("sesame-seed") && !terminal.output.includes("parsley-leaf"));
  assertEquals(terminal.output.match(/The present password is wrong/g)?.length, 1);
});

Deno.test("TerminalApp in a pipe sends passwords that stand on the line, and says nothing of them", async () => {
  await using server = startServer();
  const pipe = FakeTerminal.pipe(
    "/register kim sesame",
    "/passwd sesame parsley",
    "/passwd sesame parsley",
    "register kim sesame",
    "/register lou",
  );
  const farewell = await run(pipe, server.port, { name: "kim" });
  assertEquals(farewell, { state: "refused", text: "3 lines were refused" });
  assertEquals(pipe.lines, [
    "* Logged in as kim.",
    "* Logged in as kim.",
    "* Your password is changed.",
    "* The present password is wrong",
    "* Usage: /register <name> <password> [code] (a password has no space here)",
    "* No account was made",
    "* Goodbye!",
  ]);
});
