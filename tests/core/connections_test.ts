/** One account on several connections: told once, shown once (E4). */
import { assertEquals } from "@std/assert";
import { chat } from "../helpers/chat_fixture.ts";
import { TestAccounts } from "../helpers/test_accounts.ts";

async function kimTwice() {
  const room = chat({ accounts: new TestAccounts("kim") });
  const bob = await room.join("bob", "general");
  const [first, second] = [await room.join("kim", "general"), await room.join("kim")];
  return { ...room, bob, first, second };
}

Deno.test("Hub tells once that an account has come, and once that it is gone", async () => {
  const { hub, bob, first, second } = await kimTwice();
  assertEquals(bob.heard(), ["kim entered general"]);
  await second.enter("general");
  first.say({ type: "leave" });
  assertEquals(bob.heard(), []);
  hub.close(second.session, "lost");
  assertEquals(bob.heard(), ["kim lost general"]);
});

Deno.test("Hub shows an account once, with the number of its connections", async () => {
  const { bob, second } = await kimTwice();
  const shown = () => {
    bob.say({ type: "listUsers" });
    bob.say({ type: "who" });
    const [inRoom, everywhere] = [bob.last("userList").users, bob.last("whoList").users];
    return [inRoom, everywhere].map((users) =>
      users.flatMap(({ name, connections }) => name === "kim" ? [connections] : [])
    );
  };
  assertEquals(shown(), [[1], [2]]);
  await second.enter("general");
  assertEquals(shown(), [[2], [2]]);
  second.say({ type: "logout" });
  assertEquals(shown(), [[1], [1]]);
});

Deno.test("Hub counts an account once among a room's users, and leaves it its other rooms", async () => {
  const { bob, second } = await kimTwice();
  await second.enter("general");
  await second.alsoEnter("den");
  bob.say({ type: "listRooms" });
  const rooms = bob.last("roomList").rooms.map(({ name, users }) => [name, users]);
  assertEquals(rooms, [["general", 2], ["den", 1]]);
});

Deno.test("Hub gives a private message to every connection of an account", async () => {
  const { bob, first, second } = await kimTwice();
  first.take();
  second.take();
  bob.sendPrivate("kim", "psst");
  assertEquals([first.heard(), second.heard()], [["bob to kim: psst"], ["bob to kim: psst"]]);
});

Deno.test("Hub shows a room's message to every connection of its sender's account there", async () => {
  const { first, second } = await kimTwice();
  await second.enter("general");
  first.take();
  second.take();
  first.send("hello");
  assertEquals([first.heard(), second.heard()], [["sent", "kim: hello"], ["kim: hello"]]);
});
