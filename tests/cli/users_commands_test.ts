import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { verifyPassword } from "../../lib/auth/password_hash.ts";
import { UserFileError } from "../../lib/auth/user_file_error.ts";
import type { UserRecord } from "../../lib/auth/user_record.ts";
import { CliError } from "../../lib/cli/cli_error.ts";
import { USERS_COMMANDS, type UsersTask } from "../../lib/cli/users_commands.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { CHEAP, PASSWORD, recordOf, StoreFixture } from "../auth/records.ts";
import { FakeTerminal } from "../helpers/fake_terminal.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const NEXT = "tr0ub4dor&3";

interface Given extends Partial<UsersTask> {
  /** What stands in standard input. */
  readonly input?: readonly string[];
}

/** Runs a command; what it says must hold no password. */
async function run(path: string, word: string, name?: string, given: Given = {}): Promise<string> {
  const { input = [], ...more } = given;
  const terminal = FakeTerminal.pipe(...input);
  const task = { path, terminal, operator: false, json: false, cost: CHEAP, ...more };
  const command = USERS_COMMANDS[word]!;
  const said = command.takes === "nothing"
    ? command.run(task)
    : await command.run(task, parseUserName(name!));
  for (const secret of input.filter((line) => line !== "")) assert(!said.includes(secret), said);
  return said;
}

function userOf(files: StoreFixture, key: string): UserRecord | undefined {
  return files.open().get(key);
}

async function isPassword(files: StoreFixture, key: string, password: string): Promise<boolean> {
  return await verifyPassword(password, userOf(files, key)!.password);
}

const isPosix = Deno.build.os !== "windows";

Deno.test("users add makes the file and its folder with the first account, and tells where", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/config/users.json`;
  const said = await run(path, "add", "Kim", { input: [NEXT] });
  assertEquals(said, `Kim has an account now, in the new file "${path}".`);
  assertEquals(await run(path, "add", "bob", { input: [NEXT] }), "bob has an account now.");
  if (isPosix) assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
});

Deno.test("users add keeps name, password as a hash, day, and no role", async () => {
  await using files = await StoreFixture.make();
  await run(files.path, "add", "Kim", { input: [PASSWORD, PASSWORD] });
  const { name, key, created, disabled, roles } = userOf(files, "kim")!;
  assertEquals([name, key, disabled, roles], ["Kim", "kim", false, []]);
  assert(!Number.isNaN(Date.parse(created)), created);
  assert(await isPassword(files, "kim", PASSWORD));
  assert(!(await files.read()).includes(PASSWORD));
});

Deno.test("users add --operator makes an operator", async () => {
  await using files = await StoreFixture.make();
  await run(files.path, "add", "Kim", { input: [PASSWORD], operator: true });
  assertEquals(userOf(files, "kim")?.roles, ["operator"]);
});

Deno.test("users add asks whoever types for the password, twice", async () => {
  await using files = await StoreFixture.make();
  const terminal = new FakeTerminal("terminal");
  terminal.type(`${PASSWORD}\r`);
  terminal.type(`${PASSWORD}\r`);
  await run(files.path, "add", "Kim", { terminal });
  assert(terminal.output.includes("Password for Kim: *"), terminal.output);
  assert(terminal.output.includes("The same again: *"), terminal.output);
  assert(await isPassword(files, "kim", PASSWORD));
});

Deno.test("users add refuses a name that has an account, before it asks for a password", async () => {
  await using files = await StoreFixture.make([recordOf("Kim")]);
  const terminal = new FakeTerminal("terminal");
  await assertRejects(
    () => run(files.path, "add", "KIM", { terminal }),
    ChatError,
    "belongs to an account already",
  );
  assertEquals(terminal.output, "");
});

const NO_PASSWORD: readonly (readonly [input: readonly string[], says: string])[] = [
  [[], "no password"],
  [[PASSWORD, NEXT], "the second line"],
  [["short"], "fewer than 8"],
  [["password"], "commonest"],
];

for (const [word, name] of [["add", "Kim"], ["passwd", "Alice"]] as const) {
  for (const [input, says] of NO_PASSWORD) {
    Deno.test(`users ${word} changes nothing where the password has ${says}`, async () => {
      await using files = await StoreFixture.make([recordOf("Alice")]);
      const before = await files.read();
      const error = await assertRejects(() => run(files.path, word, name, { input }), Error, says);
      for (const secret of input) assert(!error.message.includes(`"${secret}"`), error.message);
      assertEquals(await files.read(), before);
    });
  }
}

Deno.test("users add makes no file where the password is not taken", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/config/users.json`;
  await assertRejects(() => run(path, "add", "Kim"), CliError, "no password");
  await assertRejects(() => run(path, "add", "Kim", { input: [PASSWORD, NEXT] }), CliError);
  assertEquals(dir.names(), []);
});

