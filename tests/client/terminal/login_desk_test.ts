import { assert, assertEquals, assertRejects } from "@std/assert";
import { LoginDesk } from "../../../lib/client/terminal/login_desk.ts";
import { LoginDialog } from "../../../lib/client/terminal/login_dialog.ts";
import { Speaker } from "../../../lib/client/terminal/speaker.ts";
import { ChatError } from "../../../lib/protocol/chat_error.ts";
import type { RegistrationMode } from "../../../lib/protocol/event.ts";
import { parseUserName } from "../../../lib/protocol/names.ts";
import { ChatServer } from "../../../lib/server/chat_server.ts";
import { ClientProbe } from "../../helpers/client_probe.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { type ScriptedAnswer, ScriptedConsole } from "../../helpers/scripted_console.ts";
import { PASSWORD, TestAccounts } from "../../helpers/test_accounts.ts";

const WELCOME = "notice: Every name needs its password here. New here? Type /register NAME";
const NEW = "password: New password for kim: ";
const AGAIN = "password: The same again: ";

const NO_CODE = "notice: No such code.";
const CODE = "ask: Invitation code, or nothing to give up: ";

interface SceneOptions {
  readonly answers?: readonly ScriptedAnswer[];
  readonly login?: "optional" | "required";
  readonly interactive?: boolean;
  readonly registration?: RegistrationMode;
}

/** Somebody at the desk of a client that is connected to a server where Alice has an account. */
class Scene implements AsyncDisposable {
  readonly accounts = new TestAccounts("alice");
  readonly server: ChatServer;
  readonly console: ScriptedConsole;
  readonly probe: ClientProbe;
  readonly speaker: Speaker;
  readonly desk: LoginDesk;

  private constructor(options: SceneOptions) {
    const { answers = [], login = "optional", interactive = true, registration } = options;
    if (registration !== undefined) this.accounts.withRegistration(registration);
    this.server = ChatServer.start({
      hostname: "127.0.0.1",
      port: 0,
      accounts: this.accounts,
      login,
    });
    this.console = new ScriptedConsole(answers, { interactive });
    this.probe = new ClientProbe({ port: this.server.port });
    const { client } = this.probe;
    const { console } = this;
    this.speaker = new Speaker({ console, client, clock: new FakeClock() });
    this.desk = new LoginDesk({
      console,
      client,
      dialog: new LoginDialog(console),
      speaker: this.speaker,
    });
  }

  static async open(options: SceneOptions = {}): Promise<Scene> {
    const scene = new Scene(options);
    await scene.probe.client.connect();
    return scene;
  }

  /** Who one is for the server. */
  async self(): Promise<readonly [string, string | null]> {
    const { users } = await this.probe.client.request({ type: "who" }, "whoList");
    const [user] = users;
    assert(user !== undefined);
    return [user.name, user.account];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.probe.client.logout();
    await this.server.stop();
  }
}

Deno.test("LoginDesk.arrive() takes the name that is wanted, or asks for its password", async () => {
  await using scene = await Scene.open({ answers: [PASSWORD] });
  await scene.desk.arrive({ name: "alice", likelyName: "kim" });
  assertEquals(await scene.self(), ["alice", "alice"]);
  assertEquals(scene.console.log, ["password: Password for alice: "]);
});

Deno.test("LoginDesk.arrive() takes a guest's name where none is wanted", async () => {
  for (const likelyName of ["kim", "alice"]) {
    await using scene = await Scene.open();
    await scene.desk.arrive({ likelyName });
    const [name, account] = await scene.self();
    assertEquals([name === likelyName, account, scene.console.log], [name === "kim", null, []]);
  }
});

Deno.test("LoginDesk.arrive() asks for name and password where there are no guests", async () => {
  await using scene = await Scene.open({ answers: [" alice ", PASSWORD], login: "required" });
  await scene.desk.arrive({ likelyName: "kim" });
  assertEquals(await scene.self(), ["alice", "alice"]);
  assertEquals(scene.console.log, [WELCOME, "ask: Name: ", "password: Password for alice: "]);
});

Deno.test("LoginDesk.arrive() asks for the password alone where there are no guests and the name is wanted", async () => {
  await using scene = await Scene.open({ answers: ["wrong", PASSWORD], login: "required" });
  await scene.desk.arrive({ name: "alice" });
  const ask = "password: Password for alice: ";
  assertEquals(scene.console.log, [ask, "notice: Unknown name or wrong password", ask]);
});

Deno.test("LoginDesk.arrive() makes an account for somebody new where there are no guests", async () => {
  const answers = ["/register kim", "sesame-seed", "sesame-seed"];
  await using scene = await Scene.open({ answers, login: "required" });
  await scene.desk.arrive({});
  assertEquals(await scene.self(), ["kim", "kim"]);
  assertEquals(scene.console.log, [WELCOME, "ask: Name: ", NEW, AGAIN]);
});

