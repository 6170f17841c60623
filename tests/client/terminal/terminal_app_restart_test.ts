/** The terminal client that was killed and is started again, and its way back through a room. */
import { assert, assertEquals } from "@std/assert";
import { ChatClient } from "../../../lib/client/chat_client.ts";
import { EditorConsole } from "../../../lib/client/terminal/editor_console.ts";
import { plain } from "../../../lib/client/terminal/style.ts";
import { TerminalApp, type TerminalAppOptions } from "../../../lib/client/terminal/terminal_app.ts";
import { ChatServer } from "../../../lib/server/chat_server.ts";
import { systemClock } from "../../../lib/util/clock.ts";
import { FakeScreenTerminal } from "../../helpers/fake_screen_terminal.ts";
import { MemoryState } from "../../helpers/memory_state.ts";
import { TcpProxy } from "../../helpers/tcp_proxy.ts";
import { PASSWORD, TestAccounts } from "../../helpers/test_accounts.ts";

const hostname = "127.0.0.1";
const CTRL_D = "\x04";

function startServer(): ChatServer {
  return ChatServer.start({ hostname, port: 0, accounts: new TestAccounts("alice") });
}

/** Somebody else in the room. */
async function join(server: ChatServer, room = "lobby"): Promise<ChatClient> {
  const client = await ChatClient.connect({ hostname, port: server.port });
  await client.login("bob");
  await client.enter(room);
  return client;
}

/** Somebody at a terminal with an editor. */
class Seat implements AsyncDisposable {
  readonly state: MemoryState;
  readonly terminal = new FakeScreenTerminal({ columns: 100, rows: 200 });
  readonly #console = new EditorConsole({
    terminal: this.terminal,
    clock: systemClock,
    paint: plain,
    commands: [],
  });
  readonly #running: Promise<unknown>;

  constructor(port: number, state: MemoryState, options: Partial<TerminalAppOptions> = {}) {
    this.state = state;
    const console = this.#console;
    const client = "parley/test";
    const app = new TerminalApp({ console, hostname, port, client, state, ...options });
    this.#running = app.run();
  }

  /** What was shown, without the server's sign, the times, and the bottom of the screen. */
  get shown(): string[] {
    return this.terminal.rows.slice(0, -2).map((row) =>
      row.replace(/^\* \d\d:\d\d:\d\d /, "* ").replace(/ \d\d:\d\d:\d\d /, " ")
        .replace(/\(\d\d:\d\d:\d\d\)/, "()")
    );
  }

  async until(part: string): Promise<void> {
    await this.terminal.until(part);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.terminal.type(CTRL_D);
    await this.#running;
    this.#console[Symbol.dispose]();
  }
}

/** Runs a client that is killed in the end; gives what the next one finds. */
async function killed(
  server: ChatServer,
  state: MemoryState,
  options: Partial<TerminalAppOptions>,
  run: (seat: Seat) => Promise<void>,
): Promise<MemoryState> {
  await using proxy = new TcpProxy(server.port);
  await using seat = new Seat(proxy.port, state, { backoff: () => 3_600_000, ...options });
  await run(seat);
  const next = seat.state.kill();
  proxy.cut();
  await seat.until("disconnected since");
  return next;
}

Deno.test("TerminalApp that was killed is where it was, without a question, and shows what it missed", async () => {
  await using server = startServer();
  await using bob = await join(server);
  for (let line = 1; line <= 30; line++) await bob.send(`line ${line}`);
  const state = new MemoryState();
  const next = await killed(server, state, { name: "kim", room: "lobby" }, async (seat) => {
    await seat.until("line 30");
    await bob.sendPrivate("kim", "psst");
    await seat.until("psst");
    // What was shown is kept a little later.
    await state.until(({ places, privates }) => places[0]?.seq === 30 && privates[0]?.seq === 1);
  });
  for (const text of ["one", "two"]) await bob.send(text);
  await bob.sendPrivate("kim", "psst again");
  await using seat = new Seat(server.port, next);
  await seat.until("two");
  assertEquals(seat.shown, [
    "* Logged in as kim.",
    "bob>kim psst again",
    "* You entered room lobby. Here: bob",
    ...Array.from({ length: 20 }, (_, index) => `bob () line ${index + 11}`),
    "bob one",
    "bob two",
  ]);
  await seat.until("kim · lobby: 2 here · connected");
});

Deno.test("TerminalApp goes where it is told, and under the name that it is told, also after it was killed", async () => {
  await using server = startServer();
  await using bob = await join(server, "annex");
  const state = new MemoryState();
  const next = await killed(server, state, { name: "kim", room: "lobby" }, async (seat) => {
    await seat.until("kim · lobby: 1 here · connected");
  });
  await using seat = new Seat(server.port, next, { name: "lou", room: "annex" });
  await seat.until("lou · annex: 2 here · connected");
  assert(!seat.shown.some((row) => row.includes("You entered room lobby")));
  assertEquals((await bob.users()).users.map(({ name }) => name), ["bob", "lou"]);
});

Deno.test("TerminalApp asks for the password where the session is gone, and goes back into its room", async () => {
  const before = startServer();
  const state = new MemoryState();
  const next = await killed(before, state, { name: "alice", room: "lobby" }, async (seat) => {
    await seat.until("Password for alice");
    seat.terminal.type(`${PASSWORD}\r`);
    await seat.until("alice · lobby: 1 here · connected");
    seat.terminal.type("hello\r");
    await seat.until("hello");
  });
  await before.stop();
  await using server = startServer();
  await using seat = new Seat(server.port, next, { name: "alice" });
  await seat.until("Password for alice");
  seat.terminal.type(`${PASSWORD}\r`);
  await seat.until("alice · lobby: 1 here · connected");
  assert(seat.shown.some((row) => row.includes("The server was started anew")));
});

Deno.test("TerminalApp shows the menu after an orderly end, and goes on in the room that is chosen", async () => {
  await using server = startServer();
  await using bob = await join(server);
  for (const text of ["one", "two"]) await bob.send(text);
  const state = new MemoryState();
  {
    await using seat = new Seat(server.port, state, { name: "kim", room: "lobby" });
    await seat.until("two");
  }
  await bob.send("three");
  await using seat = new Seat(server.port, state.kill(), { name: "kim" });
  await seat.until("Rooms at");
  seat.terminal.type("\r");
  await seat.until("three");
  assertEquals(seat.shown.slice(-4), [
    "* You entered room lobby. Here: bob",
    "bob () one",
    "bob () two",
    "bob three",
  ]);
});

Deno.test("TerminalApp shows at /history the page before, and the one before that, up to the beginning", async () => {
  await using server = startServer();
  await using bob = await join(server);
  for (let line = 1; line <= 50; line++) await bob.send(`line ${line}`);
  await using seat = new Seat(server.port, new MemoryState(), { name: "kim", room: "lobby" });
  await seat.until("line 50");
  const lines = () => seat.shown.flatMap((row) => /^bob \(\) line (\d+)$/.exec(row)?.[1] ?? []);
  const upTo = (first: number, last: number) => {
    return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}`);
  };
  assertEquals(lines(), upTo(31, 50));
  seat.terminal.type("/history\r");
  await seat.until("End of the page");
  await bob.send("meanwhile");
  await seat.until("meanwhile");
  seat.terminal.type("/history 5\r/history\r");
  await seat.until("That is all that the server still has of room lobby.");
  const pages = [upTo(31, 50), upTo(11, 30), upTo(6, 10), upTo(1, 5)].flat();
  assertEquals(lines(), pages);
});
