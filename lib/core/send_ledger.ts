import { ChatError } from "../protocol/chat_error.ts";

/** What became of a message that a client sent with an id of its own. */
export type SendAnswer<T> =
  | { readonly state: "new" }
  | { readonly state: "pending" }
  | { readonly state: "answered"; readonly answer: T };

/** Nothing is ever put into it. */
const NOTHING = new Map<number, never>();

/**
 * Remembers a client's sent messages, so that one which is sent again is answered again and not
 * stored again (E2).
 *
 * - Ids rise; the newest `maxKept` are remembered.
 *
 * @typeParam T What a message was answered with.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SendLedger } from "./send_ledger.ts";
 *
 * const ledger = new SendLedger<string>(1000);
 * assertEquals(ledger.begin(1), { state: "new" });
 * assertEquals(ledger.begin(1), { state: "pending" });
 * ledger.answer(1, "stored");
 * assertEquals(ledger.begin(1), { state: "answered", answer: "stored" });
 * ```
 */
export class SendLedger<T> {
  #maxKept: number;
  // Maps of its own only when it is used: most clients have no ids, and there are many of them.
  #waiting: Map<number, (() => void)[]> = NOTHING;
  #answers: Map<number, SendAnswer<T>> = NOTHING;
  #highest = -1;
  /** From here to `#restoredTo`, what is not among the answers was never kept. */
  #restoredFrom = 0;
  #restoredTo = -1;

  constructor(maxKept: number) {
    this.#maxKept = maxKept;
  }

  /**
   * What is known of an id; a new one is pending from now on.
   *
   * @throws {ChatError} `unknown-send-id`, when the id is older than what is remembered; `not-sent`,
   * when it came before the server was started anew, and was not kept.
   */
  begin(sendId: number): SendAnswer<T> {
    const known = this.#answers.get(sendId);
    if (known !== undefined && known.state !== "new") return known;
    if (sendId >= this.#restoredFrom && sendId <= this.#restoredTo) {
      throw new ChatError("not-sent", "It was not said: the server ended before it was kept");
    }
    if (known === undefined && sendId <= this.#highest) {
      throw new ChatError("unknown-send-id", `Send id ${sendId} is too old: its answer is unknown`);
    }
    if (this.#answers === NOTHING) [this.#answers, this.#waiting] = [new Map(), new Map()];
    this.#highest = Math.max(this.#highest, sendId);
    this.#answers.set(sendId, { state: "pending" });
    this.#forgetOldest();
    return { state: "new" };
  }

  /** Keeps what a pending message was answered with. */
  answer(sendId: number, answer: T): void {
    if (this.#answers.has(sendId)) this.#answers.set(sendId, { state: "answered", answer });
    this.#forgetOldest();
    this.#settle(sendId);
  }

  /**
   * Begins with what was answered before the server was started anew, by rising ids.
   *
   * @param isComplete Whether that is all that ever was.
   */
  restore(answers: readonly (readonly [sendId: number, answer: T])[], isComplete: boolean): void {
    this.#restoredFrom = isComplete ? 0 : answers[0]?.[0] ?? 0;
    for (const [sendId, answer] of answers) {
      if (this.begin(sendId).state === "new") this.answer(sendId, answer);
    }
    this.#restoredTo = this.#highest;
  }

  /** Remembers no more than so many from now on. */
  set maxKept(maxKept: number) {
    this.#maxKept = maxKept;
    this.#forgetOldest();
  }

  /** A pending message was not dealt with after all: its id is new again. */
  withdraw(sendId: number): void {
    if (this.#answers.get(sendId)?.state !== "pending") return;
    this.#answers.set(sendId, { state: "new" });
    this.#settle(sendId);
  }

  /** Resolves when a pending message is pending no more. */
  whenSettled(sendId: number): Promise<void> {
    if (this.#answers.get(sendId)?.state !== "pending") return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.set(sendId, [...this.#waiting.get(sendId) ?? [], resolve]);
    });
  }

  #settle(sendId: number): void {
    for (const resolve of this.#waiting.get(sendId) ?? []) resolve();
    this.#waiting.delete(sendId);
  }

  #forgetOldest(): void {
    let surplus = this.#answers.size - this.#maxKept;
    if (surplus <= 0) return;
    for (const [sendId, { state }] of this.#answers) {
      // What is still being committed must be answered whatever its age.
      if (state === "pending") continue;
      this.#answers.delete(sendId);
      // Of this one, and of what is older, nobody knows any more whether it was kept.
      this.#restoredFrom = Math.max(this.#restoredFrom, sendId + 1);
      if (--surplus === 0) return;
    }
  }
}