Deno.test("users passwd gives another password, and leaves the rest as it is", async () => {
  const alice = recordOf("Alice", { disabled: true, roles: ["operator"] });
  await using files = await StoreFixture.make([{ ...alice, note: "kept" } as UserRecord]);
  const said = await run(files.path, "passwd", "alice", { input: [NEXT] });
  assertEquals(said, "Alice has another password now.");
  assert(await isPassword(files, "alice", NEXT));
  assertEquals(userOf(files, "alice"), {
    ...alice,
    note: "kept",
    password: userOf(files, "alice")!.password,
  } as UserRecord);
});

Deno.test("users add and passwd tell where a password with a space can't be given", async () => {
  await using files = await StoreFixture.make();
  for (const word of ["add", "passwd"]) {
    const said = await run(files.path, word, "Kim", { input: [PASSWORD] });
    assert(said.endsWith("it can't be given in nc or telnet."), said);
  }
});

Deno.test("users remove takes the account away, and no other", async () => {
  await using files = await StoreFixture.make([recordOf("Alice"), recordOf("Bob")]);
  assertEquals(await run(files.path, "remove", "alice"), "Alice has no account any more.");
  assertEquals(files.open().list().map(({ name }) => name), ["Bob"]);
});

Deno.test("users disable and enable say and do so, also a second time", async () => {
  await using files = await StoreFixture.make([recordOf("Alice")]);
  for (const [word, disabled] of [["disable", true], ["enable", false]] as const) {
    for (let times = 0; times < 2; times++) {
      assertEquals(await run(files.path, word, "alice"), `Alice is ${word}d now.`);
      assertEquals(userOf(files, "alice")?.disabled, disabled);
    }
  }
});

Deno.test("users promote and demote say and do so, also a second time, and nothing else", async () => {
  const alice = recordOf("Alice");
  await using files = await StoreFixture.make([alice]);
  const steps = [
    ["promote", ["operator"], "Alice is an operator now."],
    ["demote", [], "Alice is no operator now."],
  ] as const;
  for (const [word, roles, says] of steps) {
    for (let times = 0; times < 2; times++) {
      assertEquals(await run(files.path, word, "alice"), says);
      assertEquals(userOf(files, "alice"), { ...alice, roles });
    }
  }
});

for (const word of ["passwd", "remove", "disable", "enable", "promote", "demote"]) {
  Deno.test(`users ${word} names an account that is not there, before it asks anything`, async () => {
    await using files = await StoreFixture.make([recordOf("Alice")]);
    const terminal = new FakeTerminal("terminal");
    const error = await assertRejects(() => run(files.path, word, "Kim", { terminal }), CliError);
    assertEquals(error.message, `There is no account Kim in "${files.path}"`);
    assertEquals([error.status, terminal.output], [1, ""]);
  });

  Deno.test(`users ${word} makes no file where there is none`, async () => {
    await using dir = await TempDir.make();
    const path = `${dir.path}/users.json`;
    await assertRejects(() => run(path, word, "Kim"), UserFileError, "It does not exist");
    assertEquals(dir.names(), []);
  });
}

