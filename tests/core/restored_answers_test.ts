import { assertEquals } from "@std/assert";
import { restoreAnswers } from "../../lib/core/restored_answers.ts";
import { SendLedger } from "../../lib/core/send_ledger.ts";
import type { SentAnswer } from "../../lib/core/session.ts";
import { thrownCode } from "../helpers/inputs.ts";

Deno.test("restoreAnswers() lets a session answer as it did before the restart", () => {
  const ledger = new SendLedger<SentAnswer>(10);
  const records = [
    { sendId: 1, place: { room: "General" }, epoch: "e1", seq: 7 },
    { sendId: 3, place: { to: "Bob" }, epoch: "p1", seq: 2 },
  ];
  restoreAnswers(ledger, { records, complete: true });
  assertEquals(ledger.begin(1), {
    state: "answered",
    answer: { type: "sent", room: "General", sendId: 1, epoch: "e1", seq: 7 },
  });
  assertEquals(ledger.begin(3), {
    state: "answered",
    answer: { type: "privateSent", to: "Bob", sendId: 3, place: { epoch: "p1", seq: 2 } },
  });
  assertEquals(thrownCode(() => ledger.begin(2)), "not-sent");
  assertEquals(ledger.begin(4), { state: "new" });
});

Deno.test("restoreAnswers() of a part says nothing of what is older", () => {
  const ledger = new SendLedger<SentAnswer>(10);
  const records = [{ sendId: 5, place: { room: "General" }, epoch: "e1", seq: 7 }];
  restoreAnswers(ledger, { records, complete: false });
  assertEquals(thrownCode(() => ledger.begin(4)), "unknown-send-id");
});
