import type {
  HistoryStore,
  LogListener,
  MessageDraft,
  OpenedLog,
} from "../history/history_store.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { Position } from "../protocol/command.ts";
import type { Name } from "../protocol/names.ts";
import type { Later } from "../util/later.ts";

/** A message that waits for the log, and who wants to know what became of it. */
export interface OutboxMessage {
  readonly kind: "message";
  readonly draft: MessageDraft;
  readonly bytes: number;
  /** Why it is not to be kept, seen when its turn has come; null where it is. @default {It is} */
  refusal?(): ChatError | null;
  /** It is kept, at this place. */
  onStored(place: Position): void;
  /** It is not kept, and nobody has seen it. */
  onRefused(error: unknown): void;
}

/** Something else that has its place in the room's order: entering, leaving, renaming, deletion. */
export interface OutboxTurn {
  readonly kind: "turn";
  /** Called with the log's newest position; what is behind waits until it is done. */
  run(head: Position): Later;
  /** Its turn will not come: the log can't be opened, or the room was deleted. */
  onRefused(error: unknown): void;
}

/** Options of {@linkcode Outbox}. */
export interface OutboxOptions {
  readonly room: Name;
  readonly history: HistoryStore;
  /** Messages that may wait, in bytes. */
  readonly maxBytes: number;
  /** Its log can be used; called before anything takes effect. `renew`: it is deleted, and opened anew. */
  onOpened(log: OpenedLog): "renew" | void;
  /** Everything that waited has taken effect, or was refused because the log can't be opened. */
  onIdle(): void;
  /** Something threw that should not have; the outbox goes on. */
  onBug(error: unknown): void;
}

type State = "opening" | "idle" | "appending" | "turning" | "closed";

/**
 * Where a room's order is made, and nowhere else.
 *
 * - Entries take effect in the order of `push`: a message when the log has taken it, a turn when
 *   everything before it has taken effect.
 * - A message that the log refuses is seen by nobody; what is behind it goes on.
 * - With a store that answers at once, `push` returns after the entry took effect.
 * - At most one batch is under way, and the next one takes all messages that wait up to the next
 *   turn.
 */
export class Outbox implements LogListener {
  readonly #room: Name;
  readonly #history: HistoryStore;
  readonly #maxBytes: number;
  readonly #onOpened: (log: OpenedLog) => "renew" | void;
  readonly #onIdle: () => void;
  readonly #onBug: (error: unknown) => void;
  #state: State = "opening";
  #advancing = false;
  #head: Position = { epoch: "", seq: 0 };
  #waiting: (OutboxMessage | OutboxTurn)[] = [];
  #inFlight: OutboxMessage[] = [];
  #bytes = 0;
  #whyClosed: unknown = new ChatError("no-such-room", "The room is not there any more");
  #whenFree: (() => void)[] = [];

  constructor(options: OutboxOptions) {
    this.#room = options.room;
    this.#history = options.history;
    this.#maxBytes = options.maxBytes;
    this.#onOpened = options.onOpened;
    this.#onIdle = options.onIdle;
    this.#onBug = options.onBug;
  }

  /** Opens the room's log; what was pushed before waits for it. */
  open(): void {
    this.#tryStore(() => this.#history.open(this.#room, this));
  }

  /** The log's newest position; its epoch is empty until the log is open. */
  get head(): Position {
    return this.#head;
  }

  /** Whether it has ended, or never began because its log could not be opened. */
  get closed(): boolean {
    return this.#state === "closed";
  }

  /** Whether so much waits that senders have to wait, too: see {@linkcode Outbox.whenFree}. */
  get full(): boolean {
    return this.#bytes >= this.#maxBytes;
  }

