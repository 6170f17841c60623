import { assertEquals } from "@std/assert";
import { mayKnow } from "../../../lib/core/room_rights.ts";
import { chat } from "../../helpers/chat_fixture.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { joinGreeted, lose, resume } from "../../helpers/returning.ts";
import { PASSWORD, TestAccounts } from "../../helpers/test_accounts.ts";

Deno.test("away is told to whoever writes privately, and in lists, until one is back", async () => {
  const { join } = chat();
  const [alice, bob] = [await join("alice"), await join("bob")];
  alice.say({ type: "away", text: "at\u0007 lunch", ref: 1 });
  assertEquals(alice.take(), [{ type: "away", text: "at lunch", ref: 1 }]);
  await bob.sendPrivate("alice", "hi");
  assertEquals(bob.last("privateSent").away, "at lunch");
  bob.say({ type: "who" });
  assertEquals(bob.last("whoList").users.map(({ away }) => away), ["at lunch", null]);
  alice.say({ type: "away" });
  assertEquals(alice.last("away").text, null);
  await bob.sendPrivate("alice", "hi");
  assertEquals("away" in bob.last("privateSent"), false);
});

Deno.test("away may have no text, and not too much", async () => {
  const { join } = chat({ limits: { maxReasonBytes: 5 } });
  const alice = await join("alice");
  alice.say({ type: "away", text: "" });
  assertEquals(alice.last("away").text, "");
  alice.say({ type: "away", text: "lunch!" });
  assertEquals(alice.last("error").code, "line-too-long");
  await alice.sendPrivate("alice", "hi");
  assertEquals(alice.last("privateSent").away, "");
});

Deno.test("away is the user's: all connections share it, a new name and a lost one keep it", async () => {
  const { connect, hub, join } = chat({ accounts: new TestAccounts("carol") });
  const [first, second] = [await join("carol"), await join("carol")];
  first.say({ type: "away", text: "out" });
  second.say({ type: "whois", name: "carol" });
  assertEquals(second.last("whois").user.away, "out");
  const guest = await join("bob");
  guest.say({ type: "away", text: "tea" });
  await guest.login("bobby");
  guest.say({ type: "whois", name: "bobby" });
  assertEquals(guest.last("whois").user.away, "tea");
  guest.say({ type: "hello", protocol: 1, client: "test" });
  const { token } = guest.last("welcome");
  hub.close(guest.session, "lost");
  const back = connect();
  await back.say({ type: "hello", protocol: 1, client: "test", token });
  back.say({ type: "whois", name: "bobby" });
  assertEquals(back.last("whois").user.away, "tea");
});

Deno.test("hello that resumes a session tells that it is away, and else nothing of it", async () => {
  const fixture = chat();
  const alice = await joinGreeted(fixture, "alice");
  alice.say({ type: "away", text: "tea" });
  lose(fixture.hub, alice);
  const again = resume(fixture, alice);
  assertEquals(again.take().slice(1), [{ type: "away", text: "tea" }]);
  again.say({ type: "away" });
  lose(fixture.hub, again);
  assertEquals(resume(fixture, again).take().map(({ type }) => type), ["welcome"]);
});

Deno.test("whois tells of somebody by his name, and of nobody who is not connected", async () => {
  const { hub, join } = chat({ accounts: new TestAccounts("carol") });
  const alice = await join("alice", "lobby");
  const carol = await join("carol", "lobby");
  await carol.alsoEnter("attic");
  alice.take();
  alice.say({ type: "whois", name: "CAROL", ref: 1 });
  const user = {
    name: "carol",
    account: "carol",
    connections: 1,
    rooms: ["lobby", "attic"].filter((name) => mayKnow(hub.rooms.require(name), alice.session)),
    dialects: ["native" as const],
    idleMs: 0,
    sinceMs: FakeClock.START_MS,
    away: null,
  };
  assertEquals(alice.take(), [{ type: "whois", user, ref: 1 }]);
  alice.say({ type: "whois", name: "dave" });
  assertEquals(alice.last("error").code, "user-not-found");
  carol.say({ type: "hello", protocol: 1, client: "test" });
  hub.close(carol.session, "lost");
  alice.take();
  alice.say({ type: "whois", name: "carol" });
  assertEquals(alice.heard(), ["error user-not-found"]);
});

Deno.test("whois tells operators alone where somebody comes from, each address once", async () => {
  const accounts = new TestAccounts("carol").withOperator("olga");
  const { connect, join } = chat({ accounts });
  const [olga, alice] = [await join("olga"), await join("alice")];
  for (const address of ["192.0.2.7:1", "192.0.2.7:2", "2001:db8::1:3"]) {
    await connect({}, address).login("carol", PASSWORD);
  }
  olga.say({ type: "whois", name: "carol" });
  assertEquals(olga.last("whois").addresses, ["192.0.2.7", "2001:db8::1"]);
  alice.say({ type: "whois", name: "carol" });
  assertEquals("addresses" in alice.last("whois"), false);
});

Deno.test("who tells how long somebody has said nothing; pings are nothing", async () => {
  const { clock, hub, join } = chat();
  const [alice, bob] = [await join("alice"), await join("bob")];
  const idle = () => {
    alice.say({ type: "who" });
    return alice.last("whoList").users.map(({ idleMs }) => idleMs);
  };
  hub.noteActivity();
  clock.advance(60_000);
  bob.say({ type: "ping" });
  bob.say({ type: "pong" });
  assertEquals(idle(), [0, 60_000]);
  bob.say({ type: "listRooms" });
  hub.noteActivity();
  clock.advance(5000);
  assertEquals(idle(), [0, 5000]);
});

Deno.test("who tells of the least idle connection, and since when one is connected at all", async () => {
  const { clock, hub, join } = chat({ accounts: new TestAccounts("carol") });
  const first = await join("carol");
  hub.noteActivity();
  clock.advance(1000);
  const second = await join("carol");
  hub.noteActivity();
  clock.advance(1000);
  hub.close(first.session, "logout");
  const alice = await join("alice");
  alice.say({ type: "whois", name: "carol" });
  const { idleMs, sinceMs } = alice.last("whois").user;
  assertEquals([idleMs, sinceMs], [1000, FakeClock.START_MS]);
  hub.close(second.session, "logout");
  await join("carol");
  alice.say({ type: "whois", name: "carol" });
  assertEquals(alice.last("whois").user.sinceMs, FakeClock.START_MS + 2000);
});
