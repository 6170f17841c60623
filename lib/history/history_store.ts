/**
 * Kept messages. Each room has a log, which gives every message its position.
 *
 * This folder knows messages and their order; it knows nothing of sockets and dialects.
 */
import type { Position } from "../protocol/command.ts";
import type { From, Message } from "../protocol/event.ts";
import type { Name } from "../protocol/names.ts";

/** A message that has no position yet. */
export interface MessageDraft {
  readonly from: From;
  readonly text: string;
  readonly atMs: number;
}

/** Which messages are meant: after a `seq`, or before one, or without both the newest. */
export interface HistoryRange {
  readonly after?: number;
  readonly before?: number;
  /** At most so many: the oldest ones with `after`, else the newest. */
  readonly limit: number;
}

/** Who is told what becomes of a log: a room's outbox. */
export interface LogListener {
  /** The log can be used; `head` is the position of its newest message (`seq` 0: none). */
  onOpened(head: Position): void;
  /** The batch is kept, in the order in which it was given. */
  onAppended(messages: readonly Message[]): void;
  /** The log could not be opened, or nothing of the batch was kept. */
  onFailed(error: unknown): void;
}

/**
 * Where messages are kept.
 *
 * - `seq` rises by one for each message of an epoch; a message is at one position for ever.
 * - What is handed to `onAppended` will be found by `read`.
 * - A listener may be called before the call that causes it returns: a store that has nothing to
 *   wait for does not wait.
 * - At most one batch of a room is under way; the next one is given after the answer.
 */
export interface HistoryStore {
  /** Opens the log of a room, or makes one; its messages will bear the room's name as given. */
  open(room: Name, listener: LogListener): void;
  append(roomKey: string, drafts: readonly MessageDraft[]): void;
  /** Nobody listens any more; the log goes on in the same epoch if it is opened soon. */
  close(roomKey: string): void;
  /** Ends the log and its epoch. */
  delete(roomKey: string): void;
  /** Messages of an open log, the oldest first. */
  read(roomKey: string, range: HistoryRange): readonly Message[] | Promise<readonly Message[]>;
  /**
   * The newest `limit` messages of an open log that contain every word of the text, whatever their
   * case or NFKC form; the oldest first.
   */
  search(
    roomKey: string,
    text: string,
    limit: number,
  ): readonly Message[] | Promise<readonly Message[]>;
}
