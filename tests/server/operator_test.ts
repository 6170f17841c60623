/** What an operator can do to a server that runs. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ChatServer, type ServerConfig } from "@parley/parley";
import { ChatClient } from "../../lib/client/chat_client.ts";
import type { Event } from "../../lib/protocol/event.ts";
import { LinePeer } from "../helpers/line_peer.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";

const hostname = "127.0.0.1";

function start(config: ServerConfig = {}): ChatServer {
  return ChatServer.start({ hostname, port: 0, ...config });
}

Deno.test("ChatServer.status() counts who is there, how he talks, and what was said", async () => {
  await using server = start({ accounts: new TestAccounts("alice") });
  const { port } = server;
  await using silent = await LinePeer.connect({ port });
  await using keyword = await LinePeer.connect({ port });
  await keyword.say("USERNAME kim", "JOIN lobby", "one", "two");
  await keyword.until("ROOM #lobby kim two");
  await using slash = await LinePeer.connect({ port });
  await slash.say("/nick lee", "/join lobby");
  await slash.until("Joined room");
  await using native = await ChatClient.connect({ hostname, port });
  await native.login("alice", PASSWORD);
  await native.enter("hall");
  const { connections, users, rooms, lastMinute, queues, waitingSessions } = server.status();
  assertEquals(connections, {
    total: 4,
    silent: 1,
    dialects: { keyword: 1, native: 1, slash: 1, words: 0 },
  });
  assertEquals(users, { total: 3, guests: 2, accounts: 1 });
  assertEquals(rooms, [
    { name: "lobby", users: 2, connections: 2 },
    { name: "hall", users: 1, connections: 1 },
  ]);
  assertEquals([lastMinute.messages, lastMinute.connections], [2, 4]);
  assert(lastMinute.commands >= 7, `${lastMinute.commands}`);
  assertEquals(queues, { bytes: 0, mostBytes: 0, overSoft: 0 });
  assertEquals(waitingSessions, 0);
  silent.close();
});

Deno.test("ChatServer.announce() reaches everybody who is connected", async () => {
  await using server = start();
  const told = Promise.withResolvers<string>();
  const onEvent = (event: Event) => {
    if (event.type === "announcement") told.resolve(event.text);
  };
  await using client = await ChatClient.connect({ hostname, port: server.port, onEvent });
  await client.login("kim");
  assertEquals(server.announce("Lunch is ready"), 1);
  assertEquals(await told.promise, "Lunch is ready");
});

Deno.test("ChatServer.kick() ends all connections of a user, who may not come back by himself", async () => {
  await using server = start({ accounts: new TestAccounts("alice") });
  const { port } = server;
  const ends = await Promise.all([1, 2].map(async () => {
    const client = await ChatClient.connect({ hostname, port });
    await client.login("alice", PASSWORD);
    return client;
  }));
  await using other = await ChatClient.connect({ hostname, port });
  await other.login("kim");
  assertEquals(server.kick("ALICE", "enough"), { name: "alice", connections: 2 });
  for (const { closed } of ends) {
    const { code, reason, mayReconnect } = await closed;
    assertEquals([code, mayReconnect], ["kicked", false]);
    assertEquals(reason, "You were put off the server: enough");
  }
  assertEquals(server.kick("alice", ""), null);
  assertEquals((await other.who()).users.map(({ name }) => name), ["kim"]);
});

Deno.test("ChatServer.reconfigure() changes limits and motd for whoever is there, and who comes", async () => {
  await using server = start({ limits: { maxTextBytes: 10 } });
  await using kim = await LinePeer.connect({ port: server.port });
  await kim.say("USERNAME kim", "JOIN lobby", "more than ten bytes");
  await kim.until("ERROR");
  server.reconfigure({ limits: { maxTextBytes: 100 }, motd: "Be kind" });
  await kim.say("more than ten bytes");
  await kim.until("ROOM #lobby kim more than ten bytes");
  await using client = await ChatClient.connect({ hostname, port: server.port });
  assertEquals([client.welcome.motd, client.welcome.maxTextBytes], ["Be kind", 100]);
});

Deno.test("ChatServer.reconfigure() refuses what can't be meant, and changes nothing", async () => {
  await using server = start({ motd: "before" });
  const limits = { maxQueueBytes: 1000, maxTextBytes: 5 };
  assertThrows(() => server.reconfigure({ limits, motd: "after" }), RangeError, "softQueueBytes");
  await using client = await ChatClient.connect({ hostname, port: server.port });
  assertEquals([client.welcome.motd, client.welcome.maxTextBytes], ["before", 4096]);
});
