import { assertEquals, assertStrictEquals } from "@std/assert";
import { ChatError } from "../../../lib/protocol/chat_error.ts";
import { chat } from "../../helpers/chat_fixture.ts";
import { PASSWORD, TestAccounts } from "../../helpers/test_accounts.ts";

Deno.test("hello is answered with what a client has to know", () => {
  const { history, connect } = chat({ limits: { maxFrameBytes: 5000, maxTextBytes: 100 } });
  const client = connect();
  client.say({ type: "hello", protocol: 1, client: "test", ref: 3 });
  assertEquals(client.take(), [{
    type: "welcome",
    protocol: 1,
    server: "parleyd/test",
    session: client.session.key,
    token: client.session.token,
    resumed: null,
    instance: history.instance,
    motd: "Be kind",
    maxFrameBytes: 5000,
    maxTextBytes: 100,
    ref: 3,
  }]);
});

Deno.test("hello agrees on the newest protocol that both speak", () => {
  const { connect } = chat();
  const client = connect();
  client.say({ type: "hello", protocol: 99, client: "test" });
  assertEquals(client.last("welcome").protocol, 1);
});

Deno.test("login gives a free name", () => {
  const { connect } = chat();
  const alice = connect();
  alice.login("Alice");
  const named = { type: "named", name: "Alice", account: null, previous: null } as const;
  assertEquals(alice.take(), [named]);
});

Deno.test("login without a name gives a guest's", () => {
  const { connect } = chat();
  const guest = connect();
  guest.say({ type: "login" });
  assertEquals(guest.last("named").name, "Anonymous1");
});

Deno.test("login refuses what is no name, or somebody else's", async () => {
  const { connect, join } = chat();
  await join("alice");
  const other = connect();
  for (const name of ["*", "", "2kim", "ALICE"]) other.login(name);
  assertEquals(
    other.heard(),
    ["error bad-name", "error bad-name", "error bad-name", "error name-taken"],
  );
  assertEquals(other.session.user, null);
});

Deno.test("login to a registered name needs its password, in capitals too", async () => {
  const { connect } = chat({ accounts: new TestAccounts("Alice") });
  const alice = connect();
  alice.login("alice");
  alice.login("ALICE");
  assertEquals(alice.heard(), ["error password-required", "error password-required"]);
  await alice.login("alice", PASSWORD);
  const { epoch } = alice.last("named").privates!;
  const privates = { epoch, seq: 0, since: null, missing: 0, lost: 0 };
  assertEquals(alice.take(), [
    { type: "named", name: "Alice", account: "Alice", previous: null, privates },
  ]);
});

Deno.test("login refuses a wrong password, an unknown and a disabled name alike", async () => {
  const { connect, activities } = chat({ accounts: new TestAccounts("alice").withDisabled("bob") });
  const client = connect();
  await client.login("alice", "battery staple");
  await client.login("nobody", PASSWORD);
  await client.login("bob", PASSWORD);
  const texts = new Set(client.take().map((event) => event.type === "error" && event.message));
  assertEquals(texts.size, 1);
  assertEquals(client.last("error").code, "wrong-password");
  assertEquals(activities.map(({ type }) => type), ["loginFailed", "loginFailed", "loginFailed"]);
  assertEquals(client.session.user, null);
});

Deno.test("login keeps a disabled name from guests", () => {
  const { connect } = chat({ accounts: new TestAccounts().withDisabled("bob") });
  const client = connect();
  client.login("bob");
  assertEquals(client.heard(), ["error password-required"]);
});

Deno.test("login lets the connections of an account share its name", async () => {
  const { hub, connect } = chat({ accounts: new TestAccounts("alice") });
  const [first, second] = [connect(), connect()];
  await first.login("alice", PASSWORD);
  await second.login("alice", PASSWORD);
  assertEquals([first.heard(), second.heard()], [["named"], ["named"]]);
  assertEquals(hub.presence.find("alice")?.members.size, 2);
});

