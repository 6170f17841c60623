/** A private server, with nothing but the two programs: how accounts are made and used (A6, A9, A10). */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { LinePeer } from "../helpers/line_peer.ts";
import { join } from "node:path";
import { entryInShell, ROOT } from "../helpers/entry.ts";
import { Pane, terminalTest } from "../helpers/pane.ts";
import { Program, SPEAKING_FIRST, startServer } from "../helpers/program.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const PASSWORD = "correct-horse";
const NEXT = "tr0ub4dor&3";

/** What an operator has: a users file, and the program. */
class Operator implements AsyncDisposable {
  readonly #dir: TempDir;
  readonly #stack = new AsyncDisposableStack();
  /** The file, by a path that holds anywhere. */
  readonly file: string;

  private constructor(dir: TempDir) {
    this.#dir = dir;
    this.file = `${dir.realPath}/users.json`;
  }

  static async make(...names: readonly string[]): Promise<Operator> {
    const operator = new Operator(await TempDir.make());
    for (const name of names) await operator.add(name);
    return operator;
  }

  /** Does something to the accounts; gives what it says. */
  async users(input: string, ...args: readonly string[]): Promise<string> {
    const call = ["users", ...args, "--users", this.file];
    await using program = Program.startEntry("server", call, { input: "piped" });
    await program.type(input);
    await program.endInput();
    const { code } = await program.status();
    assertEquals([code, program.stderr], [0, ""]);
    return program.stdout;
  }

  add(name: string): Promise<string> {
    return this.users(`${PASSWORD}\n`, "add", name);
  }

  /** A server that is ended with the test. */
  async serve(...flags: readonly string[]): Promise<{ server: Program; port: number }> {
    const started = await startServer("--users", this.file, ...SPEAKING_FIRST, ...flags);
    this.#stack.use(started.server);
    return started;
  }

  read(): string {
    return Deno.readTextFileSync(this.file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
    await this.#dir[Symbol.asyncDispose]();
  }
}

/** Logs in, in the line, in the dialect of that line. */
async function loginIn(port: number, line: string, acknowledged: string): Promise<LinePeer> {
  const peer = await LinePeer.connect({ port });
  await peer.say(line);
  await peer.until(acknowledged);
  return peer;
}

/** Ends the server, and looks for passwords in all that it wrote. */
async function endWithoutSecrets(server: Program, ...secrets: readonly string[]): Promise<void> {
  server.kill("SIGTERM");
  assertEquals((await server.status()).code, 0);
  for (const secret of secrets) assert(!(server.stdout + server.stderr).includes(secret), secret);
}

/** Answers the masked prompt of the terminal client. */
async function answer(pane: Pane, prompt: string, password: string): Promise<void> {
  await pane.untilLine(`${prompt}|`);
  await pane.type(password);
  await pane.untilLine(`${prompt}${"*".repeat(password.length)}|`);
  await pane.press("Enter");
}

/** No file of whoever uses the client holds it; the history is written while it runs. */
function assertNowhereIn(folder: string, ...secrets: readonly string[]): void {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) assertNowhereIn(path, ...secrets);
    else if (entry.isFile) {
      const text = Deno.readTextFileSync(path);
      for (const secret of secrets) assert(!text.includes(secret), path);
    }
  }
}

terminalTest(
  "parleyd users add asks for the password twice, with stars, and makes the account",
  async () => {
    await using operator = await Operator.make();
    const add = `${entryInShell("server")} users add kim`;
    await using pane = await Pane.run(`${add} --users "${operator.file}"`);
    await answer(pane, "Password for kim: ", PASSWORD);
    await answer(pane, "The same again: ", PASSWORD);
    const { status, before, after } = await pane.end();
    assertEquals([status, after], ["status 0", before]);
    const { rows } = await pane.untilText("kim has an account now");
    assert(!rows.join("\n").includes(PASSWORD), rows.join("\n"));
    assert(!operator.read().includes(PASSWORD));
    const { server, port } = await operator.serve("--require-login");
    await using _kim = await loginIn(port, `login kim ${PASSWORD}`, "Logged in as kim.");
    await endWithoutSecrets(server, PASSWORD);
  },
);

