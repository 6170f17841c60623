/** The terminal client in a real pseudo-terminal, as a person sees it (A3, A7, D5). */
import { assert, assertEquals } from "@std/assert";
import { ChatServer } from "@parley/parley";
import { LinePeer } from "../helpers/line_peer.ts";
import { isInstalled, startServer } from "../helpers/program.ts";
import { TempDir } from "../helpers/temp_dir.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";

const ROOT = new URL("../../", import.meta.url);
const PATIENCE_MS = 20_000;
const hostname = "127.0.0.1";
let opened = 0;

interface Seen {
  /** The rows of the window, without the empty ones at its end. */
  readonly rows: readonly string[];
  /** The row with the cursor, with a `|` where it is. */
  readonly line: string;
}

/** A window of tmux in which the client runs. */
class Pane implements AsyncDisposable {
  readonly #dir: TempDir;
  readonly #socket: string;

  private constructor(dir: TempDir) {
    this.#dir = dir;
    this.#socket = `parley-test-${Deno.pid}-${++opened}`;
  }

  /** Starts the client; how the terminal stands is written down before and after. */
  static async open(port: number, ...args: readonly string[]): Promise<Pane> {
    const pane = new Pane(await TempDir.make());
    const { path } = pane.#dir;
    const deno = `'${Deno.execPath()}' run -q -P=client client.ts`;
    const script = await pane.#dir.write(
      "client.sh",
      `dir="$1"; shift
stty -g > "$dir/before"
sh -c 'echo $$ > "$0/pid"; exec ${deno.replaceAll("'", '"')} "$@"' "$dir" "$@"
echo "status $?"
stty -g > "$dir/after"
echo "the end"
exec cat > /dev/null
`,
    );
    const size = ["-x", "80", "-y", "24"];
    const command = ["sh", script, path, ...args, `${hostname}:${port}`];
    await pane.#tmux("-u", "-f", "/dev/null", "new-session", "-d", ...size, ...command);
    return pane;
  }

  /** Types text as it is. */
  async type(text: string): Promise<void> {
    await this.#tmux("send-keys", "-l", text);
  }

  /** Presses keys, by tmux's names. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** What is seen as soon as it is what is waited for. */
  async until(what: string, isSeen: (seen: Seen) => boolean): Promise<Seen> {
    const startedMs = performance.now();
    for (;;) {
      const seen = await this.#look();
      if (isSeen(seen)) return seen;
      if (performance.now() - startedMs > PATIENCE_MS) {
        throw new Error(`Never saw ${what}:\n${seen.rows.join("\n")}\nthe line: ${seen.line}`);
      }
    }
  }

  untilLine(line: string): Promise<Seen> {
    return this.until(`the line "${line}"`, (seen) => seen.line === line);
  }

  untilText(text: string): Promise<Seen> {
    return this.until(`"${text}"`, ({ rows }) => rows.some((row) => row.includes(text)));
  }

  /** Waits for the end of the client: its status, and how the terminal stands before and after. */
  async end(): Promise<
    { readonly status: string; readonly before: string; readonly after: string }
  > {
    const { rows } = await this.untilText("the end");
    const status = rows.findLast((row) => row.startsWith("status ")) ?? "";
    const before = await Deno.readTextFile(`${this.#dir.path}/before`);
    return { status, before, after: await Deno.readTextFile(`${this.#dir.path}/after`) };
  }

  /** Sends the client a signal. */
  async kill(signal: Deno.Signal): Promise<void> {
    Deno.kill(Number(await Deno.readTextFile(`${this.#dir.path}/pid`)), signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server");
    await this.#dir[Symbol.asyncDispose]();
  }

  async #look(): Promise<Seen> {
    const position = ["display-message", "-p", "#{cursor_x} #{cursor_y}"];
    const output = await this.#tmux(...position, ";", "capture-pane", "-p");
    const [first = "", ...rows] = output.trimEnd().split("\n");
    const [column = 0, row = 0] = first.split(" ").map(Number);
    const text = (rows[row] ?? "").padEnd(column);
    return { rows, line: `${text.slice(0, column)}|${text.slice(column)}` };
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    const command = new Deno.Command("tmux", {
      args: ["-L", this.#socket, ...args],
      cwd: ROOT,
      // The socket goes with the folder.
      env: { TMUX_TMPDIR: this.#dir.path },
    });
    const { success, stdout, stderr } = await command.output();
    if (!success) throw new Error(`tmux ${args[0]}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  }
}

function startHere(): ChatServer {
  return ChatServer.start({ hostname, port: 0, accounts: new TestAccounts("alice") });
}

/** Bob with `nc`, in the room. */
async function joinAsBob(server: ChatServer): Promise<LinePeer> {
  const bob = await LinePeer.connect({ port: server.port });
  await bob.say("/nick bob", "/join lobby");
  await bob.until("Joined room");
  return bob;
}

async function openAsKim(server: ChatServer): Promise<Pane> {
  const pane = await Pane.open(server.port, "--name", "kim", "--room", "lobby");
  await pane.untilText("lobby: 2 here");
  return pane;
}

/** A test that needs tmux. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !isInstalled("tmux"), fn });
}

test("parley leaves the half-typed line and the cursor alone while 100 messages arrive", async () => {
  await using server = startHere();
  await using bob = await joinAsBob(server);
  await using kim = await openAsKim(server);
  await kim.type("half typed");
  await kim.press("Left", "Left");
  await kim.untilLine("half typ|ed");
  const texts = Array.from({ length: 100 }, (_, index) => `message ${index + 1}`);
  await bob.say(...texts);
  const { rows, line } = await kim.untilText("message 100");
  assertEquals(line, "half typ|ed");
  assertEquals(rows.slice(-2), [" kim · lobby: 2 here", "half typed"]);
  const shown = rows.slice(0, -2).map((row) => row.replace(/^bob \d\d:\d\d:\d\d /, ""));
  assertEquals(shown, texts.slice(-shown.length));
  await kim.press("Enter");
  await bob.until("[kim]: half typed");
});

test("parley asks for a password with stars, and takes Backspace, Ctrl-U and wide ones", async () => {
  await using server = startHere();
  await using _bob = await joinAsBob(server);
  await using kim = await openAsKim(server);
  await kim.type("login alice");
  await kim.press("Enter");
  await kim.untilLine("Password for alice: |");
  await kim.type("ab");
  await kim.untilLine("Password for alice: **|");
  await kim.type("漢😀");
  await kim.untilLine("Password for alice: ****|");
  await kim.press("BSpace");
  await kim.untilLine("Password for alice: ***|");
  await kim.press("C-u");
  await kim.untilLine("Password for alice: |");
  await kim.type("x");
  await kim.press("C-c");
  await kim.untilText("The name alice needs its password");
  await kim.untilLine("|");
  await kim.type("login alice");
  await kim.press("Enter");
  await kim.untilLine("Password for alice: |");
  await kim.type(PASSWORD);
  await kim.press("Enter");
  const { rows } = await kim.untilText("alice · lobby: 2 here");
  assert(!rows.some((row) => row.includes(PASSWORD)));
});

const WAYS_OUT: readonly {
  readonly what: string;
  readonly status: number;
  readonly leave: (pane: Pane) => Promise<void>;
}[] = [
  {
    what: "Enter and logout",
    status: 0,
    async leave(pane) {
      await pane.type(PASSWORD);
      await pane.press("Enter");
      await pane.untilText("alice · in no room");
      await pane.type("logout");
      await pane.press("Enter");
    },
  },
  { what: "Ctrl-C", status: 1, leave: (pane) => pane.press("C-c") },
  { what: "Ctrl-D", status: 1, leave: (pane) => pane.press("C-d") },
  { what: "SIGTERM", status: 0, leave: (pane) => pane.kill("SIGTERM") },
  { what: "SIGHUP", status: 0, leave: (pane) => pane.kill("SIGHUP") },
];

for (const { what, status, leave } of WAYS_OUT) {
  test(`parley leaves the terminal as it was when a password prompt ends by ${what}`, async () => {
    await using server = startHere();
    await using pane = await Pane.open(server.port, "--name", "alice");
    await pane.untilLine("Password for alice: |");
    await leave(pane);
    const ended = await pane.end();
    assertEquals(ended.status, `status ${status}`);
    assertEquals(ended.after, ended.before);
  });
}

test("parley leaves the terminal as it was when the server is killed at the prompt", async () => {
  const { server, port } = await startServer("--dev");
  await using _server = server;
  await using pane = await Pane.open(port, "--name", "ada");
  await pane.untilLine("Password for ada: |");
  await pane.type("ses");
  await pane.untilLine("Password for ada: ***|");
  server.kill("SIGKILL");
  const ended = await pane.end();
  assertEquals(ended.status, "status 1");
  assertEquals(ended.after, ended.before);
});

test("parley completes people, commands and rooms at Tab", async () => {
  await using server = startHere();
  await using _bob = await joinAsBob(server);
  await using kim = await openAsKim(server);
  for (
    const [typed, line] of [
      ["bo", "bob: |"],
      ["hi b", "hi bob |"],
      ["/jo", "/join |"],
      ["enter lo", "enter lobby |"],
    ] as const
  ) {
    await kim.type(typed);
    await kim.press("Tab");
    await kim.untilLine(line);
    await kim.press("C-u");
    await kim.untilLine("|");
  }
});

test("parley finds its place again when the window changes while one types", async () => {
  await using server = startHere();
  await using bob = await joinAsBob(server);
  await using kim = await openAsKim(server);
  await bob.say("first");
  await kim.untilText("first");
  await kim.type("a line that is half typed, and goes on and on");
  await kim.press("Left");
  await kim.untilLine("a line that is half typed, and goes on and o|n");
  await kim.resize(31, 20);
  await kim.untilLine(" goes on and o|n");
  await bob.say("second");
  const narrow = await kim.untilText("second");
  assertEquals(narrow.line, " goes on and o|n");
  assertEquals(narrow.rows.filter((row) => row.includes("2 here")).length, 1);
  await kim.resize(80, 24);
  const wide = await kim.untilLine("a line that is half typed, and goes on and o|n");
  for (const text of ["first", "second", "lobby: 2 here", "a line"]) {
    assertEquals(wide.rows.filter((row) => row.includes(text)).length, 1, text);
  }
  await kim.press("Enter");
  await bob.until("[kim]: a line that is half typed, and goes on and on");
});

test("parley eats no message when the line just fills rows of the new width", async () => {
  await using server = startHere();
  await using bob = await joinAsBob(server);
  await using kim = await openAsKim(server);
  await bob.say("first");
  await kim.untilText("first");
  await kim.type("x".repeat(78));
  await kim.untilLine(`${"x".repeat(78)}|`);
  await kim.resize(39, 24);
  const { rows } = await kim.untilLine("xx|");
  assertEquals(rows.filter((row) => row.includes("first")).length, 1);
});

test("parley clears the line at the first Ctrl-C, and ends at the second", async () => {
  await using server = startHere();
  await using bob = await joinAsBob(server);
  await using kim = await openAsKim(server);
  await kim.type("half typed");
  await kim.untilLine("half typed|");
  await kim.press("C-c");
  await kim.untilLine("|");
  await kim.press("C-c");
  const ended = await kim.end();
  assertEquals([ended.status, ended.after], ["status 0", ended.before]);
  await bob.until("kim left the room.");
  assert(!bob.lines.some((line) => line.includes("half")));
});
