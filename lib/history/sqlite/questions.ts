import type { Answers, Question, QuestionRequest } from "./protocol.ts";
import type { StoreError } from "../store_error.ts";

interface Asked {
  resolve(answer: unknown): void;
  reject(error: StoreError): void;
}

/** Questions to the database that are not answered yet. */
export class Questions {
  readonly #post: (request: QuestionRequest) => void;
  readonly #asked = new Map<number, Asked>();
  #lastId = 0;
  #end: StoreError | null = null;

  constructor(post: (request: QuestionRequest) => void) {
    this.#post = post;
  }

  /** Asks; the promise is rejected with a {@linkcode StoreError} where there is no answer. */
  ask<T extends Question["type"]>(
    question: Extract<Question, { readonly type: T }>,
  ): Promise<Answers[T]> {
    if (this.#end !== null) return Promise.reject(this.#end);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = ++this.#lastId;
    this.#asked.set(id, { resolve, reject });
    this.#post({ type: "question", id, question });
    return promise as Promise<Answers[T]>;
  }

  answered(id: number, answer: unknown): void {
    this.#take(id)?.resolve(answer);
  }

  notAnswered(id: number, error: StoreError): void {
    this.#take(id)?.reject(error);
  }

  /** Nothing will be answered any more. */
  end(error: StoreError): void {
    this.#end = error;
    for (const id of this.#asked.keys()) this.notAnswered(id, error);
  }

  #take(id: number): Asked | undefined {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    return asked;
  }
}
