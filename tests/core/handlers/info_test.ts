import { assertEquals } from "@std/assert";
import { HELP_ENTRIES } from "../../../lib/core/command_table.ts";
import { chat } from "../../helpers/chat_fixture.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { PASSWORD, TestAccounts } from "../../helpers/test_accounts.ts";

/** Somebody who has come just now. */
const HERE = { dialects: ["native"], idleMs: 0, sinceMs: FakeClock.START_MS, away: null } as const;

Deno.test("listUsers gives everybody in the room, in the order of entering", async () => {
  const { join } = chat({ accounts: new TestAccounts("carol") });
  const alice = await join("alice", "general");
  for (const name of ["carol", "bob", "carol"]) await join(name, "general");
  await join("dave", "lobby");
  alice.take();
  alice.say({ type: "listUsers", ref: 1 });
  assertEquals(alice.take(), [{
    type: "userList",
    room: "general",
    users: [
      { name: "alice", account: null, connections: 1 },
      { name: "carol", account: "carol", connections: 2 },
      { name: "bob", account: null, connections: 1 },
    ],
    omitted: 0,
    ref: 1,
  }]);
});

Deno.test("listUsers is for those who are in the room", async () => {
  const { join } = chat();
  const alice = await join("alice");
  await join("bob", "general");
  alice.say({ type: "listUsers" });
  alice.say({ type: "listUsers", room: "general" });
  alice.say({ type: "listUsers", room: "attic" });
  assertEquals(alice.heard(), ["error not-in-room", "error not-in-room", "error no-such-room"]);
});

Deno.test("who gives everybody who has a name, with his rooms and connections", async () => {
  const { connect, join } = chat({ accounts: new TestAccounts("carol") });
  const alice = await join("alice", "general");
  await alice.alsoEnter("lobby");
  await join("carol", "lobby");
  await join("carol");
  await join("bob");
  connect();
  alice.take();
  alice.say({ type: "who", ref: 1 });
  assertEquals(alice.take(), [{
    type: "whoList",
    users: [
      { name: "alice", account: null, connections: 1, rooms: ["general", "lobby"], ...HERE },
      { name: "carol", account: "carol", connections: 2, rooms: ["lobby"], ...HERE },
      { name: "bob", account: null, connections: 1, rooms: [], ...HERE },
    ],
    omitted: 0,
    ref: 1,
  }]);
});

Deno.test("who names maxListed people, and says how many more there are", async () => {
  const { join } = chat({ limits: { maxListed: 2 } });
  const alice = await join("alice");
  await join("bob");
  alice.say({ type: "who" });
  assertEquals(alice.last("whoList").omitted, 0);
  for (const name of ["carol", "dave", "eve"]) await join(name, "general");
  alice.say({ type: "who" });
  const { users, omitted } = alice.last("whoList");
  assertEquals([users.map(({ name }) => name), omitted], [["alice", "bob"], 3]);
});

Deno.test("who no longer names who is gone", async () => {
  const { hub, join } = chat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  hub.close(bob.session, "lost");
  alice.say({ type: "who" });
  assertEquals(alice.last("whoList").users.map(({ name }) => name), ["alice"]);
});

Deno.test("help gives what the table says, to whoever asks", () => {
  const { connect } = chat({ accounts: new TestAccounts() });
  const nobody = connect();
  nobody.say({ type: "help", ref: 1 });
  assertEquals(nobody.take(), [{ type: "help", entries: HELP_ENTRIES, ref: 1 }]);
});

Deno.test("help does not offer to register where nobody may", () => {
  for (const [mode, isOffered] of [["off", false], ["open", true], ["code", true]] as const) {
    const { connect } = chat({ accounts: new TestAccounts().withRegistration(mode) });
    const nobody = connect();
    nobody.say({ type: "help" });
    const offered = nobody.last("help").entries.map(({ command }) => command);
    assertEquals(offered.includes("register"), isOffered, mode);
  }
});

Deno.test("help offers what is done before the login where everybody has to log in, then all", async () => {
  const accounts = new TestAccounts("alice").withRegistration("off");
  const { connect } = chat({ accounts, login: "required" });
  const alice = connect();
  alice.say({ type: "help" });
  const before = alice.last("help").entries.map(({ command }) => command);
  assertEquals(before, ["login", "help", "logout"]);
  await alice.login("alice", PASSWORD);
  alice.say({ type: "help" });
  assertEquals(alice.last("help").entries.length, HELP_ENTRIES.length - 1);
});

Deno.test("ping is answered, pong is not", () => {
  const { connect } = chat();
  const nobody = connect();
  nobody.say({ type: "ping", ref: 1 });
  nobody.say({ type: "pong", ref: 2 });
  assertEquals(nobody.take(), [{ type: "pong", ref: 1 }]);
});
