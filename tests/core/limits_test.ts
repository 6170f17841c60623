/** Limits that the core holds. */
import { assert, assertEquals } from "@std/assert";
import { KeptBytes, senderOf } from "../../lib/core/kept_bytes.ts";
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

Deno.test("sendPrivate to who is away has a bound for each sender: the others are kept still", async () => {
  const { hub, join, connect } = chat({ limits: { maxKeptPrivateBytesPerSender: 5000 } });
  const carol = await join("carol");
  await carol.say({ type: "hello", protocol: 1, client: "test" });
  hub.close(carol.session, "lost");
  const [mallory, mallet] = [connect({}, "192.0.2.66:1"), connect({}, "192.0.2.66:2")];
  const bob = connect({}, "192.0.2.7:1");
  mallory.login("mallory");
  mallet.login("mallet");
  bob.login("bob");
  for (const each of [mallory, mallet, bob]) each.take();
  for (let i = 0; i < 2; i++) mallory.sendPrivate("carol", "x".repeat(2000));
  mallet.sendPrivate("carol", "me, too");
  bob.sendPrivate("carol", "Hello");
  assertEquals(mallory.heard(), ["privateSent", "privateSent"]);
  const { code, message, mayRetry } = mallet.last("error");
  assertEquals([code, mayRetry], ["unavailable", true]);
  assertEquals(
    message,
    "carol has lost the connection, and no more of what you say can be kept for then",
  );
  assertEquals(bob.heard(), ["privateSent"]);
});

Deno.test("KeptBytes counts for all and for each sender, and gives back", () => {
  const kept = new KeptBytes({ maxBytes: 100, maxBytesPerSender: 30 });
  kept.add("a", 30);
  assertEquals([kept.hasRoomFor("a"), kept.hasRoomFor("b")], [false, true]);
  kept.add("b", 29);
  assertEquals(kept.hasRoomFor("b"), true);
  kept.remove("a", 1);
  assertEquals(kept.hasRoomFor("a"), true);
  kept.add("c", 42);
  assertEquals([kept.full, kept.hasRoomFor("d")], [true, false]);
  kept.remove("c", 42);
  assertEquals(kept.hasRoomFor("d"), true);
});

Deno.test("senderOf() is the account, or the network of a guest; on this machine each guest is one", async () => {
  const { connect, join } = chat({ accounts: new TestAccounts("alice") });
  const alice = await join("alice");
  assertEquals(senderOf(alice.session), "account alice");
  const of = (address: string) => senderOf(connect({}, address).session);
  assertEquals(of("192.0.2.1:1"), "address 192.0.2.1");
  assertEquals(of("2001:db8::7:1"), of("2001:db8::8:1"));
  assert(of("127.0.0.1:1") !== of("127.0.0.1:2"));
});