Deno.test("LoginDesk.arrive() is refused where no name is given, or nobody can give one", async () => {
  for (const answer of ["  ", null, "/quit", "logout"]) {
    await using scene = await Scene.open({ answers: [answer], login: "required" });
    const refusal = await assertRejects(() => scene.desk.arrive({}), ChatError);
    assertEquals(refusal.code, "login-required");
    assertEquals(scene.console.log, [WELCOME, "ask: Name: "]);
  }
});

Deno.test("LoginDesk.arrive() offers to register as the server lets people do", async () => {
  const hints = {
    off: "",
    open: " New here? Type /register NAME",
    code: " New here, with an invitation code? Type /register NAME",
  };
  for (const [registration, hint] of Object.entries(hints) as [RegistrationMode, string][]) {
    await using scene = await Scene.open({ answers: [null], login: "required", registration });
    await assertRejects(() => scene.desk.arrive({}), ChatError);
    assertEquals(scene.console.log[0], `notice: Every name needs its password here.${hint}`);
  }
});

Deno.test("LoginDesk.arrive() asks for the name again where an account can't be made", async () => {
  const answers = [
    ...["/register alice", "sesame-seed", "sesame-seed"],
    ...["/register 2kim", "two words"],
    ...["/register kim", null],
    ...["alice", PASSWORD],
  ];
  await using scene = await Scene.open({ answers, login: "required" });
  await scene.desk.arrive({});
  assertEquals(await scene.self(), ["alice", "alice"]);
  const notices = scene.console.log.filter((line) => line.startsWith("notice: ")).slice(1);
  const rule = "it may not begin with a digit or a hyphen";
  assertEquals(notices, [
    "notice: The name alice belongs to an account already.",
    `notice: Cannot use "2kim" as a name: ${rule}.`,
    'notice: Cannot use "two words" as a name: only letters, digits and _-.[]{}|^` are allowed.',
    "notice: No account was made.",
  ]);
});

Deno.test("LoginDesk.arrive() asks for no password where nobody may register", async () => {
  const answers = ["/register kim", "alice", PASSWORD];
  await using scene = await Scene.open({ answers, login: "required", registration: "off" });
  await scene.desk.arrive({});
  assertEquals(scene.console.log.slice(1), [
    "ask: Name: ",
    "notice: Cannot register: this server does not let people register.",
    "ask: Name: ",
    "password: Password for alice: ",
  ]);
});

for (const name of [undefined, "alice"]) {
  const who = name ?? "nobody in particular";
  Deno.test(`LoginDesk.arrive() logs in by the first line of a pipe, for ${who}`, async () => {
    const answers = [...(name === undefined ? [] : [null]), "login kim sesame-seed"];
    await using scene = await Scene.open({ answers, login: "required", interactive: false });
    const kim = { name: parseUserName("kim"), password: "sesame-seed", address: "" };
    await scene.accounts.register(kim);
    await scene.desk.arrive(name === undefined ? {} : { name });
    assertEquals([await scene.self(), scene.console.log.at(-1)], [["kim", "kim"], "line"]);
  });
}

Deno.test("LoginDesk.arrive() refuses a pipe that does not say at once who it is", async () => {
  for (const first of ["hello", "login alice", "/register kim", null]) {
    await using scene = await Scene.open({
      answers: [first],
      login: "required",
      interactive: false,
    });
    const refusal = await assertRejects(() => scene.desk.arrive({}), ChatError);
    assertEquals(
      [refusal.code, refusal.message],
      [
        "login-required",
        "Every name needs its password here: the first line has to be login NAME PASSWORD",
      ],
    );
  }
});

Deno.test("LoginDesk.serve() asks twice for the password of a new account", async () => {
  const answers = ["sesame-seed", "seasme-seed", "sesame-seed", "sesame-seed"];
  await using scene = await Scene.open({ answers });
  await scene.desk.arrive({ name: "kim" });
  await scene.desk.serve({ type: "register", name: "kim" });
  assertEquals(await scene.self(), ["kim", "kim"]);
  const different = "notice: The two passwords are not the same.";
  assertEquals(scene.console.log, [NEW, AGAIN, different, NEW, AGAIN]);
  const account = await scene.accounts.verify({ key: "kim", password: "sesame-seed", address: "" });
  assertEquals(account?.name, "kim");
});

Deno.test("LoginDesk.serve() asks for the invitation code where it needs one", async () => {
  const answers = ["sesame-seed", "sesame-seed", "wrong", " blue whale "];
  await using scene = await Scene.open({ answers });
  scene.accounts.withCode("blue whale");
  await scene.desk.serve({ type: "register", name: "kim" });
  assertEquals(await scene.self(), ["kim", "kim"]);
  assertEquals(scene.console.log, [NEW, AGAIN, ...Array(2).fill([NO_CODE, CODE]).flat()]);
});

