/** Limits that the core holds. */
import { assert, assertEquals } from "@std/assert";
import { chat } from "../helpers/chat_fixture.ts";
import { TestAccounts } from "../helpers/test_accounts.ts";

Deno.test("enter is refused where the room is full, and whoever is refused stays where he is", async () => {
  const { join } = chat({ limits: { maxRoomMembers: 2 } });
  const alice = await join("alice", "lobby");
  await join("bob", "lobby");
  const carol = await join("carol", "attic");
  carol.enter("lobby");
  const { code, message, mayRetry } = carol.last("error");
  assertEquals([code, mayRetry], ["room-full", true]);
  assertEquals(message, "Room lobby is full: 2 may be in it. Try again later");
  carol.take();
  carol.send("still here");
  assertEquals(carol.heard(), ["sent", "carol: still here"]);
  alice.say({ type: "leave" });
  carol.enter("lobby");
  assert(carol.heard().includes("roomEntered"));
});

Deno.test("maxRoomMembers counts connections", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice"), limits: { maxRoomMembers: 1 } });
  await join("alice", "lobby");
  const second = await join("alice");
  second.enter("lobby");
  assertEquals(second.heard(), ["error room-full"]);
});

Deno.test("maxNameLength holds for new names of people and rooms, and says so", async () => {
  const { connect } = chat({ limits: { maxNameLength: 5 } });
  const kim = connect();
  await kim.login("kimkim");
  assertEquals(kim.last("error").code, "bad-name");
  assertEquals(
    kim.last("error").message,
    'Cannot use "kimkim" as a name: at most 5 characters',
  );
  await kim.login("кімкі");
  assertEquals(kim.heard(), ["error bad-name", "named"]);
  kim.enter("attics");
  kim.create("attics");
  kim.enter("#attic");
  assertEquals(kim.heard().slice(0, 3), ["error bad-name", "error bad-name", "roomEntered"]);
  await kim.say({ type: "register", name: "kimkim", password: "correct horse" });
  assertEquals(kim.heard(), ["error bad-name"]);
});

Deno.test("maxNameLength does not hold for an account, nor for guests' names of the server", async () => {
  const fixture = chat({ accounts: new TestAccounts("alice"), limits: { maxNameLength: 3 } });
  await fixture.join("alice");
  const guest = fixture.connect();
  guest.say({ type: "login" });
  assertEquals(guest.heard(), ["named"]);
});

Deno.test("maxNameLength tells nobody which names are registered where all have to log in", async () => {
  const accounts = new TestAccounts("alice");
  const { connect } = chat({ accounts, login: "required", limits: { maxNameLength: 3 } });
  const kim = connect();
  for (const name of ["alice", "malice"]) {
    await kim.login(name);
    await kim.login(name, "wrong password");
  }
  const codes = ["error password-required", "error wrong-password"];
  assertEquals(kim.heard(), [...codes, ...codes]);
});
