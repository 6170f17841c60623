import type { Clock } from "../../util/clock.ts";
import type { MessageDraft } from "../history_store.ts";
import { ColumnWriter } from "./columns.ts";
import type { BatchRequest, Change, ChangeResult } from "./protocol.ts";
import type { StoreError } from "../store_error.ts";

/** Who is told what became of a change. */
export interface ChangeListener {
  onCommitted(result: ChangeResult): void;
  onFailed(error: StoreError): void;
}

/** Something to be changed. */
export interface QueuedChange {
  readonly change: Change;
  /** The messages that belong to it. */
  readonly drafts: readonly MessageDraft[];
  /** Null where nobody is told: it is tried again, when nothing else waits, until it is done. */
  readonly listener: ChangeListener | null;
}

/**
 * Changes on their way to the database: one batch is under way, the next one takes all that waits.
 *
 * - Listeners are called in the order of the calls; an error that one throws is thrown when all were
 *   called.
 */
export class ChangeQueue {
  readonly #clock: Clock;
  readonly #post: (batch: BatchRequest) => void;
  #waiting: QueuedChange[] = [];
  #underWay: readonly QueuedChange[] | null = null;
  /** What nobody is told of and could not be done: it must not take others along that can be done. */
  #undone: QueuedChange[] = [];
  /** What is done when all that waits was posted. */
  #afterPost: (() => void)[] = [];
  #onDrained: (() => void)[] = [];
  #flush: "planned" | "none" = "none";
  #end: StoreError | null = null;

  constructor(clock: Clock, post: (batch: BatchRequest) => void) {
    this.#clock = clock;
    this.#post = post;
  }

  add(queued: QueuedChange): void {
    if (this.#end !== null) return queued.listener?.onFailed(this.#end);
    this.#waiting.push(queued);
    if (this.#underWay !== null || this.#flush === "planned") return;
    this.#flush = "planned";
    // What is said in the same turn goes into one batch.
    queueMicrotask(() => this.#postBatch());
  }

  /** Does something when all changes that wait now are posted: at once where none does. */
  afterPost(run: () => void): void {
    if (this.#waiting.length === 0) run();
    else this.#afterPost.push(run);
  }

  /** Waits until nothing waits or is under way; what could not be done is tried once more. */
  drained(): Promise<void> {
    if (this.#end !== null) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onDrained.push(resolve);
    if (this.#underWay === null && this.#flush === "none") this.#postBatch();
    return promise;
  }

  /** The batch that was under way is committed. */
  committed(results: readonly ChangeResult[]): void {
    const changes = this.#take();
    this.#tell(changes, ({ listener }, index) => listener?.onCommitted(results[index]!), "undone");
  }

  /** Nothing of the batch that was under way was done. */
  notCommitted(error: StoreError): void {
    const changes = this.#take();
    this.#undone.push(...changes.filter(({ listener }) => listener === null));
    this.#tell(changes, ({ listener }) => listener?.onFailed(error), "nothing");
  }

  /** Nothing will be done any more. */
  end(error: StoreError): void {
    this.#end = error;
    const changes = [...this.#underWay ?? [], ...this.#waiting];
    const afterPost = this.#afterPost;
    [this.#underWay, this.#waiting, this.#undone, this.#afterPost] = [null, [], [], []];
    this.#tell(changes, ({ listener }) => listener?.onFailed(error), "nothing");
    for (const run of afterPost) run();
  }

  #take(): readonly QueuedChange[] {
    const changes = this.#underWay ?? [];
    this.#underWay = null;
    return changes;
  }

  /** Tells everybody, and goes on with what has come meanwhile, or else with what is undone. */
  #tell(
    changes: readonly QueuedChange[],
    tell: (change: QueuedChange, index: number) => void,
    orElse: "nothing" | "undone",
  ): void {
    const errors: unknown[] = [];
    changes.forEach((change, index) => {
      try {
        tell(change, index);
      } catch (error) {
        errors.push(error);
      }
    });
    const isMore = this.#waiting.length > 0 || orElse === "undone" && this.#undone.length > 0;
    if (isMore) this.#postBatch();
    else this.#tellDrained();
    if (errors.length > 0) throw errors[0];
  }

  #postBatch(): void {
    this.#flush = "none";
    if (this.#end !== null || this.#underWay !== null) return;
    const changes = this.#takeNext();
    if (changes.length === 0) return this.#tellDrained();
    this.#underWay = changes;
    this.#post(batchOf(changes, this.#clock.wallMs()));
    const afterPost = this.#afterPost;
    this.#afterPost = [];
    for (const run of afterPost) run();
  }

  #takeNext(): readonly QueuedChange[] {
    const row = this.#waiting.length > 0 ? this.#waiting : this.#undone;
    return row.splice(0);
  }

  #tellDrained(): void {
    const waiting = this.#onDrained;
    this.#onDrained = [];
    for (const tell of waiting) tell();
  }
}

function batchOf(queued: readonly QueuedChange[], nowMs: number): BatchRequest {
  const writer = new ColumnWriter();
  for (const { drafts } of queued) {
    for (const draft of drafts) writer.addDraft(draft);
  }
  const changes = queued.map(({ change }) => change);
  return { type: "batch", changes, messages: writer.finish(), nowMs };
}
