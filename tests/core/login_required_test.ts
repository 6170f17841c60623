import { assertEquals } from "@std/assert";
import { COMMANDS } from "../../lib/core/command_table.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import type { CommandType } from "../../lib/protocol/command.ts";
import { type Chat, chat } from "../helpers/chat_fixture.ts";
import { BARE_COMMANDS } from "../helpers/commands.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";

const OPEN_TO_ALL: readonly CommandType[] = [
  ...["hello", "help", "login", "logout", "ping", "pong", "refused", "register"] as const,
];

/** A chat without guests, where Kim has an account. */
function closedChat(): Chat {
  return chat({ login: "required", accounts: new TestAccounts("Kim").withDisabled("lee") });
}

for (const type of Object.keys(COMMANDS) as CommandType[]) {
  if (OPEN_TO_ALL.includes(type) || type === "refused") continue;
  Deno.test(`Hub where a login is required refuses ${type} before it`, () => {
    const { hub, connect } = closedChat();
    const nobody = connect();
    nobody.say(BARE_COMMANDS[type]);
    const [error, ...rest] = nobody.take();
    assertEquals(rest, []);
    assertEquals(error?.type === "error" && [error.code, error.message, error.mayRetry], [
      "login-required",
      "Log in first",
      false,
    ]);
    assertEquals(hub.rooms.find("general"), undefined);
  });
}

Deno.test("Hub where a login is required answers what everybody may ask", async () => {
  const { connect } = closedChat();
  const nobody = connect();
  nobody.say(BARE_COMMANDS.hello);
  nobody.say(BARE_COMMANDS.help);
  nobody.say(BARE_COMMANDS.ping);
  nobody.say({ type: "refused", error: new ChatError("usage", "Usage: /login") });
  nobody.say(BARE_COMMANDS.pong);
  assertEquals(nobody.heard(), ["welcome", "help", "pong", "error usage"]);
  await nobody.say(BARE_COMMANDS.register);
  nobody.say(BARE_COMMANDS.logout);
  assertEquals(nobody.heard(), ["error name-taken", "disconnect logout"]);
});

Deno.test("Hub where a login is required tells no names: it refuses all without password alike", () => {
  const { connect } = closedChat();
  const nobody = connect();
  for (const name of ["Kim", "kim", "lee", "nobody"]) nobody.login(name);
  const texts = nobody.take().map((event) => event.type === "error" && [event.code, event.message]);
  const text = "Every name needs its password here";
  assertEquals(texts, texts.map(() => ["password-required", text]));
  assertEquals(texts.length, 4);
  nobody.say({ type: "login" });
  assertEquals(nobody.heard(), ["error login-required"]);
});

Deno.test("Hub where a login is required refuses an unknown name like a wrong password", async () => {
  const { connect } = closedChat();
  const nobody = connect();
  for (const name of ["kim", "lee", "nobody"]) await nobody.login(name, "battery staple");
  const errors = nobody.take().map((event) => ({ ...event }));
  assertEquals(errors, errors.map(() => errors[0]));
  assertEquals(nobody.last("error").code, "wrong-password");
});

Deno.test("Hub where a login is required does all for whoever is logged in", async () => {
  const { connect } = closedChat();
  const kim = connect();
  await kim.login("kim", PASSWORD);
  kim.create("lobby");
  kim.send("hello");
  assertEquals(kim.heard(), ["named", "roomEntered", "sent", "Kim: hello"]);
  kim.login("kim");
  assertEquals(kim.heard(), ["named"]);
});

Deno.test("Hub where a login is required lets nobody become a guest again", async () => {
  const { join } = closedChat();
  const kim = await join("kim", "lobby");
  kim.login("bob");
  kim.say({ type: "login" });
  assertEquals(kim.heard(), ["error password-required", "error login-required"]);
  assertEquals(kim.session.from.account, "Kim");
});

Deno.test("Hub where a login is required gives no guest's name on arriving", () => {
  const { hub, connect } = closedChat();
  const nobody = connect({ namesGuests: true });
  assertEquals([nobody.session.user, hub.presence.users()], [null, []]);
});

Deno.test("Hub where a login is required takes a session that goes on for logged in", async () => {
  const { hub, connect } = closedChat();
  const [lost, back] = [connect(), connect()];
  lost.say(BARE_COMMANDS.hello);
  await lost.login("kim", PASSWORD);
  hub.close(lost.session, "lost");
  back.say({ ...BARE_COMMANDS.hello, token: lost.session.token });
  back.create("lobby");
  assertEquals(back.heard(), ["welcome", "roomEntered"]);
});
