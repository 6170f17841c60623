import { assertEquals, assertRejects } from "@std/assert";
import { LoginDialog } from "../../../lib/client/terminal/login_dialog.ts";
import type { Credentials } from "../../../lib/client/way_back.ts";
import { ChatError, type ChatErrorCode } from "../../../lib/protocol/chat_error.ts";
import { type ScriptedAnswer, ScriptedConsole } from "../../helpers/scripted_console.ts";

const ASK_PASSWORD = "password: Password for alice: ";
const ASK_NAME = "ask: Another name, or nothing to leave: ";

interface Scene {
  readonly dialog: LoginDialog;
  readonly console: ScriptedConsole;
  /** Every attempt at the server. */
  readonly tried: Credentials[];
  login(credentials: Credentials): Promise<void>;
}

/** A server that refuses each attempt with the next code, and takes the one after the last. */
function scene(answers: readonly ScriptedAnswer[], ...refusals: readonly ChatErrorCode[]): Scene {
  const console = new ScriptedConsole(answers);
  const tried: Credentials[] = [];
  const login = (credentials: Credentials) => {
    const code = refusals[tried.length];
    tried.push(credentials);
    if (code === undefined) return Promise.resolve();
    return Promise.reject(new ChatError(code, `refused: ${code}`));
  };
  return { dialog: new LoginDialog(console), console, tried, login };
}

async function assertRefused(done: Promise<unknown>, code: ChatErrorCode): Promise<void> {
  assertEquals((await assertRejects(() => done, ChatError)).code, code);
}

Deno.test("LoginDialog.login() takes a free name without a question", async () => {
  const { dialog, console, tried, login } = scene([]);
  await dialog.login("alice", login);
  assertEquals([tried, console.log], [[{ name: "alice" }], []]);
});

Deno.test("LoginDialog.login() asks for the password that a name needs", async () => {
  const { dialog, console, tried, login } = scene(["sesame"], "password-required");
  await dialog.login("alice", login);
  assertEquals(tried, [{ name: "alice" }, { name: "alice", password: "sesame" }]);
  assertEquals(console.log, [ASK_PASSWORD]);
});

Deno.test("LoginDialog.login() asks for the password where every name needs one", async () => {
  const { dialog, tried, login } = scene(["sesame"], "login-required");
  await dialog.login("alice", login);
  assertEquals(tried, [{ name: "alice" }, { name: "alice", password: "sesame" }]);
});

Deno.test("LoginDialog.login() asks again after too many logins, as often as somebody answers", async () => {
  const many = Array.from({ length: 5 }, () => "too-many-logins" as const);
  const answers = ["a", "b", "c", "d", "e", "f", "sesame"];
  const { dialog, console, tried, login } = scene(
    answers,
    "password-required",
    ...many,
    "wrong-password",
  );
  await dialog.login("alice", login);
  assertEquals(tried.at(-1), { name: "alice", password: "sesame" });
  const why = "notice: refused: too-many-logins";
  assertEquals(console.log.slice(0, 3), [ASK_PASSWORD, why, ASK_PASSWORD]);
  assertEquals(console.log.filter((line) => line === why).length, 5);
});

Deno.test("LoginDialog.login() is refused after too many logins when that is given up", async () => {
  const { dialog, login } = scene(["a", null], "password-required", "too-many-logins");
  await assertRefused(dialog.login("alice", login), "password-required");
});

Deno.test("LoginDialog.login() passes on too many logins where nobody can answer", async () => {
  const { login } = scene([], "password-required", "too-many-logins");
  const console = new ScriptedConsole(["a"], { interactive: false });
  await assertRefused(new LoginDialog(console).login("alice", login), "too-many-logins");
});

Deno.test("LoginDialog.login() asks three times, and tells each time why", async () => {
  const wrong = ["wrong-password", "wrong-password", "wrong-password"] as const;
  const { dialog, console, login } = scene(["a", "b", "c"], "password-required", ...wrong);
  await assertRefused(dialog.login("alice", login), "wrong-password");
  const why = "notice: refused: wrong-password";
  assertEquals(console.log, [ASK_PASSWORD, why, ASK_PASSWORD, why, ASK_PASSWORD]);
});

Deno.test("LoginDialog.login() is refused when the password is given up", async () => {
  const { dialog, tried, login } = scene([null], "password-required");
  const error = await assertRejects(() => dialog.login("alice", login), ChatError);
  const refusal = ["password-required", "No password was given for alice"];
  assertEquals([error.code, error.message, tried.length], [...refusal, 1]);
});

Deno.test("LoginDialog.login() says what a name needs where nobody can type it", async () => {
  const { login } = scene([], "password-required");
  const console = new ScriptedConsole([null], { interactive: false });
  const refused = () => new LoginDialog(console).login("alice", login);
  await assertRejects(refused, ChatError, "The name alice needs its password");
});

Deno.test("LoginDialog.login() takes Enter alone for no try, and says how to give up", async () => {
  const wrong = ["wrong-password", "wrong-password"] as const;
  const answers = ["", "a", "", "", "b", "sesame"];
  const { dialog, console, tried, login } = scene(answers, "password-required", ...wrong);
  await dialog.login("alice", login);
  assertEquals(tried.map(({ password }) => password), [undefined, "a", "b", "sesame"]);
  assertEquals(console.log[1], "notice: Nothing was typed. Ctrl-C gives up.");
});

