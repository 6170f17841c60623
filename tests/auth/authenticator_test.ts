import { assert, assertEquals } from "@std/assert";
import { guestsOnly } from "../../lib/auth/authenticator.ts";

Deno.test("guestsOnly knows no account, and lets nobody in as one", async () => {
  assert(!guestsOnly.isRegistered("alice"));
  assertEquals(await guestsOnly.verify("alice", ""), null);
});