for (const [how, leave] of [["Ctrl-C", "C-c"], ["Ctrl-D", "C-d"]] as const) {
  terminalTest(
    `parleyd users add is left by ${how}: no file, and the terminal as it was`,
    async () => {
      await using operator = await Operator.make();
      const add = `${entryInShell("server")} users add kim`;
      await using pane = await Pane.run(`${add} --users "${operator.file}"`);
      await answer(pane, "Password for kim: ", PASSWORD);
      await pane.untilLine("The same again: |");
      await pane.press(leave);
      const { status, before, after } = await pane.end();
      assertEquals([status, after], ["status 1", before]);
      await pane.untilText("Nothing was changed");
      assertEquals(
        await operator.users("", "list"),
        `There is no account in "${operator.file}" yet.\n`,
      );
    },
  );
}

Deno.test("parleyd --require-login lets in whoever has an account, in every text dialect", async () => {
  await using operator = await Operator.make("kim", "ada", "bob");
  const { server, port } = await operator.serve("--require-login");
  await using kim = await loginIn(port, `login kim ${PASSWORD}`, "Logged in as kim.");
  await using ada = await loginIn(port, `/login ada ${PASSWORD}`, "Logged in as ada.");
  await using bob = await loginIn(port, `USERNAME bob ${PASSWORD}`, "OK Welcome, bob!");
  await kim.say("create class");
  await kim.until("class");
  await ada.say("/join class");
  await ada.until("Joined room: class");
  await bob.say("JOIN class");
  await bob.until("OK Joined #class");
  await bob.say("good morning");
  await Promise.all([kim.until("good morning"), ada.until("good morning")]);
  await endWithoutSecrets(server, PASSWORD);
});

Deno.test("parleyd --require-login lets nobody say anything before, and logs who failed from where", async () => {
  await using operator = await Operator.make("kim");
  const { server, port } = await operator.serve("--require-login");
  await using guest = await LinePeer.connect({ port });
  await guest.say("USERNAME guest", "JOIN class", "hello", `USERNAME kim ${NEXT}`, "USERS");
  await guest.until("ERROR Unknown name or wrong password");
  const first = "ERROR Log in first: USERNAME <name> <password>";
  assertEquals(guest.lines.slice(0, 3), ["ERROR Password required", first, first]);
  await server.until(/\] Wrong password for kim from 127\.0\.0\.1/);
  await endWithoutSecrets(server, NEXT);
});

terminalTest("parley asks for the password with stars, and changes it with /passwd", async () => {
  await using operator = await Operator.make("kim");
  const { server, port } = await operator.serve("--require-login");
  await using pane = await Pane.open(port, "--name", "kim", "--room", "class");
  await answer(pane, "Password for kim: ", PASSWORD);
  await pane.untilText("kim · class: 1 here · connected");
  await pane.type("/passwd");
  await pane.press("Enter");
  await answer(pane, "Old password: ", PASSWORD);
  await answer(pane, "New password: ", NEXT);
  await answer(pane, "The same again: ", NEXT);
  const { rows } = await pane.until("the change", ({ rows }) => {
    return rows.some((row) => /password.*(?:changed|other|new)/i.test(row) && row.startsWith("*"));
  });
  assert(!rows.some((row) => row.includes(PASSWORD) || row.includes(NEXT)), rows.join("\n"));
  await using _again = await loginIn(port, `login kim ${NEXT}`, "Logged in as kim.");
  await pane.press("C-d");
  await pane.end();
  assertNowhereIn(pane.path, PASSWORD, NEXT);
  await endWithoutSecrets(server, PASSWORD, NEXT);
});

terminalTest("parley makes an account with /register where the server lets it", async () => {
  await using operator = await Operator.make();
  const { server, port } = await operator.serve("--require-login", "--registration", "open");
  await using pane = await Pane.open(port, "--room", "class");
  await pane.untilText("New here? Type /register NAME");
  await pane.type("/register kim");
  await pane.press("Enter");
  await answer(pane, "New password for kim: ", PASSWORD);
  await answer(pane, "The same again: ", PASSWORD);
  await pane.untilText("kim · class: 1 here · connected");
  assertMatch(await operator.users("", "list"), /^kim /m);
  await pane.press("C-d");
  await pane.end();
  assertNowhereIn(pane.path, PASSWORD);
  await endWithoutSecrets(server, PASSWORD);
});

terminalTest("parley asks for the invitation code first where the server wants one", async () => {
  await using operator = await Operator.make();
  const flags = ["--registration", "code", "--registration-code", "blackboard"];
  const { server, port } = await operator.serve("--require-login", ...flags);
  await using pane = await Pane.open(port, "--room", "class");
  await pane.untilText("New here, with an invitation");
  await pane.type("/register kim");
  await pane.press("Enter");
  await pane.untilLine("Invitation code, or nothing to give up: |");
  await pane.type("blackboard");
  await pane.press("Enter");
  await answer(pane, "New password for kim: ", "short");
  await pane.untilText("it has fewer than 8 characters");
  await answer(pane, "New password for kim: ", PASSWORD);
  await answer(pane, "The same again: ", PASSWORD);
  await pane.untilText("kim · class: 1 here · connected");
  await pane.press("C-d");
  await pane.end();
  assertNowhereIn(pane.path, PASSWORD, "blackboard");
  await server.until(/kim made an account from 127\.0\.0\.1/);
  await endWithoutSecrets(server, PASSWORD, "blackboard");
});

