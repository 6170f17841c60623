import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  guestsOnly,
  type PasswordChange,
  type Registration,
} from "../../../lib/auth/authenticator.ts";
import { ChatError } from "../../../lib/protocol/chat_error.ts";
import { type Chat, chat } from "../../helpers/chat_fixture.ts";
import { PASSWORD, TestAccounts } from "../../helpers/test_accounts.ts";
import type { TestClient } from "../../helpers/test_client.ts";

const REGISTER = { type: "register", name: "kim", password: "sesame" } as const;
const CHANGE = { type: "changePassword", before: PASSWORD, after: "parsley" } as const;

/** Accounts whose next registration waits until the test lets it go on. */
function slowAccounts(...names: readonly string[]) {
  const accounts = new TestAccounts(...names);
  const { promise, resolve } = Promise.withResolvers<void>();
  const register = accounts.register.bind(accounts);
  accounts.register = (registration) => promise.then(() => register(registration));
  return { accounts, goOn: resolve };
}

/** Somebody in a room whose client can come back, as its server sees it. */
async function resumable(room: Chat, name: string): Promise<TestClient> {
  const client = await room.join(name, "general");
  client.say({ type: "hello", protocol: 1, client: "test" });
  client.take();
  return client;
}

/** Whether somebody who comes with that token goes on with a session. */
function isResumed({ connect }: Chat, { session }: TestClient): boolean {
  const client = connect();
  const { token } = session;
  client.say({ type: "hello", protocol: 1, client: "test", token });
  return client.last("welcome").resumed !== null;
}

Deno.test("register makes an account, and logs in under it", async () => {
  const accounts = new TestAccounts();
  const { connect, activities } = chat({ accounts });
  const [kim, other] = [connect(), connect()];
  await kim.say({ ...REGISTER, ref: 4 });
  const { privates, ...named } = kim.last("named");
  assertEquals(kim.take().length, 1);
  assertEquals(named, { type: "named", name: "kim", account: "kim", previous: null, ref: 4 });
  assertEquals([privates?.seq, privates?.since], [0, null]);
  other.login("kim");
  assertEquals(other.heard(), ["error password-required"]);
  await other.login("kim", "sesame");
  assertEquals(other.heard(), ["named"]);
  const names = activities.flatMap((activity) => activity.type === "named" ? [activity.name] : []);
  assertEquals(names, ["kim", "kim"]);
});

Deno.test("register gives the accounts all that they have to know", async () => {
  const seen: Registration[] = [];
  const accounts = new TestAccounts();
  accounts.register = (registration) => {
    seen.push(registration);
    return Promise.reject(new ChatError("not-allowed", "No"));
  };
  const { connect } = chat({ accounts });
  const kim = connect();
  await kim.say(REGISTER);
  await kim.say({ ...REGISTER, name: "ＫＩＭ", code: "welcome" });
  const before = { password: "sesame", address: "192.0.2.1" };
  assertEquals(seen, [
    { name: { shown: "kim", key: "kim" }, ...before },
    { name: { shown: "KIM", key: "kim" }, ...before, code: "welcome" },
  ]);
  assertEquals(kim.heard(), ["error not-allowed", "error not-allowed"]);
  assertEquals(kim.session.user, null);
});

Deno.test("register refuses what is no name, and what is registered", async () => {
  const { connect } = chat({ accounts: new TestAccounts("Kim") });
  const kim = connect();
  await kim.say({ ...REGISTER, name: "2kim" });
  await kim.say(REGISTER);
  assertEquals(kim.heard(), ["error bad-name", "error name-taken"]);
});

Deno.test("register refuses the name of a guest, and asks nobody to make an account", async () => {
  const accounts = new TestAccounts();
  const { connect, join } = chat({ accounts });
  await join("Kim");
  const other = connect();
  await other.say(REGISTER);
  assertEquals(other.heard(), ["error name-taken"]);
  assertEquals(accounts.isRegistered("kim"), false);
});