Deno.test("LoginDesk.serve() asks for the invitation code first where the server says it needs one", async () => {
  const answers = [" wrong ", "sesame-seed", "sesame-seed", "blue whale"];
  await using scene = await Scene.open({ answers, registration: "code" });
  scene.accounts.withCode("blue whale");
  await scene.desk.serve({ type: "register", name: "kim" });
  assertEquals(await scene.self(), ["kim", "kim"]);
  assertEquals(scene.console.log, [CODE, NEW, AGAIN, NO_CODE, CODE]);
});

Deno.test("LoginDesk.serve() asks for no password where no invitation code is given, or nobody may register", async () => {
  for (const registration of ["code", "off"] as const) {
    const answers = registration === "code" ? [""] : [];
    await using scene = await Scene.open({ answers, registration });
    await scene.desk.serve({ type: "register", name: "kim" });
    assertEquals(scene.console.log.filter((line) => line.startsWith("password: ")), []);
    assertEquals(scene.speaker.refused, 1);
  }
});

Deno.test("LoginDesk.serve() makes no account where no invitation code is given, or none is right", async () => {
  for (const tries of [1, 3]) {
    const answers = [
      "sesame-seed",
      "sesame-seed",
      ...Array(tries).fill(tries === 1 ? "" : "wrong"),
    ];
    await using scene = await Scene.open({ answers });
    scene.accounts.withCode("blue whale");
    await scene.desk.arrive({ name: "kim" });
    await scene.desk.serve({ type: "register", name: "kim" });
    assertEquals(await scene.self(), ["kim", null]);
    assertEquals(scene.console.log.filter((line) => line === CODE).length, tries);
    assertEquals(scene.speaker.refused, 1);
  }
});

Deno.test("LoginDesk.serve() sends a line with all passwords as it is", async () => {
  await using scene = await Scene.open();
  const { desk } = scene;
  await desk.serve({ type: "register", name: "kim", password: "sesame-seed", code: "welcome" });
  await desk.serve({ type: "changePassword", before: "sesame-seed", after: "parsley-leaf" });
  await desk.serve({ type: "login", name: "alice", password: PASSWORD });
  assertEquals(scene.console.log, []);
  assertEquals(await scene.self(), ["alice", "alice"]);
  const account = await scene.accounts.verify({
    key: "kim",
    password: "parsley-leaf",
    address: "",
  });
  assertEquals(account?.name, "kim");
});

Deno.test("LoginDesk.serve() asks for the old password, and twice for the new one", async () => {
  const answers = [PASSWORD, PASSWORD, "parsley-leaf", "parsley-leaf"];
  await using scene = await Scene.open({ answers });
  await scene.desk.arrive({ name: "alice" });
  await scene.desk.serve({ type: "changePassword" });
  assertEquals(scene.console.log.slice(1), [
    "password: Old password: ",
    "password: New password: ",
    AGAIN,
  ]);
  const account = await scene.accounts.verify({
    key: "alice",
    password: "parsley-leaf",
    address: "",
  });
  assertEquals(account?.name, "alice");
});

Deno.test("LoginDesk.serve() changes nothing where the questions are given up", async () => {
  const answers = [null, null, "old", null];
  await using scene = await Scene.open({ answers });
  await scene.desk.arrive({ name: "kim" });
  await scene.desk.serve({ type: "register", name: "lou" });
  await scene.desk.serve({ type: "changePassword" });
  await scene.desk.serve({ type: "changePassword" });
  const notices = scene.console.log.filter((line) => line.startsWith("notice: "));
  const unchanged = "notice: The password is as it was";
  assertEquals(notices, ["notice: No account was made", unchanged, unchanged]);
  assertEquals([await scene.self(), scene.speaker.refused], [["kim", null], 3]);
});

Deno.test("LoginDesk.serve() tells once what the server refuses of what was asked for", async () => {
  await using scene = await Scene.open({ answers: ["sesame-seed", "sesame-seed"] });
  await scene.desk.arrive({ name: "kim" });
  await scene.desk.serve({ type: "register", name: "alice" });
  assertEquals(scene.console.log.at(-1), "notice: The name alice belongs to an account already");
  // What was typed is answered by the server's event, which others show.
  await scene.desk.serve({ type: "register", name: "alice", password: "sesame-seed" });
  assertEquals([scene.console.log.length, scene.speaker.refused], [3, 2]);
});

Deno.test("LoginDesk.asking is true while it deals with refusals itself", async () => {
  await using scene = await Scene.open({ answers: ["wrong", PASSWORD] });
  const { desk, probe } = scene;
  assertEquals(desk.asking, false);
  const arrived = desk.arrive({ name: "alice" });
  assertEquals(desk.asking, true);
  await arrived;
  assertEquals([desk.asking, probe.of("error").length], [false, 2]);
});
