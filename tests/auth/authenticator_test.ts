import { assert, assertEquals, assertRejects } from "@std/assert";
import { guestsOnly } from "../../lib/auth/authenticator.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";

const address = "192.0.2.1";

Deno.test("guestsOnly knows no account, and lets nobody in as one", async () => {
  assert(!guestsOnly.isRegistered("alice"));
  assertEquals(await guestsOnly.verify({ key: "alice", password: "", address }), null);
});

Deno.test("guestsOnly lets nobody register or change a password", async () => {
  const name = { shown: "Alice", key: "alice" };
  const attempts = [
    () => guestsOnly.register({ name, password: "correct horse", address }),
    () => guestsOnly.changePassword({ key: "alice", before: "", after: "", address }),
  ];
  for (const attempt of attempts) {
    assertEquals((await assertRejects(attempt, ChatError)).code, "not-allowed");
  }
});