terminalTest("parley offers nobody to register where that is off, and asks again", async () => {
  await using operator = await Operator.make("kim");
  const { port } = await operator.serve("--require-login");
  await using pane = await Pane.open(port, "--room", "class");
  await pane.untilText("Every name needs its password here.");
  await pane.type("/register lou");
  await pane.press("Enter");
  const { rows } = await pane.untilText("this server does not let people register");
  assert(!rows.join("\n").includes("New here"), rows.join("\n"));
  await pane.type("kim");
  await pane.press("Enter");
  await answer(pane, "Password for kim: ", PASSWORD);
  await pane.untilText("kim · class: 1 here · connected");
  await pane.press("C-d");
  await pane.end();
});

terminalTest("parley asks for the new password where the operator has changed it", async () => {
  await using operator = await Operator.make("kim", "ada");
  const { server, port } = await operator.serve("--require-login");
  await using ada = await loginIn(port, `USERNAME ada ${PASSWORD}`, "OK Welcome");
  await using pane = await Pane.open(port, "--name", "kim", "--room", "class");
  await answer(pane, "Password for kim: ", PASSWORD);
  await pane.untilText("kim · class: 1 here · connected");
  await operator.users(`${NEXT}\n`, "passwd", "kim");
  await server.until(/kim disconnected: password-changed/);
  await pane.untilText("Your password was changed. Log in again with the new one.");
  await pane.untilText("it may have been changed meanwhile");
  await answer(pane, "Password for kim: ", NEXT);
  await pane.untilText("kim · class: 1 here · connected");
  await pane.press("C-d");
  await pane.end();
  await ada.say("QUIT");
  await ada.until("OK Goodbye!");
  await endWithoutSecrets(server, PASSWORD, NEXT);
});

Deno.test("parley in a pipe logs in by its first line where everybody has to log in", async () => {
  await using operator = await Operator.make("kim");
  const { server, port } = await operator.serve("--require-login");
  await using program = Program.startEntry("client", [`localhost:${port}`, "class"], {
    input: "piped",
  });
  await program.type(`login kim ${PASSWORD}\n/users\n`);
  await program.endInput();
  assertEquals([(await program.status()).code, program.stderr], [0, ""]);
  assertMatch(program.stdout, /Logged in as kim\.\n.*new room class[^]*In room class: kim\n/);
  await endWithoutSecrets(server, PASSWORD);
});

Deno.test("parleyd --registration open makes no account of a password with a space", async () => {
  await using operator = await Operator.make();
  const { port } = await operator.serve("--registration", "open");
  await using bea = await LinePeer.connect({ port });
  await bea.say("/register Bea beabeabea password");
  await bea.until("on a line a password has no space");
  assertMatch(await operator.users("", "list"), /^There is no account/);
});

Deno.test("parleyd --registration code makes an account for whoever knows the code", async () => {
  await using operator = await Operator.make();
  const flags = ["--registration", "code", "--registration-code", "blackboard"];
  const { server, port } = await operator.serve("--require-login", ...flags);
  await using kim = await LinePeer.connect({ port });
  await kim.say(`/register kim ${PASSWORD}`, `/register kim ${PASSWORD} chalk`);
  await kim.until("it needs an invitation code");
  await kim.until("the invitation code is wrong");
  await server.until(/Wrong invitation code for kim from 127\.0\.0\.1/);
  await kim.say(`/register kim ${PASSWORD} blackboard`);
  await kim.until("Logged in as kim.");
  assertMatch(await operator.users("", "list"), /^kim /m);
  await endWithoutSecrets(server, PASSWORD, "blackboard", "chalk");
});