Deno.test("register gives a guest an account of his own name, where he stays as he is", async () => {
  const { hub, join } = chat();
  const [bob, kim] = [await join("bob", "general"), await join("kim", "general")];
  bob.take();
  await kim.say(REGISTER);
  const { privates, ...named } = kim.last("named");
  assertEquals(kim.take().length, 1);
  assertEquals(named, { type: "named", name: "kim", account: "kim", previous: "kim" });
  assertEquals([privates?.seq, privates?.since], [0, null]);
  const [renamed, ...rest] = bob.take();
  assertEquals(rest, []);
  assertEquals(renamed?.type === "memberRenamed" && [renamed.previous, renamed.from.account], [
    "kim",
    "kim",
  ]);
  kim.say({ type: "listUsers" });
  const users = kim.last("userList").users.map(({ name, account }) => [name, account]);
  assertEquals(users, [["bob", null], ["kim", "kim"]]);
  assertStrictEquals(hub.presence.find("kim"), kim.session.user);
});

Deno.test("register leaves a guest the rooms that he has made", async () => {
  const { join } = chat();
  const kim = await join("kim");
  await kim.create("den");
  await kim.say(REGISTER);
  kim.take();
  await kim.say({ type: "delete", room: "den" });
  assertEquals(kim.heard(), ["roomDeleted"]);
});

Deno.test("register gives another name to whoever has one", async () => {
  const { hub, join } = chat();
  const [bob, lou] = [await join("bob", "general"), await join("lou", "general")];
  bob.take();
  await lou.say(REGISTER);
  assertEquals(bob.heard(), ["lou is kim in general"]);
  assertEquals(hub.presence.find("lou"), undefined);
});

Deno.test("register keeps its name from guests until the account is made", async () => {
  const { accounts, goOn } = slowAccounts();
  const { connect } = chat({ accounts });
  const [kim, guest, second] = [connect(), connect(), connect()];
  const registered = kim.say(REGISTER);
  guest.login("Kim");
  await second.say(REGISTER);
  assertEquals([guest.heard(), second.heard()], [["error name-taken"], ["error name-taken"]]);
  goOn();
  await registered;
  assertEquals(kim.heard(), ["named"]);
});

Deno.test("register gives the name back to guests where it was refused", async () => {
  const { connect } = chat({
    accounts: Object.assign(new TestAccounts(), {
      register: () => Promise.reject(new ChatError("bad-password", "Too short")),
    }),
  });
  const [kim, guest] = [connect(), connect()];
  await kim.say(REGISTER);
  guest.login("kim");
  assertEquals([kim.heard(), guest.heard()], [["error bad-password"], ["named"]]);
});

Deno.test("register says nothing to somebody who ended meanwhile, and takes no name for him", async () => {
  const { accounts, goOn } = slowAccounts();
  const { hub, connect } = chat({ accounts });
  const kim = connect();
  const registered = kim.say(REGISTER);
  hub.close(kim.session, "lost");
  kim.take();
  goOn();
  await registered;
  assertEquals(kim.take(), []);
  assertEquals([hub.presence.find("kim"), accounts.isRegistered("kim")], [undefined, true]);
});

Deno.test("register leaves no guest of its name behind whose connection was lost meanwhile", async () => {
  const { accounts, goOn } = slowAccounts();
  const room = chat({ accounts });
  const kim = await resumable(room, "kim");
  const registered = kim.say(REGISTER);
  room.hub.close(kim.session, "lost");
  goOn();
  await registered;
  assertEquals(isResumed(room, kim), false);
  const owner = room.connect();
  await owner.login("kim", REGISTER.password);
  assertEquals(owner.heard(), ["named"]);
});