for (const word of Object.keys(USERS_COMMANDS)) {
  Deno.test(`users ${word} names line and reason of a damaged file, and leaves it as it is`, async () => {
    const text = '{\n  "version": 1,\n  "users": [\n    { "name": 7 }\n  ]\n}\n';
    await using files = await StoreFixture.make(text);
    const error = await assertRejects(
      async () => await run(files.path, word, "Kim", { input: [PASSWORD] }),
      UserFileError,
    );
    assertEquals(error.line, 4);
    assert(error.message.includes('"users[0].name" must be a string'), error.message);
    assertEquals([await files.read(), files.files()], [text, ["users.json"]]);
  });
}

Deno.test("users list shows the accounts, and --json the same for programs", async () => {
  await using files = await StoreFixture.make([recordOf("Alice"), recordOf("Bob")]);
  assertEquals((await run(files.path, "list")).split("\n").map((row) => row.split(" ")[0]), [
    "NAME",
    "Alice",
    "Bob",
  ]);
  const shown = JSON.parse(await run(files.path, "list", "", { json: true }));
  assertEquals(shown.map(({ name }: { name: string }) => name), ["Alice", "Bob"]);
});

Deno.test("users list shows that there is no account, and makes no file for that", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/users.json`;
  assertEquals(await run(path, "list"), `There is no account in "${path}" yet.`);
  assertEquals(await run(path, "list", "", { json: true }), "[]");
  assertEquals(dir.names(), []);
});

Deno.test("users check counts the accounts of a file that is in order", async () => {
  await using one = await StoreFixture.make([recordOf("Alice")]);
  if (isPosix) await Deno.chmod(one.path, 0o600);
  assertEquals(await run(one.path, "check"), "1 account, all well");
  await using none = await StoreFixture.make();
  if (isPosix) await Deno.chmod(none.path, 0o600);
  assertEquals(await run(none.path, "check"), "0 accounts, all well");
});

Deno.test({
  name: "users check tells that others can read the file",
  ignore: !isPosix,
  async fn() {
    await using files = await StoreFixture.make();
    for (const [mode, isTold] of [[0o600, false], [0o640, true], [0o604, true]] as const) {
      await Deno.chmod(files.path, mode);
      const remedy = `can read it. Keep them out with: chmod 600 "${files.path}"`;
      assertEquals((await run(files.path, "check")).endsWith(remedy), isTold);
    }
  },
});

Deno.test("users check refuses a file that is not there", () => {
  const terminal = FakeTerminal.pipe();
  const task = { path: ".tmp/no/such.json", terminal, operator: false, json: false };
  const command = USERS_COMMANDS["check"]!;
  assertThrows(
    () => command.takes === "nothing" && command.run(task),
    UserFileError,
    "It does not exist",
  );
});

Deno.test("users commands say the same of a file that was there once", async () => {
  await using files = await StoreFixture.make([recordOf("Alice")]);
  await run(files.path, "disable", "alice");
  await Deno.remove(files.path);
  for (const word of Object.keys(USERS_COMMANDS)) {
    await assertRejects(
      async () => await run(files.path, word, "Alice", { input: [PASSWORD] }),
      UserFileError,
      "It is gone, though it was there once",
    );
  }
});

Deno.test("users commands that write at the same time lose nothing", async () => {
  await using files = await StoreFixture.make();
  const names = Array.from({ length: 12 }, (_, index) => `kim${index}`);
  await Promise.all(names.map((name) => run(files.path, "add", name, { input: [PASSWORD] })));
  assertEquals(files.open().list().map(({ key }) => key).sort(), names.sort());
});

Deno.test("users commands that make the same new file at the same time lose nothing", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/users.json`;
  const names = ["ann", "bob", "cyd"];
  await Promise.all(names.map((name) => run(path, "add", name, { input: [PASSWORD] })));
  const shown = JSON.parse(await run(path, "list", "", { json: true }));
  assertEquals(shown.map(({ name }: { name: string }) => name).sort(), names);
});
