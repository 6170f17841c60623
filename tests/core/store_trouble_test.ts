import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import type { Activity } from "../../lib/core/activity.ts";
import { withStore } from "../../lib/core/store_trouble.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";

function recorder() {
  const activities: Activity[] = [];
  return { activities, record: (activity: Activity) => void activities.push(activity) };
}

Deno.test("withStore() gives what the store gives, at once or later", async () => {
  const chat = recorder();
  assertEquals(withStore(chat, "It cannot be read", () => 1), 1);
  assertEquals(await withStore(chat, "It cannot be read", () => Promise.resolve(2)), 2);
  assertEquals(chat.activities, []);
});

Deno.test("withStore() refuses for now what the store fails to do, and the operator learns why", async () => {
  const chat = recorder();
  const cause = new Error("The disk /secret is full");
  const errors = [
    assertThrows(() =>
      withStore(chat, "It cannot be kept", () => {
        throw cause;
      }), ChatError),
    await assertRejects(async () => {
      await withStore(chat, "It cannot be kept", () => Promise.reject(cause));
    }, ChatError),
  ];
  for (const error of errors) {
    assertEquals([error.code, error.mayRetry], ["unavailable", true]);
    assertEquals(error.message, "It cannot be kept. Try again later");
    assert(!error.message.includes("secret"));
  }
  assertEquals(chat.activities, [{ type: "bug", error: cause }, { type: "bug", error: cause }]);
});

Deno.test("withStore() leaves a refusal as it is, which is no trouble", () => {
  const chat = recorder();
  const refusal = new ChatError("not-allowed", "No");
  const error = assertThrows(() =>
    withStore(chat, "It cannot be kept", () => {
      throw refusal;
    })
  );
  assertStrictEquals(error, refusal);
  assertEquals(chat.activities, []);
});