Deno.test("login has a password checked for as long as its session is there to hear of it", async () => {
  const wanted: (() => boolean)[] = [];
  const accounts = new TestAccounts("alice");
  accounts.verify = ({ isWanted }) => {
    if (isWanted !== undefined) wanted.push(isWanted);
    return Promise.resolve(null);
  };
  const { hub, connect } = chat({ accounts });
  const alice = connect();
  const checked = alice.login("alice", PASSWORD);
  assertEquals(wanted.map((isWanted) => isWanted()), [true]);
  hub.close(alice.session, "lost");
  assertEquals(wanted.map((isWanted) => isWanted()), [false]);
  await checked;
});

Deno.test("login does nothing for somebody who ended while his password was checked", async () => {
  const { hub, connect } = chat({ accounts: new TestAccounts("alice") });
  const alice = connect();
  const checked = alice.login("alice", PASSWORD);
  hub.close(alice.session, "lost");
  alice.take();
  await checked;
  assertEquals(hub.presence.find("alice"), undefined);
  assertEquals(alice.take(), []);
});

Deno.test("login keeps the name before until the password is right", async () => {
  const { hub, connect } = chat({ accounts: new TestAccounts("alice") });
  const guest = connect();
  guest.login("carol");
  await guest.login("alice", "battery staple");
  assertEquals(hub.presence.find("carol")?.members.size, 1);
  await guest.login("alice", PASSWORD);
  assertEquals(hub.presence.find("carol"), undefined);
  assertEquals(guest.last("named").previous, "carol");
});

Deno.test("login again renames for the others in every room, not for oneself", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  await alice.alsoEnter("lobby");
  await bob.alsoEnter("lobby");
  alice.take();
  bob.take();
  alice.login("carol");
  assertEquals(bob.heard(), ["alice is carol in general", "alice is carol in lobby"]);
  assertEquals(alice.take(), [{ type: "named", name: "carol", account: null, previous: "alice" }]);
});

Deno.test("login again frees the name before", async () => {
  const { connect, join } = chat();
  const alice = await join("alice", "general");
  alice.login("carol");
  const other = connect();
  other.login("alice");
  assertEquals(other.heard(), ["named"]);
});

Deno.test("login again speaks under the new name", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.login("carol");
  bob.take();
  alice.send("Hello");
  assertEquals(bob.heard(), ["carol: Hello"]);
});

Deno.test("login again to a taken name changes nothing", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.take();
  alice.login("Bob");
  assertEquals(alice.heard(), ["error name-taken"]);
  alice.send("Hello");
  assertEquals(bob.heard(), ["alice: Hello"]);
});

Deno.test("login again may change capitals only", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.login("ALICE");
  assertEquals(bob.heard(), ["alice is ALICE in general"]);
  alice.say({ type: "listUsers" });
  const users = alice.last("userList").users.map(({ name }) => name);
  assertEquals(users, ["ALICE", "bob"]);
});

Deno.test("login again under one's own name is answered, and changes nothing", async () => {
  const { hub, join, activities } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.take();
  const { user } = alice.session;
  activities.length = 0;
  alice.say({ type: "login", name: "alice", ref: 1 });
  const named = { type: "named", name: "alice", account: null, previous: "alice" } as const;
  assertEquals(alice.take(), [{ ...named, ref: 1 }]);
  assertEquals([bob.heard(), activities], [[], []]);
  assertStrictEquals(alice.session.user, user);
  assertStrictEquals(hub.presence.find("alice"), user);
  assertEquals(user?.members.size, 1);
});

Deno.test("login again under the same name keeps somebody in his rooms", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.login("alice");
  assertEquals(bob.heard(), []);
  alice.say({ type: "who" });
  const rooms = alice.last("whoList").users.map(({ name, rooms }) => [name, rooms]);
  assertEquals(Object.fromEntries(rooms), { alice: ["general"], bob: ["general"] });
});

