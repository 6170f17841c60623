import { assert, assertEquals, assertRejects } from "@std/assert";
import { PendingAnswers } from "../../lib/client/pending_answers.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import { EVENTS } from "../helpers/events.ts";

/** Expects an answer; returns the `ref` that the request was given, too. */
function expect<T extends Parameters<PendingAnswers["expect"]>[0]>(
  pending: PendingAnswers,
  type: T,
) {
  let ref = 0;
  const answer = pending.expect(type, (given) => ref = given);
  return { ref, answer };
}

async function assertRejected(answer: Promise<unknown>, code: string): Promise<void> {
  assertEquals((await assertRejects(() => answer, ChatError)).code, code);
}

Deno.test("PendingAnswers takes each answer to its own request, in whatever order", async () => {
  const pending = new PendingAnswers();
  const rooms = expect(pending, "roomList");
  const pong = expect(pending, "pong");
  pending.settle({ type: "pong", ref: pong.ref });
  pending.settle({ ...EVENTS.roomList, ref: rooms.ref });
  assertEquals((await pong.answer).type, "pong");
  assertEquals((await rooms.answer).rooms, EVENTS.roomList.rooms);
});

Deno.test("PendingAnswers leaves out answers to nobody, and second ones", async () => {
  const pending = new PendingAnswers();
  const pong = expect(pending, "pong");
  pending.settle({ type: "pong" });
  pending.settle({ type: "pong", ref: pong.ref + 1 });
  pending.settle({ type: "pong", ref: pong.ref });
  pending.settle({ ...EVENTS.error, ref: pong.ref });
  assertEquals((await pong.answer).type, "pong");
});

Deno.test("PendingAnswers rejects at an error, and at an answer to something else", async () => {
  const pending = new PendingAnswers();
  const first = expect(pending, "pong");
  const second = expect(pending, "pong");
  pending.settle({ ...EVENTS.error, code: "not-in-room", ref: first.ref });
  pending.settle({ ...EVENTS.named, ref: second.ref });
  await assertRejected(first.answer, "not-in-room");
  await assertRejected(second.answer, "bad-message");
});

Deno.test("PendingAnswers.end() rejects what waits and what comes later, which is not sent", async () => {
  const pending = new PendingAnswers();
  const { answer } = expect(pending, "pong");
  pending.end();
  await assertRejected(answer, "connection-lost");
  const later = expect(pending, "pong");
  assertEquals(later.ref, 0);
  await assertRejected(later.answer, "connection-lost");
});

Deno.test("PendingAnswers.moving is true while a request to enter or leave has no answer", async () => {
  const pending = new PendingAnswers();
  void expect(pending, "pong");
  assert(!pending.moving);
  const enter = expect(pending, "roomEntered");
  const leave = expect(pending, "roomLeft");
  assert(pending.moving);
  for (let i = 0; i < 2; i++) pending.settle({ ...EVENTS.roomEntered, ref: enter.ref });
  assert(pending.moving);
  pending.settle({ ...EVENTS.error, ref: leave.ref });
  assert(!pending.moving);
  await assertRejected(leave.answer, EVENTS.error.code);
});

Deno.test("PendingAnswers.moving is false when no answer will come any more", async () => {
  const pending = new PendingAnswers();
  const enter = expect(pending, "roomEntered");
  assert(pending.moving);
  const rejected = assertRejected(enter.answer, "connection-lost");
  pending.end();
  await rejected;
  assert(!pending.moving);
});

Deno.test("PendingAnswers tells the server's refusal from its own by the cause", async () => {
  const pending = new PendingAnswers();
  const refused = expect(pending, "pong");
  const lost = expect(pending, "pong");
  const causes = Promise.all(
    [refused, lost].map(async ({ answer }) => (await assertRejects(() => answer, ChatError)).cause),
  );
  pending.settle({ ...EVENTS.error, ref: refused.ref });
  pending.end();
  assertEquals(await causes, [{ ...EVENTS.error, ref: refused.ref }, undefined]);
});

Deno.test("PendingAnswers.expected() tells which answer is hoped for, until it is there", async () => {
  const pending = new PendingAnswers();
  const pong = expect(pending, "pong");
  const asked = () => [undefined, pong.ref, pong.ref + 1].map((ref) => pending.expected(ref));
  assertEquals(asked(), [null, "pong", null]);
  pending.settle({ type: "pong", ref: pong.ref });
  await pong.answer;
  assertEquals(asked(), [null, null, null]);
});
