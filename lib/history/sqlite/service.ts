import type { HistoryRange } from "../history_store.ts";
import { randomHex } from "../../util/random_hex.ts";
import { storeErrorOf } from "./error.ts";
import { makeFolder, StoreFiles } from "./files.ts";
import { StoreLock } from "./lock.ts";
import type {
  Answers,
  BatchRequest,
  OpenRequest,
  Question,
  QuestionRequest,
  StoreSettings,
  WorkerReply,
  WorkerRequest,
} from "./protocol.ts";
import { type LogView, NOTHING_READ } from "./reader.ts";
import { SliceRow } from "./slices.ts";
import { SqliteStore } from "./store.ts";
import { Tidying } from "./tidying.ts";
import { StoreError, type StoreFailure } from "../store_error.ts";

/** What is open. */
interface OpenStore {
  readonly files: StoreFiles;
  readonly lock: StoreLock;
  readonly store: SqliteStore;
  readonly tidying: Tidying;
}

type StoreQuestion = Exclude<Question, { type: "tidy" }>;
type Answering = Generator<void, Answers[Question["type"]]>;

/** Between so many changes, what was committed is copied into the database itself. */
const CHANGES_A_CHECKPOINT = 500;

/** What a worker does for a store: batches at once, and whatever is asked in turns between them. */
export class StoreService {
  readonly #reply: (reply: WorkerReply) => void;
  readonly #answering = new SliceRow();
  #open: OpenStore | null = null;
  #nowMs = 0;
  /** Changes since the last checkpoint. */
  #changes = 0;
  #isTidy = true;

  constructor(reply: (reply: WorkerReply) => void) {
    this.#reply = reply;
  }

  /** The first one opens the store; wait for its answer. */
  handle(request: WorkerRequest): void {
    switch (request.type) {
      case "open":
        return void this.#openStore(request);
      case "batch":
        return this.#commit(this.#opened(), request);
      case "question":
        return this.#ask(this.#opened(), request);
      case "close":
        return this.#close(this.#opened());
    }
  }

  async #openStore({ dir, settings }: OpenRequest): Promise<void> {
    const files = new StoreFiles(dir);
    let lock: StoreLock | null = null;
    try {
      makeFolder(dir);
      lock = new StoreLock(files);
      const store = await SqliteStore.open(files, settings, randomHex);
      this.#open = { files, lock, store, tidying: this.#tidyingOf(store, files, settings) };
      const [rooms, rules, sessions] = [store.rooms(), store.rules(), store.sessions()];
      const { instance, wasCutOff } = store;
      this.#reply({ type: "opened", instance, wasCutOff, rooms, rules, sessions });
      // What the store before had no time for.
      this.#open.tidying.changed(0);
    } catch (error) {
      lock?.[Symbol.dispose]();
      this.#reply({ type: "notOpened", failure: failureOf(error, files.database) });
    }
  }

  #opened(): OpenStore {
    if (this.#open === null) throw new Error("Cannot use a store that is not open");
    return this.#open;
  }

  #commit({ store, files, tidying }: OpenStore, batch: BatchRequest): void {
    this.#nowMs = batch.nowMs;
    this.#changes++;
    try {
      this.#reply({ type: "committed", results: store.commit(batch) });
    } catch (error) {
      this.#reply({ type: "notCommitted", failure: failureOf(error, files.database) });
    }
    tidying.changed(batch.messages.texts.length);
  }

  #ask({ store, files, tidying }: OpenStore, { id, question }: QuestionRequest): void {
    if (question.type === "tidy") {
      this.#nowMs = question.nowMs;
      return tidying.finish(() => this.#reply({ type: "answer", id, answer: null }));
    }
    const noAnswer = (error: unknown) =>
      this.#reply({ type: "noAnswer", id, failure: failureOf(error, files.database) });
    const answering = answersOf(store, question);
    this.#answering.add({
      step: () => {
        try {
          const { done, value } = answering.next();
          if (done) this.#reply({ type: "answer", id, answer: value });
          return !done;
        } catch (error) {
          noAnswer(error);
          return false;
        }
      },
      cancel: () =>
        noAnswer(new StoreError("closed", `Cannot answer from "${files.dir}": it was closed`)),
    }, question.type === "search" ? "slow" : "quick");
  }

  #close({ store, files, lock, tidying }: OpenStore): void {
    tidying.end();
    this.#answering.end();
    let failure: StoreFailure | null = null;
    try {
      store.close();
    } catch (error) {
      failure = failureOf(error, files.database);
    }
    lock[Symbol.dispose]();
    this.#reply({ type: "closed", failure });
  }

  #tidyingOf(store: SqliteStore, files: StoreFiles, settings: StoreSettings): Tidying {
    return new Tidying({
      step: () => settings.breakForTests !== "commit" && this.#tidy(store),
      onDone: () => this.#tidied(null),
      onFailed: (error) => this.#tidied(failureOf(error, files.database)),
    });
  }

  /** Does a slice; a checkpoint is the last one. */
  #tidy(store: SqliteStore): boolean {
    this.#changes++;
    if (store.tidy(this.#nowMs)) return true;
    if (this.#changes < CHANGES_A_CHECKPOINT) return false;
    this.#changes = 0;
    store.checkpoint();
    return false;
  }

  /** Tells when it begins to fail, and when it works again. */
  #tidied(failure: StoreFailure | null): void {
    const isNew = (failure === null) !== this.#isTidy;
    this.#isTidy = failure === null;
    if (isNew) this.#reply({ type: "tidied", failure });
  }
}

/** What a question is answered, in slices; what it is about is seen as it is now. */
function answersOf(store: SqliteStore, question: StoreQuestion): Answering {
  if (question.type === "sentBy") return store.sentBy(question.session, question.limit);
  const view = store.view(question.log);
  if (view === null) return nothing();
  if (question.type === "read") return read(store, view, question.range);
  return store.search(view, question.text, question.limit);
}

// deno-lint-ignore require-yield -- it is done in one slice.
function* nothing(): Answering {
  return NOTHING_READ;
}

// deno-lint-ignore require-yield -- it is done in one slice.
function* read(store: SqliteStore, view: LogView, range: HistoryRange): Answering {
  return store.read(view, range);
}

function failureOf(error: unknown, path: string): StoreFailure {
  const { code, message } = storeErrorOf(error, path);
  return { code, message };
}