Deno.test("LoginDialog.login() passes on every other refusal", async () => {
  for (const code of ["name-taken", "connection-lost"] as const) {
    const { dialog, login } = scene([], code);
    await assertRefused(dialog.login("alice", login), code);
  }
  const { dialog, login } = scene(["a"], "password-required", "connection-lost");
  await assertRefused(dialog.login("alice", login), "connection-lost");
});

Deno.test("LoginDialog.loginAsAnybody() takes any name where the likely one is refused", async () => {
  const taken = scene([], "name-taken");
  await taken.dialog.loginAsAnybody("kim", taken.login);
  assertEquals(taken.tried, [{ name: "kim", orAny: true }, {}]);
  const nobody = scene([]);
  await nobody.dialog.loginAsAnybody(undefined, nobody.login);
  assertEquals(nobody.tried, [{}]);
});

Deno.test("LoginDialog.loginAsAnybody() passes on that the connection is lost", async () => {
  const { dialog, login } = scene([], "connection-lost", "connection-lost");
  await assertRefused(dialog.loginAsAnybody("kim", login), "connection-lost");
});

Deno.test("LoginDialog.loginAsAnybody() tries no guest's name where there are no guests", async () => {
  const { dialog, tried, login } = scene([], "login-required");
  await assertRefused(dialog.loginAsAnybody("kim", login), "login-required");
  assertEquals(tried.length, 1);
});

Deno.test("LoginDialog.askName() gives the name that is typed, or nothing", async () => {
  const { dialog, console } = scene([" kim ", "  ", null]);
  const names = [await dialog.askName(), await dialog.askName(), await dialog.askName()];
  assertEquals(names, ["kim", null, null]);
  assertEquals(console.log, ["ask: Name: ", "ask: Name: ", "ask: Name: "]);
});

Deno.test("LoginDialog.askAgain() asks a guest who he is where there are no guests any more", async () => {
  const error = new ChatError("login-required", "Log in first");
  const asked = [
    { answers: ["kim", "sesame"], gives: { name: "kim", password: "sesame" } },
    { answers: ["kim", null], gives: null },
    { answers: [""], gives: null },
  ];
  for (const { answers, gives } of asked) {
    const { dialog, console } = scene(answers);
    assertEquals(await dialog.askAgain(error, { orAny: true }), gives);
    assertEquals(console.log.slice(0, 2), ["notice: Log in first", "ask: Name: "]);
  }
});

const AGAIN: readonly {
  readonly what: string;
  readonly code: ChatErrorCode;
  readonly answers: readonly ScriptedAnswer[];
  readonly asked: readonly string[];
  readonly gives: Credentials | null;
}[] = [
  {
    what: "another name where it is taken",
    code: "name-taken",
    answers: [" lou "],
    asked: [ASK_NAME],
    gives: { name: "lou" },
  },
  {
    what: "the password where it was changed",
    code: "wrong-password",
    answers: ["sesame"],
    asked: [ASK_PASSWORD],
    gives: { name: "alice", password: "sesame" },
  },
  {
    what: "the password of a name that was registered meanwhile",
    code: "password-required",
    answers: ["sesame"],
    asked: [ASK_PASSWORD],
    gives: { name: "alice", password: "sesame" },
  },
  {
    what: "the password where every name needs one by now",
    code: "login-required",
    answers: ["sesame"],
    asked: [ASK_PASSWORD],
    gives: { name: "alice", password: "sesame" },
  },
  {
    what: "another name where the password is given up",
    code: "wrong-password",
    answers: [null, "lou"],
    asked: [ASK_PASSWORD, ASK_NAME],
    gives: { name: "lou" },
  },
  {
    what: "nothing more of somebody who says nothing",
    code: "name-taken",
    answers: ["  "],
    asked: [ASK_NAME],
    gives: null,
  },
  {
    what: "nothing more of somebody who gives up",
    code: "wrong-password",
    answers: [null, null],
    asked: [ASK_PASSWORD, ASK_NAME],
    gives: null,
  },
];

for (const { what, code, answers, asked, gives } of AGAIN) {
  Deno.test(`LoginDialog.askAgain() asks for ${what}`, async () => {
    const { dialog, console } = scene(answers);
    const error = new ChatError(code, "Not like this");
    assertEquals(await dialog.askAgain(error, { name: "alice", password: "old" }), gives);
    const why = code === "wrong-password" ? ": it may have been changed meanwhile" : "";
    assertEquals(console.log, [`notice: Not like this${why}`, ...asked]);
    assertEquals(console.left, 0);
  });
}

Deno.test("LoginDialog.askAgain() gives up where nobody can answer", async () => {
  const console = new ScriptedConsole([], { interactive: false });
  const error = new ChatError("wrong-password", "Not like this");
  assertEquals(await new LoginDialog(console).askAgain(error, { name: "alice" }), null);
  assertEquals(console.log, ["notice: Not like this: it may have been changed meanwhile"]);
});
