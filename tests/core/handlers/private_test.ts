import { assertEquals } from "@std/assert";
import { chat, lateChat } from "../../helpers/chat_fixture.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { TestAccounts } from "../../helpers/test_accounts.ts";

Deno.test("sendPrivate reaches one person, in whatever room, and nobody else", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  const [bob, carol] = [await join("Bob", "lobby"), await join("carol", "general")];
  alice.take();
  alice.sendPrivate("bob", "Hello", { ref: 4, sendId: 1 });
  assertEquals(bob.take(), [{
    type: "privateMessage",
    from: { name: "alice", account: null, session: alice.session.key },
    to: "Bob",
    text: "Hello",
    atMs: FakeClock.START_MS,
  }]);
  assertEquals(alice.take(), [{ type: "privateSent", to: "Bob", ref: 4, sendId: 1 }]);
  assertEquals(carol.take(), []);
});

Deno.test("sendPrivate reaches every connection of an account", async () => {
  const { join } = chat({ accounts: new TestAccounts("bob") });
  const [first, second] = [await join("bob"), await join("bob", "general")];
  const alice = await join("alice");
  alice.sendPrivate("BOB", "Hello");
  assertEquals([first.heard(), second.heard()], [["alice to bob: Hello"], ["alice to bob: Hello"]]);
  assertEquals(alice.heard(), ["privateSent"]);
});

Deno.test("sendPrivate to nobody who is here is refused", async () => {
  const { hub, join } = chat();
  const [alice, bob] = [await join("alice"), await join("bob")];
  hub.close(bob.session, "lost");
  alice.sendPrivate("bob", "Hello", { sendId: 2 });
  alice.sendPrivate("no name", "Hello");
  assertEquals(alice.heard(), ["error user-not-found", "error user-not-found"]);
  const [first] = alice.events.filter((event) => event.type === "error");
  assertEquals(first?.sendId, 2);
});

Deno.test("sendPrivate keeps the rules for texts", async () => {
  const { join } = chat({ limits: { maxTextBytes: 8 } });
  const [alice, bob] = [await join("alice"), await join("bob")];
  for (const text of [" ", "123456789", "\x1b[1mok"]) alice.sendPrivate("bob", text);
  assertEquals(
    alice.heard(),
    ["error text-required", "error line-too-long", "privateSent"],
  );
  assertEquals(bob.heard(), ["alice to bob: [1mok"]);
});

Deno.test("sendPrivate is answered behind the message before it", async () => {
  const { join, history } = lateChat();
  const [alice, bob] = [await join("alice", "general"), await join("bob")];
  alice.send("one");
  const privately = alice.sendPrivate("bob", "two");
  assertEquals(bob.heard(), []);
  await history.commitUntil(privately);
  assertEquals(alice.heard(), ["sent", "alice: one", "privateSent"]);
});