Deno.test("changePassword changes the password of the own account", async () => {
  const seen: PasswordChange[] = [];
  const accounts = new TestAccounts("Kim");
  const changePassword = accounts.changePassword.bind(accounts);
  accounts.changePassword = (change) => {
    seen.push(change);
    return changePassword(change);
  };
  const { connect, join } = chat({ accounts });
  const kim = await join("Kim");
  await kim.say({ ...CHANGE, ref: 2 });
  assertEquals(kim.take(), [{ type: "passwordChanged", ref: 2 }]);
  const { before, after } = CHANGE;
  assertEquals(seen, [{ key: "kim", before, after, address: "192.0.2.1" }]);
  const other = connect();
  await other.login("kim", PASSWORD);
  await other.login("kim", "parsley");
  assertEquals(other.heard(), ["error wrong-password", "named"]);
});

Deno.test("changePassword is for those who are logged in to an account", async () => {
  const { connect, join } = chat({ accounts: new TestAccounts("kim") });
  for (const client of [connect(), await join("guest")]) {
    await client.say(CHANGE);
    const { code, message } = client.last("error");
    assertEquals(code, "not-allowed");
    assertEquals(message, "Only an account has a password: log in or register");
  }
});

Deno.test("changePassword with another password than the present one is refused, and logged", async () => {
  const { activities, join } = chat({ accounts: new TestAccounts("kim") });
  const kim = await join("kim");
  await kim.say({ ...CHANGE, before: "battery staple" });
  assertEquals(kim.heard(), ["error wrong-password"]);
  const { address } = kim.session;
  assertEquals(activities.at(-1), { type: "loginFailed", name: "kim", address });
});

Deno.test("changePassword gives up the account's other lost connections, and no others", async () => {
  const room = chat({ accounts: new TestAccounts("kim", "lee") });
  const clients = [await resumable(room, "kim"), await resumable(room, "lee")] as const;
  const [lost, lee] = clients;
  const [kim, second] = [await resumable(room, "kim"), await resumable(room, "kim")];
  for (const client of clients) room.hub.close(client.session, "lost");
  await kim.say(CHANGE);
  assertEquals(kim.heard().at(-1), "passwordChanged");
  assertEquals([isResumed(room, lost), isResumed(room, lee)], [false, true]);
  second.take();
  second.send("still here");
  assertEquals(second.texts, ["still here"]);
});

Deno.test("changePassword leaves its own lost connection to come back to", async () => {
  const accounts = new TestAccounts("kim");
  const { promise, resolve } = Promise.withResolvers<void>();
  accounts.changePassword = () => promise;
  const room = chat({ accounts });
  const kim = await resumable(room, "kim");
  const changed = kim.say(CHANGE);
  room.hub.close(kim.session, "lost");
  resolve();
  await changed;
  assertEquals(isResumed(room, kim), true);
});

Deno.test("register and changePassword are in the log, as is a wrong code, without a secret", async () => {
  const accounts = new TestAccounts().withCode("blue-whale");
  const { connect, activities } = chat({ accounts });
  const kim = connect();
  await kim.say(REGISTER);
  await kim.say({ ...REGISTER, code: "" });
  await kim.say({ ...REGISTER, name: "KIM", code: "white-shark" });
  await kim.say({ ...REGISTER, code: "blue-whale" });
  await kim.say({ type: "changePassword", before: "sesame", after: "parsley" });
  const { address } = kim.session;
  const ofAccounts = activities.filter(({ type }) => type !== "named" && type !== "connected");
  assertEquals(ofAccounts, [
    { type: "wrongCode", name: "KIM", address },
    { type: "registered", name: "kim", address },
    { type: "passwordChanged", name: "kim", address },
  ]);
});

Deno.test("hello tells who may register, where the accounts tell", () => {
  for (const registration of ["off", "open", "code", undefined] as const) {
    const accounts = new TestAccounts();
    if (registration !== undefined) accounts.withRegistration(registration);
    const client = chat({ accounts }).connect();
    client.say({ type: "hello", protocol: 1, client: "test" });
    assertEquals(client.last("welcome").registration, registration);
  }
  const guest = chat({ accounts: guestsOnly }).connect();
  guest.say({ type: "hello", protocol: 1, client: "test" });
  assertEquals(guest.last("welcome").registration, "off");
});
