import { ChatError } from "../protocol/chat_error.ts";
import type { AnswerEvent, EventOf } from "../protocol/event.ts";

type AnswerType = AnswerEvent["type"];

interface Pending {
  readonly expected: AnswerType;
  resolve(answer: AnswerEvent): void;
  reject(error: unknown): void;
}

/**
 * The requests of a client that have no answer yet, each with the `ref` by which its answer is known.
 *
 * - An `error` in place of the expected answer rejects, and so does the end of the connection.
 */
export class PendingAnswers {
  readonly #pending = new Map<number, Pending>();
  #state: "open" | "ended" = "open";
  #lastRef = 0;
  #moves = 0;

  /** Whether a request is under way that goes into a room or out of one. */
  get moving(): boolean {
    return this.#moves > 0;
  }

  /** Expects an answer; `send` is given the `ref` for the request, and rejects by throwing. */
  expect<T extends AnswerType>(expected: T, send: (ref: number) => void): Promise<EventOf<T>> {
    if (this.#state === "ended") return Promise.reject(connectionEnded());
    const ref = ++this.#lastRef;
    return new Promise((resolve, reject) => {
      send(ref);
      if (isMove(expected)) this.#moves++;
      this.#pending.set(ref, {
        expected,
        resolve: (answer) => resolve(answer as EventOf<T>),
        reject,
      });
    });
  }

  /** Which answer was hoped for; null where nobody waits for one. */
  expected(ref: number | undefined): AnswerType | null {
    return ref === undefined ? null : this.#pending.get(ref)?.expected ?? null;
  }

  /** Takes an answer to the request that it belongs to. */
  settle(answer: AnswerEvent): void {
    const pending = answer.ref === undefined ? undefined : this.#pending.get(answer.ref);
    if (answer.ref === undefined || pending === undefined) return;
    this.#pending.delete(answer.ref);
    if (isMove(pending.expected)) this.#moves--;
    if (answer.type === pending.expected) pending.resolve(answer);
    else pending.reject(asError(answer));
  }

  /** No answer will come any more. */
  end(): void {
    this.#state = "ended";
    for (const { reject } of this.#pending.values()) reject(connectionEnded());
    this.#pending.clear();
    this.#moves = 0;
  }
}

function isMove(answer: AnswerType): boolean {
  return answer === "roomEntered" || answer === "roomLeft";
}

function asError(answer: AnswerEvent): ChatError {
  if (answer.type !== "error") return new ChatError("bad-message", `Unexpected ${answer.type}`);
  const { code, message, mayRetry } = answer;
  // Whoever shows events has shown it: the cause tells it from what went wrong on this side.
  return new ChatError(code, message, { mayRetry, cause: answer });
}

function connectionEnded(): ChatError {
  return new ChatError("connection-lost", "The connection was lost before the answer");
}