  /** Resolves when something that waited has gone; it may be full again by then. */
  whenFree(): Promise<void> {
    return new Promise((resolve) => this.#whenFree.push(resolve));
  }

  push(entry: OutboxMessage | OutboxTurn): void {
    if (this.#state === "closed") return entry.onRefused(this.#whyClosed);
    if (entry.kind === "message") this.#bytes += entry.bytes;
    this.#waiting.push(entry);
    this.#advance();
  }

  /** Ends it; what still waits or is under way is refused. */
  close(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#history.close(this.#room.key);
    this.#refuse([...this.#settle(), ...this.#takeWaiting()], this.#whyClosed);
  }

  onOpened(log: OpenedLog): void {
    if (this.#state !== "opening") return;
    if (this.#onOpened(log) === "renew") return this.#renew();
    this.#head = log.head;
    this.#state = "idle";
    this.#advance();
  }

  onAppended({ epoch, seq }: Position): void {
    if (this.#state !== "appending") return;
    const entries = this.#settle();
    this.#head = { epoch, seq: seq + entries.length - 1 };
    entries.forEach((entry, index) => this.#tellStored(entry, { epoch, seq: seq + index }));
    this.#state = "idle";
    this.#release();
    this.#resume();
  }

  onFailed(error: unknown): void {
    if (this.#state === "opening") {
      this.#state = "closed";
      this.#whyClosed = error;
      this.#refuse(this.#takeWaiting(), error);
      return this.#onIdle();
    }
    if (this.#state !== "appending") return;
    this.#state = "idle";
    this.#refuse(this.#settle(), error);
    this.#resume();
  }

  #advance(): void {
    // A store that answers at once calls back into here; the loop below goes on for it.
    if (this.#advancing || this.#state !== "idle" || this.#waiting.length === 0) return;
    this.#advancing = true;
    while (this.#state === "idle" && this.#waiting.length > 0) {
      const next = this.#waiting[0]!;
      if (next.kind === "message") this.#append();
      else this.#takeTurn(next);
    }
    this.#advancing = false;
    if (this.#state === "idle") this.#onIdle();
  }

  /** Deletes the log before anybody has read it. */
  #renew(): void {
    this.#tryStore(() => {
      const deleted = this.#history.delete(this.#room.key);
      if (deleted === undefined) return this.open();
      deleted.then(() => this.#state === "opening" && this.open(), (error) => this.onFailed(error));
    });
  }

  #append(): void {
    this.#inFlight = this.#takeMessages();
    if (this.#inFlight.length === 0) return;
    this.#state = "appending";
    const drafts = this.#inFlight.map((entry) => entry.draft);
    this.#tryStore(() => this.#history.append(this.#room.key, drafts));
  }

  /** All that wait up to the next turn. */
  #takeMessages(): OutboxMessage[] {
    const messages: OutboxMessage[] = [];
    for (const entry of this.#waiting) {
      if (entry.kind === "turn") break;
      messages.push(entry);
    }
    if (messages.length === this.#waiting.length) this.#waiting = [];
    else this.#waiting.splice(0, messages.length);
    return messages.filter((message) => this.#isToKeep(message));
  }

  #isToKeep(message: OutboxMessage): boolean {
    const refusal = message.refusal?.() ?? null;
    if (refusal === null) return true;
    this.#bytes -= message.bytes;
    this.#refuse([message], refusal);
    return false;
  }

  #takeTurn(turn: OutboxTurn): void {
    this.#waiting.shift();
    this.#state = "turning";
    const done = this.#guard(() => turn.run(this.#head));
    if (done === undefined) return this.#endTurn();
    done.catch(this.#onBug).then(() => {
      this.#endTurn();
      this.#resume();
    });
  }

  #endTurn(): void {
    if (this.#state === "turning") this.#state = "idle";
  }

  /** Goes on after something that did not take effect at once. */
  #resume(): void {
    if (this.#advancing) return;
    if (this.#waiting.length > 0) this.#advance();
    else if (this.#state === "idle") this.#onIdle();
  }

  #settle(): OutboxMessage[] {
    const entries = this.#inFlight;
    this.#inFlight = [];
    for (const entry of entries) this.#bytes -= entry.bytes;
    return entries;
  }

  #takeWaiting(): (OutboxMessage | OutboxTurn)[] {
    const entries = this.#waiting.splice(0);
    for (const entry of entries) if (entry.kind === "message") this.#bytes -= entry.bytes;
    return entries;
  }

  #tellStored(entry: OutboxMessage, place: Position): void {
    try {
      entry.onStored(place);
    } catch (error) {
      this.#onBug(error);
    }
  }

  #refuse(entries: readonly (OutboxMessage | OutboxTurn)[], error: unknown): void {
    for (const entry of entries) this.#guard(() => entry.onRefused(error));
    this.#release();
  }

  #release(): void {
    if (this.#whenFree.length === 0) return;
    for (const resolve of this.#whenFree.splice(0)) resolve();
  }

  #guard(run: () => Later): Later {
    try {
      return run();
    } catch (error) {
      this.#onBug(error);
      return undefined;
    }
  }

  /** A store that throws has failed, too. */
  #tryStore(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.onFailed(error);
    }
  }
}