Deno.test("parleyd puts out an account that is disabled while it is connected, and nobody else", async () => {
  await using operator = await Operator.make("kim", "ada");
  const { server, port } = await operator.serve("--require-login");
  await using kim = await loginIn(port, `USERNAME kim ${PASSWORD}`, "OK Welcome");
  await using ada = await loginIn(port, `USERNAME ada ${PASSWORD}`, "OK Welcome");
  assertEquals(await operator.users("", "disable", "kim"), "kim is disabled now.\n");
  await kim.until("ERROR Your account was closed");
  await kim.end();
  await using back = await LinePeer.connect({ port });
  await back.say(`USERNAME kim ${PASSWORD}`);
  await back.until("ERROR");
  await operator.users("", "enable", "kim");
  await server.until(/read anew[^]*read anew/);
  await using _kim = await loginIn(port, `USERNAME kim ${PASSWORD}`, "OK Welcome");
  await ada.say("QUIT");
  await ada.until("OK Goodbye!");
  assertMatch(server.stdout, /kim disconnected: account-closed/);
});

Deno.test("parleyd takes up a file that is edited by hand, and refuses a broken edit", async () => {
  await using operator = await Operator.make("kim");
  const { server, port } = await operator.serve("--require-login");
  const text = operator.read();
  await Deno.writeTextFile(operator.file, text.replace('"users": [', '"users": [,'));
  await server.until(/line 3: It is not JSON.*The accounts stay as they were\n/);
  await using _kim = await loginIn(port, `login kim ${PASSWORD}`, "Logged in as kim.");
  await Deno.writeTextFile(operator.file, text);
  await server.until(/The users file is in order again\. The accounts are as they were: 1\n/);
  const file = JSON.parse(text);
  file.users.push({ ...file.users[0], name: "ada", key: "ada" });
  await Deno.writeTextFile(operator.file, JSON.stringify(file));
  await server.until(/The accounts were read anew: 2\n/);
  await using _ada = await loginIn(port, `login ada ${PASSWORD}`, "Logged in as ada.");
});

Deno.test({
  name: "parleyd reads the accounts anew at SIGHUP, and goes on",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using operator = await Operator.make("kim");
    const { server, port } = await operator.serve();
    server.kill("SIGHUP");
    await server.until(/The accounts are as they were: 1\n/);
    await using _kim = await loginIn(port, `login kim ${PASSWORD}`, "Logged in as kim.");
  },
});

Deno.test("parleyd without --users takes the accounts of the configuration folder", async () => {
  await using dir = await TempDir.make();
  // What XDG's variables name has to be absolute.
  const home = dir.realPath;
  const env = { XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, APPDATA: home, LOCALAPPDATA: home };
  const args = ["--require-login", "--host", "localhost", "--port", "0"];
  await using server = Program.startEntry("server", args, { env });
  const [, port] = await server.until(/port (\d+)\n/);
  await server.until(/Nobody can log in: .*parleyd users add NAME\n/);
  assertEquals(dir.names(), []);
  await using add = Program.startEntry("server", ["users", "add", "kim"], { input: "piped", env });
  await add.type(`${PASSWORD}\n`);
  await add.endInput();
  assertEquals((await add.status()).code, 0);
  await server.until(/The accounts were read anew: 1\n/);
  await using _kim = await loginIn(Number(port), `login kim ${PASSWORD}`, "Logged in as kim.");
});

Deno.test("parleyd refuses the demo users where other machines could use them", async () => {
  const args = ["--users", join(ROOT, "users.json"), "--host", "0.0.0.0", "--port", "0"];
  await using refused = Program.startEntry("server", args);
  assertEquals((await refused.status()).code, 1);
  assertMatch(refused.stderr, /^parleyd: .*demo users.*--allow-demo-users\n$/);
});

Deno.test("A class of 30 logs in at once, and talks", async () => {
  await using operator = await Operator.make("pupil1");
  const names = Array.from({ length: 30 }, (_, index) => `pupil${index + 1}`);
  const file = JSON.parse(operator.read());
  // To hash 30 passwords takes longer than the rest of the tests here.
  file.users = names.map((name) => ({ ...file.users[0], name, key: name }));
  await Deno.writeTextFile(operator.file, JSON.stringify(file));
  assertEquals(await operator.users("", "check"), "30 accounts, all well\n");
  const { server, port } = await operator.serve("--require-login");
  const pupils = await Promise.all(names.map((name) => {
    return loginIn(port, `USERNAME ${name} ${PASSWORD}`, `OK Welcome, ${name}!`);
  }));
  await using stack = new AsyncDisposableStack();
  for (const pupil of pupils) stack.use(pupil);
  await Promise.all(pupils.map((pupil) => pupil.say("JOIN class")));
  await Promise.all(pupils.map((pupil) => pupil.until("OK Joined #class")));
  await pupils[0]!.say("good morning");
  await Promise.all(pupils.slice(1).map((pupil) => pupil.until("good morning")));
  await endWithoutSecrets(server, PASSWORD);
});
