import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { ChatError } from "../../lib/protocol/chat_error.ts";

Deno.test("ChatError is an error with a code for programs and a text for people", () => {
  const error = new ChatError("no-such-room", "Room lobby does not exist");
  assert(error instanceof Error);
  assertEquals(error.name, "ChatError");
  assertEquals(error.code, "no-such-room");
  assertEquals(error.message, "Room lobby does not exist");
});

Deno.test("ChatError may be tried again only where it says so", () => {
  assertEquals(new ChatError("internal", "Busy").mayRetry, false);
  assertEquals(new ChatError("internal", "Busy", { mayRetry: false }).mayRetry, false);
  assertEquals(new ChatError("internal", "Busy", { mayRetry: true }).mayRetry, true);
});

Deno.test("ChatError keeps what caused it", () => {
  const cause = new SyntaxError("Not JSON");
  assertStrictEquals(new ChatError("bad-message", "Not a message", { cause }).cause, cause);
});
