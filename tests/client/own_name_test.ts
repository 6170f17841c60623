import { assertEquals, assertRejects } from "@std/assert";
import { ChatClient } from "../../lib/client/chat_client.ts";
import { OwnName } from "../../lib/client/own_name.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import { ChatServer } from "../../lib/server/chat_server.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";

const hostname = "127.0.0.1";

async function open() {
  const accounts = new TestAccounts("Alice");
  const server = ChatServer.start({ hostname, port: 0, accounts });
  const client = await ChatClient.connect({ hostname, port: server.port });
  return {
    client,
    name: new OwnName(),
    async [Symbol.asyncDispose]() {
      await client.logout();
      await server.stop();
    },
  };
}

Deno.test("OwnName has nothing before there is a name", () => {
  const name = new OwnName();
  assertEquals([name.credentials, name.shown], [null, {}]);
});

Deno.test("OwnName.login() keeps what it needs to log in again", async () => {
  await using scene = await open();
  const { client, name } = scene;
  await name.login(client, { name: "alice", password: PASSWORD });
  assertEquals(name.credentials, { name: "Alice", password: PASSWORD, orAny: false });
  assertEquals(name.shown, { name: "Alice" });
  await name.login(client, {});
  assertEquals(name.credentials, { name: "Anonymous1", orAny: true });
});

Deno.test("OwnName.login() keeps the password where somebody is logged in already", async () => {
  await using scene = await open();
  const { client, name } = scene;
  await name.login(client, { name: "alice", password: PASSWORD });
  await name.login(client, { name: "ALICE" });
  assertEquals(name.credentials, { name: "Alice", password: PASSWORD, orAny: false });
});

Deno.test("OwnName.register() keeps the name and password of the new account", async () => {
  await using scene = await open();
  const { client, name } = scene;
  await name.login(client, {});
  const named = await name.register(client, { name: "kim", password: "sesame", code: "welcome" });
  assertEquals([named.name, named.account], ["kim", "kim"]);
  assertEquals(name.credentials, { name: "kim", password: "sesame" });
});

Deno.test("OwnName.changePassword() keeps the new password, and the name", async () => {
  await using scene = await open();
  const { client, name } = scene;
  await name.login(client, { name: "alice", password: PASSWORD });
  await name.changePassword(client, PASSWORD, "parsley");
  assertEquals(name.credentials, { name: "Alice", password: "parsley", orAny: false });
});

Deno.test("OwnName keeps what it has where something is refused", async () => {
  await using scene = await open();
  const { client, name } = scene;
  await name.login(client, { name: "alice", password: PASSWORD });
  const before = name.credentials;
  await assertRejects(() => name.changePassword(client, "wrong", "parsley"), ChatError);
  await assertRejects(() => name.register(client, { name: "alice", password: "x" }), ChatError);
  await assertRejects(() => name.login(client, { name: "alice", password: "x" }), ChatError);
  assertEquals(name.credentials, before);
});

Deno.test("OwnName.keep() takes over what was good on the way back", () => {
  const name = new OwnName();
  name.keep({ name: "lou" });
  assertEquals([name.credentials, name.shown], [{ name: "lou" }, { name: "lou" }]);
});
