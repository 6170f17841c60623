import type { SentRecord, SentRecords } from "../history/session_store.ts";
import type { SendLedger } from "./send_ledger.ts";
import type { SentAnswer } from "./session.ts";

/** Lets a session know again what it had said before the server was started anew. */
export function restoreAnswers(ledger: SendLedger<SentAnswer>, sent: SentRecords): void {
  const answers = sent.records.map((record) => [record.sendId, answerOf(record)] as const);
  ledger.restore(answers, sent.complete);
}

function answerOf({ sendId, place, epoch, seq }: SentRecord): SentAnswer {
  if ("room" in place) return { type: "sent", room: place.room, sendId, epoch, seq };
  return { type: "privateSent", to: place.to, sendId, place: { epoch, seq } };
}
