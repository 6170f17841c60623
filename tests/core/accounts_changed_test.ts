import { assertEquals } from "@std/assert";
import { type Chat, chat } from "../helpers/chat_fixture.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";
import type { TestClient } from "../helpers/test_client.ts";

const HELLO = { type: "hello", protocol: 1, client: "test" } as const;

function newChat(): Chat {
  return chat({ accounts: new TestAccounts("kim", "lee") });
}

function isOpen(...keys: readonly string[]): (key: string) => boolean {
  return (key) => keys.includes(key);
}

/** Somebody whose client knows how to come back. */
async function joinNative(room: Chat, name: string): Promise<TestClient> {
  const client = await room.join(name, "general");
  client.say(HELLO);
  client.take();
  return client;
}

Deno.test("Hub.accountsChanged() ends every connection of an account that is closed", async () => {
  const room = newChat();
  const [first, second] = [await joinNative(room, "kim"), await room.join("kim")];
  room.hub.accountsChanged(isOpen("lee"));
  for (const client of [first, second]) {
    assertEquals(client.heard(), ["disconnect account-closed"]);
    assertEquals(client.last("disconnect").mayReconnect, false);
    assertEquals(client.ends.map(({ code }) => code), ["account-closed"]);
  }
  assertEquals([room.hub.presence.find("kim"), room.hub.sessions.size], [undefined, 0]);
});

Deno.test("Hub.accountsChanged() tells the rooms that a closed account is gone, once", async () => {
  const room = newChat();
  const guest = await room.join("bob", "general");
  await joinNative(room, "kim");
  await joinNative(room, "kim");
  guest.take();
  room.hub.accountsChanged(isOpen("lee"));
  assertEquals(guest.heard(), ["kim lost general"]);
});

Deno.test("Hub.accountsChanged() lets nobody go on with a session of a closed account", async () => {
  const room = newChat();
  const [away, connected] = [await joinNative(room, "kim"), await joinNative(room, "kim")];
  room.hub.close(away.session, "lost");
  room.hub.accountsChanged(isOpen("lee"));
  for (const { session } of [away, connected]) {
    const back = room.connect();
    back.say({ ...HELLO, token: session.token });
    assertEquals(back.last("welcome").resumed, null);
  }
  assertEquals(room.hub.presence.find("kim"), undefined);
});

Deno.test("Hub.accountsChanged() ends all sessions of an account with another password, which may come back", async () => {
  const room = newChat();
  const [away, first, second] = [
    await joinNative(room, "kim"),
    await joinNative(room, "kim"),
    await room.join("kim"),
  ];
  const lee = await joinNative(room, "lee");
  room.hub.close(away.session, "lost");
  for (const client of [first, second, lee]) client.take();
  room.hub.accountsChanged(isOpen("kim", "lee"), (key) => key === "kim");
  for (const client of [first, second]) {
    assertEquals(client.heard(), ["disconnect password-changed"]);
    assertEquals(client.last("disconnect").mayReconnect, true);
  }
  assertEquals(lee.heard(), ["kim lost general"]);
  for (const { session } of [away, first]) {
    const back = room.connect();
    back.say({ ...HELLO, token: session.token });
    assertEquals(back.last("welcome").resumed, null);
  }
  assertEquals(room.hub.presence.find("kim"), undefined);
});

Deno.test("Hub.accountsChanged() tells of an account that is closed, whatever its password", async () => {
  const room = newChat();
  const kim = await joinNative(room, "kim");
  room.hub.accountsChanged(isOpen("lee"), () => true);
  assertEquals(kim.heard(), ["disconnect account-closed"]);
});

Deno.test("Hub.accountsChanged() leaves guests, other accounts and nobody as they are", async () => {
  const room = newChat();
  const [lee, guest] = [await joinNative(room, "lee"), await room.join("bob", "general")];
  const nobody = room.connect();
  lee.take();
  room.hub.accountsChanged(isOpen("lee"));
  assertEquals([lee.heard(), guest.heard(), nobody.heard()], [[], [], []]);
  assertEquals(room.hub.sessions.size, 3);
});

/** A chat whose operator makes an account of a name that somebody has as a guest. */
async function chatWithGuest() {
  const accounts = new TestAccounts();
  const room = chat({ accounts });
  const [guest, other] = [await joinNative(room, "kim"), await room.join("bob", "general")];
  await guest.create("den");
  await guest.alsoEnter("general");
  const register = async () => {
    const name = parseUserName("Kim");
    await accounts.register({ name, password: PASSWORD, address: "" });
    room.hub.accountsChanged(() => true);
  };
  for (const client of [guest, other]) client.take();
  return { room, guest, other, register };
}

Deno.test("Hub.accountsChanged() takes a name that is registered now from its guest, and tells", async () => {
  const { room, guest, other, register } = await chatWithGuest();
  await register();
  const [notice, named] = guest.take();
  assertEquals(notice, { type: "notice", text: "The name kim belongs to an account now" });
  assertEquals(named, { type: "named", name: "Anonymous1", account: null, previous: "kim" });
  assertEquals(other.heard(), ["kim is Anonymous1 in general"]);
  await guest.send("still here", { room: "general" });
  assertEquals(other.heard(), ["Anonymous1: still here"]);
  guest.take();
  await guest.say({ type: "delete", room: "den" });
  assertEquals(guest.heard(), ["roomDeleted"]);
  const owner = room.connect();
  await owner.login("kim", PASSWORD);
  assertEquals(owner.heard(), ["named"]);
});

Deno.test("Hub.accountsChanged() gives up a guest who is away under a name that is registered now", async () => {
  const { room, guest, register } = await chatWithGuest();
  room.hub.close(guest.session, "lost");
  await register();
  const [back, owner] = [room.connect(), room.connect()];
  back.say({ ...HELLO, token: guest.session.token });
  await owner.login("kim", PASSWORD);
  assertEquals([back.last("welcome").resumed, owner.heard()], [null, ["named"]]);
});
