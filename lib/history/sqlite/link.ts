import type { Clock } from "../../util/clock.ts";
import { ChangeQueue, type QueuedChange } from "./change_queue.ts";
import type {
  Answers,
  Change,
  OpenedReply,
  Question,
  StoreSettings,
  WorkerReply,
  WorkerRequest,
} from "./protocol.ts";
import { Questions } from "./questions.ts";
import { type OnTrouble, Trouble } from "./trouble.ts";
import { StoreError } from "../store_error.ts";

/** Options of {@linkcode SqliteLink}. */
export interface SqliteLinkOptions {
  readonly dir: string;
  readonly settings: StoreSettings;
  readonly clock: Clock;
  readonly onTrouble: OnTrouble;
  /** @default {the real one} */
  readonly worker?: Worker;
}

const WORKER = new URL("./worker.ts", import.meta.url);

/**
 * The way to the worker in which the database is.
 *
 * - What is asked is answered from what was changed before.
 * - When the worker ends by itself, everything that waits for it fails.
 */
export class SqliteLink {
  readonly #dir: string;
  readonly #worker: Worker;
  readonly #changes: ChangeQueue;
  readonly #questions: Questions;
  readonly #trouble: Trouble;
  readonly #opened = Promise.withResolvers<OpenedReply>();
  readonly #closed = Promise.withResolvers<void>();
  #state: "open" | "closing" = "open";

  private constructor({ dir, clock, onTrouble, worker }: SqliteLinkOptions) {
    this.#dir = dir;
    this.#worker = worker ?? new Worker(WORKER, { type: "module" });
    this.#changes = new ChangeQueue(clock, (batch) => this.#post(batch));
    this.#questions = new Questions((question) => this.#post(question));
    this.#trouble = new Trouble(onTrouble);
    this.#worker.addEventListener("message", ({ data }) => this.#handle(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#crashed(event.message);
    });
  }

  /** @throws {StoreError} */
  static async open(options: SqliteLinkOptions): Promise<[SqliteLink, OpenedReply]> {
    const { dir, settings } = options;
    const link = new SqliteLink(options);
    link.#post({ type: "open", dir, settings });
    try {
      return [link, await link.#opened.promise];
    } catch (error) {
      link.#worker.terminate();
      throw error;
    }
  }

  /** Changes something, and tells what became of it. */
  send(change: QueuedChange): void {
    this.#changes.add(change);
  }

  /** Changes something; done when it is committed. */
  change(change: Change): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.send({ change, drafts: [], listener: { onCommitted: () => resolve(), onFailed: reject } });
    return promise;
  }

  /** Changes something sooner or later. */
  changeSurely(change: Change): void {
    this.send({ change, drafts: [], listener: null });
  }

  /** Asks something, behind all changes of which it was told before. */
  ask<T extends Question["type"]>(
    question: Extract<Question, { readonly type: T }>,
  ): Promise<Answers[T]> {
    const { promise, resolve } = Promise.withResolvers<Answers[T]>();
    this.#changes.afterPost(() => resolve(this.#questions.ask(question)));
    return promise;
  }

  /** Waits for what is under way, and ends the worker. @throws {StoreError} */
  async close(): Promise<void> {
    if (this.#state === "open") {
      this.#state = "closing";
      await this.#changes.drained();
      this.#changes.end(this.#closedError());
      this.#post({ type: "close" });
    }
    await this.#closed.promise;
  }

  #post(request: WorkerRequest): void {
    this.#worker.postMessage(request);
  }

  #handle(reply: WorkerReply): void {
    switch (reply.type) {
      case "opened":
        return this.#opened.resolve(reply);
      case "notOpened":
        return this.#opened.reject(StoreError.from(reply.failure));
      case "committed":
        this.#trouble.seen("commit", null);
        return this.#changes.committed(reply.results);
      case "notCommitted": {
        const error = StoreError.from(reply.failure);
        this.#trouble.seen("commit", error);
        return this.#changes.notCommitted(error);
      }
      case "answer":
        return this.#questions.answered(reply.id, reply.answer);
      case "noAnswer":
        return this.#questions.notAnswered(reply.id, StoreError.from(reply.failure));
      case "tidied":
        return this.#trouble.seen("tidy", reply.failure && StoreError.from(reply.failure));
      case "crashed":
        return this.#crashed(reply.message);
      case "closed":
        return this.#ended(reply.failure && StoreError.from(reply.failure));
    }
  }

  #ended(failure: StoreError | null): void {
    this.#end(this.#closedError());
    if (failure === null) this.#closed.resolve();
    else this.#closed.reject(failure);
  }

  #closedError(): StoreError {
    return new StoreError("closed", `Cannot use "${this.#dir}": it was closed`);
  }

  #crashed(reason: string): void {
    const error = new StoreError("failed", `Cannot use "${this.#dir}": ${reason}`);
    this.#opened.reject(error);
    this.#trouble.seen("commit", error);
    this.#end(error);
    this.#closed.resolve();
  }

  #end(error: StoreError): void {
    this.#worker.terminate();
    try {
      this.#changes.end(error);
    } finally {
      this.#questions.end(error);
    }
  }
}