Deno.test("login again to one's account counts its connections as one user", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice") });
  const bob = await join("bob", "general");
  const alice = await join("alice", "general");
  await alice.login("alice", PASSWORD);
  bob.take();
  const second = await join("alice", "general");
  assertEquals(bob.heard(), []);
  second.say({ type: "listUsers" });
  const users = second.last("userList").users.map(({ name, connections }) => [name, connections]);
  assertEquals(users, [["bob", 1], ["alice", 2]]);
});

for (const password of [undefined, PASSWORD]) {
  const how = password === undefined ? "without its password" : "with its password";

  for (const name of ["Alice", "alice", "ALICE"]) {
    Deno.test(`login to one's own account changes nothing: ${name}, ${how}`, async () => {
      const { join, activities } = chat({ accounts: new TestAccounts("Alice") });
      const bob = await join("bob", "general");
      const [alice, other] = [await join("Alice", "general"), await join("Alice")];
      const { user } = alice.session;
      bob.take();
      activities.length = 0;
      await alice.login(name, password);
      const named = { type: "named", name: "Alice", account: "Alice", previous: "Alice" } as const;
      assertEquals(alice.take(), [named]);
      assertEquals([bob.heard(), other.heard(), activities], [[], [], []]);
      assertStrictEquals(alice.session.user, user);
      assertEquals(user?.members.size, 2);
    });
  }
}

Deno.test("login to one's own account with a wrong password is refused, and changes nothing", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice") });
  const alice = await join("alice", "general");
  await alice.login("alice", "battery staple");
  assertEquals(alice.heard(), ["error wrong-password"]);
  assertEquals(alice.session.from.account, "alice");
});

Deno.test("login to the name that another connection's account has needs the password", async () => {
  const { join, connect } = chat({ accounts: new TestAccounts("alice") });
  await join("alice");
  const [guest, nobody] = [await join("bob"), connect()];
  guest.login("alice");
  nobody.login("alice");
  assertEquals(guest.heard(), ["error password-required"]);
  assertEquals(nobody.heard(), ["error password-required"]);
});

Deno.test("login again keeps the place in the lists, in whatever room", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  await join("bob", "general");
  alice.login("carol");
  await join("dora", "general");
  alice.login("Carol");
  alice.say({ type: "listUsers" });
  alice.say({ type: "who" });
  const names = ["Carol", "bob", "dora"];
  assertEquals(alice.last("userList").users.map(({ name }) => name), names);
  assertEquals(alice.last("whoList").users.map(({ name }) => name), names);
});

Deno.test("login of one connection of an account to another name leaves the others theirs", async () => {
  const { hub, join } = chat({ accounts: new TestAccounts("alice") });
  const [first, second] = [await join("alice", "general"), await join("alice", "general")];
  second.login("carol");
  assertEquals(first.heard(), ["carol entered general"]);
  assertEquals(hub.presence.find("alice")?.members.size, 1);
});

Deno.test("logout says goodbye, frees the name and ends the connection", async () => {
  const { hub, join } = chat();
  const alice = await join("alice", "general");
  alice.say({ type: "logout" });
  assertEquals(alice.heard(), ["disconnect logout"]);
  assertEquals(alice.last("disconnect").mayReconnect, false);
  assertEquals(hub.presence.find("alice"), undefined);
  assertEquals(hub.sessions.size, 0);
});

Deno.test("refused is answered with its error, and the connection goes on", () => {
  const { connect, activities } = chat();
  const client = connect();
  const error = new ChatError("bad-message", "This is not JSON");
  client.say({ type: "refused", error, sendId: 4, ref: 2 });
  client.say({ type: "ping" });
  assertEquals(client.take(), [
    {
      type: "error",
      code: "bad-message",
      message: "This is not JSON",
      mayRetry: false,
      sendId: 4,
      ref: 2,
    },
    { type: "pong" },
  ]);
  assertEquals(activities, []);
});
